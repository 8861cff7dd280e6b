//! Premiums by debit (代扣): the holder's word for it, and what a debit collects.
//!
//! The word is given for the account the policy has, so another account ends it. A debit collects what is open and not covered by
//! the deposit; the money arrives as any other receipt, and whatever was paid meanwhile stays in the deposit.

use super::file::PolicyFile;
use super::refusal::PolicyRefusal;
use super::turn::Turn;
use crate::agreement::AgreementState;
use crate::money::Fen;

/// The holder lets premiums be debited from the account of the policy, or does so no more.
pub fn set_debit(turn: &mut Turn<'_>, debit: bool) -> Result<(), PolicyRefusal> {
    let policy = &mut turn.file.policy;
    if debit && matches!(policy.state, AgreementState::Declined | AgreementState::Ended) {
        return Err(PolicyRefusal::PolicyEnded);
    }
    if debit && policy.account.is_none() {
        return Err(PolicyRefusal::NoAccountToDebit);
    }
    policy.debit = debit;
    turn.finish();
    Ok(())
}

/// What a debit would collect now: nothing where none is authorised, the policy is not in force, or the deposit suffices.
pub fn debit_owed(file: &PolicyFile) -> Result<Fen, PolicyRefusal> {
    let policy = &file.policy;
    if !policy.debit || policy.account.is_none() || policy.state != AgreementState::InForce {
        return Ok(Fen::ZERO);
    }
    let open = Fen::checked_sum(file.open_dues().map(|due| due.amount))?;
    Ok(open.checked_sub(policy.deposit)?.max(Fen::ZERO))
}
