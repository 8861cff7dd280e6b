//! What the commands of a broker did, in one sentence of each language.

use crate::operation_text::OperationText;

pub const TEXTS: &[OperationText] = &[
    (
        "place-policy",
        "登记经纪保单{number}：{product}，保费{premium}元",
        "entered the placed policy {number}: {product}, {premium} yuan",
    ),
    ("record-claim-event", "登记大灾事件{code}：{name}，{area}", "entered the event {code}: {name}, {area}"),
    ("sign-cooperation", "登记与{insurer}的合作协议{number}", "entered the agreement {number} with {insurer}"),
    ("sign-mandate", "登记{client}的委托合同{number}", "entered the mandate {number} of {client}"),
];
