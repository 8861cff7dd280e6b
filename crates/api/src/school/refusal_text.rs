//! The sentences of refusals about school liability.

use crate::refusal_text::entry::{RefusalText, t};

/// Sorted by code.
pub const TEXTS: &[RefusalText] = &[
    t(
        "level_named_twice",
        422,
        ["学段“{level}”填写了两次。", "每个学段只填写一个人数。"],
        ["The level {level} is given twice.", "Give one number of pupils for each level."],
    ),
    t(
        "no_pupils",
        422,
        ["没有填写学生人数。", "请至少在一个学段填写人数。"],
        ["No number of pupils is given.", "Give a number for at least one level."],
    ),
    t(
        "no_school_offer",
        404,
        ["{on}没有可投保的校方责任保险。", "请联系我们的工作人员。"],
        ["No school liability insurance is offered on {on}.", "Ask one of our staff."],
    ),
    t(
        "too_many_pupils",
        422,
        ["人数{pupils}超过一个学段的上限{limit}。", "请核对人数；确有这么多的，请联系我们的工作人员。"],
        ["{pupils} pupils are more than the {limit} of a level.", "Check the number, or ask one of our staff."],
    ),
    t(
        "unknown_level",
        422,
        ["没有学段“{level}”。", "可以选择：{offered}。"],
        ["There is no level {level}.", "Choose one of: {offered}."],
    ),
];
