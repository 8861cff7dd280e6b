//! Sentences of the refusals about paying out: batches, their files, corrections; and of the causes why nothing was done for a
//! row of a return file. Sorted by code.

use super::entry::{Cause, RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "account_changed_after_collection",
        409,
        ["款项{payout}（{subject}）入批后账户已变更。", "请撤销本批次后重新组批。"],
        [
            "The account of the payout {payout} ({subject}) was changed after the batch took it down.",
            "Cancel the batch and make it anew.",
        ],
    ),
    t(
        "account_number_missing",
        409,
        ["款项{payout}（{subject}）没有可用的收款账号。", "请先登记收款账号，再入批。"],
        ["The payout {payout} ({subject}) has no account number to pay to.", "Enter its account, then gather it."],
    ),
    t(
        "batch_counts_changed",
        409,
        [
            "批次现有{found}笔，与封批时的{sealed}笔或金额不符。",
            "未报送的批次请重新归集后再导出；已报送的不能再次导出。",
        ],
        [
            "The batch holds {found} payouts, which are not the {sealed} it was sealed with, or not their sum.",
            "Gather a batch that was not sent once more; the file of one that was sent cannot be written again.",
        ],
    ),
    t(
        "debit_account_changed",
        409,
        ["{subject}入批后扣款账户已变更。", "请撤销本批次后重新组批。"],
        ["The account of {subject} was changed after the batch was made.", "Cancel the batch and make it anew."],
    ),
    t(
        "debit_account_missing",
        409,
        ["{subject}没有可用的扣款账号。", "请先变更并登记账户，再组批。"],
        ["{subject} has no account number to debit.", "Enter its account, then gather it."],
    ),
    t(
        "debit_not_waiting",
        409,
        ["该笔扣款当前状态为{state}，不在等待银行结果。", "请核对回盘文件。"],
        ["The debit is {state} and waits for no answer.", "Check the return file."],
    ),
    t(
        "execute_on_in_past",
        422,
        ["付款日期早于今天（{today}）。", "请填写今天或以后的日期。"],
        ["The day of payment is before today, {today}.", "Give today or a later day."],
    ),
    t(
        "failed_payment_case_open",
        409,
        ["该笔款项的转账失败处理件{number}尚未办结。", "请在该业务中更正账户。"],
        ["The case {number} works on this failed payment.", "Correct the account there."],
    ),
    t(
        "no_debtor_account",
        409,
        ["未设置付款账户，不能生成付款文件。", "请在yinuo.toml的[payment.debtor]中填写name、account、branch。"],
        [
            "Nobody has said which account payments leave from.",
            "Name it in yinuo.toml under [payment.debtor], with name, account and branch.",
        ],
    ),
    t(
        "return_of_another_batch",
        409,
        ["该文件是批次{named}的回盘。", "请选择对应的批次导入。"],
        ["The file is about the batch {named}.", "Take it in for that batch."],
    ),
    t(
        "wrong_batch_state",
        409,
        ["批次当前状态为{state}，需要{wanted}。", "请刷新后查看批次状态。"],
        ["The batch is {state}; this takes {wanted}.", "Look at the batch again."],
    ),
];

pub const CAUSES: &[Cause] = &[
    ("amount_differs", "金额与付款不符", "the amount is not the one that was sent"),
    ("batch_not_sent", "所在批次未登记报送", "its batch was not marked as sent"),
    (
        "earlier_attempt_paid",
        "银行称此前退回的一次付款已成功",
        "the bank says that an earlier attempt was paid after all",
    ),
    (
        "format_of_other_batches",
        "付款批次用pain001或csv，扣款批次用pain008或csv",
        "payouts take pain001 or csv, debits pain008 or csv",
    ),
    ("not_a_format", "格式只有pain001、pain008和csv", "the formats are pain001, pain008 and csv"),
    ("one_change_at_a_time", "一次只能更改一项", "change one thing at a time"),
    ("paid_after_return", "此前已退回，现又称已付", "it came back before, and now it is said to be paid"),
    ("payout_not_in_batch", "该笔款项已不在批次中", "the payout is in no batch any more"),
    ("payout_of_another_batch", "属于另一批次", "it belongs to another batch"),
    ("unknown_batch", "找不到所指的批次", "the batch it names is not known"),
    ("unknown_reference", "流水号不属于本机构的付款", "the end-to-end id is that of no payment of ours"),
    (
        "whole_batch_with_bad_rows",
        "有不能识别的行，未按整批结果处理",
        "with rows that cannot be read, the outcome of the whole batch is not applied",
    ),
];
