//! What a story consists of: its lines as values, and what is wrong with one that does not read or does not come true.

use std::fmt;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use super::actor::ActorName;
use super::system::{StoryAct, StoryExpectation};
use crate::case::{CaseState, Channel, MaterialState};
use crate::promise::Standing;
use crate::service::Answers;

/// One story.
#[derive(Debug, Clone)]
pub struct Scenario {
    pub title: String,
    pub file: String,
    pub line: usize,
    pub steps: Vec<Step>,
}

/// One line of a story.
#[derive(Debug, Clone)]
pub struct Step {
    pub line: usize,
    pub action: Action,
}

#[derive(Debug, Clone)]
pub enum Action {
    /// `at 2011-09-29 10:00`: time passes until then. Local time of the calendar.
    At(DateTime),
    /// Somebody does something; `approved by manager` names those who release it. With `-> refused CODE` it must be refused
    /// with that code: `approval_required` where it waits for somebody's word.
    Act { actor: ActorName, act: Act, approved_by: Vec<ActorName>, refused: Option<String> },
    /// `expect C1 …`
    Expect { case: String, expectation: Expectation },
}

/// What somebody does. A case is called by the name the story gave it (`C1`).
#[derive(Debug, Clone)]
pub enum Act {
    Open {
        case: String,
        customer: String,
        service: String,
        /// What it is about besides the customer, by the name the story gave it.
        about: Option<String>,
        channel: Channel,
        received_at: Option<DateTime>,
        materials: Vec<String>,
        answers: Answers,
    },
    Record {
        case: String,
        milestone: String,
        occurred_at: Option<DateTime>,
        answers: Answers,
    },
    ChangeMaterials {
        case: String,
        materials: Vec<String>,
        state: MaterialState,
        note: Option<String>,
    },
    NotifyMissing {
        case: String,
    },
    Extend {
        case: String,
        promise: String,
        reason: String,
    },
    Answer {
        case: String,
        answers: Answers,
    },
    Withdraw {
        case: String,
        reason: String,
    },
    /// What a system has words for.
    OfSystem {
        system: &'static str,
        act: Arc<dyn StoryAct>,
    },
}

impl Act {
    /// The case it is about, or the thing of a system.
    pub fn name(&self) -> &str {
        match self {
            Act::Open { case, .. }
            | Act::Record { case, .. }
            | Act::ChangeMaterials { case, .. }
            | Act::NotifyMissing { case }
            | Act::Extend { case, .. }
            | Act::Answer { case, .. }
            | Act::Withdraw { case, .. } => case,
            Act::OfSystem { act, .. } => act.name(),
        }
    }

    /// Whether it gives what it is about its name.
    pub fn opens(&self) -> bool {
        match self {
            Act::Open { .. } => true,
            Act::OfSystem { act, .. } => act.opens(),
            _ => false,
        }
    }
}

/// What must be so.
#[derive(Debug, Clone)]
pub enum Expectation {
    /// `missing holder-id, application` or `missing nothing`; all of it, in any order.
    Missing(Vec<String>),
    /// `milestone accepted` or `no milestone accepted`.
    Milestone {
        key: String,
        happened: bool,
    },
    /// `promise accept due 2011-10-09 cite "…"`: whatever is named must be so.
    Promise {
        key: String,
        standing: Option<Standing>,
        due_on: Option<Date>,
        cite: Option<String>,
    },
    /// `promise accept not applicable`: it never began.
    NoPromise {
        key: String,
    },
    /// `open`, `closed` or `withdrawn`.
    State(CaseState),
    /// `version complaint.consumer@2020-03-01`.
    Version(String),
    /// `letter one-notice` or `no letter one-notice`: made for the case so far.
    Letter {
        key: String,
        made: bool,
    },
    OfSystem {
        system: &'static str,
        expectation: Arc<dyn StoryExpectation>,
    },
}

/// What is wrong with a story, or with the rules it tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioProblem {
    pub file: String,
    pub line: usize,
    pub message: String,
}

impl fmt::Display for ScenarioProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}
