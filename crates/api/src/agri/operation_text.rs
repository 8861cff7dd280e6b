//! What the commands of agricultural insurance did, in one sentence of each language.

use crate::operation_text::OperationText;

pub const TEXTS: &[OperationText] = &[
    ("enrol-households", "导入农户承保{covers}户次", "enrolled {covers} covers of households"),
    ("open-group-policy", "开立集体保单{number}", "opened the group policy {number}"),
    ("receive-farmer-premium", "收取{number}农户自缴保费{amount}元", "took {amount} yuan of the farmer for {number}"),
    (
        "record-subsidy",
        "登记{contributor}补贴（{kind}）{amount}元，{reference}",
        "recorded a {kind} of the {contributor}, {amount} yuan, {reference}",
    ),
];
