//! Of people: their roles, who decides, and who stands in what relation to whom.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[t(
    "unknown_role",
    422,
    ["没有“{role}”这个角色。", "请从现有角色中选择；角色由规则包规定。"],
    ["There is no role `{role}`.", "Choose one of the roles there are; packs say which."],
)];
