//! Money owed to a customer on its way (应付款项): blocked or ready, taken into a batch, paid or sent back, corrected, paid again.
//!
//! A payout is paid once: only a ready one can be taken into a batch, only a taken one of that very batch can be settled. A
//! paid one changes only where the bank sends its money back after all; one that was sent back is never paid by the same
//! attempt.

use jiff::civil::Date;

use super::{OwnError, PolicyEffect, PolicyFile, PolicyRefusal, Turn};
use crate::id::{CaseId, OperatorId, PaymentBatchId, PayoutId};
use crate::life::{event, posting};
use crate::money::Fen;
use crate::payout::PaymentKind;

/// Where a payment goes. The number itself is sealed; see the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutAccount {
    pub payee: String,
    pub masked: String,
    pub bank_code: Option<String>,
    pub branch_code: Option<String>,
    /// Who entered it: an error in it is that operator's.
    pub entered_by: Option<OperatorId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PayoutState {
    Blocked,
    Ready,
    /// In a batch that goes, or went, to the bank.
    Batched,
    Paid,
    /// Sent back by the bank; waits for a correction.
    Returned,
    Cancelled,
}

impl PayoutState {
    pub const ALL: [PayoutState; 6] = [
        PayoutState::Blocked,
        PayoutState::Ready,
        PayoutState::Batched,
        PayoutState::Paid,
        PayoutState::Returned,
        PayoutState::Cancelled,
    ];

    pub fn key(self) -> &'static str {
        match self {
            PayoutState::Blocked => "blocked",
            PayoutState::Ready => "ready",
            PayoutState::Batched => "batched",
            PayoutState::Paid => "paid",
            PayoutState::Returned => "returned",
            PayoutState::Cancelled => "cancelled",
        }
    }

    pub fn parse(key: &str) -> Option<PayoutState> {
        PayoutState::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Not on its way yet.
    pub fn waits(self) -> bool {
        matches!(self, PayoutState::Blocked | PayoutState::Ready)
    }
}

/// Why a payout waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockedBy {
    MakeUpOwed,
    PremiumOwed,
    NoAccount,
}

impl BlockedBy {
    pub const ALL: [BlockedBy; 3] = [BlockedBy::MakeUpOwed, BlockedBy::PremiumOwed, BlockedBy::NoAccount];

    pub fn key(self) -> &'static str {
        match self {
            BlockedBy::MakeUpOwed => "make-up-owed",
            BlockedBy::PremiumOwed => "premium-owed",
            BlockedBy::NoAccount => "no-account",
        }
    }

    pub fn parse(key: &str) -> Option<BlockedBy> {
        BlockedBy::ALL.into_iter().find(|reason| reason.key() == key)
    }
}

/// What the bank said when it sent a payment back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidBack {
    pub code: String,
    pub reason: String,
    /// The account itself was wrong, which is an error of who entered it.
    pub wrong_account: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payout {
    pub id: PayoutId,
    pub kind: &'static PaymentKind,
    pub benefit_key: Option<String>,
    pub case: Option<CaseId>,
    pub due_on: Date,
    pub amount: Fen,
    pub state: PayoutState,
    pub blocked_by: Option<BlockedBy>,
    /// Somebody else than the holder, as in a claim: it waits for an account of its own.
    pub payee: Option<String>,
    /// An account of its own.
    pub own: Option<PayoutAccount>,
    /// The account a batch took down.
    pub taken: Option<PayoutAccount>,
    pub batch: Option<PaymentBatchId>,
    /// How often it was taken into a batch. Part of the id under which the bank knows the payment, so it never goes back.
    pub attempts: u32,
    pub returned: Option<PaidBack>,
    pub settled_on: Option<Date>,
    pub version: i64,
}

impl Payout {
    /// Whether it is not paid to the account of its policy: it has an account of its own, or is for somebody else than the holder.
    pub fn goes_apart(&self) -> bool {
        self.own.is_some() || self.payee.is_some()
    }

