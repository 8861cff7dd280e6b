//! Of people: what they are called, their roles, who decides, and who stands in what relation to whom. Sorted by code.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "merge_without_proof",
        422,
        ["合并客户须有证明文件。", "请先把证明文件上传到其中一位客户的业务件，再从中选择。"],
        [
            "A merge takes a document that proves it.",
            "Attach the document to a case of one of the two customers first, then choose it.",
        ],
    ),
    t(
        "not_merged",
        409,
        ["这两位客户没有合并。", "请刷新后核对。"],
        ["These two customers are not merged.", "Reload the page and look again."],
    ),
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
        "party_has_aliases",
        409,
        ["“{name}”名下已有并入的客户，不能再并入他人。", "请反过来合并，或先撤销其名下的合并。"],
        [
            "`{name}` has aliases of its own and cannot become one.",
            "Merge the other way round, or undo the merges into it first.",
        ],
    ),
    t(
        "party_kinds_differ",
        422,
        ["个人与单位不能合并。", "请核对选择的客户。"],
        ["A person and an organisation are not one.", "Check whom you have chosen."],
    ),
    t(
        "party_merged",
        409,
        ["该客户已并入另一客户。", "请在保留的客户名下办理。"],
        ["This customer was merged into another.", "Go on with the customer that is kept."],
    ),
    t(
        "party_merged_with_itself",
        422,
        ["不能与自己合并。", "请选择另一位客户。"],
        ["Nobody is merged with himself.", "Choose another customer."],
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
