//! What the commands of the measuring of quality did, in one sentence of each language.

use crate::operation_text::OperationText;

pub const TEXTS: &[OperationText] = &[
    ("answer-appeal", "答复{on}检查结果的申诉", "answered the appeal against a finding of {on}"),
    ("answer-objection", "答复绩效考核异议（{period}）", "answered an objection to scores of {period}"),
    ("appeal-finding", "对{on}的检查结果提出申诉", "appealed against a finding of {on}"),
    (
        "begin-scores",
        "统计绩效考核：{scheme}（{from} 至 {until}）",
        "counted scores by {scheme} from {from} until {until}",
    ),
    (
        "correct-scores",
        "更正绩效考核（至 {until}），第 {edition} 版",
        "counted scores until {until} anew, edition {edition}",
    ),
    ("decide-finding", "认定{on}的检查结果", "decided about a finding of {on}"),
    ("freeze-scores", "确认绩效考核（{period}），第 {edition} 版", "made scores of {period} final, edition {edition}"),
    ("publish-bulletin", "发布简讯{number}，通报{named}项", "published the bulletin {number}, which names {named}"),
    ("record-observation", "登记{on}对{operator}的用语检查", "entered an observation of {operator} on {on}"),
    ("reply-to-score", "查看本人考核表（{period}）", "replied to the own score sheet of {period}"),
];
