//! Surveys (问卷): what people are asked, what they answered, and what can be said from it. Whatever a system asks of people is a
//! questionnaire of a pack; nothing here knows what it is about. Missing answers stay missing: nothing is filled in.

mod answers;
mod appeal;
mod bootstrap;
pub mod event;
mod gap;
mod index;
mod questionnaire;

#[cfg(test)]
mod tests;

use crate::subject::SubjectKind;

/// A survey (问卷调查).
pub static SURVEY: SubjectKind = SubjectKind { key: "survey", prefix: "survey", zh: "问卷", en: "survey" };

pub use answers::{Answers, expected_key};
pub use appeal::AppealGround;
pub use bootstrap::{Interval, bootstrap};
pub use gap::{GapAnswer, GapReport, gaps};
pub use index::{mean, satisfaction_index};
pub use questionnaire::{
    Dimension, Item, ItemChoice, ItemKind, QUESTIONNAIRES_FILE, Questionnaire, Questionnaires, SkipRule,
    questionnaires_of_source,
};
