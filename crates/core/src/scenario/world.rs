//! A place that plays stories, and what it shows of its cases.

use std::any::Any;

use jiff::civil::{Date, DateTime};

use super::actor::ActorName;
use super::stop::WorldStop;
use super::story::Act;
use crate::case::CaseState;
use crate::promise::Standing;

/// A place that plays stories.
///
/// `set_now` lets time pass, with everything that follows from time alone; `act` does what somebody does at that time.
pub trait ScenarioWorld {
    fn set_now(&mut self, now: DateTime) -> Result<(), WorldStop>;
    /// What needs approval is released by those named; where nobody is, it is refused as `approval_required` and nothing is left of it.
    fn act(&mut self, actor: &ActorName, act: &Act, approved_by: &[ActorName]) -> Result<(), WorldStop>;
    fn view(&mut self, case: &str) -> Result<CaseView, WorldStop>;
    /// What there is to see of a thing of a system, for [`StoryExpectation::check`](super::StoryExpectation::check).
    fn view_of(&mut self, system: &'static str, name: &str) -> Result<Box<dyn Any>, WorldStop>;
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
