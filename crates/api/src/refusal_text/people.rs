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
        "party_known_otherwise",
        409,
        [
            "该客户已登记为“{known_as}”，这次填写的是“{given}”（{differs}不同）。",
            "如是同一人，请使用已有客户并更正其资料；如号码有误，请改正。护照等号码可能属于另一人，确认后再提交。",
        ],
        [
            "This party is known as {known_as}, and now given as {given} ({differs}).",
            "If it is the same person, use the party that is there and edit it; if the number is wrong, mend it. A passport may be another person's: say so.",
        ],
    ),
    t(
        "sent_twice",
        409,
        ["您在{seconds}秒前提交过完全相同的内容。", "请先查看已登记的内容；确需再登记一次的，请确认后提交。"],
        [
            "You sent exactly this {seconds} seconds ago.",
            "Look at what was made first; if it is meant once more, say so and send it again.",
        ],
    ),
    t(
        "unknown_role",
        422,
        ["没有“{role}”这个角色。", "请从现有角色中选择；角色由规则包规定。"],
        ["There is no role `{role}`.", "Choose one of the roles there are; packs say which."],
    ),
];
