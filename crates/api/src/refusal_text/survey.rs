//! Refusals of surveys: what is asked, what was answered, and what is worked out of it.

use super::entry::{RefusalText, t};

/// Sorted by code.
pub const TEXTS: &[RefusalText] = &[
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
        "nothing_answered",
        422,
        ["一题也没有回答。", "请至少回答一题。"],
        ["Nothing was answered.", "Answer one question at least."],
    ),
    t(
        "scale_without_width",
        422,
        ["量表从{least}到{most}，没有范围。", "终点必须大于起点。"],
        ["A scale from {least} to {most} has no width.", "Its end lies above its beginning."],
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
