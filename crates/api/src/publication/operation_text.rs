//! What the commands on publications did, in one sentence of each language.

use crate::operation_text::OperationText;

pub const TEXTS: &[OperationText] = &[
    (
        "decide-objection",
        "处理{number}第{position}行的异议：{result}",
        "answered the objection against line {position} of {number}: {result}",
    ),
    ("open-publication", "制作公示{number}：{place}，{lines}行", "made the list {number} of {lines} lines for {place}"),
    ("post-publication", "张贴公示{number}：{where}，{ends_on}期满", "posted {number} at {where}, until {ends_on}"),
    (
        "raise-objection",
        "登记对{number}第{position}行{name}的异议",
        "took down an objection against line {position} of {number}, {name}",
    ),
    ("withdraw-publication", "撤回公示{number}：{reason}", "withdrew {number}: {reason}"),
];
