//! What the commands of the measuring of quality did, in one sentence of each language.

use crate::operation_text::OperationText;

pub const TEXTS: &[OperationText] = &[
    ("answer-appeal", "答复{on}检查结果的申诉", "answered the appeal against a finding of {on}"),
    ("appeal-finding", "对{on}的检查结果提出申诉", "appealed against a finding of {on}"),
    ("decide-finding", "认定{on}的检查结果", "decided about a finding of {on}"),
    ("publish-bulletin", "发布简讯{number}，通报{named}项", "published the bulletin {number}, which names {named}"),
    ("record-observation", "登记{on}对{operator}的用语检查", "entered an observation of {operator} on {on}"),
];
