//! Sentences for refusals about bureaus that confirm subsidies, sorted by code.

use crate::refusal_text::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "bureau_left",
        409,
        ["该主管部门已不在名单中。", "无须再取消。"],
        ["This bureau is off the list already.", "There is nothing to do."],
    ),
    t(
        "bureau_named",
        409,
        ["该级的主管部门已登记为{name}。", "更换时请先取消原登记。"],
        ["{name} has this place already.", "Take it from its place first, if another has it now."],
    ),
    t(
        "bureau_not_an_organisation",
        422,
        ["“{name}”不是单位，不能作主管部门。", "请选择财政或农业部门。"],
        ["{name} is no organisation and cannot be a bureau.", "Choose the bureau of finance or agriculture."],
    ),
    t(
        "bureau_without_phone",
        422,
        ["{name}没有联系电话，无法用验证码登录。", "请先在“客户”中登记其电话。"],
        ["{name} has no phone and could not sign in.", "Enter the phone under Customers first."],
    ),
    t(
        "figures_changed",
        409,
        ["您看过以后数字有了变化，没有确认。", "请核对现在的数字再确认。"],
        ["The figures have changed since you read them: nothing was confirmed.", "Read those of now and confirm them."],
    ),
];
