//! Sentences of the refusals about records, sorted by code, and what their states are called.

use crate::refusal_text::entry::{Cause, RefusalText, Word, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "inventory_ended",
        409,
        ["该次盘点已经结束。", "需要再盘的，请新开一次盘点。"],
        ["The inventory has ended.", "To count again, begin another."],
    ),
    t(
        "lent_until_in_past",
        422,
        ["归还日期{until}早于今天{today}。", "请填写今天或以后的日期。"],
        ["{until} lies before today, {today}.", "Choose today or a later day."],
    ),
    t(
        "record_contract_runs",
        409,
        ["该档案所属合同尚未终止，保管期限还没有开始。", "合同终止后登记终止日期，期满才能销毁。"],
        [
            "Its contract runs still, so the time for which it is kept has not begun.",
            "Enter the day on which the contract ended.",
        ],
    ),
    t(
        "record_kept_still",
        409,
        ["该档案须保管至{until}。", "期满后的次日起可以申请销毁。"],
        ["It must be kept until {until}.", "It can be destroyed from the day after."],
    ),
    t(
        "wrong_record_state",
        409,
        ["档案当前{state}，不能这样办理。", "请先看清它在哪里：借出的先归还，未上架的先上架。"],
        [
            "The record is {state}, and this cannot be done with it.",
            "See where it is: take it back if it is lent, file it if it lies nowhere.",
        ],
    ),
];

/// Why a field of a record is wrong.
pub const CAUSES: &[Cause] = &[
    ("no_such_record", "没有这个档号", "no record has that number"),
    ("not_1_to_24", "应在1至24之间", "it lies between 1 and 24"),
    ("not_1_to_240", "应为1至240卷", "it takes 1 to 240 records"),
];

pub const STATES: &[Word] = &[("filed", "在库"), ("lent", "已借出"), ("destroyed", "已销毁")];
