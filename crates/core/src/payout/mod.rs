//! Money owed to somebody, on its way (应付款项): waiting or ready, taken into a batch, paid or sent back, corrected, paid again.
//!
//! A payout is owed to a creditor on account of a subject, whatever that is. It may wait for several reasons at once; it is
//! ready when none is left. Where it stands is one value, [`PayoutProgress`], which holds what belongs to that: the attempt
//! under way, what the bank said of it. An attempt that failed stays in its history.
//!
//! A payout is paid once: only a ready one can be taken into a batch, only one taken by that very batch can be settled. A
//! paid one changes only where the bank sends its money back after all; one that was sent back is never paid by the same
//! attempt. What else follows (lines of the ledger, cases) belongs to the system that owes it.

mod account;
mod batch;
mod block;
mod kind;
mod refusal;
mod state;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

pub use account::PayoutAccount;
pub use batch::{BatchKind, BatchState, DebitState};
pub use block::{BLOCKS, Block, BlockReason, NO_ACCOUNT};
pub use kind::PaymentKind;
pub use refusal::PayoutRefusal;
pub use state::PayoutState;

use crate::id::{CaseId, PartyId, PaymentBatchId, PayoutId};
use crate::money::Fen;
use crate::subject::SubjectRef;

/// What the bank said when it sent a payment back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidBack {
    /// Of ISO 20022; empty where the bank gave none.
    pub code: String,
    pub reason: String,
}

/// A payment by a batch, under way or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub batch: PaymentBatchId,
    /// Where it was to go when the batch took it down.
    pub account: PayoutAccount,
}

/// Where a payout stands, with what belongs to that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayoutProgress {
    /// Not on its way: ready where nothing blocks it.
    Waiting {
        blocks: Vec<Block>,
    },
    Batched(Attempt),
    Paid {
        attempt: Attempt,
        on: Date,
    },
    Returned {
        attempt: Attempt,
        on: Date,
        paid_back: PaidBack,
    },
    /// Not owed any more.
    Cancelled {
        on: Option<Date>,
    },
}

/// An attempt that came to nothing: the bank sent it back, or its batch was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedAttempt {
    /// 1, 2, …
    pub number: u32,
    pub attempt: Attempt,
    pub ended_on: Date,
    /// Absent, the batch was not sent.
    pub paid_back: Option<PaidBack>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payout {
    pub id: PayoutId,
    /// To whom it is owed: the customer in whose name it is kept.
    pub creditor: PartyId,
    /// On account of what.
    pub subject: SubjectRef,
    pub kind: &'static PaymentKind,
    /// Which of the benefits of the subject it is, where it has several.
    pub benefit_key: Option<String>,
    pub case: Option<CaseId>,
    pub due_on: Date,
    pub amount: Fen,
    /// Somebody else than the creditor, as in a claim: it waits for an account of its own.
    pub payee: Option<String>,
    /// An account of its own, instead of the standing account of its subject.
    pub own: Option<PayoutAccount>,
    pub progress: PayoutProgress,
    /// How often it was taken into a batch. Part of the id under which the bank knows the payment, so it never goes back.
    pub attempts: u32,
    /// Attempts that failed by what was decided now; the earlier ones are kept.
    pub failed: Vec<FailedAttempt>,
    pub version: i64,
}

/// What came of taking a payout into a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Collected {
    Taken,
    /// It is in this batch already.
    Known,
    /// It was thought ready and has to wait; that is written down.
    Waits(Vec<Block>),
}

impl Payout {
    pub fn state(&self) -> PayoutState {
        match &self.progress {
            PayoutProgress::Waiting { blocks } if blocks.is_empty() => PayoutState::Ready,
            PayoutProgress::Waiting { .. } => PayoutState::Blocked,
            PayoutProgress::Batched(_) => PayoutState::Batched,
            PayoutProgress::Paid { .. } => PayoutState::Paid,
            PayoutProgress::Returned { .. } => PayoutState::Returned,
            PayoutProgress::Cancelled { .. } => PayoutState::Cancelled,
        }
    }

    /// Not on its way yet.
    pub fn waits(&self) -> bool {
        matches!(self.progress, PayoutProgress::Waiting { .. })
    }

    /// Why it waits.
    pub fn blocks(&self) -> &[Block] {
        match &self.progress {
            PayoutProgress::Waiting { blocks } => blocks,
            _ => &[],
        }
    }

    /// The attempt under way or done.
    pub fn attempt(&self) -> Option<&Attempt> {
        match &self.progress {
            PayoutProgress::Batched(attempt)
            | PayoutProgress::Paid { attempt, .. }
            | PayoutProgress::Returned { attempt, .. } => Some(attempt),
            PayoutProgress::Waiting { .. } | PayoutProgress::Cancelled { .. } => None,
        }
    }

    pub fn is_in(&self, batch: PaymentBatchId) -> bool {
        self.attempt().is_some_and(|attempt| attempt.batch == batch)
    }

    /// Whether it is not paid to the standing account: it has an account of its own, or is for somebody else.
    pub fn goes_apart(&self) -> bool {
        self.own.is_some() || self.payee.is_some()
    }

    /// Whose money it is, where the creditor is called so.
    pub fn payee<'a>(&'a self, creditor: &'a str) -> &'a str {
        let own = self.own.as_ref().map(|own| own.payee.as_str());
        own.or(self.payee.as_deref()).unwrap_or(creditor)
    }

    /// Where it goes: its own account, or the standing one unless it is for somebody else.
    pub fn target<'a>(&'a self, standing: Option<&'a PayoutAccount>) -> Option<&'a PayoutAccount> {
        self.own.as_ref().or(standing.filter(|_| self.payee.is_none()))
    }

