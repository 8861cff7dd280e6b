//! What agricultural insurance brings to the API: the sentences of its refusals.

use crate::refusal_text::entry::{RefusalText, t};
use crate::systems::System;

/// Sorted by code.
const TEXTS: &[RefusalText] = &[
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
        "programme_not_in_force",
        422,
        ["{on}不在项目{programme}的期间（{from}至{until}）之内。", "请核对日期，或选择当年的项目。"],
        [
            "{on} lies outside the programme `{programme}`, which runs from {from} to {until}.",
            "Check the date, or take the programme of that year.",
        ],
    ),
    t(
        "unknown_programme",
        422,
        ["没有名为“{programme}”的项目。", "请核对项目，或在规则包中加入。"],
        ["No pack has a programme `{programme}`.", "Check the name, or add the programme to a pack."],
    ),
];

pub static SYSTEM: System = System { key: "agri", refusals: &[TEXTS], ..System::NONE };
