//! Sentences for refusals about monthly statistics and the reserve, sorted by code.

use crate::refusal_text::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "programme_without_reserve",
        422,
        ["项目{programme}没有大灾风险准备金规则。", "请在规则包中补充。"],
        ["The programme `{programme}` sets nothing apart for catastrophes.", "Add its rule to the pack."],
    ),
    t(
        "recipient_not_an_organisation",
        422,
        ["“{name}”不是单位，不能作月报的接收单位。", "请选择主管部门或上级机构。"],
        ["{name} is no organisation, and no statistics go to it.", "Choose an authority or the office above."],
    ),
    t(
        "report_filed",
        409,
        ["{month}月报已经报送。", "报送后的数字不再更改。"],
        ["The report of {month} is filed already.", "What was filed is not changed."],
    ),
    t(
        "report_not_filed",
        409,
        ["月报尚未报送，没有表格。", "请先报送。"],
        ["The report is not filed: there is no form yet.", "File it first."],
    ),
    t(
        "report_route_named",
        409,
        ["项目{programme}的月报接收单位已经登记。", "无须重复登记。"],
        ["It is named already to whom the programme `{programme}` is reported.", "There is nothing to do."],
    ),
    t(
        "reserve_accrued_already",
        409,
        ["应提取的准备金已经提足（{accrued}元）。", "保费增加后再提取。"],
        ["All that is due is set apart already ({accrued} yuan).", "Set more apart when more premium has come."],
    ),
    t(
        "reserve_below_line",
        422,
        ["综合赔付率未超过{line}，或没有达到该比例的已结案件，不能使用准备金。", "请核对数字。"],
        [
            "The combined ratio is not above {line}, or no settled case reaches it: nothing is drawn.",
            "Check the figures.",
        ],
    ),
    t(
        "reserve_draw_too_much",
        422,
        ["使用金额{amount}元超过可用上限{most}元。", "上限为超过触发线部分的再保后赔款，且不超过余额。"],
        [
            "{amount} yuan are more than the {most} that may be drawn.",
            "The most is what the claims after reinsurance come to above the line, and no more than there is.",
        ],
    ),
    t(
        "reserve_not_on_this_day",
        422,
        ["准备金只在{days}使用，{on}不能使用。", "请核对日期。"],
        ["It is drawn on {days} only, not on {on}.", "Check the day."],
    ),
    t(
        "reserve_rolls_over",
        422,
        ["本项目的准备金逐年滚存，没有使用的规定。", "请核对项目。"],
        ["The reserve of this programme rolls over and is not drawn.", "Check the programme."],
    ),
];
