//! A policy as it stands, with its instalments and payouts: what a decision needs to know of it.

use std::ops::Deref;

use jiff::Timestamp;
use jiff::civil::Date;

use super::terms::{DividendOption, Terms};
use crate::agreement::{Agreement, AgreementState};
use crate::case::Channel;
use crate::id::{CaseId, ImportId, OfficeId, OperatorId, PartyId, PayoutId, PolicyId};
use crate::life::product::PolicyFacts;
use crate::life::subject::{FAMILY, POLICY};
use crate::money::Fen;
use crate::payout::{Payout, PayoutAccount};
use crate::subject::SubjectRef;

/// Why a policy lapsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LapseCause {
    AfterDue,
    AfterDemand,
}

impl LapseCause {
    pub const ALL: [LapseCause; 2] = [LapseCause::AfterDue, LapseCause::AfterDemand];

    pub fn key(self) -> &'static str {
        match self {
            LapseCause::AfterDue => "after-due",
            LapseCause::AfterDemand => "after-demand",
        }
    }
}

/// Why a policy ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndCause {
    Matured,
    Expired,
    Surrendered,
    HesitationWithdrawn,
    Claimed,
    Rescinded,
}

impl EndCause {
    pub const ALL: [EndCause; 6] = [
        EndCause::Matured,
        EndCause::Expired,
        EndCause::Surrendered,
        EndCause::HesitationWithdrawn,
        EndCause::Claimed,
        EndCause::Rescinded,
    ];

    pub fn key(self) -> &'static str {
        match self {
            EndCause::Matured => "matured",
            EndCause::Expired => "expired",
            EndCause::Surrendered => "surrendered",
            EndCause::HesitationWithdrawn => "hesitation-withdrawn",
            EndCause::Claimed => "claimed",
            EndCause::Rescinded => "rescinded",
        }
    }
}

/// Where a policy stands. One that lapsed or ended has its cause, and no other has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyState {
    Proposed,
    Declined,
    InForce,
    Suspended(LapseCause),
    Ended(EndCause),
}

impl PolicyState {
    /// That of its head, which agreements of all families have.
    pub fn agreement(self) -> AgreementState {
        match self {
            PolicyState::Proposed => AgreementState::Proposed,
            PolicyState::Declined => AgreementState::Declined,
            PolicyState::InForce => AgreementState::InForce,
            PolicyState::Suspended(_) => AgreementState::Suspended,
            PolicyState::Ended(_) => AgreementState::Ended,
        }
    }

    /// The key of its cause.
    pub fn cause(self) -> Option<&'static str> {
        match self {
            PolicyState::Suspended(cause) => Some(cause.key()),
            PolicyState::Ended(cause) => Some(cause.key()),
            PolicyState::Proposed | PolicyState::Declined | PolicyState::InForce => None,
        }
    }

    /// From both as they are stored; nothing, where they do not go together.
    pub fn read(state: AgreementState, cause: Option<&str>) -> Option<PolicyState> {
        match (state, cause) {
            (AgreementState::Proposed, None) => Some(PolicyState::Proposed),
            (AgreementState::Declined, None) => Some(PolicyState::Declined),
            (AgreementState::InForce, None) => Some(PolicyState::InForce),
            (AgreementState::Suspended, Some(key)) => {
                LapseCause::ALL.into_iter().find(|cause| cause.key() == key).map(PolicyState::Suspended)
            }
            (AgreementState::Ended, Some(key)) => {
                EndCause::ALL.into_iter().find(|cause| cause.key() == key).map(PolicyState::Ended)
            }
            _ => None,
        }
    }
}

impl PartialEq<AgreementState> for PolicyState {
    fn eq(&self, other: &AgreementState) -> bool {
        self.agreement() == *other
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
    pub issued_on: Option<Date>,
    pub delivered_on: Option<Date>,
    /// The last day of the hesitation period (犹豫期).
    pub hesitation_ends_on: Option<Date>,
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
    pub loan: Fen,
    /// Since when the loan bears interest.
    pub loan_on: Option<Date>,
    pub payable: Fen,
    pub dividend: Fen,
    pub prompts_wanted: bool,
    pub dividend_option: DividendOption,
    pub account: Option<PayoutAccount>,
    /// Premiums may be debited from that account.
    pub debit: bool,
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
        matches!(self.state, PolicyState::InForce | PolicyState::Suspended(_))
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
        (self.state, self.state_on, self.office) == (earlier.state, earlier.state_on, earlier.office)
            && self.facts == earlier.facts
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
