//! What can be done to surveys: one begins, people are invited, they answer once, and an answer that is mistaken or meant to harm is
//! removed with a record.

mod answer;
mod invite;
mod remove_answer;
mod start;

use crate::command::{Answer, Outcome, Subject};
use crate::engine::commit::Commit;

pub use answer::AnswerSurvey;
pub use invite::{InviteToSurvey, Invited, NewInvitation};
pub use remove_answer::RemoveAnswer;
pub use start::StartSurvey;

fn made(commit: Commit, kind: &'static str, id: i64, version: i64, told: Vec<(&'static str, String)>) -> Outcome {
    let subject = Some(Subject { kind, id, version });
    Outcome { commit, answer: Answer::of(kind, id), subject, facts: told, ..Outcome::default() }
}
