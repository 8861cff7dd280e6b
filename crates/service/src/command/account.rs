//! The account of a form: entered twice, held against the payee and the rules about payees, the bank by card prefix and branch.

use yinuo_core::id::OperatorId;
use yinuo_core::party::mask;
use yinuo_core::payee::{Accounts, PayeeAccount};
use yinuo_core::payment::{AccountDraft, OtherAccountHolder, check_account};
use yinuo_core::payout::{Payout, PayoutAccount};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;

use super::Context;
use crate::engine::facts::Facts;
use crate::payout::Entitlement;
use crate::relation::serving;
use crate::stop::Stop;

/// Whose money an account is for.
#[derive(Debug)]
pub(crate) struct Owed<'a> {
    pub payee: &'a str,
    /// Whether that is a name: the estate is none, and whoever gets its money is asked for by name, with the reason.
    pub named: bool,
    pub accounts: Accounts,
    /// By the agreement under which it is owed.
    pub by: Entitlement,
}

/// Which account a payout goes to.
pub(crate) fn accounts_of(payout: &Payout) -> Accounts {
    if payout.goes_apart() { Accounts::Apart } else { Accounts::Standing }
}

/// The account among the answers of a form, checked, to be paid to; its number in clear is for sealing. Another holder than the
/// payee needs a reason, and somebody who may approve; one whom the rules about payees close out is refused whoever asks. A
/// card number whose check digit does not fit needs a reason as well.
pub(crate) fn checked(
    context: &Context<'_>,
    facts: &Facts,
    answers: &Answers,
    owed: Owed<'_>,
    entered_by: OperatorId,
) -> Result<(PayoutAccount, String), Stop> {
    let Owed { payee, named, accounts, by } = owed;
    let text = |key: &str| answers.filled(key).map(str::to_owned);
    let missing = |key: &str| Refusal::new("answer_missing").with("field", key.to_owned());
    let account_holder = match text("account_holder") {
        Some(account_holder) => account_holder,
        None if named => payee.to_owned(),
        None => return Err(missing("account_holder").into()),
    };
    let reason = text("other_account_holder_reason");
    let approved = context.actor.may(yinuo_core::access::Permission::APPROVE_CASES);
    let draft = AccountDraft {
        account: text("payee_account").ok_or_else(|| missing("payee_account"))?,
        account_again: text("payee_account_again").ok_or_else(|| missing("payee_account_again"))?,
        account_holder: account_holder.clone(),
        payee: payee.to_owned(),
        branch: text("branch_code"),
        other_account_holder: reason.map(|reason| OtherAccountHolder { reason, approved }),
        check_digit_reason: text(crate::personal::CHECK_DIGIT_REASON),
    };
    let checked = check_account(&draft, context.rules.banks()).map_err(Refusal::from)?;
    let today = context.today();
    let serving = serving(context, facts, by.customer, today);
    let Entitlement { sold_by, entitled, .. } = by;
    let account = PayeeAccount {
        account_holder: account_holder.clone(),
        payee: payee.to_owned(),
        accounts,
        sold_by,
        entitled,
        serving,
    };
    context.rules.payees().check(&account, today)?;
    let account = PayoutAccount {
        payee: account_holder,
        masked: mask(&checked.account),
        bank_code: checked.bank_code,
        branch_code: checked.branch,
        entered_by: Some(entered_by),
    };
    Ok((account, checked.account))
}
