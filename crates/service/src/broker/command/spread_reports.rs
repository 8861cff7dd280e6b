//! It was found whom the reports of a run go to: its lots are put into the outbox.

use serde::Serialize;
use yinuo_core::broker::{REPORT_RUN, ReportMaker, ReportRunId};
use yinuo_core::id::{OfficeId, Slot};
use yinuo_store::tables::broker::report::ReportRunRow;

use crate::broker::report_run::{LOT, LotOf, ReportLot};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::outbox::post;
use crate::stop::Stop;

/// Puts the lots of a run into the outbox, once.
#[derive(Debug, Clone, Serialize)]
pub struct SpreadReports {
    pub run: ReportRunId,
    pub lots: Vec<ReportLot>,
}

impl Act for SpreadReports {
    const NAME: &'static str = "spread-reports";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.run.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ReportRunRow>(self.run.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<ReportRunRow>(self.run.number()).ok_or(Stop::NotFound)?;
        ReportMaker::grant(context.actor, context.office_path(OfficeId::from_number(row.office_id)))?;
        let answer = Answer::of(REPORT_RUN.key, row.id);
        if row.found_at.is_some() {
            return Ok(Outcome { answer, ..Outcome::default() });
        }
        let mut commit = Commit::default();
        let clients: usize = self.lots.iter().map(|lot| lot.clients.len()).sum();
        for lot in self.lots {
            post(&mut commit, context, &LOT, &LotOf { run: row.id, lot });
        }
        let version = row.version + 1;
        let found_at = Some(context.micros());
        let count = i64::try_from(clients).unwrap_or(i64::MAX);
        commit.put(ReportRunRow { found_at, clients: count, version, ..row.clone() });
        let told =
            vec![("from", row.from_on.clone()), ("until", row.until_on.clone()), ("clients", clients.to_string())];
        let subject = Some(Subject { kind: REPORT_RUN.key, id: row.id, version });
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}
