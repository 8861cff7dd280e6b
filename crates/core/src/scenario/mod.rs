//! Scenarios (情景): short stories of service work that can be read aloud to an insurance person and run by a machine.
//!
//! A pack proves its figures with them. [`parse()`] reads the text, [`run()`] plays a story on anything that can do service
//! work ([`ScenarioWorld`]): the pure decisions of this crate ([`CoreWorld`]) or the whole system over a database. What a
//! system has words for it registers ([`Stories`]): how a word reads and what it does. The language is described in
//! `docs/packs/FORMAT.md`. Nothing here does I/O.

mod actor;
mod core_world;
mod line;
mod parse;
mod parties;
mod reader;
mod run;
mod stop;
mod story;
mod system;
#[cfg(test)]
pub(crate) mod tests;
mod tokens;
mod world;

pub use actor::{ActorName, SYSTEM};
pub use core_world::CoreWorld;
pub use line::HOUSE_WORDS;
pub use parse::parse;
pub use parties::with_parties;
pub use reader::Words;
pub use run::{Outcome, run};
pub use stop::WorldStop;
pub use story::{Act, Action, Expectation, Scenario, ScenarioProblem, Step};
pub use system::{
    ActRead, ExpectationRead, Moment, Reads, RoomOfSystem, RoomRead, Stories, StoryAct, StoryExpectation, StoryRoom,
    StoryRules, StoryWord, WordPlace,
};
pub use world::{CaseView, PromiseView, ScenarioWorld};
