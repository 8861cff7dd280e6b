//! The sentences of refusals about school liability.

use crate::refusal_text::entry::{RefusalText, t};

/// Sorted by code.
pub const TEXTS: &[RefusalText] = &[
    t(
        "accident_in_future",
        422,
        ["事故日期{occurred_on}晚于今天（{today}）。", "请核对并更正事故日期。"],
        ["The accident of {occurred_on} would lie after today ({today}).", "Check the day and put it right."],
    ),
    t(
        "accident_not_accepted",
        409,
        ["事故还没有受理。", "请先登记“受理”。"],
        ["The accident was not accepted yet.", "Record that it was accepted first."],
    ),
    t(
        "advanced_above_agreed",
        422,
        ["学生{pupil}号学校垫付{advanced}元，超过协议赔偿{agreed}元。", "垫付部分不得超过协议金额。"],
        [
            "Pupil {pupil}: the school advanced {advanced} yuan, and {agreed} were agreed on.",
            "Give at most what was agreed on.",
        ],
    ),
    t(
        "agreed_above_limit",
        422,
        ["学生{pupil}号协议赔偿{agreed}元，超过限额内最多的{most}元。", "请按每名学生和每次事故的限额填写。"],
        [
            "Pupil {pupil}: {agreed} yuan is more than the {most} that the limits leave.",
            "Keep within the limits of a pupil and of the accident.",
        ],
    ),
    t(
        "claim_agreed",
        409,
        ["赔偿协议已经签订，不能再登记受伤学生。", "请另行登记业务。"],
        ["The agreement is signed: no pupil is entered any more.", "Open another case."],
    ),
    t(
        "compensation_differs",
        422,
        ["到账{paid}元，与协议合计{agreed}元不一致。", "请核对到账金额。"],
        ["{paid} yuan came in, and {agreed} were agreed on.", "Check the amount."],
    ),
    t(
        "compensation_not_computed",
        409,
        ["有受伤学生还没有测算赔偿。", "请先登记“赔偿测算”。"],
        ["For some pupil the compensation was not computed.", "Record the computation first."],
    ),
    t(
        "compensation_paid_over",
        409,
        ["赔款已经安排转付，不能再更换监护人。", "需要更换收款账户的，请登记收款账户并写明理由。"],
        [
            "The compensation was ordered to be paid: the guardian is not changed any more.",
            "Give another account, with the reason.",
        ],
    ),
    t(
        "cover_begins_in_the_past",
        422,
        ["保险起期{on}早于今天（{today}）。", "请填写今天或以后的日期。"],
        ["The cover would begin on {on}, before today ({today}).", "Give today or a later day."],
    ),
    t(
        "endorsed_after_the_end",
        422,
        ["批改生效日{on}在保险期间{from}至{until}之后。", "请核对日期；新的保险期间请另行投保。"],
        [
            "The endorsement of {on} is after the cover from {from} to {until}.",
            "Check the day, or apply for the next cover.",
        ],
    ),
    t(
        "endorsed_before_the_start",
        422,
        ["批改生效日{on}在保险期间{from}至{until}之前。", "请填写保险期间内的日期。"],
        ["The endorsement of {on} is before the cover from {from} to {until}.", "Give a day of the cover."],
    ),
    t(
        "insurer_not_of_policy",
        422,
        [
            "业务登记的保险公司不是保单{number}的承保公司（{insurer}）。",
            "请将业务的保险公司改为保单的承保公司，或者留空。",
        ],
        [
            "The case names another insurer than that of policy {number} ({insurer}).",
            "Name the insurer of the policy, or leave the field empty.",
        ],
    ),
    t(
        "left_before_listed",
        422,
        ["{left_on}早于登记起日{listed_from}。", "请填写登记起日或以后的日期。"],
        ["{left_on} is before {listed_from}, from which on the pupil is listed.", "Give that day or a later one."],
    ),
    t(
        "level_named_twice",
        422,
        ["学段“{level}”填写了两次。", "每个学段只填写一个人数。"],
        ["The level {level} is given twice.", "Give one number of pupils for each level."],
    ),
    t(
        "list_not_wanted",
        422,
        ["该保单的条款不要求学生名单。", "请不要提供学生姓名。"],
        ["No clause of this policy wants a list of names.", "Give no names."],
    ),
    t(
        "list_not_wanted_at_level",
        422,
        ["条款不要求“{level}”的学生名单。", "请不要提供这一学段的学生姓名。"],
        ["No clause wants the names at the level {level}.", "Give no names of that level."],
    ),
    t(
        "listed_after_the_end",
        422,
        ["日期{on}在保险期间{from}至{until}之后。", "请填写保险期间内的日期。"],
        ["{on} is after the cover from {from} to {until}.", "Give a day of the cover."],
    ),
    t(
        "listed_before_the_start",
        422,
        ["日期{on}在保险期间{from}至{until}之前。", "请填写保险期间内的日期。"],
        ["{on} is before the cover from {from} to {until}.", "Give a day of the cover."],
    ),
    t(
        "mediation_without_session",
        409,
        ["还没有邀请调解员并召开调解会。", "请先登记调解员和调解会，或者改为双方协商。"],
        ["No mediator was invited and no session held.", "Record both first, or say that it came about by talks."],
    ),
    t(
        "mediator_has_interest",
        409,
        ["调解员与学校或者本案有利害关系。", "请另选调解员。"],
        ["The mediator has an interest in the school or the case.", "Choose another."],
    ),
    t(
        "mediator_is_a_party",
        409,
        ["调解员是本案的当事人。", "请另选调解员。"],
        ["The mediator is a party of the case.", "Choose another."],
    ),
    t(
        "mediator_left",
        409,
        ["该人已不在调解员库中。", "无须再次移出。"],
        ["They are not in the pool any more.", "There is nothing to do."],
    ),
    t(
        "more_left_than_there_were",
        422,
        ["转出{departed}人，多于该学段的{before}人。", "请核对学段和人数。"],
        ["{departed} left, more than the {before} pupils of the level.", "Check level and number."],
    ),
    t(
        "no_pupil_entered",
        409,
        ["还没有登记受伤学生。", "请先登记受伤学生。"],
        ["No pupil was entered.", "Enter who was hurt first."],
    ),
    t(
        "no_pupils",
        422,
        ["没有填写学生人数。", "请至少在一个学段填写人数。"],
        ["No number of pupils is given.", "Give a number for at least one level."],
    ),
    t(
        "no_school_agreement",
        409,
        ["{on}没有有效的经纪服务协议。", "请学校先在公开页面阅读并点击签订协议。"],
        [
            "There is no agreement on brokerage in force on {on}.",
            "The school reads and makes it on the public pages first.",
        ],
    ),
    t(
        "no_school_offer",
        404,
        ["{on}没有可投保的校方责任保险。", "请联系我们的工作人员。"],
        ["No school liability insurance is offered on {on}.", "Ask one of our staff."],
    ),
    t(
        "not_a_mediator",
        409,
        ["该人不在调解员库中。", "请从调解员库中选择，或先由主管登记。"],
        ["They are not in the pool of mediators.", "Choose one of the pool, or have the manager take them in."],
    ),
    t(
        "not_a_school",
        422,
        ["{name}登记为个人，不是学校。", "请用学校登记的手机号码登录，或请工作人员登记学校。"],
        [
            "{name} is entered as a person, and is no school.",
            "Sign in with the number of the school, or have the school entered.",
        ],
    ),
    t(
        "pupil_emptied",
        409,
        ["{number}的学生名单保存期满，学生资料已经清除。", "人数和日期仍可查看。"],
        ["The list of {number} was kept long enough: who its pupils are has gone.", "Counts and days stay to be seen."],
    ),
    t(
        "pupil_left_out",
        422,
        ["缺少学生{pupil}号。", "每名受伤学生填写一行。"],
        ["Pupil {pupil} is left out.", "Give a row for each pupil."],
    ),
    t(
        "pupil_left_the_list",
        409,
        ["该学生自{left_on}起已不在名单上。", "无须再次办理。"],
        ["The pupil is not on the list any more since {left_on}.", "There is nothing to do."],
    ),
    t(
        "pupil_named_twice",
        422,
        ["学生{pupil}号填写了两次。", "每名学生只填写一次。"],
        ["Pupil {pupil} is given twice.", "Give each pupil once."],
    ),
    t(
        "pupil_too_old",
        422,
        ["学生{age}周岁，“{level}”到{to_age}周岁为止。", "请核对出生日期和学段。"],
        ["The pupil is {age} years old; the level {level} ends at {to_age}.", "Check birth date and level."],
    ),
    t(
        "pupil_too_young",
        422,
        ["学生{age}周岁，“{level}”从{from_age}周岁起。", "请核对出生日期和学段。"],
        ["The pupil is {age} years old; the level {level} begins at {from_age}.", "Check birth date and level."],
    ),
    t(
        "pupil_without_guardian",
        409,
        ["学生{pupil}号还没有登记监护人，赔款没有收款人。", "请先在事故页面登记监护人。"],
        ["Pupil {pupil} has no guardian to be paid.", "Name the guardian on the page of the accident first."],
    ),
    t(
        "school_agreement_in_force",
        409,
        ["经纪服务协议{number}有效至{until}，同一项目在有效期内不再另签。", "{renew_from}起可以点击续签。"],
        [
            "The agreement {number} is in force until {until}: no second one is made for the project.",
            "From {renew_from} on it can be renewed by a new click.",
        ],
    ),
    t(
        "school_already_covered",
        409,
        ["保单{number}（{from}至{until}）已在此期间承保。", "人数变化请办理批改；或者改用其后的起期。"],
        [
            "The policy {number} covers from {from} to {until} already.",
            "Endorse it where pupils joined or left, or begin after it.",
        ],
    ),
    t(
        "school_insurer_unknown",
        409,
        ["保单的承保公司“{insurer}”还没有登记为客户。", "请由主管登记承保公司，或者在业务中填写保险公司，再受理。"],
        [
            "Which party the insurer \"{insurer}\" of the policy is was not said yet.",
            "Have a manager name it, or name the insurer in the case; then accept the accident.",
        ],
    ),
    t(
        "school_offer_changed",
        409,
        ["协议文本已更新为{version}，与您看到的不同。", "请阅读新文本后再点击。"],
        [
            "The text of the agreement is now {version}, and not the one you were shown.",
            "Read the new text, then click.",
        ],
    ),
    t(
        "school_policy_not_paid",
        409,
        ["保险费{premium}元尚未到账。", "到账后即可出具保险凭证。"],
        ["The premium of {premium} yuan has not come in.", "The certificate is given out once it has."],
    ),
    t(
        "school_policy_over",
        409,
        ["保单{number}已于{until}期满。", "请学校另行投保。"],
        ["The policy {number} ended on {until}.", "The school applies for the next one."],
    ),
    t(
        "school_premium_differs",
        422,
        ["应缴{wanted}元，不是{amount}元。", "保险费须一次缴足，不得从中扣除佣金。"],
        ["{wanted} yuan are owed, and not {amount}.", "The whole premium is taken; no commission is kept of it."],
    ),
    t(
        "school_premium_paid",
        409,
        ["保单{number}的保险费已缴清。", "不需要再缴。"],
        ["The premium of {number} is paid.", "Nothing more is owed."],
    ),
    t(
        "too_many_pupils",
        422,
        ["人数{pupils}超过一个学段的上限{limit}。", "请核对人数；确有这么多的，请联系我们的工作人员。"],
        ["{pupils} pupils are more than the {limit} of a level.", "Check the number, or ask one of our staff."],
    ),
    t(
        "unknown_level",
        422,
        ["没有学段“{level}”。", "可以选择：{offered}。"],
        ["There is no level {level}.", "Choose one of: {offered}."],
    ),
    t(
        "unknown_pupil",
        422,
        ["没有学生{pupil}号。", "请按已登记的学生编号填写。"],
        ["There is no pupil {pupil}.", "Use the numbers of the pupils that were entered."],
    ),
];
