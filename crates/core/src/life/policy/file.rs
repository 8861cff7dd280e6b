//! A policy as it stands, with its instalments and payouts: what a decision needs to know of it.

use std::ops::Deref;

use jiff::Timestamp;
use jiff::civil::Date;

use super::state::PolicyState;
use super::terms::{DividendOption, Terms};
use crate::agreement::Agreement;
use crate::case::Channel;
use crate::id::{CaseId, ImportId, OfficeId, OperatorId, PartyId, PayoutId};
use crate::life::product::PolicyFacts;
use crate::life::subject::PolicyId;
use crate::life::subject::{FAMILY, POLICY};
use crate::money::Fen;
use crate::payout::{Payout, PayoutAccount};
use crate::subject::SubjectRef;

/// The account that payments of a policy go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyAccount {
    pub account: PayoutAccount,
    /// Premiums may be debited from it.
    pub debit: bool,
}

/// What is lent against a policy, always more than nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loan {
    amount: Fen,
    /// The day it bears interest since.
    pub since: Date,
}

impl Loan {
    /// None, where nothing is lent.
    pub fn of(amount: Fen, since: Date) -> Option<Loan> {
        (amount > Fen::ZERO).then_some(Loan { amount, since })
    }

    pub fn amount(self) -> Fen {
        self.amount
    }
}

/// A policy as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    pub id: PolicyId,
    pub number: String,
    pub holder: PartyId,
    pub office: OfficeId,
    pub channel: Channel,
    /// `KEY@FROM` of its terms, which never change under it.
    pub product_version: String,
    pub facts: PolicyFacts,
    pub instalment: Fen,
    pub state: PolicyState,
    /// The day it came to stand there.
    pub state_on: Date,
    pub applied_on: Date,
    /// How many regular instalments have fallen due.
    pub dues_made: u32,
    /// How many of all instalments are open.
    pub open_dues: u32,
    /// When the insurer demanded the oldest open instalment (催告).
    pub demanded_on: Option<Date>,
    /// The due date the holder was prompted of last.
    pub prompted_for: Option<Date>,
    /// Benefits on fixed days up to this one were made out.
    pub benefits_to: Option<Date>,
    pub deposit: Fen,
    pub make_up: Fen,
    pub loan: Option<Loan>,
    pub payable: Fen,
    pub dividend: Fen,
    pub prompts_wanted: bool,
    pub dividend_option: DividendOption,
    pub account: Option<PolicyAccount>,
    /// The next day on which time alone changes something.
    pub act_on: Option<Date>,
    /// The version of the terms in force.
    pub terms_sequence: i64,
    pub version: i64,
    /// The file it was taken over with.
    pub import: Option<ImportId>,
}

impl Policy {
    pub fn subject(&self) -> SubjectRef {
        SubjectRef { kind: &POLICY, id: self.id.number() }
    }

    pub fn is_alive(&self) -> bool {
        matches!(self.state, PolicyState::InForce(_) | PolicyState::Suspended(..))
    }

    /// What is lent against it.
    pub fn lent(&self) -> Fen {
        self.loan.map_or(Fen::ZERO, Loan::amount)
    }

    /// Its head.
    pub fn agreement(&self) -> Agreement {
        Agreement {
            family: &FAMILY,
            id: self.id.number(),
            number: self.number.clone(),
            holder: self.holder,
            office: self.office,
            product_version: self.product_version.clone(),
            effective_on: self.facts.effective_on,
            ends_on: self.facts.ends_on(),
            state: self.state.agreement(),
            state_on: self.state_on,
            applied_on: self.applied_on,
            import: self.import,
        }
    }

    /// Whether its head is that of an earlier image of it: cheaper than making both, for the days of a million policies.
    pub fn has_head_of(&self, earlier: &Policy) -> bool {
        let head = |policy: &Policy| (policy.state.agreement(), policy.state_on, policy.office);
        head(self) == head(earlier) && self.facts == earlier.facts
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DueKind {
    Regular,
    /// After an age correction.
    MakeUp,
    /// Interest on a make-up premium.
    Interest,
    /// What the bank took back of a debit and no instalment can be reopened for.
    TakenBack,
}

impl DueKind {
    /// A premium of its own, rather than interest or money that is owed for another.
    pub fn is_premium(self) -> bool {
        matches!(self, DueKind::Regular | DueKind::MakeUp)
    }

    pub fn key(self) -> &'static str {
        match self {
            DueKind::Regular => "regular",
            DueKind::MakeUp => "make-up",
            DueKind::Interest => "interest",
            DueKind::TakenBack => "taken-back",
        }
    }

    pub fn parse(key: &str) -> Option<DueKind> {
        [DueKind::Regular, DueKind::MakeUp, DueKind::Interest, DueKind::TakenBack]
            .into_iter()
            .find(|kind| kind.key() == key)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DueState {
    Open,
    Paid,
    Cancelled,
}

impl DueState {
    pub fn key(self) -> &'static str {
        match self {
            DueState::Open => "open",
            DueState::Paid => "paid",
            DueState::Cancelled => "cancelled",
        }
    }

    pub fn parse(key: &str) -> Option<DueState> {
        [DueState::Open, DueState::Paid, DueState::Cancelled].into_iter().find(|state| state.key() == key)
    }
}

/// An instalment that fell due (应缴保费).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// 1, 2, … within the policy.
    pub sequence: i64,
    pub kind: DueKind,
    /// Of a regular one: which, from 0.
    pub number: Option<u32>,
    pub due_on: Date,
    pub amount: Fen,
    pub state: DueState,
    pub settled_on: Option<Date>,
    /// The day on which the bank took back what had paid it: the grace period begins anew.
    pub reopened_on: Option<Date>,
    pub case: Option<CaseId>,
}

/// What time, receipts and the bank need to know of a policy: its open instalments and blocked payouts. Others may be among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFile {
    pub policy: Policy,
    /// The number the next instalment gets.
    pub next_due: i64,
    pub dues: Vec<Due>,
    pub payouts: Vec<Payout>,
}

impl PolicyFile {
    pub fn open_dues(&self) -> impl Iterator<Item = &Due> {
        self.dues.iter().filter(|due| due.state == DueState::Open)
    }

    /// The oldest open regular instalment.
    pub fn oldest_open(&self) -> Option<&Due> {
        self.open_dues().filter(|due| due.kind == DueKind::Regular).min_by_key(|due| due.due_on)
    }

    pub fn payout(&self, id: PayoutId) -> Option<&Payout> {
        self.payouts.iter().find(|payout| payout.id == id)
    }
}

/// All of a policy: every instalment and payout it ever had, and the terms in force. What changes the terms or looks at what was
/// paid takes this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullFile {
    pub file: PolicyFile,
    pub terms: Terms,
}

impl Deref for FullFile {
    type Target = PolicyFile;

    fn deref(&self) -> &PolicyFile {
        &self.file
    }
}

/// Who decides and when, for what a decision writes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    pub operator: OperatorId,
    pub now: Timestamp,
    pub case: Option<CaseId>,
}
