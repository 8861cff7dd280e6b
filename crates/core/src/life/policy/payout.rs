//! Payouts of a policy: what their way through the bank does to its ledger and its cases. Where a payout stands is decided in
//! [`crate::payout`].

use jiff::civil::Date;

use super::file::{PolicyAccount, PolicyFile};
use super::refusal::PolicyRefusal;
use super::turn::{FullTurn, OwnError, PolicyEffect, Turn};
use crate::id::{PaymentBatchId, PayoutId};
use crate::life::{event, posting};
use crate::payout::{Collected, PaidBack, Payout, PayoutAccount, PayoutRefusal};

/// A new account for the payments of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountChange {
    pub account: PayoutAccount,
}

fn find(file: &mut PolicyFile, id: PayoutId) -> Result<&mut Payout, PolicyRefusal> {
    Ok(file.payouts.iter_mut().find(|payout| payout.id == id).ok_or(PayoutRefusal::Unknown)?)
}

/// Sets the account of the policy. Payouts that waited for one are released; one the bank sent back is ready again.
pub fn change_account(turn: &mut FullTurn<'_>, change: AccountChange) -> Result<(), PolicyRefusal> {
    let policy = &mut turn.file.policy;
    // Debits were authorised from the account that was.
    let same = |known: &PolicyAccount| known.account.masked == change.account.masked;
    let debit = policy.account.as_ref().is_some_and(|known| known.debit && same(known));
    policy.account = Some(PolicyAccount { account: change.account, debit });
    let apart = |payout: &&mut Payout| !payout.goes_apart();
    let again: Vec<PayoutId> = turn.file.payouts.iter_mut().filter(apart).filter_map(pay_again).collect();
    for id in again {
        tell_of_repetition(turn, id);
    }
    turn.settle_blocks();
    Ok(())
}

/// What the bank sent back goes out again.
fn pay_again(payout: &mut Payout) -> Option<PayoutId> {
    payout.pay_again().then_some(payout.id)
}

fn tell_of_repetition(turn: &mut Turn<'_>, id: PayoutId) {
    turn.happened(&event::PAYMENT_REPEATED, turn.on, |event| event.with("payout", id));
}

/// Gives one payout an account of its own, or a corrected one after the bank sent it back.
pub fn pay_to(turn: &mut Turn<'_>, id: PayoutId, account: PayoutAccount) -> Result<(), PolicyRefusal> {
    if find(&mut turn.file, id)?.pay_to(account)? {
        tell_of_repetition(turn, id);
    }
    turn.settle_blocks();
    Ok(())
}

/// Puts the account of a payout right: its own where it goes apart, otherwise that of the policy.
pub fn correct_account(turn: &mut FullTurn<'_>, id: PayoutId, account: PayoutAccount) -> Result<(), PolicyRefusal> {
    if find(&mut turn.file, id)?.goes_apart() {
        pay_to(turn, id, account)
    } else {
        change_account(turn, AccountChange { account })
    }
}

/// Sends a returned payment out again as it is: the fault was the bank's.
pub fn release(turn: &mut Turn<'_>, id: PayoutId) -> Result<(), PolicyRefusal> {
    let payout = find(&mut turn.file, id)?;
    if !payout.pay_again() {
        return Err(PayoutRefusal::NotWaiting { state: payout.state() }.into());
    }
    tell_of_repetition(turn, id);
    turn.settle_blocks();
    Ok(())
}

/// Takes a ready payout into a batch, with the account it goes to.
pub fn collect(turn: &mut Turn<'_>, id: PayoutId, batch: PaymentBatchId, on: Date) -> Result<Collected, PolicyRefusal> {
    turn.settle_blocks();
    let standing = turn.file.policy.account.as_ref().map(|standing| standing.account.clone());
    let payout = find(&mut turn.file, id)?;
    let collected = payout.collect(batch, standing.as_ref(), on)?;
    if collected == Collected::Taken {
        let amount = payout.amount;
        turn.post(posting::paid_out(amount), on, Some(id))?;
    }
    Ok(collected)
}

/// Takes a payout out of a batch that was not sent after all.
pub fn untake(turn: &mut Turn<'_>, id: PayoutId, batch: PaymentBatchId, on: Date) -> Result<bool, PolicyRefusal> {
    let payout = find(&mut turn.file, id)?;
    if !payout.untake(batch, on) {
        return Ok(false);
    }
    let amount = payout.amount;
    turn.post(posting::returned(amount), on, Some(id))?;
    turn.settle_blocks();
    Ok(true)
}

/// The bank has paid: the case it was paid for is told. False where that was known.
pub fn settle_paid(turn: &mut Turn<'_>, id: PayoutId, batch: PaymentBatchId, on: Date) -> Result<bool, PolicyRefusal> {
    let payout = find(&mut turn.file, id)?;
    if !payout.settle_paid(batch, on)? {
        return Ok(false);
    }
    if let Some(case) = payout.case {
        turn.effects.push(PolicyEffect::CasePaid { case });
    }
    Ok(true)
}

/// The bank has sent the payment back, at once or after it had said that it was paid. The money is owed again, and where the
/// account was wrong the error
/// is recorded for who entered it. False where that was known.
pub fn settle_returned(
    turn: &mut Turn<'_>,
    id: PayoutId,
    batch: PaymentBatchId,
    on: Date,
    paid_back: PaidBack,
    wrong_account: bool,
) -> Result<bool, PolicyRefusal> {
    let payout = find(&mut turn.file, id)?;
    if !payout.settle_returned(batch, on, paid_back.clone())? {
        return Ok(false);
    }
    let amount = payout.amount;
    let operator = payout.attempt().and_then(|attempt| attempt.account.entered_by);
    turn.post(posting::returned(amount), on, Some(id))?;
    if wrong_account {
        let note = format!("{} {}", paid_back.code, paid_back.reason).trim().to_owned();
        turn.errors.push(OwnError { kind: "wrong-account", operator, payout: Some(id), occurred_on: on, note });
    }
    turn.happened(&event::PAYMENT_RETURNED, on, |event| {
        event.with("payout", id).with("amount", amount).with("reason", paid_back.reason)
    });
    Ok(true)
}