    /// Whose money it is, where the policy is that of `holder`.
    pub fn payee<'a>(&'a self, holder: &'a str) -> &'a str {
        let own = self.own.as_ref().map(|own| own.payee.as_str());
        own.or(self.payee.as_deref()).unwrap_or(holder)
    }
}

/// What came of taking a payout into a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collected {
    Taken,
    /// It is in this batch already.
    Known,
    /// It was thought ready and has to wait; that is written down.
    Waits(BlockedBy),
}

/// A new account for the payments of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountChange {
    pub account: PayoutAccount,
}

fn find(file: &mut PolicyFile, id: PayoutId) -> Result<&mut Payout, PolicyRefusal> {
    file.payouts.iter_mut().find(|payout| payout.id == id).ok_or(PolicyRefusal::PayoutUnknown)
}

/// Sets the account of the policy. Payouts that waited for one are released; one the bank sent back is ready again.
pub fn change_account(turn: &mut Turn<'_>, change: AccountChange) -> Result<(), PolicyRefusal> {
    let policy = &mut turn.file.policy;
    // Debits were authorised from the account that was.
    policy.debit &= policy.account.as_ref().is_some_and(|account| account.masked == change.account.masked);
    policy.account = Some(change.account);
    let returned = |payout: &&Payout| payout.state == PayoutState::Returned && !payout.goes_apart();
    let again: Vec<PayoutId> = turn.file.payouts.iter().filter(returned).map(|payout| payout.id).collect();
    for id in again {
        pay_again(turn, id)?;
    }
    turn.settle_blocks();
    Ok(())
}

fn ready_again(payout: &mut Payout) {
    payout.state = PayoutState::Ready;
    payout.batch = None;
    payout.taken = None;
    payout.version += 1;
}

/// What the bank sent back goes out again.
fn pay_again(turn: &mut Turn<'_>, id: PayoutId) -> Result<(), PolicyRefusal> {
    ready_again(find(&mut turn.file, id)?);
    let on = turn.basis.calendar.date_of(turn.by.now);
    turn.happened(&event::PAYMENT_REPEATED, on, |event| event.with("payout", id));
    Ok(())
}

/// Gives one payout an account of its own, or a corrected one after the bank sent it back.
pub fn pay_to(turn: &mut Turn<'_>, id: PayoutId, account: PayoutAccount) -> Result<(), PolicyRefusal> {
    let payout = find(&mut turn.file, id)?;
    payout.own = Some(account);
    match payout.state {
        PayoutState::Blocked | PayoutState::Ready => payout.version += 1,
        PayoutState::Returned => pay_again(turn, id)?,
        state => return Err(PolicyRefusal::PayoutNotWaiting { state }),
    }
    turn.settle_blocks();
    Ok(())
}

/// Puts the account of a payout right: its own where it goes apart, otherwise that of the policy.
pub fn correct_account(turn: &mut Turn<'_>, id: PayoutId, account: PayoutAccount) -> Result<(), PolicyRefusal> {
    if find(&mut turn.file, id)?.goes_apart() {
        pay_to(turn, id, account)
    } else {
        change_account(turn, AccountChange { account })
    }
}

/// Sends a returned payment out again as it is: the fault was the bank's.
pub fn release(turn: &mut Turn<'_>, id: PayoutId) -> Result<(), PolicyRefusal> {
    let payout = find(&mut turn.file, id)?;
    if payout.state != PayoutState::Returned {
        return Err(PolicyRefusal::PayoutNotWaiting { state: payout.state });
    }
    pay_again(turn, id)?;
    turn.settle_blocks();
    Ok(())
}

