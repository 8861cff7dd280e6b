//! Sentences for the ledger and its chart of accounts. Sorted by code.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "day_is_closed",
        409,
        ["{on}已日结（最近日结日{closed_on}）。", "请从下一个未日结的日期开始。"],
        ["{on} is closed; the last closed day is {closed_on}.", "Take the first open day."],
    ),
    t(
        "day_not_over",
        409,
        ["{on}尚未结束，不能日结。", "请在次日办理日结。"],
        ["{on} is not over yet.", "Close it the day after."],
    ),
    t(
        "day_receipts_ceiling",
        409,
        [
            "今日经手收款已达{taken_in}元，加上本笔将超过每人每日上限{ceiling}元。",
            "请由主管或其他人员办理，或次日再办。",
        ],
        [
            "You have taken in {taken_in} yuan today; with this it would be more than {ceiling} a day.",
            "Let somebody else take it, or take it tomorrow.",
        ],
    ),
    t(
        "unknown_account",
        422,
        ["科目表中没有“{account}”。", "请从科目表中选择；每个对象各有一户的科目不写编号。"],
        [
            "The chart of accounts has no `{account}`.",
            "Choose one of the chart; where each subject has one of its own, leave its number out.",
        ],
    ),
];
