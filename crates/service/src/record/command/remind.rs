//! Asking for a lent record: what time alone does to a loan.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::{OfficeId, OperatorId, Slot};
use yinuo_core::record::{Ladder, RecordId, Rung};
use yinuo_store::tables::record::RecordRow;

use super::{custody, damaged, keeper};
use crate::command::upkeep::Remind;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::REMINDER;
use crate::keys::Keys;
use crate::outbox::post;
use crate::stop::Stop;

/// Goes up the ladder of a loan to a day, and tells each rung to whom it concerns. A record that is back meanwhile is left alone.
#[derive(Debug, Clone, Serialize)]
pub struct RemindOfLoan {
    pub record: RecordId,
    pub until: Date,
}

impl Act for RemindOfLoan {
    const NAME: &'static str = "remind-of-loan";
    of_record!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<RecordRow>(self.record.number()).ok_or(Stop::NotFound)?.clone();
        keeper(context, row.office_id)?;
        let answer = Answer::of("record", row.id);
        let (Some(loan), Some(remind_on)) = (custody(&row)?.lent, &row.remind_on) else {
            return Ok(Outcome { answer, ..Outcome::default() });
        };
        let from: Date = remind_on.parse().map_err(|_| damaged(&row))?;
        let ladder = Ladder::new(context.rules.rulebook(), loan.until)?;
        let mut commit = Commit::default();
        let mut told = Vec::new();
        for rung in ladder.between(from, self.until) {
            let (kind, operators) = addressees(context, &row, rung);
            for operator in operators {
                told.push(format!("{kind} {operator}"));
                let remind = Remind {
                    operator,
                    kind: kind.to_owned(),
                    subject_kind: "record".to_owned(),
                    subject_id: row.id,
                    subject_label: row.number.clone(),
                    promise: None,
                    at: context.now,
                };
                post(&mut commit, context, &REMINDER, &remind);
            }
        }
        let row = RecordRow {
            remind_on: ladder.after(self.until).map(|day| day.to_string()),
            version: row.version + 1,
            ..row
        };
        let subject = Subject { kind: "record", id: row.id, version: row.version };
        let facts = vec![("number", row.number.clone()), ("told", told.join(", "))];
        commit.put(row);
        Ok(Outcome { commit, answer, subject: Some(subject), facts, ..Outcome::default() })
    }
}

/// Whom a rung concerns, each once. A borrower from outside is asked by who lent it.
fn addressees(context: &Context<'_>, row: &RecordRow, rung: Rung) -> (&'static str, Vec<OperatorId>) {
    let lender = row.lent_by.map(OperatorId::from_number);
    let borrower = row.borrower_id.map(OperatorId::from_number).or(lender);
    let (kind, both) = match rung {
        Rung::DueSoon => ("due_soon", [borrower, None]),
        Rung::Overdue => ("broken", [borrower, lender.filter(|lender| Some(*lender) != borrower)]),
        Rung::Escalated => {
            let manager = context.directory.manager_of(OfficeId::from_number(row.office_id));
            ("escalated", [manager.or(lender), None])
        }
    };
    (kind, both.into_iter().flatten().collect())
}
