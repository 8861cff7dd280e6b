//! Of people: what they are called, their roles, who decides, and who stands in what relation to whom. Sorted by code.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "nothing_visible",
        422,
        ["“{field}”中没有可见的文字。", "请重新填写；从别处复制的文字可能只含不可见的符号。"],
        [
            "Nothing can be seen in `{field}`.",
            "Write it again: what was copied from elsewhere holds invisible marks only.",
        ],
    ),
    t(
        "token_permission_unknown",
        422,
        ["令牌不能有权限“{permission}”。", "请从权限清单中选择；管理机构和人员不能授予程序。"],
        [
            "A token cannot have the permission `{permission}`.",
            "Choose from the list of permissions; keeping the house is given to no program.",
        ],
    ),
    t(
        "unknown_role",
        422,
        ["没有“{role}”这个角色。", "请从现有角色中选择；角色由规则包规定。"],
        ["There is no role `{role}`.", "Choose one of the roles there are; packs say which."],
    ),
];
