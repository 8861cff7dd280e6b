//! Sentences for amounts, shares and numbers that arithmetic refuses, whatever it is for. Sorted by code.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "amount_negative",
        422,
        ["{field}为负数：{amount}元。", "请填写不小于零的金额。"],
        ["`{field}` is negative: {amount} yuan.", "Enter an amount from zero."],
    ),
    t(
        "entry_twice",
        422,
        ["名单中有重复项：“{entry}”。", "请删除重复项后重新抽取。"],
        ["The entry `{entry}` is there twice.", "Remove one of the two and draw again."],
    ),
    t(
        "more_winners_than_entries",
        422,
        ["要抽取{winners}个，名单只有{entries}项。", "请减少抽取数量。"],
        ["{winners} winners of {entries} entries.", "Ask for fewer winners."],
    ),
    t(
        "nothing_to_split_by",
        422,
        ["各部分的比例均为零，无法分摊。", "请至少填写一个大于零的比例。"],
        ["No part has a weight above zero, so there is nothing to split by.", "Give at least one part a weight."],
    ),
    t(
        "number_negative",
        422,
        ["{field}为负数：{number}。", "请填写不小于零的数。"],
        ["`{field}` is negative: {number}.", "Enter a number from zero."],
    ),
    t(
        "rows_of_unequal_length",
        422,
        ["第{row}行（从0起）有{found}项，其他行有{items}项。", "每行填写同样多的题目，未答的留空。"],
        [
            "Row {row}, from 0, has {found} items, the others {items}.",
            "Give every row as many items; what was not answered is null.",
        ],
    ),
    t(
        "share_out_of_range",
        422,
        ["{field}应在0到1之间，现为{share}。", "百分之二十填写0.2。"],
        ["`{field}` lies between 0 and 1, not at {share}.", "Twenty per cent is 0.2."],
    ),
    t(
        "too_few_items",
        422,
        ["只有{items}个题目，信度至少需要两个。", "请补充题目。"],
        ["{items} items; reliability needs two at least.", "Give the answers of more items."],
    ),
    t(
        "too_many_digits",
        422,
        ["数值位数过多，无法精确计算。", "请核对金额和小数位数。"],
        ["There are more digits than can be counted exactly.", "Check the amounts and their decimals."],
    ),
];
