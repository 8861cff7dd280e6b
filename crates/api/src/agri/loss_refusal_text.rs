//! Sentences for refusals about losses and claims, sorted by code, and why a field of one is wrong.

use crate::refusal_text::entry::{Cause, RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "claim_not_final",
        409,
        ["尚未最终定损，不能签字。", "请先作最终定损。"],
        ["Its assessment is not final.", "Assess it finally first."],
    ),
    t(
        "claim_not_signed",
        409,
        ["农户尚未签字确认，不能支付。", "请先请农户签字。"],
        ["The household has not signed.", "Have it sign the list first."],
    ),
    t(
        "claim_paid_already",
        409,
        ["该分户赔款已经安排支付。", "请在给付清单中查看进度。"],
        ["Its payment was ordered already.", "See how far it is among the payouts."],
    ),
    t(
        "claim_signed",
        409,
        ["农户已经签字，定损结果不再更改。", "有争议的，请按争议程序办理。"],
        ["The household has signed: nothing is changed.", "Where it disagrees, open a dispute."],
    ),
    t(
        "claimed_already",
        409,
        ["{cover}在本次灾害中已经报案。", "请在清单中查找。"],
        ["{cover} has a claim in this loss already.", "Find it in the list."],
    ),
    t(
        "cover_of_another_village",
        422,
        ["{cover}不在集体保单{group}之下。", "请核对农户和灾害。"],
        ["{cover} is not under the group policy {group}.", "Check household and loss."],
    ),
    t(
        "drawn_already",
        409,
        ["已用种子“{seed}”抽取，不能重抽。", "抽取结果任何人都可以用同一种子复核。"],
        ["It was drawn by the seed {seed} already.", "Anybody draws the same by that seed."],
    ),
    t(
        "loss_not_surveyed",
        409,
        ["尚未查勘，不能定损。", "请先登记查勘地点、人员和照片。"],
        ["Nobody has looked at the loss.", "Record a survey with place, people and photo first."],
    ),
    t(
        "more_hit_than_insured",
        422,
        ["受灾{quantity}超过投保{insured}。", "请核对面积。"],
        ["{quantity} hit is more than the {insured} insured.", "Check the area."],
    ),
    t(
        "nobody_claimed",
        409,
        ["还没有分户报案，无从抽查。", "请先登记分户报案。"],
        ["Nobody has claimed: there is nothing to draw from.", "Take down the claims first."],
    ),
    t(
        "not_insured_then",
        409,
        ["灾害发生时（{began_on}）尚未承保：未缴费或缴费在后。", "该农户不能就本次灾害报案。"],
        ["The household was not insured when it began on {began_on}.", "It has no claim in this loss."],
    ),
    t(
        "nothing_to_pay",
        409,
        ["核定赔款为零，没有可支付的金额。", "请核对定损。"],
        ["The claim came to nothing.", "Check the assessment."],
    ),
    t(
        "panel_kind_missing",
        409,
        ["专家库中没有“{kind}”，不能抽取专家组。", "请先补充专家库。"],
        ["The pool has nobody of the kind {kind}.", "Take somebody into the pool first."],
    ),
    t(
        "panel_missing",
        409,
        ["村报面积达到{area}，属重大损失，须先抽取有农民代表参加的专家组。", "请先抽取专家组再作最终定损。"],
        [
            "The loss is major (from {area} on): a panel with farmers has to look at it.",
            "Draw the panel before the final assessment.",
        ],
    ),
    t(
        "panel_without_farmers",
        409,
        ["重大损失的鉴定须有{kind}参加，专家库中没有。", "请先将当地农民代表纳入专家库。"],
        ["A major loss needs a {kind}, and the pool has none.", "Take local farmers into the pool first."],
    ),
    t(
        "programme_without_claims",
        409,
        ["项目“{programme}”没有理赔规则。", "请核对规则包。"],
        ["The programme {programme} has no rules for losses.", "See its pack."],
    ),
    t(
        "survey_photo_missing",
        409,
        ["没有现场照片，不算查勘。", "请先上传照片，再登记查勘。"],
        ["Without a photo it is no survey.", "Lay the photo with the loss first."],
    ),
    t(
        "unknown_cause",
        422,
        ["项目中没有“{cause}”这种灾因。", "可用的有：{known}。"],
        ["The programme knows no cause {cause}.", "There are {known}."],
    ),
    t(
        "unknown_expert_kind",
        422,
        ["没有“{kind}”这种专家。", "可用的有：{known}。"],
        ["There is no kind of expert {kind}.", "There are {known}."],
    ),
    t(
        "unknown_stage",
        422,
        ["“{object}”须从它的生长期中选一个；没有生长期的不填。", "可用的有：{known}。"],
        ["{object} takes one of its stages, or none where it has none.", "There are {known}."],
    ),
];

/// Why a field of a loss is wrong.
pub const CAUSES: &[Cause] = &[
    ("before_its_beginning", "早于开始日期", "it lies before its beginning"),
    ("too_many_people", "最多50人", "there are at most 50 people"),
];
