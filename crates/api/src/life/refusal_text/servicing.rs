//! Sentences for what is done to a policy through a case: changes, loans, claims, units. Sorted by code.

use crate::refusal_text::entry::{Cause, RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "advances_exceed_claim",
        409,
        ["先予支付的{advances}元多于核定应给付的金额。", "请核对金额；多付部分另行处理。"],
        ["{advances} yuan were paid in advance, more than the claim comes to.", "Check the sum agreed on."],
    ),
    t(
        "below_loan_interest",
        409,
        ["金额不足以支付贷款利息{interest}元。", "利息须先结清，请增加金额。"],
        ["The amount does not cover the interest of {interest} yuan.", "Interest is paid first; take a larger amount."],
    ),
    t(
        "beneficiary_unreadable",
        422,
        ["第{part}位受益人填写有误：{cause}。", "请按“姓名:关系:顺序:份额”填写，多人用分号隔开。"],
        ["Beneficiary {part} cannot be read: {cause}.", "Write name:relation:order:share, separated by semicolons."],
    ),
    t(
        "claim_above_limit",
        409,
        ["金额超过条款约定的最高给付金额{limit}元。", "请核对事故类型和金额。"],
        ["The terms pay {limit} yuan at most.", "Check the kind of event and the amount."],
    ),
    t(
        "event_in_future",
        409,
        ["事故日期不能晚于今天。", "请核对事故日期。"],
        ["The event cannot lie in the future.", "Check the date of the event."],
    ),
    t(
        "event_not_covered",
        409,
        ["条款不承担该事故（{event}）的保险责任。", "请核对事故类型，或者作出拒赔核定。"],
        ["The terms do not cover this event ({event}).", "Check the kind of event, or deny the claim."],
    ),
    t(
        "instalments_open",
        409,
        ["还有{number}期保险费未交。", "请先收取应交保险费。"],
        ["{number} instalments are open.", "Take the premiums first."],
    ),
    t(
        "loan_above_limit",
        409,
        ["借款金额超过可借金额{limit}元。", "请减少借款金额。"],
        ["No more than {limit} yuan can be lent.", "Ask for a smaller amount."],
    ),
    t(
        "more_than_loan",
        409,
        ["还款金额多于贷款本息{owed}元。", "请核对金额。"],
        ["The loan and its interest come to {owed} yuan only.", "Check the amount."],
    ),
    t(
        "no_loans",
        409,
        ["该险种条款没有保单贷款。", "请告知客户条款约定。"],
        ["The terms of this product know no loans.", "Tell the customer what the terms say."],
    ),
    t(
        "not_covered_on",
        409,
        ["{on}合同不在保险责任期间内。", "请核对事故日期和合同效力状况。"],
        ["The policy was not in force on {on}.", "Check the date of the event and how the policy stood."],
    ),
    t(
        "nothing_to_switch",
        409,
        ["账户{account}没有单位可转出。", "请核对转出账户。"],
        ["The policy holds no units of the account {account}.", "Check the account."],
    ),
    t(
        "order_not_waiting",
        409,
        ["该指令已执行或已撤销。", "无需再次执行。"],
        ["The order was carried out or cancelled.", "Nothing is left to do."],
    ),
    t(
        "pay_mode_not_yet",
        409,
        ["下一应交日不是新交费方式的应交日。", "自{possible_from}起、下一期保险费到期之前可以变更。"],
        [
            "The next instalment is not due on a date of the new mode.",
            "It can be changed from {possible_from} on, before the next instalment is due.",
        ],
    ),
    t(
        "pay_mode_unchanged",
        409,
        ["交费方式没有变化，或者已无应交的保险费。", "请核对变更后的交费方式。"],
        ["The mode is the same, or nothing is due any more.", "Check the new mode."],
    ),
    t(
        "unit_price_published",
        409,
        ["该账户{on}的投资单位价格已经公布。", "公布有误的，请更正该价格。"],
        ["The price of {on} has been published.", "Correct it where it is wrong."],
    ),
    t(
        "unit_price_unchanged",
        409,
        ["{on}的投资单位价格就是这个价格。", "请填写正确的价格。"],
        ["The price of {on} is this one.", "Enter the right one."],
    ),
    t(
        "unknown_unit_account",
        422,
        ["没有投资账户“{account}”。", "请选择条款列明的投资账户。"],
        ["There is no investment account `{account}`.", "Choose one that the terms name."],
    ),
    t(
        "wrong_share",
        422,
        ["转出比例须大于零、不超过100%，转出和转入账户不能相同。", "请核对比例和账户。"],
        ["The part is above nothing and at most all, and the accounts are two.", "Check part and accounts."],
    ),
    t(
        "wrong_unit_price",
        422,
        ["投资单位价格须大于零，小数不超过六位。", "请核对价格。"],
        ["A price is above nothing, with six decimals at most.", "Check the price."],
    ),
];

/// Why a part of the text of beneficiaries cannot be read.
pub const CAUSES: &[Cause] = &[
    ("beneficiary_name", "姓名缺失或过长", "the name is missing or too long"),
    ("beneficiary_order", "顺序须为1至9", "the order is 1 to 9"),
    ("beneficiary_parts", "应有姓名、关系、顺序，可加份额", "it has name, relation and order, and may have a share"),
    ("beneficiary_share", "份额须大于0、不超过1（或100%）", "the share is above 0 and at most 1, or 100%"),
];
