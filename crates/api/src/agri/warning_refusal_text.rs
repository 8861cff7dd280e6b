//! Sentences for refusals about warnings of weather, sorted by code.

use crate::refusal_text::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "official_left",
        409,
        ["该责任人已不在名单中。", "无须再取消。"],
        ["This official is off the list already.", "There is nothing to do."],
    ),
    t(
        "official_without_phone",
        422,
        ["{name}没有联系电话，预警无法送达。", "请先在“客户”中登记其电话。"],
        ["{name} has no phone, and no warning would arrive.", "Enter the phone under Customers first."],
    ),
    t(
        "too_many_divisions",
        422,
        ["一次预警最多选{most}个区划。", "请改选其上级区划。"],
        ["A warning names {most} divisions at most.", "Name the division they lie in."],
    ),
    t(
        "unknown_warning_level",
        422,
        ["没有预警级别“{key}”。", "可选：{known}。"],
        ["There is no level `{key}`.", "There are: {known}."],
    ),
    t(
        "unknown_weather",
        422,
        ["没有预警种类“{key}”。", "可选：{known}。"],
        ["There is no weather `{key}` to warn of.", "There is: {known}."],
    ),
    t(
        "warning_over",
        422,
        ["预警截至{ended_on}，已经过去。", "请核对日期。"],
        ["The warning ends on {ended_on}, which is over.", "Check the dates."],
    ),
];
