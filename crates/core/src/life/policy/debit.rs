//! Premiums by debit (代扣): the holder's word for it, and what a debit collects.
//!
//! The word is given for the account the policy has, so another account ends it. A debit collects what is open and not covered by
//! the deposit; the money arrives as any other receipt, and whatever was paid meanwhile stays in the deposit.
//!
//! A bank may take back what it had reported as collected. Then everything that followed from it is taken back: first what still
//! lies in the deposit, then the instalments it paid, the latest first, with their premium income. What can neither way be had
//! back (it bought units, or the contract has ended) the customer owes.

use jiff::civil::Date;

use super::file::{Due, DueKind, PolicyFile};
use super::receipt::collection_account;
use super::refusal::PolicyRefusal;
use super::state::PolicyState;
use super::turn::Turn;
use crate::agreement::AgreementState;
use crate::id::DebitItemId;
use crate::life::{event, posting};
use crate::money::Fen;

/// A debit that did not bring money, or lost it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedDebit {
    pub debit: DebitItemId,
    pub amount: Fen,
    pub reason: String,
    /// The day on which it had been reported as collected, where it had.
    pub paid_on: Option<Date>,
}

/// The holder lets premiums be debited from the account of the policy, or does so no more.
pub fn set_debit(turn: &mut Turn<'_>, debit: bool) -> Result<(), PolicyRefusal> {
    let policy = &mut turn.file.policy;
    if debit && matches!(policy.state, PolicyState::Declined | PolicyState::Ended(..)) {
        return Err(PolicyRefusal::PolicyEnded);
    }
    match &mut policy.account {
        Some(account) => account.debit = debit,
        None if debit => return Err(PolicyRefusal::NoAccountToDebit),
        None => {}
    }
    turn.finish();
    Ok(())
}

/// What a debit would collect now: nothing where none is authorised, the policy is not in force, or the deposit suffices.
pub fn debit_owed(file: &PolicyFile) -> Result<Fen, PolicyRefusal> {
    let policy = &file.policy;
    let may_debit = policy.account.as_ref().is_some_and(|account| account.debit);
    if !may_debit || policy.state != AgreementState::InForce {
        return Ok(Fen::ZERO);
    }
    let open = Fen::checked_sum(file.open_dues().map(|due| due.amount))?;
    Ok(open.checked_sub(policy.deposit)?.max(Fen::ZERO))
}

/// The bank did not collect a debit, or took it back after it had said that it was paid.
pub fn debit_returned(turn: &mut Turn<'_>, returned: ReturnedDebit, today: Date) -> Result<(), PolicyRefusal> {
    if let Some(paid_on) = returned.paid_on {
        take_back(turn, returned.amount, paid_on, today)?;
    }
    let outcome = if returned.paid_on.is_some() { "taken-back" } else { "not-collected" };
    turn.happened(&event::DEBIT_RETURNED, today, |event| {
        let event = event.with("debit", returned.debit).with("amount", returned.amount);
        event.with("reason", returned.reason).with("outcome", outcome)
    });
    turn.finish();
    Ok(())
}

fn take_back(turn: &mut Turn<'_>, amount: Fen, paid_on: Date, today: Date) -> Result<(), PolicyRefusal> {
    let owed_before = turn.file.policy.make_up;
    let alive = turn.file.policy.is_alive();
    let invested = !turn.basis.product.accounts.is_empty();
    let may_reopen = |due: &Due| alive && !(invested && due.kind == DueKind::Regular);
    turn.reopen_dues(amount, paid_on, today, may_reopen)?;
    let account = collection_account(turn, today)?;
    let from_deposit = amount.min(turn.file.policy.deposit);
    turn.post(posting::receipt(account.clone(), from_deposit).reversed(), today, None)?;
    let rest = amount.checked_sub(from_deposit)?;
    if rest > Fen::ZERO {
        turn.post(posting::taken_back(account, rest), today, None)?;
        turn.add_due(DueKind::TakenBack, None, today, rest);
    }
    // What lay above the amount pays again what was reopened one instalment too many.
    if turn.file.policy.state == AgreementState::InForce {
        turn.sweep(today)?;
    }
    if turn.file.policy.make_up > owed_before {
        turn.tell_of_make_up(today);
    }
    Ok(())
}
