//! Sentences for policies and premiums. Sorted by code.

use crate::refusal_text::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "above_posting_ceiling",
        422,
        ["一笔入账不得超过{ceiling}元。", "请核对金额；是否误填了卡号或证件号？"],
        ["No more than {ceiling} yuan are booked at once.", "Check the amount: was a card number typed in its place?"],
    ),
    t(
        "account_overdrawn",
        409,
        ["账户{account}余额不足。", "请核对金额。"],
        ["The account {account} does not hold so much.", "Check the amount."],
    ),
    t(
        "age_outside_limits",
        409,
        [
            "真实年龄不在本险种承保年龄之内，不能只更正保费。",
            "在{until}之前可以选择解除合同并退还现金价值；逾期不得解除。",
        ],
        [
            "The true age is outside the limits of the product; correcting the premium is not enough.",
            "Until {until} the contract may be rescinded and the cash value paid; after that it may not.",
        ],
    ),
    t(
        "already_reversed",
        409,
        ["该笔分录已冲正。", "一笔分录只能冲正一次。"],
        ["The line was reversed already.", "A line is reversed once."],
    ),
    t(
        "amount_not_positive",
        422,
        ["金额必须大于零。", "请填写以元为单位的正数，最多两位小数。"],
        ["The amount must be more than nothing.", "Write yuan with at most two decimals."],
    ),
    t(
        "birth_date_unchanged",
        409,
        ["填写的出生日期与保单一致，无需更正。", "请核对真实出生日期。"],
        ["The birth date is the one of the policy.", "Check the true birth date."],
    ),
    t(
        "date_out_of_range",
        422,
        ["日期超出可计算范围。", "请核对日期。"],
        ["The date cannot be reckoned with.", "Check the date."],
    ),
    t(
        "day_not_come",
        409,
        ["{day}尚未到来，不能办理到该日的日终批处理。", "请选择今天或更早的日期。"],
        ["{day} has not come, so no day run can reach it.", "Choose today or an earlier day."],
    ),
    t(
        "day_run_under_way",
        409,
        ["日终批处理正在进行。", "请稍后查看结果，无需重复提交。"],
        ["A day run is under way.", "Look for its result in a while; it need not be begun again."],
    ),
    t(
        "deposit_used",
        409,
        ["该笔收款已用于缴费，预交余额只有{deposit}元。", "请改为办理退费。"],
        ["The money was used: the deposit holds {deposit} only.", "Refund it instead."],
    ),
    t(
        "effect_not_possible",
        409,
        ["该业务对保单的处理（{effect}）不能在此办理。", "请检查规则包的办理进度设置。"],
        ["The effect {effect} cannot be carried out here.", "Check the milestone in the pack."],
    ),
    t(
        "endorsement_before_issue",
        409,
        ["生效日早于保单承保日（{issued_on}）。", "批改生效日不得早于承保日。"],
        ["The day of effect lies before the issue ({issued_on}).", "An endorsement takes effect from the issue on."],
    ),
    t(
        "first_premium_missing",
        409,
        ["首期保费{needed}元尚未到账，目前预交{deposit}元。", "请先收取首期保费。"],
        ["The first premium of {needed} is not in; the deposit holds {deposit}.", "Take the first premium in."],
    ),
    t(
        "insured_contradicted",
        422,
        ["被保险人的出生日期或性别前后不一致。", "请核对证件。"],
        ["Birth date or sex of the insured contradict each other.", "Check the identity document."],
    ),
    t(
        "insured_known_otherwise",
        409,
        [
            "被保险人在客户资料中为“{known_as}”，投保填写的是“{given}”（{differs}不同）。",
            "请核对证件：投保填写有误的请改正；客户资料有误的请先更正；并非同一人的请另选客户。",
        ],
        [
            "The insured is known as {known_as}, and the proposal says {given} ({differs}).",
            "Look at the paper: mend the proposal, edit the customer first, or choose another customer.",
        ],
    ),
    t(
        "lapse_not_ours",
        409,
        ["失效前预交款不足以缴纳应缴保费，不属于本机构差错。", "请办理复效。"],
        [
            "What was there before the lapse did not cover the instalment: the lapse is no error of ours.",
            "Reinstate the policy.",
        ],
    ),
    t(
        "no_account_to_debit",
        409,
        ["保单没有登记账户，不能委托扣款。", "请先办理账户变更。"],
        ["The policy has no account to debit.", "Enter its account first."],
    ),
    t(
        "no_figure_in_force",
        409,
        ["规则包中没有{on}适用的数值“{figure}”。", "请在规则包中补充并注明依据。"],
        ["No pack has the figure {figure} for {on}.", "Add it to a pack with its citation."],
    ),
    t(
        "not_reversible",
        409,
        ["该笔分录不是收款，不能这样冲正。", "请通过相应业务更正。"],
        ["The line is no receipt and is not reversed like this.", "Correct it by the service it came from."],
    ),
    t(
        "payout_blocked",
        409,
        ["该笔款项暂停支付：{reason}。", "请先解决暂停原因。"],
        ["The payout is blocked: {reason}.", "Settle the reason first."],
    ),
    t(
        "payout_not_due",
        409,
        ["该笔款项{due_on}才到期。", "到期后再支付。"],
        ["The payout is due on {due_on}.", "Pay it then."],
    ),
    t(
        "payout_not_in_batch",
        409,
        ["该笔款项不在此批次中（当前状态：{state}）。", "请核对回盘文件与批次。"],
        ["The payout is not in this batch (it is {state}).", "Check the return file against the batch."],
    ),
    t(
        "payout_not_waiting",
        409,
        ["该笔款项当前状态为{state}，不能这样处理。", "请刷新后查看。"],
        ["The payout is {state}.", "Look at it again."],
    ),
    t("payout_unknown", 404, ["没有这笔款项。", "请核对编号。"], ["There is no such payout.", "Check the number."]),
    t(
        "policy_already_delivered",
        409,
        ["保单已送达。", "送达日期不再更改。"],
        ["The policy was delivered already.", "The day of delivery does not change."],
    ),
    t(
        "policy_ended",
        409,
        ["保单已终止。", "如有疑问，请查看保单的终止原因。"],
        ["The policy has ended.", "See why in the policy."],
    ),
    t(
        "received_in_future",
        422,
        ["到账日期晚于今天。", "请核对到账日期。"],
        ["The money would arrive in the future.", "Check the day it arrived."],
    ),
    t(
        "reinstatement_unpaid",
        409,
        ["复效应缴{needed}元（保费与利息），目前预交{deposit}元。", "请先收取差额。"],
        ["Reinstatement takes {needed} with interest; the deposit holds {deposit}.", "Take the difference in first."],
    ),
    t(
        "rescission_not_allowed",
        409,
        ["不符合解除合同的条件。", "请更正保费。"],
        ["The contract may not be rescinded.", "Correct the premium."],
    ),
    t(
        "rescission_too_late",
        409,
        ["合同成立已逾法定期限（{until}），不得解除。", "请按合同继续承担责任。"],
        ["Since {until} the contract may not be rescinded any more.", "It goes on as agreed."],
    ),
    t(
        "terms_missing",
        409,
        ["没有找到保单内容。", "请联系管理员核对数据。"],
        ["The terms of the policy are missing.", "Have the archive verified."],
    ),
    t(
        "wrong_allocation",
        422,
        ["各投资账户的分配比例之和必须为1。", "请修改分配比例。"],
        ["The shares of the investment accounts must add up to one.", "Change the shares."],
    ),
    t(
        "wrong_beneficiaries",
        422,
        ["第{order}顺序受益人填写有误：同一顺序的份额要么都填且合计为1，要么都不填。", "请修改受益人或份额。"],
        [
            "The beneficiaries of order {order} are wrong: name all shares, adding up to one, or none.",
            "Change the beneficiaries or shares.",
        ],
    ),
    t(
        "wrong_policy_state",
        409,
        ["保单当前状态为{state}，需要{wanted}。", "请查看保单状态。"],
        ["The policy is {state}; this takes {wanted}.", "Look at the policy."],
    ),
];
