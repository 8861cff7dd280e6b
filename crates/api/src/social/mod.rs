//! What social insurance brings to the API: the sentences of its refusals.

use crate::refusal_text::entry::{RefusalText, t};
use crate::systems::System;

/// Sorted by code.
const TEXTS: &[RefusalText] = &[
    t(
        "age_between_full_years",
        422,
        ["退休年龄{years}岁{months}个月不是整岁，计发月数表中没有。", "请填写经办机构确定的计发月数。"],
        ["The table has full years only, not {years} years and {months} months.", "Give the divisor the agency uses."],
    ),
    t(
        "age_outside_divisors",
        422,
        ["计发月数表中没有{years}岁。", "请核对退休年龄，或填写计发月数。"],
        ["The table of divisors has no age of {years}.", "Check the age, or give the divisor."],
    ),
    t(
        "day_with_two_rates",
        422,
        ["{on}起有两个滞纳金费率。", "每一天只能有一个费率，请删去其一。"],
        ["Two rates hold from {on} on.", "A day has one rate; remove one of them."],
    ),
    t(
        "day_without_rate",
        422,
        ["{on}没有滞纳金费率。", "请补充该日适用的费率。"],
        ["No rate holds on {on}.", "Give the rate of that day."],
    ),
    t(
        "divisor_zero",
        422,
        ["计发月数为零。", "请填写大于零的计发月数。"],
        ["The divisor is zero.", "Give the months over which the account is paid out."],
    ),
    t(
        "floor_above_ceiling",
        422,
        ["缴费基数下限{floor}元高于上限{ceiling}元。", "请核对上下限。"],
        ["The floor of {floor} yuan lies above the ceiling of {ceiling} yuan.", "Check the two."],
    ),
];

pub static SYSTEM: System = System { key: "social", refusals: &[TEXTS], ..System::NONE };
