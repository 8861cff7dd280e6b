//! What can be done with something that waits for another's word: a word for it, a word against it, and taking it back.

mod release;
mod turn_down;
mod withdraw;

use yinuo_core::approval::ApprovalState;
use yinuo_core::id::{ApprovalId, OfficeId, OperatorId};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::approval::ApprovalRow;

use crate::approval::{APPROVAL, may_decide, may_see, state_of};
use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::stop::Stop;

pub use release::ReleaseApproval;
pub use turn_down::TurnDownApproval;
pub use withdraw::WithdrawApproval;

/// What these commands answer; [`APPROVAL`] is what a command answers that waits.
pub(crate) const DECIDED: &str = "decided-approval";

/// One that the actor may see; hidden ones are not there.
fn visible(context: &Context<'_>, facts: &Facts, id: ApprovalId) -> Result<ApprovalRow, Stop> {
    let row = facts.row::<ApprovalRow>(id.number()).ok_or(Stop::NotFound)?;
    if may_see(context.actor, office_path(context, row), row) { Ok(row.clone()) } else { Err(Stop::NotFound) }
}

/// One that waits for the word of the actor.
fn to_decide(context: &Context<'_>, facts: &Facts, id: ApprovalId) -> Result<ApprovalRow, Stop> {
    let row = visible(context, facts, id)?;
    match may_decide(context.actor, office_path(context, &row), &row) {
        Err(denied @ Stop::Denied(_)) => Err(denied),
        told => {
            require_waiting(&row)?;
            told.map(|()| row)
        }
    }
}

fn require_waiting(row: &ApprovalRow) -> Result<(), Stop> {
    match state_of(row)? {
        ApprovalState::Waiting => Ok(()),
        state => Err(Refusal::new("approval_decided").with("state", state.key()).into()),
    }
}

fn office_path<'a>(context: &'a Context<'_>, row: &ApprovalRow) -> &'a str {
    context.office_path(OfficeId::from_number(row.office_id))
}

fn asker(row: &ApprovalRow) -> OperatorId {
    OperatorId::from_number(row.asker_id)
}

/// Ends it.
fn decided(context: &Context<'_>, row: ApprovalRow, state: ApprovalState, reason: Option<String>) -> ApprovalRow {
    ApprovalRow {
        state: state.key().to_owned(),
        decided_at: Some(context.micros()),
        decided_by: Some(context.operator().number()),
        reason,
        ..row
    }
}

/// Writes it as it became.
fn put(mut row: ApprovalRow, mut commit: Commit, mut told: Vec<(&'static str, String)>) -> Outcome {
    row.version += 1;
    let mut facts = vec![("act", row.act.clone()), ("number", row.subject_label.clone()), ("state", row.state.clone())];
    facts.append(&mut told);
    let subject = Subject { kind: APPROVAL, id: row.id, version: row.version };
    let answer = Answer::of(DECIDED, row.id);
    commit.put(row);
    Outcome { commit, answer, subject: Some(subject), facts, ..Outcome::default() }
}
