//! Refusals of indicators.

use super::entry::{RefusalText, t};

/// Sorted by code.
pub const TEXTS: &[RefusalText] = &[
    t(
        "score_has_no_list",
        422,
        ["“{indicator}”由其他指标合成，自己没有记录。", "请打开它的组成指标。"],
        ["`{indicator}` is put together of other indicators and has no list of its own.", "Open one of those."],
    ),
    t(
        "too_many_periods",
        422,
        ["时段太多，一次最多 {most} 个。", "请缩短日期范围，或改按月、季度、年。"],
        ["These are more than {most} periods.", "Ask for fewer days, or by month, quarter or year."],
    ),
    t(
        "unknown_indicator",
        404,
        ["{on}没有名为“{indicator}”的指标。", "请核对名称和日期。"],
        ["No indicator `{indicator}` holds on {on}.", "Check its name and the day."],
    ),
];
