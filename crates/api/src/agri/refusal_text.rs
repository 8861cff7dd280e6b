//! Sentences for refusals of agricultural insurance. Sorted by code.

use crate::refusal_text::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "already_committed",
        409,
        ["该级财政（{contributor}）的承诺函已经登记。", "无须重复登记。"],
        ["The letter of commitment of the {contributor} is filed already.", "There is nothing to do."],
    ),
    t(
        "area_above_register",
        422,
        [
            "地块{land_number}在土地台账中为{registered}亩，不能按{quantity}亩承保。",
            "请核对面积；已核对无误的，注明后再办理；台账有误的，先更新土地台账。",
        ],
        [
            "The land register has {registered} mu for the plot {land_number}, not {quantity}.",
            "Check the area; where it was looked at, say so; where the register is wrong, bring it up to date first.",
        ],
    ),
    t(
        "certificate_before_publication",
        409,
        ["{given_on}公示期尚未届满，凭证自{from}起才能交付。", "请核对交付日期。"],
        ["On {given_on} the list still hung: certificates are given from {from} on.", "Check the day."],
    ),
    t(
        "certificate_given",
        409,
        ["该农户的凭证已于{given_on}交付。", "无须重复登记；遗失的可以重新打印。"],
        [
            "The household has had its certificate since {given_on}.",
            "There is nothing to do; a lost one is printed again.",
        ],
    ),
    t(
        "cover_claimed",
        409,
        ["{number}已经报案，不能批改。", "理赔结束后再办理。"],
        ["A loss was claimed under {number}: it is not changed.", "Wait until the claim is over."],
    ),
    t(
        "cover_ended",
        409,
        ["该承保已因土地易主终止。", "请在新的承保上办理。"],
        ["Another owner has taken this cover over.", "Go on with the cover of the new owner."],
    ),
    t(
        "cover_not_paid",
        409,
        ["农户尚未缴纳自缴保费{farmer}元，不出具凭证。", "请先收取保费。"],
        ["The household has not paid its {farmer} yuan: no certificate is given.", "Take its part first."],
    ),
    t(
        "enrolment_closed",
        422,
        ["投保截止日为{closes_on}，{received_on}不再受理投保，也不再收取保费。", "已收的保费请退还农户。"],
        [
            "Enrolment closed on {closes_on}; nothing is enrolled and no premium is taken on {received_on}.",
            "Give back what was taken.",
        ],
    ),
    t(
        "entry_before_programme",
        422,
        ["{on}早于项目{programme}的起始日{from}，不能登记。", "请核对到账或文件的日期。"],
        [
            "{on} is before {from}, the first day of the programme `{programme}`: nothing is recorded for it.",
            "Check the day of the letter or of the payment.",
        ],
    ),
    t(
        "farmer_pays_no_subsidy",
        422,
        ["农户自缴部分不是补贴。", "请在农户承保页收取。"],
        ["What a farmer pays is no subsidy.", "Take it on the page of the cover."],
    ),
    t(
        "farmer_premium_differs",
        422,
        ["农户应缴{wanted}元，不是{amount}元。", "请按应缴金额一次收取。"],
        ["The part of the household is {wanted} yuan, not {amount}.", "Take the whole part at once."],
    ),
    t(
        "farmer_premium_paid",
        409,
        ["该农户已于{paid_on}缴费。", "请核对是否选错了农户。"],
        ["The household paid on {paid_on}.", "Check that it is the right household."],
    ),
    t(
        "group_number_taken",
        409,
        ["保单号{number}已存在。", "请核对保单号。"],
        ["There is an agreement with the number {number} already.", "Check the number."],
    ),
    t(
        "group_policy_closed",
        409,
        ["该集体保单已经定稿，不再增加农户。", "请核对集体保单。"],
        ["The group policy is settled and takes no more households.", "Check the group policy."],
    ),
    t(
        "holder_not_a_village",
        422,
        ["“{name}”不是单位，集体保单由村民委员会投保。", "请先将村民委员会登记为客户（单位）。"],
        [
            "{name} is no organisation; a group policy is held by the committee of the village.",
            "Enter the committee as a customer of the kind organisation first.",
        ],
    ),
    t(
        "household_enrolled",
        409,
        ["该农户在本村已经投保，凭证号{number}。", "请与已有的资料逐项核对；如是另一块地，请注明后再提交。"],
        [
            "The household is enrolled in this village already: {number}.",
            "Hold what you have against what stands there; of another plot, say that it is one.",
        ],
    ),
    t(
        "household_not_signed",
        422,
        ["农户没有签字，不能承保：投保自愿。", "请先请农户本人签字。"],
        ["The household has not signed: enrolment is its own will.", "Have it sign first."],
    ),
    t(
        "household_without_identity",
        422,
        ["“{name}”没有登记身份证号，不能承保。", "请先补登记证件号码。"],
        ["{name} has no identity number on file.", "Enter the number first."],
    ),
    t(
        "in_another_village",
        409,
        ["该农户已在另一个村（集体保单{other}）承保。", "确在两村都有地的，核对后注明再办理。"],
        [
            "The household is enrolled in another village (group policy {other}).",
            "Where it has land in both, look at it and say so.",
        ],
    ),
    t(
        "lower_level_has_not_paid",
        409,
        ["下级财政尚欠{owed}元，{contributor}补贴暂不拨付。", "请待下级资金到位后再登记。"],
        [
            "The level below still owes {owed} yuan; the part of the {contributor} is not released.",
            "Record the payment of the level below first.",
        ],
    ),
    t(
        "lower_level_not_committed",
        409,
        ["下级财政的承诺函尚未登记，{contributor}补贴暂不拨付。", "请先登记下级财政的承诺函。"],
        [
            "The level below has filed no letter of commitment; the part of the {contributor} is not released.",
            "Record its letter first.",
        ],
    ),
    t(
        "no_programme_offers",
        422,
        ["{on}没有承保“{object}”的项目。", "请核对标的和日期。"],
        ["No programme insures `{object}` on {on}.", "Check crop and date."],
    ),
    t(
        "object_in_another_unit",
        422,
        ["{object}按{wanted}计，不按{unit}计。", "请换算后填写。"],
        ["`{object}` is counted in {wanted}, not in {unit}.", "Convert the quantity."],
    ),
    t(
        "object_not_in_programme",
        422,
        ["项目{programme}不承保“{object}”，可承保：{offered}。", "请选择该项目承保的标的。"],
        ["The programme `{programme}` does not insure `{object}`; it insures {offered}.", "Choose one of these."],
    ),
    t(
        "owner_unchanged",
        422,
        ["新的所有人就是现在的农户。", "请核对选择的客户。"],
        ["The new owner is the household that has the cover.", "Check the customer."],
    ),
    t(
        "plot_insured",
        409,
        ["该地块已在集体保单{other}下承保。", "同一地块不能重复投保。"],
        ["The plot is insured under the group policy {other}.", "No plot is insured twice."],
    ),
    t(
        "posting_text_missing",
        422,
        ["项目{programme}的规则包中没有“{kind}”的内容。", "请在规则包中加入，再制作公示。"],
        [
            "The pack says nothing to post as `{kind}` under the programme `{programme}`.",
            "Add the text to the pack first.",
        ],
    ),
    t(
        "programme_not_in_force",
        422,
        ["{on}不在项目{programme}的期间（{from}至{until}）之内。", "请核对日期，或选择当年的项目。"],
        [
            "{on} lies outside the programme `{programme}`, which runs from {from} to {until}.",
            "Check the date, or take the programme of that year.",
        ],
    ),
    t(
        "quantity_not_positive",
        422,
        ["面积或数量{quantity}不大于零。", "请填写实际种植的面积或数量。"],
        ["The quantity {quantity} is not more than zero.", "Enter what is really grown."],
    ),
    t(
        "serial_taken",
        409,
        ["凭证号{number}已被使用。", "请换一个序号。"],
        ["The number {number} is taken.", "Take another serial number."],
    ),
    t(
        "several_programmes",
        422,
        ["有几个项目承保“{object}”。", "请写明项目。"],
        ["Several programmes insure `{object}`.", "Name one."],
    ),
    t(
        "subsidy_exceeds_owed",
        422,
        ["{contributor}应付未付{owed}元，不能登记{amount}元。", "农户未缴费的部分{withheld}元在农户缴费之后才能拨付。"],
        [
            "The {contributor} owes {owed} yuan, so {amount} cannot be recorded.",
            "Another {withheld} yuan are withheld until the farmers have paid.",
        ],
    ),
    t(
        "unknown_programme",
        422,
        ["没有名为“{programme}”的项目。", "请核对项目，或在规则包中加入。"],
        ["No pack has a programme `{programme}`.", "Check the name, or add the programme to a pack."],
    ),
];
