//! What can be done to surveys: one begins, people are invited, they answer once, and an answer that is mistaken or meant to harm is
//! taken out on appeal, with a record.

mod answer;
mod appeal_answer;
mod decide_appeal;
mod invite;
mod start;

use yinuo_core::id::OperatorId;
use yinuo_core::survey::SURVEY;
use yinuo_store::tables::survey::SurveyAnswerRow;

use crate::command::upkeep::Remind;
use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::follow_up::REMINDER;
use crate::outbox::post;

pub use answer::AnswerSurvey;
pub use appeal_answer::AppealSurveyAnswer;
pub use decide_appeal::DecideSurveyAppeal;
pub use invite::{InviteToSurvey, Invited, NewInvitation};
pub use start::StartSurvey;

fn made(commit: Commit, kind: &'static str, id: i64, version: i64, told: Vec<(&'static str, String)>) -> Outcome {
    let subject = Some(Subject { kind, id, version });
    Outcome { commit, answer: Answer::of(kind, id), subject, facts: told, ..Outcome::default() }
}

/// Tells somebody of an appeal against an answer; the reminder leads to its survey.
fn remind(commit: &mut Commit, context: &Context<'_>, to: OperatorId, kind: &str, row: &SurveyAnswerRow) {
    let reminder = Remind {
        operator: to,
        kind: kind.to_owned(),
        subject_kind: SURVEY.key.to_owned(),
        subject_id: row.survey_id,
        subject_label: row.answered_on.clone(),
        promise: None,
        at: context.now,
    };
    post(commit, context, &REMINDER, &reminder);
}
