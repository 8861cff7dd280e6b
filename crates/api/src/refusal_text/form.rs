//! The sentences for answers of forms: what is missing, what is wrong, and where in a repeating group. Sorted by code.

use super::entry::{Cause, RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "answer_missing",
        422,
        ["“{field}”必须填写。", "补填后再提交。"],
        ["`{field}` has to be answered.", "Fill it in and send the form again."],
    ),
    t(
        "answer_wrong",
        422,
        ["“{field}”填写有误：{cause}。", "请核对后重新填写。"],
        ["`{field}` is wrong: {cause}.", "Check the answer and write it again."],
    ),
    t(
        "cell_missing",
        422,
        ["“{field}”第{row}行的“{column}”必须填写。", "补填这一行，或删去这一行后再提交。"],
        ["`{column}` has to be answered in row {row} of `{field}`.", "Fill it in, or take the row away."],
    ),
    t(
        "cell_wrong",
        422,
        ["“{field}”第{row}行的“{column}”填写有误：{cause}。", "请核对这一行后重新填写。"],
        ["`{column}` is wrong in row {row} of `{field}`: {cause}.", "Check the row and write it again."],
    ),
    t(
        "row_wrong",
        422,
        ["“{field}”第{row}行有误：{cause}。", "请填写这一行，或删去这一行。"],
        ["Row {row} of `{field}` is wrong: {cause}.", "Fill the row in, or take it away."],
    ),
    t(
        "term_wrong",
        422,
        ["约定中的“{field}”有误：{cause}。", "请按合同填写。"],
        ["`{field}` of what was agreed is wrong: {cause}.", "Write it as the contract says."],
    ),
    t(
        "unknown_field",
        422,
        ["该服务没有“{field}”这一项。", "可填写：{known}。"],
        ["The form has no field `{field}`.", "Known: {known}."],
    ),
];

/// Why an answer is wrong: cause, Chinese, English.
pub const CAUSES: &[Cause] = &[
    ("chosen_twice", "同一项选了两次", "one of them is chosen twice"),
    ("empty_row", "这一行是空的", "the row is empty"),
    ("ends_before_it_begins", "终止日早于起始日", "it ends before it begins"),
    ("masked_number", "号码只有掩码，请填写完整号码", "the number is masked: write it in full"),
    ("negative_quantity", "数量不能为负", "a quantity is not negative"),
    ("not_a_file", "不是本件的附件", "it is no file of this case"),
    ("not_a_list_of_choices", "应为若干选项", "it takes a list of choices"),
    ("not_a_party", "不是本系统的客户或机构", "it is no party of this house"),
    ("not_a_quantity", "应为数量和单位", "it is no number with a unit, like `12.5 mu`"),
    ("not_a_region", "不是行政区划代码", "it is no code of an administrative division"),
    ("not_a_text", "应为一项文字", "it takes one text"),
    ("not_an_office", "不是本系统的机构", "it is no office of this house"),
    ("not_rows", "应为若干行", "it takes rows"),
    ("outside_the_scale", "不在评分范围之内", "it is no point of the scale"),
    ("term_unknown", "没有规则取用这一项约定", "no rule asks for a figure of that name"),
    ("too_few_rows", "行数不足", "there are too few rows"),
    ("too_many_rows", "行数过多", "there are too many rows"),
    ("unknown_column", "没有这一列", "there is no such column"),
    ("unknown_unit", "没有这个单位", "there is no such unit"),
    ("wrong_row_number", "行号重复或有误", "its row number is none, or that of another row"),
];
