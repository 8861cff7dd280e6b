//! Refusals about what a case is about.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "milestone_needs_subject",
        409,
        [
            "登记这一步要对一个办理对象（{kind}）生效，而本业务没有指明是哪一个：登记了也不会有任何结果。",
            "请先在业务上登记办理对象（{role}），再登记这一步。",
        ],
        [
            "This milestone does something to a thing of the kind `{kind}`, and the case does not say to which: nothing would come of it.",
            "Name it on the case first, in the role `{role}`; then record the milestone.",
        ],
    ),
    t(
        "subject_in_use",
        409,
        ["“{milestone}”这一步已经处理了该办理对象，不能取下。", "对象选错的，请撤回本业务，另行登记。"],
        [
            "The milestone `{milestone}` has done something to it already.",
            "Where it was the wrong one, withdraw the case and open another.",
        ],
    ),
    t(
        "subject_missing",
        409,
        ["该事项须指明办理对象（{role}）。", "请选择办理对象后再登记。"],
        ["A case of this service is about something, and nothing is named for `{role}`.", "Choose what it is about."],
    ),
    t(
        "subject_not_found",
        422,
        ["办理对象{subject}不存在，或您无权查看。", "请核对后重新选择。"],
        ["What the case would be about, {subject}, is not there or not yours to see.", "Choose another one."],
    ),
    t(
        "subject_not_there",
        409,
        ["本业务没有“{role}”这一办理对象。", "请刷新页面后查看。"],
        ["The case is about nothing in the role `{role}`.", "Look at it again: somebody may have taken it off."],
    ),
    t(
        "subject_of_another_customer",
        409,
        ["该办理对象不属于此客户。", "请选择本客户名下的对象。"],
        ["What the case would be about is another customer's.", "Choose one of this customer's."],
    ),
    t(
        "subject_twice",
        422,
        ["办理对象（{role}）重复。", "每种角色只能指明一个对象。"],
        ["Two things are named for the role `{role}`.", "Name one for each role."],
    ),
    t(
        "unknown_subject_role",
        422,
        ["该事项没有“{role}”这一办理对象。", "可用的有：{known}。"],
        ["This service takes nothing in the role `{role}`.", "It takes: {known}."],
    ),
    t(
        "wrong_subject_kind",
        422,
        ["“{role}”的种类不符：应为{wanted}，而不是{kind}。", "请选择正确的对象。"],
        ["`{role}` has to be a {wanted}, not a {kind}.", "Choose something of that kind."],
    ),
];
