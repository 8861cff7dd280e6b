//! Scenarios (情景): short stories of service work that can be read aloud to an insurance person and run by a machine.
//!
//! A pack proves its figures with them. [`parse`] reads the text, [`run()`] plays a story on anything that can do service
//! work ([`ScenarioWorld`]): the pure decisions of this crate ([`CoreWorld`]) or the whole system over a database. The
//! language is described in `docs/packs/FORMAT.md`. Nothing here does I/O.

mod core_policies;
mod core_world;
mod line;
mod parse;
mod policy;
mod run;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;

use jiff::civil::{Date, DateTime};

pub use core_policies::{PolicyRules, facts_of};
pub use core_world::CoreWorld;
pub use parse::parse;
pub use policy::{Balance, PayoutView, PolicyAct, PolicyExpectation, PolicyView};
pub use run::{Outcome, run};

use crate::case::{CaseState, Channel, MaterialState};
use crate::promise::Standing;
use crate::service::Answers;

/// One story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    pub title: String,
    pub file: String,
    pub line: usize,
    pub steps: Vec<Step>,
}

/// One line of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub line: usize,
    pub action: Action,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `at 2011-09-29 10:00`: time passes until then. Local time of the calendar.
    At(DateTime),
    /// Somebody does something; `approved by manager` names those who release it. With `-> refused CODE` it must be refused
    /// with that code: `approval_required` where it waits for somebody's word.
    Act { actor: ActorName, act: Act, approved_by: Vec<ActorName>, refused: Option<String> },
    /// `expect C1 …`
    Expect { case: String, expectation: Expectation },
}

/// Who acts: a role, and a name where two people of a role must be told apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorName {
    /// The key of a role of the packs.
    pub role: String,
    pub name: String,
}

/// What somebody does. A case is called by the name the story gave it (`C1`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Open {
        case: String,
        customer: String,
        service: String,
        /// The policy it is about.
        policy: Option<String>,
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
    Policy(PolicyAct),
}

impl Act {
    /// The case or policy it is about.
    pub fn case(&self) -> &str {
        match self {
            Act::Open { case, .. }
            | Act::Record { case, .. }
            | Act::ChangeMaterials { case, .. }
            | Act::NotifyMissing { case }
            | Act::Extend { case, .. }
            | Act::Answer { case, .. }
            | Act::Withdraw { case, .. } => case,
            Act::Policy(act) => act.policy(),
        }
    }
}

/// What must be so.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    Policy(PolicyExpectation),
}

/// A place that plays stories.
///
/// `set_now` lets time pass, with everything that follows from time alone; `act` does what somebody does at that time.
pub trait ScenarioWorld {
    fn set_now(&mut self, now: DateTime) -> Result<(), WorldStop>;
    /// What needs approval is released by those named; where nobody is, it is refused as `approval_required` and nothing is left of it.
    fn act(&mut self, actor: &ActorName, act: &Act, approved_by: &[ActorName]) -> Result<(), WorldStop>;
    fn view(&mut self, case: &str) -> Result<CaseView, WorldStop>;
    fn policy_view(&mut self, policy: &str) -> Result<PolicyView, WorldStop>;
}

/// Why a world did not do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorldStop {
    /// The rules say no, with this frozen code.
    Refused { code: String, detail: String },
    /// The world itself is broken or was used wrongly.
    Failed(String),
}

/// A case as a story sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseView {
    pub service_version: String,
    pub state: CaseState,
    pub missing: Vec<String>,
    /// Keys in the order they were recorded.
    pub milestones: Vec<String>,
    /// In the order they began.
    pub promises: Vec<PromiseView>,
    /// Keys of the letters made, in order.
    pub letters: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseView {
    pub key: String,
    pub standing: Standing,
    pub due_on: Option<Date>,
    pub cite: String,
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
