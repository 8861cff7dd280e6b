//! The reports of a quarter are asked for, to all clients of the own office and of those below it (发起客户季度报告).

use serde::Serialize;
use yinuo_core::broker::{REPORT_RUN, ReportMaker, ReportRunId, quarter_days};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::Work;
use yinuo_store::tables::broker::report::{ReportRunRow, UNFINISHED_RUNS};

use super::answered;
use crate::broker::report_run::{FIND, RunOf};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::keys::Keys;
use crate::outbox::post;
use crate::stop::Stop;

/// A quarter that is over. A client that has a report of it gets no other.
#[derive(Debug, Clone, Serialize)]
pub struct AskForReports {
    pub year: i16,
    /// 1 to 4.
    pub quarter: i8,
}

/// The runs of a quarter that still come to reports: beside one of them, another would count clients twice.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Unfinished {
    from_on: String,
}

impl Question for Unfinished {
    type Told = Vec<ReportRunRow>;

    async fn ask(&self, work: &Work<'_>) -> Result<Vec<ReportRunRow>, Stop> {
        Ok(work.query(&UNFINISHED_RUNS, vec![self.from_on.clone().into()]).await?)
    }
}

impl AskForReports {
    fn unfinished(&self) -> Option<Unfinished> {
        let (from, _) = quarter_days(self.year, self.quarter).ok()?;
        Some(Unfinished { from_on: from.to_string() })
    }
}

impl Act for AskForReports {
    const NAME: &'static str = "ask-for-reports";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        if let Some(unfinished) = self.unfinished() {
            plan.ask(unfinished);
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        let path = context.office_path(office);
        ReportMaker::grant(context.actor, path)?;
        let (from, until) = quarter_days(self.year, self.quarter)?;
        if until >= context.today() {
            return Err(Refusal::new("period_not_over").with("until", until.to_string()).into());
        }
        let unfinished = self.unfinished().ok_or(Stop::NotFound)?;
        let runs = facts.told(&unfinished).ok_or(Stop::NotFound)?;
        let meets = |run: &ReportRunRow| {
            let other = context.office_path(OfficeId::from_number(run.office_id));
            other.starts_with(path) || path.starts_with(other)
        };
        if runs.iter().any(meets) {
            let refusal = Refusal::new("report_run_under_way").with("from", from.to_string());
            return Err(refusal.with("until", until.to_string()).into());
        }
        let id = ReportRunId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        commit.insert(ReportRunRow {
            slot: id.slot().number(),
            id: id.number(),
            office_id: office.number(),
            from_on: from.to_string(),
            until_on: until.to_string(),
            found_at: None,
            clients: 0,
            next_quarter: String::new(),
            sent_at: None,
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
            version: 1,
        });
        post(&mut commit, context, &FIND, &RunOf { run: id.number() });
        let told = vec![("from", from.to_string()), ("until", until.to_string())];
        Ok(answered(commit, REPORT_RUN.key, id.number(), told))
    }
}
