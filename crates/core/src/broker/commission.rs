//! What an insurer owes the broker for its part of a policy: expected when it is placed, invoiced, received, split to branches, written back where the
//! policy was cancelled. Each is entered as it happens, and none goes beyond what it rests on. Where a write-back takes of what had come in, the branches give
//! back of their parts in the same proportion.

use rust_decimal::Decimal;

use crate::fair_split::fair_split;
use crate::ledger::{AccountClass, AccountRule, Posting, PostingKind};
use crate::money::Fen;
use crate::refusal::Refusal;

/// The bank account on which commission comes in, apart from what is the clients'.
pub static COMMISSION_BANK: AccountRule =
    AccountRule { path: "commission/bank", class: AccountClass::Asset, zh: "佣金账户", en: "Commission account" };

/// Commission that insurers paid for a policy.
pub static COMMISSION_EARNED: AccountRule = AccountRule {
    path: "commission/{subject}/earned",
    class: AccountClass::Income,
    zh: "佣金收入",
    en: "Commission earned",
};

pub static COMMISSION_RECEIVED: PostingKind =
    PostingKind { key: "commission-received", zh: "佣金到账", en: "Commission received" };
pub static COMMISSION_RETURNED: PostingKind =
    PostingKind { key: "commission-returned", zh: "退回佣金", en: "Commission given back" };

pub static ACCOUNTS: &[&AccountRule] = &[&COMMISSION_BANK, &COMMISSION_EARNED];
pub static POSTINGS: &[&PostingKind] = &[&COMMISSION_RECEIVED, &COMMISSION_RETURNED];

/// An insurer paid commission.
pub fn commission_received(amount: Fen) -> Posting {
    Posting::new(&COMMISSION_RECEIVED, COMMISSION_BANK.account(), COMMISSION_EARNED.account(), amount)
}

/// Commission that had come in is given back.
pub fn commission_returned(amount: Fen) -> Posting {
    Posting::new(&COMMISSION_RETURNED, COMMISSION_EARNED.account(), COMMISSION_BANK.account(), amount)
}

/// What happened to a commission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommissionKind {
    Invoiced,
    Received,
    /// A branch gets a part of what was received.
    Split,
    /// It is not owed any more: the policy was cancelled.
    WrittenBack,
    /// A branch gives back of its part, since of what had come in some is owed back. It follows from a write-back and is not entered by itself.
    SplitBack,
}

impl CommissionKind {
    pub const ALL: [CommissionKind; 5] = [
        CommissionKind::Invoiced,
        CommissionKind::Received,
        CommissionKind::Split,
        CommissionKind::WrittenBack,
        CommissionKind::SplitBack,
    ];

    /// Permanent; what the database and the API say.
    pub fn key(self) -> &'static str {
        match self {
            CommissionKind::Invoiced => "invoiced",
            CommissionKind::Received => "received",
            CommissionKind::Split => "split",
            CommissionKind::WrittenBack => "written_back",
            CommissionKind::SplitBack => "split_back",
        }
    }

    pub fn parse(key: &str) -> Option<CommissionKind> {
        CommissionKind::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// How far a commission has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommissionState {
    Expected,
    Invoiced,
    /// All that is owed came in.
    Received,
    /// Nothing is owed any more.
    WrittenBack,
}

impl CommissionState {
    pub const ALL: [CommissionState; 4] =
        [CommissionState::Expected, CommissionState::Invoiced, CommissionState::Received, CommissionState::WrittenBack];

    /// Permanent; what the database and the API say.
    pub fn key(self) -> &'static str {
        match self {
            CommissionState::Expected => "expected",
            CommissionState::Invoiced => "invoiced",
            CommissionState::Received => "received",
            CommissionState::WrittenBack => "written_back",
        }
    }

    pub fn parse(key: &str) -> Option<CommissionState> {
        CommissionState::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// What a commission has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CommissionFigures {
    pub expected: Fen,
    pub invoiced: Fen,
    pub received: Fen,
    pub split: Fen,
    pub written_back: Fen,
}

