//! Sentences for refusals of prepayments, settlements and what goes back. Sorted by code.

use crate::refusal_text::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "level_prepays_nothing",
        422,
        ["该级财政（{contributor}）不预拨。", "请按到账登记，或核对出资方。"],
        ["The {contributor} pays nothing beforehand.", "Record a payment, or check the level."],
    ),
    t(
        "object_expected_twice",
        422,
        ["申请中“{object}”出现两次。", "请合并为一行。"],
        ["`{object}` stands twice in the application.", "Put it into one line."],
    ),
    t(
        "prepayment_exceeds_expected",
        422,
        [
            "{contributor}预计补贴{expected}元，最多还可预拨{most}元，不能登记{amount}元。",
            "预计面积有变的，请先重新登记申请。",
        ],
        [
            "The {contributor} expects to pay {expected} yuan; {most} more can be paid beforehand, not {amount}.",
            "Where more is expected now, enter another application first.",
        ],
    ),
    t(
        "programme_without_settlement",
        422,
        ["项目{programme}没有预拨和结算的规定。", "请按到账登记，或在规则包中补充。"],
        [
            "The programme `{programme}` says nothing of prepayments and settlements.",
            "Record payments, or add the terms to its pack.",
        ],
    ),
    t(
        "return_exceeds_overpaid",
        422,
        ["{contributor}多拨{overpaid}元，最多可退{most}元，不能退{amount}元。", "请按可退金额登记。"],
        [
            "The {contributor} has paid {overpaid} yuan too much; {most} can go back, not {amount}.",
            "Enter no more than that.",
        ],
    ),
    t(
        "settlement_too_early",
        409,
        ["本年度自{settles_on}起结算，{on}还不能结算。", "请到时再办理。"],
        ["The year is settled from {settles_on} on, not on {on}.", "Come back on that day."],
    ),
    t(
        "subsidies_not_settled",
        409,
        ["{contributor}多出的{overpaid}元是预拨资金，结算之前最多可退{most}元。", "请先办理年度结算，再退回。"],
        [
            "The {overpaid} yuan that the {contributor} has paid beyond its part were paid beforehand; before the year is settled {most} can go back.",
            "Settle the year first, then give it back.",
        ],
    ),
    t(
        "subsidies_settled",
        409,
        ["该项目的补贴已经结算。", "不再预拨；尚欠的按到账登记，多拨的办理退回。"],
        [
            "The subsidies of the programme are settled.",
            "Nothing is paid beforehand any more: record what is still owed, give back what is over.",
        ],
    ),
    t(
        "subsidy_not_applied_for",
        409,
        ["还没有登记预计参保面积的申请，{contributor}补贴不能预拨。", "请先登记申请。"],
        [
            "Nobody has applied with what is expected, so the {contributor} pays nothing beforehand.",
            "Enter the application first.",
        ],
    ),
    t(
        "subsidy_of_one_payer",
        422,
        ["该级（{contributor}）只有一个出资方，不分市、县登记。", "请不要填写市或县。"],
        ["The {contributor} is one payer here, not city and county apart.", "Leave the payer out."],
    ),
    t(
        "subsidy_payer_missing",
        422,
        ["本县的市、县补贴按比例分担，须写明是市还是县。", "请选择市或县。"],
        ["City and county divide their part here, and it is not said which of them.", "Choose city or county."],
    ),
];
