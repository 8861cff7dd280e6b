//! What the commands of life insurance did, in one sentence of each language.

use crate::operation_text::OperationText;

pub const TEXTS: &[OperationText] = &[
    ("carry-out-order", "执行单位买卖申请", "carried out an order for units"),
    ("correct-orders", "按更正的价格重新计算买卖申请", "put orders right at a corrected price"),
    (
        "correct-unit-price",
        "更正投资单位价格：由{before}改为{price}",
        "corrected a price of units from {before} to {price}",
    ),
    ("import-policies", "导入保单{policies}件", "imported {policies} policies"),
    ("invest-premium", "保费投入投资账户", "invested a premium in units"),
    ("pass-days", "办理到期事项", "did what fell due"),
    ("propose-policy", "登记投保", "entered a proposal"),
    ("publish-unit-price", "公布投资单位价格", "published the price of units"),
    ("receive-premium", "收取保费", "took a premium"),
    ("repay-loan", "归还保单贷款", "took the repayment of a loan"),
    ("reverse-lapse", "撤销误失效", "took back a lapse of our making"),
    ("reverse-receipt", "冲正收费", "took a receipt back"),
    ("set-debit", "委托扣款：{debit}", "debits authorised: {debit}"),
    ("set-prompts", "更改缴费提示", "changed the prompts"),
    (
        "tell-server-left",
        "服务人员{by}自{left_on}起不再服务",
        "noted that {by} serves the holder no more since {left_on}",
    ),
    ("write-policy-letter", "出具信函：{letter}", "wrote the letter {letter}"),
];
