//! Sentences for what is measured of policies. Sorted by code.

use crate::refusal_text::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "month_not_measured",
        422,
        ["继续率没有第{month}个月的口径。", "请选择13个月或25个月。"],
        ["Persistency is not measured at month {month}.", "Choose month 13 or 25."],
    ),
    t(
        "period_ends_before_it_begins",
        422,
        ["期间的终日{to}早于始日{from}。", "请核对起止日期。"],
        ["The period ends on {to}, before it begins on {from}.", "Check the two dates."],
    ),
];
