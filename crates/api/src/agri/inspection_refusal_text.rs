//! Sentences for refusals about inspections, sorted by code.

use crate::refusal_text::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "area_not_inflated",
        422,
        ["实有面积{quantity}不少于投保的{insured}，不是虚增。", "请核对实有面积，或选择其他结果。"],
        [
            "{quantity} is there, no less than the {insured} insured: the area is not inflated.",
            "Check what is there, or choose another finding.",
        ],
    ),
    t(
        "area_without_inflation",
        422,
        ["只有“虚增面积”才填写实有面积。", "请清空实有面积，或改选虚增面积。"],
        ["Only an inflated area names what is there.", "Empty the area, or choose the inflated area."],
    ),
    t(
        "inspected_already",
        409,
        ["{number}的抽查结果已登记。", "结果只登记一次；有变化的请在立案的业务中说明。"],
        ["What was found of {number} is recorded already.", "It is said once; say in its case what has changed."],
    ),
    t(
        "inspection_unfinished",
        409,
        [
            "{number}上次抽取的农户还有{waiting}户没有登记结果，抽取结果不能随意重来。",
            "请先登记完结果，或写明重新抽取的原因。",
        ],
        [
            "{waiting} households of an earlier draw under {number} have not been looked at; a draw stands.",
            "Say what was found of them first, or give a reason why it is drawn again.",
        ],
    ),
    t(
        "nobody_to_inspect",
        422,
        ["{number}还没有已缴费的农户，无从抽查。", "请在农户缴费后再抽取。"],
        ["No household under {number} has paid: there is nobody to draw.", "Draw once households have paid."],
    ),
    t(
        "programme_without_inspection",
        422,
        ["项目{programme}没有规定抽查比例。", "请在有抽查比例的项目下办理。"],
        ["The programme `{programme}` names no share to inspect.", "Draw under a programme that does."],
    ),
];
