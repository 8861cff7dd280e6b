//! A month is over: its report is due. What time alone does to a route.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::event::REPORT_DUE;
use yinuo_core::agri::permission::{READ_COVERS, SubsidyKeeper};
use yinuo_core::agri::{MONTHLY_REPORT, MonthlyReportId, ReportRouteId, first_of_next_month};
use yinuo_core::event::Event;
use yinuo_core::id::{OfficeId, Slot};
use yinuo_store::tables::agri::{MonthlyReportRow, ReportRouteRow};

use crate::agri::rules::agri;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::follow;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

/// Opens the report of the next month that is over, if that is so by a day.
#[derive(Debug, Clone, Serialize)]
pub struct OpenReport {
    pub route: ReportRouteId,
    pub until: Date,
}

impl Act for OpenReport {
    const NAME: &'static str = "open-report";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.route.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ReportRouteRow>(self.route.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let route = facts.row::<ReportRouteRow>(self.route.number()).ok_or(Stop::NotFound)?;
        let path = context.office_path(OfficeId::from_number(route.office_id));
        require_reached(context.actor, READ_COVERS, path)?;
        SubsidyKeeper::grant(context.actor, path)?;
        let damaged = || Stop::damaged("report_routes", route.programme.clone());
        let next = route.next_on.as_deref().map(str::parse::<Date>).transpose().map_err(|_| damaged())?;
        let Some(due) = next.filter(|on| *on <= self.until) else {
            return Ok(Outcome { answer: Answer::of("report-route", route.id), ..Outcome::default() });
        };
        let (programme, _) = agri(context.rules).programme(&route.programme)?;
        let last = due.yesterday().map_err(|_| damaged())?;
        let following = first_of_next_month(due)?;
        let goes_on = programme.effective.until.is_none_or(|until| due <= until);
        let id = MonthlyReportId::new(context.stamp(), context.slot);
        let month = last.to_string()[..7].to_owned();
        let mut commit = Commit::default();
        commit.insert(MonthlyReportRow {
            slot: id.slot().number(),
            id: id.number(),
            programme: route.programme.clone(),
            office_id: route.office_id,
            recipient_id: route.recipient_id,
            month: month.clone(),
            until: last.to_string(),
            opened_at: context.micros(),
            figures: None,
            filed_at: None,
            operator_id: None,
            version: 1,
        });
        commit.put(ReportRouteRow {
            next_on: goes_on.then(|| following.to_string()),
            version: route.version + 1,
            ..route.clone()
        });
        let event = Event::new(&REPORT_DUE, due).with("month", &month).with("programme", &programme.name.zh);
        follow(context, &mut commit, MONTHLY_REPORT.of(id.number()), &event);
        let subject = Subject { kind: MONTHLY_REPORT.key, id: id.number(), version: 1 };
        let told = vec![("programme", route.programme.clone()), ("month", month)];
        let answer = Answer::of(MONTHLY_REPORT.key, id.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
