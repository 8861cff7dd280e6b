//! Refusals of surveys: what is asked, what was answered, what is worked out of it; and of appeals, against answers and findings alike.

use super::entry::{RefusalText, t};

/// Sorted by code.
pub const TEXTS: &[RefusalText] = &[
    t(
        "answer_removed_already",
        409,
        ["这份回答已经剔除。", "请刷新页面查看。"],
        ["This answer was removed already.", "Load the page again."],
    ),
    t(
        "answered_already",
        409,
        ["这份问卷已经回答过。", "每份邀请只能回答一次。"],
        ["This invitation was answered already.", "Each is answered once."],
    ),
    t(
        "appeal_needs_another",
        409,
        ["提出申诉的人、作出原来认定的人和申诉所涉及的本人，都不能答复这项申诉。", "请由其他有权限的人答复。"],
        [
            "Who appealed, who found it and who is concerned do not answer this appeal.",
            "Let somebody else with the permission answer.",
        ],
    ),
    t(
        "appealed_already",
        409,
        ["这一项已经申诉过。", "请查看答复。"],
        ["An appeal against this was made already.", "Look at its answer."],
    ),
    t(
        "invitation_expired",
        409,
        ["这份邀请到{until}为止。", "请向窗口索取新的邀请。"],
        ["This invitation held until {until}.", "Ask at the counter for another."],
    ),
    t(
        "mean_outside_scale",
        422,
        ["平均值{mean}不在量表范围内。", "请核对平均值和量表的起止。"],
        ["The mean {mean} lies outside the scale.", "Check the mean and the ends of the scale."],
    ),
    t(
        "means_and_weights_differ",
        422,
        ["平均值有{means}个，权重有{weights}个，必须一一对应。", "请核对两者的个数。"],
        ["There are {means} means and {weights} weights.", "Give one weight for each mean."],
    ),
    t(
        "no_appeal_waits",
        409,
        ["没有等待答复的申诉。", "请刷新页面查看。"],
        ["No appeal waits for an answer.", "Load the page again."],
    ),
    t(
        "nothing_answered",
        422,
        ["一题也没有回答。", "请至少回答一题。"],
        ["Nothing was answered.", "Answer one question at least."],
    ),
    t(
        "rating_of_oneself",
        409,
        ["对本人的评价，不能由本人答复申诉。", "请由其他有权限的人处理。"],
        ["Nobody decides on a rating of oneself.", "Let somebody else with the permission do it."],
    ),
    t(
        "scale_without_width",
        422,
        ["量表从{least}到{most}，没有范围。", "终点必须大于起点。"],
        ["A scale from {least} to {most} has no width.", "Its end lies above its beginning."],
    ),
    t(
        "survey_full",
        409,
        ["这份问卷已收满，不再需要回答。", "谢谢您的参与。"],
        ["This survey has all the answers it needs.", "Thank you all the same."],
    ),
    t(
        "survey_not_open",
        409,
        ["这份问卷只在{from}至{until}开放。", "请核对日期，或发起新的问卷。"],
        ["This survey is open from {from} to {until}.", "Check the days, or begin another."],
    ),
    t(
        "unknown_dimension",
        422,
        ["问卷没有维度“{dimension}”。", "请核对维度名称。"],
        ["The questionnaire measures no `{dimension}`.", "Check the name of the dimension."],
    ),
    t(
        "unknown_questionnaire",
        422,
        ["{on}没有名为“{questionnaire}”的问卷。", "请核对名称和日期。"],
        ["No questionnaire `{questionnaire}` holds on {on}.", "Check its name and the day."],
    ),
    t(
        "visit_invited_already",
        409,
        ["业务{number}已经邀请过评价。", "一次办理只评价一次。"],
        ["{number} was invited already.", "A visit is rated once."],
    ),
    t(
        "weights_all_zero",
        422,
        ["权重全为零。", "至少一个权重要大于零。"],
        ["All weights are zero.", "One weight at least is more than zero."],
    ),
    t(
        "weights_not_a_hundred",
        422,
        ["权重合计为{sum}，必须正好是 100。", "请调整各项权重。"],
        ["The weights are {sum} together and must be 100.", "Change them until they are."],
    ),
];
