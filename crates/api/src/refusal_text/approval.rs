//! Sentences of the refusals about approvals. Sorted by code.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "approval_asker_left",
        409,
        ["提交人已不在岗，不能以其名义办理。", "请由在岗人员重新提交。"],
        ["Whoever asked for it has left, so it cannot be done in that name.", "Let somebody else ask for it anew."],
    ),
    t(
        "approval_by_second_person",
        409,
        ["提交人、经办人和审批人不能是同一人，每一道审批也须由不同的人办理。", "请由另一位有权审批的人办理。"],
        [
            "Nobody approves what he asked for or made himself, and each word is another person's.",
            "Let somebody else who may approve it do so.",
        ],
    ),
    t(
        "approval_decided",
        409,
        ["该审批当前状态为{state}，不再等待处理。", "请刷新列表查看结果。"],
        ["It is {state} and waits for nobody's word.", "Load the list again to see what became of it."],
    ),
    t(
        "approval_of_another",
        409,
        ["只有提交人可以撤回。", "有权审批的人可以驳回。"],
        ["Only who asked for it can take it back.", "Whoever may approve it can turn it down."],
    ),
    t(
        "approval_outgrown",
        409,
        ["办理时金额为{amount}元，超过审批时所见的{shown}元。", "请重新提交，让审批人看到现在的金额。"],
        [
            "It has come to {amount} yuan, more than the {shown} that were shown for approval.",
            "Ask for it anew, so that the sum of today is seen.",
        ],
    ),
    t(
        "approval_required",
        409,
        ["该事项须经审批，不能在此直接办理。", "请由本机构人员登录后提交。"],
        ["This needs approval and cannot be done here.", "Let an operator sign in and ask for it."],
    ),
    t(
        "approval_waits_already",
        409,
        ["同一事项的审批已在等待处理。", "请在“审批”中查看；需要修改的，先撤回再重新提交。"],
        ["The same has been asked for and waits.", "See `Approvals`; to change it, take it back and ask anew."],
    ),
];