/// Takes a ready payout into a batch, with the account it goes to.
pub fn collect(turn: &mut Turn<'_>, id: PayoutId, batch: PaymentBatchId, on: Date) -> Result<Collected, PolicyRefusal> {
    turn.settle_blocks();
    let account_of_policy = turn.file.policy.account.clone();
    let payout = find(&mut turn.file, id)?;
    if payout.batch == Some(batch) {
        return Ok(Collected::Known);
    }
    if let Some(reason) = payout.blocked_by {
        return Ok(Collected::Waits(reason));
    }
    if payout.state != PayoutState::Ready {
        return Err(PolicyRefusal::PayoutNotWaiting { state: payout.state });
    }
    if payout.due_on > on {
        return Err(PolicyRefusal::PayoutNotDue { due_on: payout.due_on });
    }
    payout.taken = payout.own.clone().or(account_of_policy.filter(|_| payout.payee.is_none()));
    payout.state = PayoutState::Batched;
    payout.batch = Some(batch);
    payout.attempts += 1;
    payout.returned = None;
    payout.version += 1;
    let amount = payout.amount;
    turn.post(posting::paid_out(amount), on, Some(id))?;
    Ok(Collected::Taken)
}

/// Takes a payout out of a batch that was not sent after all.
pub fn untake(turn: &mut Turn<'_>, id: PayoutId, batch: PaymentBatchId, on: Date) -> Result<bool, PolicyRefusal> {
    let payout = find(&mut turn.file, id)?;
    if payout.batch != Some(batch) || payout.state != PayoutState::Batched {
        return Ok(false);
    }
    ready_again(payout);
    let amount = payout.amount;
    turn.post(posting::returned(amount), on, Some(id))?;
    turn.settle_blocks();
    Ok(true)
}

/// The bank has paid. False where that was known.
pub fn settle_paid(turn: &mut Turn<'_>, id: PayoutId, batch: PaymentBatchId, on: Date) -> Result<bool, PolicyRefusal> {
    let payout = find(&mut turn.file, id)?;
    match payout.state {
        PayoutState::Paid if payout.batch == Some(batch) => return Ok(false),
        PayoutState::Batched if payout.batch == Some(batch) => {}
        state => return Err(PolicyRefusal::PayoutNotInBatch { state }),
    }
    payout.state = PayoutState::Paid;
    payout.settled_on = Some(on);
    payout.version += 1;
    let (amount, case) = (payout.amount, payout.case);
    if let Some(case) = case {
        turn.effects.push(PolicyEffect::CasePaid { case, amount, paid_on: on });
    }
    Ok(true)
}

/// The bank has sent the payment back, at once or after it had said that it was paid. The money is owed again, and where the account was wrong the error
/// is recorded for who entered it. False where that was known.
pub fn settle_returned(
    turn: &mut Turn<'_>,
    id: PayoutId,
    batch: PaymentBatchId,
    on: Date,
    paid_back: PaidBack,
) -> Result<bool, PolicyRefusal> {
    let payout = find(&mut turn.file, id)?;
    match payout.state {
        PayoutState::Returned if payout.batch == Some(batch) => return Ok(false),
        PayoutState::Batched | PayoutState::Paid if payout.batch == Some(batch) => {}
        state => return Err(PolicyRefusal::PayoutNotInBatch { state }),
    }
    payout.state = PayoutState::Returned;
    payout.settled_on = None;
    payout.returned = Some(paid_back.clone());
    payout.version += 1;
    let amount = payout.amount;
    let operator = payout.taken.as_ref().and_then(|account| account.entered_by);
    turn.post(posting::returned(amount), on, Some(id))?;
    if paid_back.wrong_account {
        let note = format!("{} {}", paid_back.code, paid_back.reason).trim().to_owned();
        turn.errors.push(OwnError { kind: "wrong-account", operator, payout: Some(id), occurred_on: on, note });
    }
    turn.happened(&event::PAYMENT_RETURNED, on, |event| {
        event.with("payout", id).with("amount", amount).with("reason", paid_back.reason)
    });
    Ok(true)
}
