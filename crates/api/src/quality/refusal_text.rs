//! The sentences of the refusals of the measuring of quality.

use crate::refusal_text::entry::{RefusalText, t};

/// Sorted by code.
pub const TEXTS: &[RefusalText] = &[
    t(
        "appeal_too_late",
        409,
        ["申诉期限到{until}为止，已经过了。", "如有新情况，请当面向主管说明。"],
        ["The time to appeal ended on {until}.", "Tell the manager in person if there is something new."],
    ),
    t(
        "finding_decided_already",
        409,
        ["这项检查结果已经认定。", "请刷新页面查看。"],
        ["This finding was decided already.", "Load the page again."],
    ),
    t(
        "finding_does_not_count",
        409,
        ["这项检查结果尚未认定或未被采纳，不需要申诉。", "认定后如有异议再申诉。"],
        ["This finding does not count, so there is nothing to appeal against.", "Appeal once it counts."],
    ),
    t(
        "no_objection",
        409,
        ["本人没有提出异议。", "无需答复。"],
        ["Nothing was objected to.", "There is nothing to answer."],
    ),
    t(
        "no_phrases_in_force",
        409,
        ["{on}没有施行中的用语规范。", "请核对日期，或安装当时适用的规则包。"],
        ["No phrases hold on {on}.", "Check the day, or add the pack that held then."],
    ),
    t(
        "nobody_to_score",
        422,
        ["{office}没有应当考核的人员。", "请核对机构和人员角色。"],
        ["Nobody is scored in {office}.", "Check the office and the roles of its people."],
    ),
    t(
        "not_ones_own_finding",
        409,
        ["只有被检查的本人可以申诉。", "请由本人登录后提出。"],
        ["Only the clerk of whom it was found can appeal.", "Let the clerk sign in and appeal."],
    ),
    t(
        "nothing_to_publish",
        409,
        ["{office}没有可以通报的事项。", "申诉期满并且未获支持的事项才会进入简讯。"],
        ["There is nothing to publish at {office}.", "Only what nobody can appeal against any more is named."],
    ),
    t(
        "objection_answered_already",
        409,
        ["这份异议已经答复。", "请刷新页面查看。"],
        ["The objection was answered already.", "Load the page again."],
    ),
    t(
        "objection_too_late",
        409,
        ["异议期限至{until}，已经过了。", "仍有疑问的，请找主管更正。"],
        ["Objections were taken until {until}.", "Ask a manager for a correction."],
    ),
    t(
        "objections_unanswered",
        409,
        ["还有 {count} 份异议没有答复。", "请先答复，再确认。"],
        ["{count} objections are not answered.", "Answer them first."],
    ),
    t(
        "observes_oneself",
        409,
        ["不能检查自己。", "请由其他人登记。"],
        ["Nobody observes oneself.", "Let somebody else enter it."],
    ),
    t(
        "period_not_over",
        422,
        ["考核期到{until}才结束。", "请在期满以后统计。"],
        ["The period is not over until {until}.", "Count it afterwards."],
    ),
    t(
        "phrase_set_needed",
        422,
        ["当日有几套用语规范：{known}。", "请选择其中一套。"],
        ["Several packs have phrases that hold on that day: {known}.", "Name one of them."],
    ),
    t(
        "score_of_oneself",
        403,
        ["不能答复本人的异议。", "请由其他主管答复。"],
        ["This is the own sheet.", "Another person answers."],
    ),
    t(
        "score_replied_already",
        409,
        ["本人已经回复过这份考核表。", "请刷新页面查看。"],
        ["This sheet was replied to already.", "Load the page again."],
    ),
    t(
        "scored_already",
        409,
        ["{from}至{until}已经统计过。", "需要改动的，请用“更正”。"],
        ["{from} to {until} was counted already.", "Use the correction to change it."],
    ),
    t(
        "scores_final",
        409,
        ["这一版考核已经确认或已被更正。", "请刷新页面查看最新一版。"],
        ["This edition is final or was counted anew.", "Load the page again."],
    ),
    t(
        "sheets_unseen",
        409,
        ["还有 {count} 人没有查看本人考核表，异议期限至{until}。", "请等本人查看，或者等异议期满。"],
        ["{count} people have not seen their sheets; they may object until {until}.", "Wait for them, or until then."],
    ),
    t(
        "transcript_empty",
        422,
        ["对话中没有任何发言。", "请核对上传的文字记录。"],
        ["Nobody says anything in the transcript.", "Check the transcript."],
    ),
    t(
        "transcript_not_known",
        422,
        [
            "这个 JSON 不是已知的对话格式（{detail}）。",
            "请用 turns、segments、sentences 或 utterances 列出发言，每条有 text 和 speaker。",
        ],
        [
            "This JSON is no transcript that is known ({detail}).",
            "List what was said under turns, segments, sentences or utterances, each with text and speaker.",
        ],
    ),
    t(
        "transcript_not_text",
        422,
        ["这个文件不是文字。", "请上传 JSON、WebVTT、SRT 或带说话人的纯文本，不要上传录音。"],
        ["This file is no text.", "Bring in JSON, WebVTT, SRT or plain text with speakers, no recording."],
    ),
    t(
        "transcript_without_speakers",
        422,
        ["文字记录中没有说话人，分不清是谁说的。", "请使用带说话人（如“柜员：”“客户：”）的记录，或改为人工检查。"],
        [
            "The transcript names no speakers, so it is not known who said what.",
            "Use one with speakers in front of what was said, or listen and enter what you heard.",
        ],
    ),
    t(
        "unknown_metric",
        422,
        ["方案没有名为“{metric}”的指标。", "请核对名称。"],
        ["The scheme has no metric `{metric}`.", "Check its name."],
    ),
    t(
        "unknown_phrase_set",
        422,
        ["没有名为“{rules}”的用语规范。", "请核对规则包的名称和版本。"],
        ["No pack holds phrases under `{rules}`.", "Check the name of the pack, and the version behind its @."],
    ),
    t(
        "unknown_scheme",
        404,
        ["{on}没有名为“{scheme}”的考核方案。", "请核对名称和日期。"],
        ["No scheme `{scheme}` holds on {on}.", "Check its name and the day."],
    ),
    t(
        "unknown_situation",
        422,
        ["用语规范中没有情形“{situation}”，可用：{known}。", "请选择其中之一。"],
        ["The phrases know no situation `{situation}`; they know {known}.", "Choose one of these."],
    ),
    t(
        "unknown_speakers",
        422,
        ["还不知道这些说话人是谁：{labels}。", "请指明哪一位是柜员，哪一位是客户。"],
        ["It is not known who these are: {labels}.", "Say which is the clerk and which the customer."],
    ),
];
