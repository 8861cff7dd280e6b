//! What the measuring of quality brings to the API: the sentences of its refusals.

use crate::refusal_text::entry::{RefusalText, t};
use crate::systems::System;

/// Sorted by code.
const TEXTS: &[RefusalText] = &[
    t(
        "transcript_empty",
        422,
        ["对话中没有任何发言。", "请核对上传的文字记录。"],
        ["Nobody says anything in the transcript.", "Check the transcript."],
    ),
    t(
        "unknown_phrase_set",
        422,
        ["没有名为“{rules}”的用语规范。", "请核对规则包的名称和版本。"],
        ["No pack holds phrases under `{rules}`.", "Check the name of the pack, and the version behind its @."],
    ),
    t(
        "unknown_situation",
        422,
        ["用语规范中没有情形“{situation}”，可用：{known}。", "请选择其中之一。"],
        ["The phrases know no situation `{situation}`; they know {known}.", "Choose one of these."],
    ),
];

pub static SYSTEM: System = System { key: "quality", refusals: &[TEXTS], ..System::NONE };
