//! The reports of a run are sent (发送客户季度报告). The outbox hands over each that was made and not sent yet.

use serde::Serialize;
use yinuo_core::broker::{REPORT_RUN, ReportMaker, ReportRunId};
use yinuo_core::id::{OfficeId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::tables::broker::report::ReportRunRow;

use super::REASON_LIMIT;
use crate::broker::report_run::{RunOf, SEND, nothing_to_send};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::outbox::post;
use crate::stop::Stop;

/// Those that are made later are sent when it is said once more.
#[derive(Debug, Clone, Serialize)]
pub struct SendReports {
    pub run: ReportRunId,
    /// What all of them are told of the next quarter; may be empty.
    pub next_quarter: String,
}

impl Act for SendReports {
    const NAME: &'static str = "send-reports";
    const ASKS_AGAIN: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        self.run.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ReportRunRow>(self.run.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<ReportRunRow>(self.run.number()).ok_or(Stop::NotFound)?;
        ReportMaker::grant(context.actor, context.office_path(OfficeId::from_number(row.office_id)))?;
        if row.found_at.is_none() {
            return Err(nothing_to_send(row).into());
        }
        let next_quarter = form::name(&self.next_quarter);
        if next_quarter.chars().count() > REASON_LIMIT {
            let refusal = Refusal::new("wrong_field").with("field", "next_quarter");
            return Err(refusal.with("cause", "text_too_long").into());
        }
        let mut commit = Commit::default();
        post(&mut commit, context, &SEND, &RunOf { run: row.id });
        let version = row.version + 1;
        let sent_at = Some(context.micros());
        commit.put(ReportRunRow { next_quarter, sent_at, version, ..row.clone() });
        let told = vec![("from", row.from_on.clone()), ("until", row.until_on.clone())];
        let subject = Some(Subject { kind: REPORT_RUN.key, id: row.id, version });
        let answer = Answer::of(REPORT_RUN.key, row.id);
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}
