//! A word for something that waits for one. The last word carries it out.

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::approval::ApprovalState;
use yinuo_core::id::{ApprovalId, Slot};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::approval::ApprovalRow;

use super::{asker, decided, put, to_decide};
use crate::approval::{Failed, Word, permissions_of, read, remind, words_of};
use crate::command::{Act, Command, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Gives the next word. With the last, the held command is carried out as who asked, on the facts of now; what is not possible any
/// more ends as failed, and who asked is told why.
#[derive(Debug, Clone, Serialize)]
pub struct ReleaseApproval {
    pub approval: ApprovalId,
    /// What it holds, known to the caller from reading it: its rows have to be loaded.
    #[serde(skip)]
    pub held: Command,
    pub note: Option<String>,
}

impl Act for ReleaseApproval {
    const NAME: &'static str = "release-approval";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.approval.slot()
    }

    fn more_slots(&self, keys: &Keys) -> Vec<Slot> {
        self.held.slots(keys)
    }

    fn declare(&self, keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ApprovalRow>(self.approval.number());
        self.held.declare(keys, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = to_decide(context, facts, self.approval)?;
        // What is carried out is what the row holds, whoever read it for the caller.
        let held = read(context.keys, &row)?;
        if held.input() != self.held.input() {
            return Err(Stop::damaged("approvals", self.approval.to_string()));
        }
        let mut words = words_of(&row)?;
        words.push(Word { by: context.operator(), at: instant(context), note: self.note.clone() });
        row.words = serde_json::to_string(&words).expect("plain data has a JSON form");
        let permissions = permissions_of(&row)?;
        if let Some(next) = permissions.get(words.len()) {
            row.permission = next.key.to_owned();
            return Ok(Outcome { reason: self.note, ..put(row, Commit::default(), Vec::new()) });
        }
        match carry_out(context, facts, &row, held) {
            Ok(done) => {
                let row = decided(context, row, ApprovalState::Released, None);
                let mut commit = done.commit;
                remind(&mut commit, context, &row, asker(&row), "approval_released");
                let outcome = put(row, commit, done.facts);
                let subject = done.subject.or(outcome.subject);
                Ok(Outcome { reason: self.note, subject, others: done.others, ..outcome })
            }
            Err(stop @ Stop::Failed(_)) => Err(stop),
            Err(stop) => {
                let mut row = decided(context, row, ApprovalState::Failed, None);
                row.outcome = Some(serde_json::to_string(&failed(stop)).expect("plain data has a JSON form"));
                let mut commit = Commit::default();
                remind(&mut commit, context, &row, asker(&row), "approval_failed");
                Ok(Outcome { reason: self.note, ..put(row, commit, Vec::new()) })
            }
        }
    }
}

/// Words are kept to the microsecond, as everything else.
fn instant(context: &Context<'_>) -> Timestamp {
    Timestamp::from_microsecond(context.micros()).unwrap_or(context.now)
}

/// Does what was asked for, as who asked. It may not come to more than was shown.
fn carry_out(context: &Context<'_>, facts: &Facts, row: &ApprovalRow, held: Command) -> Result<Outcome, Stop> {
    let asked_by = context.directory.actor(asker(row)).ok_or_else(|| Refusal::new("approval_asker_left"))?;
    let outcome = held.run(&Context { actor: &asked_by, ..*context }, facts)?;
    let amount = outcome.approval.as_ref().and_then(|weighed| weighed.amount);
    if let Some(now) = amount.filter(|now| row.amount.is_none_or(|shown| now.0 > shown)) {
        let shown = Fen(row.amount.unwrap_or_default());
        return Err(Refusal::new("approval_outgrown")
            .with("amount", now.to_string())
            .with("shown", shown.to_string())
            .into());
    }
    Ok(outcome)
}

fn failed(stop: Stop) -> Failed {
    let (code, facts) = match stop {
        Stop::Refused(refusal) => (refusal.code, refusal.facts),
        Stop::Denied(denied) => ("not_permitted", vec![("permission", denied.0.key.to_owned())]),
        Stop::NotFound | Stop::Failed(_) => ("not_found", Vec::new()),
    };
    Failed { code: code.to_owned(), facts: facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect() }
}
