//! The whole file of a case, and what a decision about one comes to.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::materials::{Material, MaterialStanding, MaterialState};
use crate::form::{Answer, Answers, identifier};
use crate::id::{CaseId, OfficeId, OperatorId, PartyId};
use crate::promise::{Promise, Term};
use crate::service::{ACCEPTED, CUSTOMER, MaterialRule, RECEIVED, Service};
use crate::subject::{Subject, SubjectKind, SubjectRef};

/// Whether a case is still worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CaseState {
    Open,
    Closed,
    Withdrawn,
}

impl CaseState {
    pub fn key(self) -> &'static str {
        match self {
            CaseState::Open => "open",
            CaseState::Closed => "closed",
            CaseState::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(key: &str) -> Option<CaseState> {
        [CaseState::Open, CaseState::Closed, CaseState::Withdrawn].into_iter().find(|state| state.key() == key)
    }
}

/// How the request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Counter,
    Phone,
    Web,
    Agent,
    Post,
    #[serde(rename = "e-mail")]
    Email,
    /// A messenger on the phone (微信 and the like).
    Messaging,
    /// Nobody asked: the program opened it, over an event.
    System,
}

impl Channel {
    pub const ALL: [Channel; 8] = [
        Channel::Counter,
        Channel::Phone,
        Channel::Web,
        Channel::Agent,
        Channel::Post,
        Channel::Email,
        Channel::Messaging,
        Channel::System,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Channel::Counter => "counter",
            Channel::Phone => "phone",
            Channel::Web => "web",
            Channel::Agent => "agent",
            Channel::Post => "post",
            Channel::Email => "e-mail",
            Channel::Messaging => "messaging",
            Channel::System => "system",
        }
    }

    pub fn parse(key: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.key() == key)
    }
}

/// What happened, when, by whom, with what facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// 1, 2, … within the case, in the order recorded.
    pub sequence: i64,
    pub key: String,
    /// When it happened; never after it was recorded.
    pub occurred_at: Timestamp,
    pub recorded_at: Timestamp,
    pub operator: OperatorId,
    pub answers: Answers,
    pub note: Option<String>,
}

/// A case with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub id: CaseId,
    pub number: String,
    pub service: Arc<Service>,
    pub party: PartyId,
    /// What it is about besides its customer, each in a role of its own.
    pub subjects: Vec<Subject>,
    pub office: OfficeId,
    pub owner: Option<OperatorId>,
    pub channel: Channel,
    pub summary: String,
    pub answers: Answers,
    pub state: CaseState,
    pub received_at: Timestamp,
    pub opened_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    /// Counts the changes; an edit names the version it was made on.
    pub version: i64,
    pub materials: Vec<Material>,
    pub milestones: Vec<Milestone>,
    pub promises: Vec<Promise>,
    /// What was agreed with those whom the case names, as far as its service asks for it; kept apart from the case.
    pub terms: Vec<Term>,
}

impl Case {
    /// The party in a role of the case: its customer, or the one named in the field of that key.
    pub fn party_in(&self, role: &str) -> Option<PartyId> {
        if role == CUSTOMER {
            return Some(self.party);
        }
        identifier(self.answer(role)?.text()?).parse().ok()
    }

    /// The latest occurrence of a milestone.
    pub fn milestone(&self, key: &str) -> Option<&Milestone> {
        self.milestones.iter().rev().find(|milestone| milestone.key == key)
    }

    /// All answers given so far: those of the form, then those of each milestone, later ones standing.
    pub fn all_answers(&self) -> Answers {
        let mut answers = self.answers.clone();
        for milestone in &self.milestones {
            answers.extend(milestone.answers.clone());
        }
        answers
    }

    /// The answer to a field, the latest where several forms asked for it.
    pub fn answer(&self, key: &str) -> Option<&Answer> {
        let milestones = self.milestones.iter().rev().map(|milestone| &milestone.answers);
        milestones.chain([&self.answers]).find_map(|answers| answers.get(key))
    }

    /// The first subject of that kind.
    pub fn subject_of(&self, kind: &SubjectKind) -> Option<SubjectRef> {
        self.subjects.iter().map(|subject| subject.of).find(|of| of.kind == kind)
    }

    /// Who took the request up: whoever accepted it, or received it where nobody did.
    pub fn taken_in_by(&self) -> Option<OperatorId> {
        self.milestone(ACCEPTED).or(self.milestone(RECEIVED)).map(|milestone| milestone.operator)
    }

    /// The waiting or latest promise of a rule.
    pub fn promise(&self, key: &str) -> Option<&Promise> {
        let of_rule = || self.promises.iter().rev().filter(|promise| promise.key == key);
        of_rule().find(|promise| promise.is_waiting()).or_else(|| of_rule().next())
    }
}

/// What follows from a decision besides the change of the case itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consequence {
    /// A letter of this key of the service is due, over these missing materials (for a one-time notice).
    Letter { key: String, missing: Vec<String> },
    /// A promise was found broken: the owner and the manager are told.
    Broken { promise: String },
    /// A promise is due soon: the owner is told.
    DueSoon { promise: String },
    /// The case has a new owner.
    Assigned { owner: OperatorId },
}

/// A decision: the case afterwards, and what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub case: Case,
    pub consequences: Vec<Consequence>,
}

/// Which materials are in, and which are missing.
impl Case {
    pub fn material(&self, key: &str) -> Option<&Material> {
        self.materials.iter().find(|material| material.key == key)
    }

    fn is_received(&self, key: &str) -> bool {
        self.material(key).is_some_and(|material| material.state != MaterialState::Rejected)
    }

    /// Every material of the service, in its order.
    pub fn material_standings(&self) -> Vec<MaterialStanding<'_>> {
        let standing = |rule| {
            let rule: &MaterialRule = rule;
            let instead = rule.instead.iter().map(String::as_str).find(|key| self.is_received(key));
            MaterialStanding { rule, record: self.material(&rule.key), instead }
        };
        self.service.materials.iter().map(standing).collect()
    }

    /// The keys of the required materials that are not in.
    pub fn missing(&self) -> Vec<String> {
        let standings = self.material_standings();
        standings.iter().filter(|standing| standing.is_missing()).map(|standing| standing.rule.key.clone()).collect()
    }
}
