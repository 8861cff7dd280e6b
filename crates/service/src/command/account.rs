//! The account of a form: entered twice, held against the payee, the bank by card prefix and branch.

use yinuo_core::id::OperatorId;
use yinuo_core::party::mask;
use yinuo_core::payment::{AccountDraft, OtherHolder, check_account};
use yinuo_core::payout::PayoutAccount;
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;

use super::Context;
use crate::stop::Stop;

/// The account among the answers of a form, checked, to be paid to `payee`; its number in clear is for sealing. Another holder
/// needs a reason, and somebody who may approve; a card number whose check digit does not fit needs one as well.
pub(crate) fn checked(
    context: &Context<'_>,
    answers: &Answers,
    payee: &str,
    entered_by: OperatorId,
) -> Result<(PayoutAccount, String), Stop> {
    let text = |key: &str| answers.filled(key).map(str::to_owned);
    let missing = |key: &str| Refusal::new("answer_missing").with("field", key.to_owned());
    let holder = text("account_holder").unwrap_or_else(|| payee.to_owned());
    let reason = text("other_holder_reason");
    let approved = context.actor.may(yinuo_core::access::Permission::APPROVE_CASES);
    let draft = AccountDraft {
        account: text("payee_account").ok_or_else(|| missing("payee_account"))?,
        account_again: text("payee_account_again").ok_or_else(|| missing("payee_account_again"))?,
        holder: holder.clone(),
        payee: payee.to_owned(),
        branch: text("branch_code"),
        other_holder: reason.map(|reason| OtherHolder { reason, approved }),
        check_digit_reason: text("check_digit_reason"),
    };
    let checked = check_account(&draft, context.rules.banks()).map_err(Refusal::from)?;
    let account = PayoutAccount {
        payee: holder,
        masked: mask(&checked.account),
        bank_code: checked.bank_code,
        branch_code: checked.branch,
        entered_by: Some(entered_by),
    };
    Ok((account, checked.account))
}
