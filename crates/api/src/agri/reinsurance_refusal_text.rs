//! Sentences for refusals about reinsurance and disaster plans, sorted by code.

use crate::refusal_text::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "event_outside_treaty",
        422,
        ["“{event}”始于{began_on}，不在再保险合同的期间（{from}至{until}）之内。", "请选择灾害发生时有效的合同。"],
        [
            "{event} began on {began_on}; the treaty bears events from {from} to {until}.",
            "Take the treaty that was in force when it began.",
        ],
    ),
    t(
        "plan_edition_taken",
        409,
        ["已有名为“{edition}”的预案版本。", "请换一个版本名称。"],
        ["There is a plan of the edition {edition} already.", "Name the new one otherwise."],
    ),
    t(
        "recovery_exceeds_billed",
        422,
        ["到账{amount}元超过已开账单尚未到账的{most}元。", "请核对金额，或先登记应收账单。"],
        [
            "{amount} yuan is more than the {most} yuan that were billed and have not come yet.",
            "Check the amount, or record the bill first.",
        ],
    ),
    t(
        "recovery_exceeds_treaty",
        422,
        [
            "{amount}元超过合同应摊回的部分：本次灾害赔款{claims}元，尚可摊回{most}元。",
            "请核对金额；赔款核定后可再登记。",
        ],
        [
            "{amount} yuan is more than the treaty bears: the claims of the event come to {claims} yuan, {most} yuan are left.",
            "Check the amount; once more claims are assessed, more can be billed.",
        ],
    ),
    t(
        "reinsurer_not_an_organisation",
        422,
        ["“{name}”不是单位，不能作再保险人。", "请选择保险公司或再保险公司。"],
        ["{name} is no organisation, and reinsures nobody.", "Choose an insurance or reinsurance company."],
    ),
    t(
        "treaty_reference_taken",
        409,
        ["合同编号“{reference}”已经登记。", "请核对编号。"],
        ["A treaty with the number {reference} is recorded already.", "Check the number."],
    ),
    t(
        "treaty_terms_differ",
        422,
        ["合同条件与种类（{kind}）不符。", "成数再保险填分出比例；超赔再保险填自留额和限额。"],
        [
            "These are not the terms of a treaty of the kind `{kind}`.",
            "A quota share has a cession; an excess of loss has a retention and a limit.",
        ],
    ),
    t(
        "unknown_loss_event",
        422,
        ["本机构及下级没有名为“{event}”的灾害损失。", "请按灾害报案中的灾害名称填写。"],
        ["No loss here or below is of an event {event}.", "Write the event as the losses name it."],
    ),
    t(
        "unknown_treaty_kind",
        422,
        ["没有“{kind}”这种再保险合同。", "可用种类：{known}。"],
        ["There is no kind of treaty `{kind}`.", "Known are: {known}."],
    ),
];