    /// Blocks what must wait and releases what need not any more. Of the reasons that are `judged`, those that are
    /// `held` block it; any other block stays as it is. What is on its way is left alone.
    pub fn judge(
        &mut self,
        judged: impl Fn(&BlockReason) -> bool,
        held: impl IntoIterator<Item = &'static BlockReason>,
        on: Date,
    ) {
        let PayoutProgress::Waiting { blocks } = &mut self.progress else { return };
        let mut now: Vec<Block> = Vec::new();
        for reason in held {
            let since = blocks.iter().find(|block| block.reason == reason).map_or(on, |block| block.since);
            now.push(Block { reason, since });
        }
        now.extend(blocks.iter().filter(|block| !judged(block.reason)).cloned());
        if *blocks != now {
            *blocks = now;
            self.version += 1;
        }
    }

    /// Takes a ready payout into a batch, with the account it goes to.
    pub fn collect(
        &mut self,
        batch: PaymentBatchId,
        standing: Option<&PayoutAccount>,
        on: Date,
    ) -> Result<Collected, PayoutRefusal> {
        if self.is_in(batch) {
            return Ok(Collected::Known);
        }
        if !self.blocks().is_empty() {
            return Ok(Collected::Waits(self.blocks().to_vec()));
        }
        let account = self.target(standing).cloned();
        let (true, Some(account)) = (self.waits(), account) else {
            return Err(PayoutRefusal::NotWaiting { state: self.state() });
        };
        if self.due_on > on {
            return Err(PayoutRefusal::NotDue { due_on: self.due_on });
        }
        self.progress = PayoutProgress::Batched(Attempt { batch, account });
        self.attempts += 1;
        self.version += 1;
        Ok(Collected::Taken)
    }

    /// Ends the attempt under way without success; the payout waits again.
    fn fail(&mut self, ended_on: Date, paid_back: Option<PaidBack>) {
        let Some(attempt) = self.attempt().cloned() else { return };
        self.failed.push(FailedAttempt { number: self.attempts, attempt, ended_on, paid_back });
        self.progress = PayoutProgress::Waiting { blocks: Vec::new() };
        self.version += 1;
    }

    /// Takes a payout out of a batch that was not sent after all. False where it is not in it.
    pub fn untake(&mut self, batch: PaymentBatchId, on: Date) -> bool {
        let is_taken = matches!(&self.progress, PayoutProgress::Batched(attempt) if attempt.batch == batch);
        if is_taken {
            self.fail(on, None);
        }
        is_taken
    }

    /// The bank has paid. False where that was known.
    pub fn settle_paid(&mut self, batch: PaymentBatchId, on: Date) -> Result<bool, PayoutRefusal> {
        match &self.progress {
            PayoutProgress::Paid { attempt, .. } if attempt.batch == batch => return Ok(false),
            PayoutProgress::Batched(attempt) if attempt.batch == batch => {
                self.progress = PayoutProgress::Paid { attempt: attempt.clone(), on };
            }
            _ => return Err(PayoutRefusal::NotInBatch { state: self.state() }),
        }
        self.version += 1;
        Ok(true)
    }

    /// The bank has sent the payment back, at once or after it had said that it was paid. False where that was known.
    pub fn settle_returned(
        &mut self,
        batch: PaymentBatchId,
        on: Date,
        paid_back: PaidBack,
    ) -> Result<bool, PayoutRefusal> {
        match &self.progress {
            PayoutProgress::Returned { attempt, .. } if attempt.batch == batch => return Ok(false),
            PayoutProgress::Batched(attempt) | PayoutProgress::Paid { attempt, .. } if attempt.batch == batch => {
                self.progress = PayoutProgress::Returned { attempt: attempt.clone(), on, paid_back };
            }
            _ => return Err(PayoutRefusal::NotInBatch { state: self.state() }),
        }
        self.version += 1;
        Ok(true)
    }

    /// What the bank sent back waits to go out again. False where it was not sent back.
    pub fn pay_again(&mut self) -> bool {
        let PayoutProgress::Returned { on, paid_back, .. } = &self.progress else { return false };
        let (on, paid_back) = (*on, paid_back.clone());
        self.fail(on, Some(paid_back));
        true
    }

    /// Gives it an account of its own, or a corrected one after the bank sent it back. True where it goes out again.
    pub fn pay_to(&mut self, account: PayoutAccount) -> Result<bool, PayoutRefusal> {
        let again = self.pay_again();
        if !again && !self.waits() {
            return Err(PayoutRefusal::NotWaiting { state: self.state() });
        }
        self.own = Some(account);
        self.version += i64::from(!again);
        Ok(again)
    }

    /// It becomes smaller because something was taken out of it, and is cancelled where nothing is left. It stays in the
    /// books: lines of the ledger name it.
    pub fn shrink(&mut self, by: Fen) -> Result<(), PayoutRefusal> {
        self.amount = self.amount.checked_sub(by)?;
        if self.amount == Fen::ZERO {
            self.progress = PayoutProgress::Cancelled { on: None };
        }
        self.version += 1;
        Ok(())
    }

    /// It is not owed after all, as long as it waits.
    pub fn cancel(&mut self, on: Date) -> Result<(), PayoutRefusal> {
        if !self.waits() {
            return Err(PayoutRefusal::NotWaiting { state: self.state() });
        }
        self.progress = PayoutProgress::Cancelled { on: Some(on) };
        self.version += 1;
        Ok(())
    }
}
