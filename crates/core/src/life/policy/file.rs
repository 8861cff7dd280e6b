//! A policy as it stands, with its instalments and payouts: what a decision needs to know of it.

use jiff::Timestamp;
use jiff::civil::Date;

use super::terms::{DividendOption, Terms};
use crate::agreement::{Agreement, AgreementState};
use crate::case::Channel;
use crate::id::{CaseId, ImportId, OfficeId, OperatorId, PartyId, PayoutId, PolicyId};
use crate::life::POLICY;
use crate::life::product::PolicyFacts;
use crate::money::Fen;
use crate::payout::{Payout, PayoutAccount};
use crate::subject::SubjectRef;

/// Why a policy lapsed or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StateCause {
    AfterDue,
    AfterDemand,
    Matured,
    Expired,
    Surrendered,
    HesitationWithdrawn,
    Claimed,
    Rescinded,
}

impl StateCause {
    pub const ALL: [StateCause; 8] = [
        StateCause::AfterDue,
        StateCause::AfterDemand,
        StateCause::Matured,
        StateCause::Expired,
        StateCause::Surrendered,
        StateCause::HesitationWithdrawn,
        StateCause::Claimed,
        StateCause::Rescinded,
    ];

    pub fn key(self) -> &'static str {
        match self {
            StateCause::AfterDue => "after-due",
            StateCause::AfterDemand => "after-demand",
            StateCause::Matured => "matured",
            StateCause::Expired => "expired",
            StateCause::Surrendered => "surrendered",
            StateCause::HesitationWithdrawn => "hesitation-withdrawn",
            StateCause::Claimed => "claimed",
            StateCause::Rescinded => "rescinded",
        }
    }

    pub fn parse(key: &str) -> Option<StateCause> {
        StateCause::ALL.into_iter().find(|cause| cause.key() == key)
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
    pub state: AgreementState,
    /// The day it came to stand there.
    pub state_on: Date,
    pub state_cause: Option<StateCause>,
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

    /// The premiums paid so far are not a column; see [`PolicyFile::premiums_paid`].
    pub fn is_alive(&self) -> bool {
        matches!(self.state, AgreementState::InForce | AgreementState::Suspended)
    }

    /// Its head.
    pub fn agreement(&self) -> Agreement {
        Agreement {
            family: &crate::life::FAMILY,
            id: self.id.number(),
            number: self.number.clone(),
            holder: self.holder,
            office: self.office,
            product_version: self.product_version.clone(),
            effective_on: self.facts.effective_on,
            ends_on: self.facts.ends_on(),
            state: self.state,
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

/// What a decision knows of a policy. The day run and receipts know the open instalments and blocked payouts only; then
/// `whole` is false and `terms` is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFile {
    pub policy: Policy,
    pub whole: bool,
    pub terms: Option<Terms>,
    /// The number the next instalment gets.
    pub next_due: i64,
    pub dues: Vec<Due>,
    pub payouts: Vec<Payout>,
}

impl PolicyFile {
    /// The sum of the premiums paid, of a whole file. Make-ups count; interest does not, nor does what a bank
    /// took back: its premium is counted where it was paid.
    pub fn premiums_paid(&self) -> Fen {
        debug_assert!(self.whole, "paid instalments are known of a whole file only");
        let paid = self.dues.iter().filter(|due| due.state == DueState::Paid && due.kind.is_premium());
        let before = self.paid_before().map(|(_, amount)| amount);
        Fen::checked_sum(paid.map(|due| due.amount).chain(before)).unwrap_or(Fen(i64::MAX))
    }

    /// The instalments that were paid before the policy was taken over, by due date: they have no rows here. None of a policy
    /// that was made here, whose instalments are all written.
    pub fn paid_before(&self) -> impl Iterator<Item = (Date, Fen)> {
        debug_assert!(self.whole, "paid instalments are known of a whole file only");
        let policy = &self.policy;
        let first = self.dues.iter().filter(|due| due.kind == DueKind::Regular).filter_map(|due| due.number).min();
        let count = if policy.import.is_some() { first.unwrap_or(policy.dues_made) } else { 0 };
        (0..count).filter_map(|number| policy.facts.due_date(number)).map(|due_on| (due_on, policy.instalment))
    }

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

/// Who decides and when, for what a decision writes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    pub operator: OperatorId,
    pub now: Timestamp,
    pub case: Option<CaseId>,
}