impl CommissionFigures {
    /// What is owed yet, received or not.
    pub fn due(self) -> Fen {
        Fen(self.expected.0.saturating_sub(self.written_back.0))
    }

    /// What had come in and is owed back, since less was due in the end.
    pub fn returned(self) -> Fen {
        Fen(self.received.0.saturating_sub(self.due().0).max(0))
    }

    /// What came in and is not owed back.
    fn kept(self) -> Fen {
        Fen(self.received.0.saturating_sub(self.returned().0))
    }

    /// What branches keep of their parts where less is kept than `before`: the same part of it, to the fen.
    fn split_kept(self, before: Fen) -> Result<Fen, Refusal> {
        let lost = Fen(before.0.saturating_sub(self.kept().0));
        if self.split == Fen::ZERO || lost <= Fen::ZERO {
            return Ok(self.split);
        }
        let parts = fair_split(self.split, &[self.kept().0.into(), lost.0.into()])?;
        Ok(parts.first().copied().unwrap_or(Fen::ZERO))
    }

    pub fn state(self) -> CommissionState {
        match self.due() {
            Fen::ZERO => CommissionState::WrittenBack,
            due if self.received >= due => CommissionState::Received,
            _ if self.invoiced > Fen::ZERO => CommissionState::Invoiced,
            _ => CommissionState::Expected,
        }
    }

    /// Enters something that happened. Invoiced is at most what is due, received at most what was invoiced, split at most what was received and is
    /// kept, written back at most what was expected. A write-back lowers what is split too: [`split_back`] says what each branch gives back of it.
    pub fn enter(self, kind: CommissionKind, amount: Fen) -> Result<CommissionFigures, Refusal> {
        if amount.not_negative("amount")? == Fen::ZERO {
            return Err(Refusal::new("wrong_field").with("field", "amount").with("cause", "missing"));
        }
        let (most, before) = match kind {
            CommissionKind::Invoiced => (self.due(), self.invoiced),
            CommissionKind::Received => (Fen(self.invoiced.0.min(self.due().0)), self.received),
            CommissionKind::Split => (self.kept(), self.split),
            CommissionKind::WrittenBack => (self.expected, self.written_back),
            CommissionKind::SplitBack => {
                return Err(Refusal::new("wrong_field").with("field", "kind").with("cause", "wrong_value"));
            }
        };
        let left = Fen(most.0.saturating_sub(before.0).max(0));
        if amount > left {
            let code = match kind {
                CommissionKind::Invoiced => "commission_above_due",
                CommissionKind::Received => "commission_above_invoiced",
                CommissionKind::Split => "commission_above_received",
                CommissionKind::WrittenBack | CommissionKind::SplitBack => "commission_above_expected",
            };
            return Err(Refusal::new(code).with("amount", amount.to_string()).with("left", left.to_string()));
        }
        let after = Fen(before.0.saturating_add(amount.0));
        Ok(match kind {
            CommissionKind::Invoiced => CommissionFigures { invoiced: after, ..self },
            CommissionKind::Received => CommissionFigures { received: after, ..self },
            CommissionKind::Split => CommissionFigures { split: after, ..self },
            CommissionKind::WrittenBack | CommissionKind::SplitBack => {
                let written = CommissionFigures { written_back: after, ..self };
                CommissionFigures { split: written.split_kept(self.kept())?, ..written }
            }
        })
    }
}

/// What each branch gives back of `amount`, by what it has, to the fen; none gives back more than it has, where the amount is not more than all have.
pub fn split_back(amount: Fen, held: &[Fen]) -> Result<Vec<Fen>, Refusal> {
    let weights: Vec<Decimal> = held.iter().map(|part| part.0.into()).collect();
    fair_split(amount, &weights)
}
