//! The monthly report is filed: its figures are counted and kept as they were.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::event::REPORT_FILED;
use yinuo_core::agri::permission::{READ_COVERS, SubsidyKeeper};
use yinuo_core::agri::{MONTHLY_REPORT, MonthlyReportId};
use yinuo_core::event::Event;
use yinuo_core::id::{OfficeId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::MonthlyReportRow;

use crate::agri::monthly::{FiguresOf, offices_below};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::follow;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

/// Counts what the office and all below it enrolled, lost and paid until the end of the month, and files it.
#[derive(Debug, Clone, Serialize)]
pub struct FileReport {
    pub report: MonthlyReportId,
    /// The office of the report and those below it, as they were found.
    pub offices: Vec<i64>,
    /// The last day of its month and the first instant after it, as they were found.
    pub until: Date,
    pub before: i64,
    pub programme: String,
}

impl FileReport {
    fn asked(&self) -> FiguresOf {
        FiguresOf {
            programme: self.programme.clone(),
            offices: self.offices.clone(),
            until: self.until,
            before: self.before,
        }
    }
}

impl Act for FileReport {
    const NAME: &'static str = "file-report";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        self.report.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<MonthlyReportRow>(self.report.number());
        plan.ask(self.asked());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<MonthlyReportRow>(self.report.number()).ok_or(Stop::NotFound)?;
        let office = OfficeId::from_number(row.office_id);
        let path = context.office_path(office);
        require_reached(context.actor, READ_COVERS, path)?;
        SubsidyKeeper::grant(context.actor, path)?;
        if row.filed_at.is_some() {
            return Err(Refusal::new("report_filed").with("month", row.month.clone()).into());
        }
        let damaged = || Stop::damaged("monthly_reports", format!("the figures of {}", row.month));
        let is_whole = self.offices == offices_below(context.directory, office);
        if !is_whole || self.until.to_string() != row.until || self.programme != row.programme {
            return Err(damaged());
        }
        let figures = facts.told(&self.asked()).ok_or_else(damaged)?;
        let mut commit = Commit::default();
        let version = row.version + 1;
        commit.put(MonthlyReportRow {
            figures: Some(serde_json::to_string(figures).expect("figures are plain data")),
            filed_at: Some(context.micros()),
            operator_id: Some(context.operator().number()),
            version,
            ..row.clone()
        });
        let event = Event::new(&REPORT_FILED, context.today()).with("month", &row.month);
        let event = event.with("programme", &row.programme);
        follow(context, &mut commit, MONTHLY_REPORT.of(row.id), &event);
        let subject = Subject { kind: MONTHLY_REPORT.key, id: row.id, version };
        let covers: i64 = figures.objects.iter().map(|object| object.covers).sum();
        let told =
            vec![("programme", row.programme.clone()), ("month", row.month.clone()), ("covers", covers.to_string())];
        let answer = Answer::of(MONTHLY_REPORT.key, row.id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
