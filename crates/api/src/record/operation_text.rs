//! What the commands on records did, in one sentence of each language.

use crate::operation_text::OperationText;

pub const TEXTS: &[OperationText] = &[
    ("begin-inventory", "开始盘点，应有{expected}件：{shelf}", "began an inventory of {expected}: {shelf}"),
    ("count-record", "盘点到{number}，在{shelf}", "saw {number} on {shelf}"),
    ("destroy-record", "销毁档案{number}", "destroyed the record {number}"),
    ("end-inventory", "结束盘点：见到{seen}件，缺{missing}件", "ended the inventory: {seen} seen, {missing} missing"),
    (
        "end-record-contract",
        "登记合同终止，{number}保管至{detail}",
        "the contract of {number} ended; it is kept until {detail}",
    ),
    ("file-record", "{number}上架：{detail}", "filed {number} on {detail}"),
    ("lend-record", "借出{number}：{detail}", "lent {number}: {detail}"),
    ("receive-record", "收存档案{number}：{detail}", "received the record {number}: {detail}"),
    ("remind-of-loan", "催还{number}：{told}", "asked for {number}: {told}"),
    ("return-record", "归还{number}", "took {number} back"),
];
