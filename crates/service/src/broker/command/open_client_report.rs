//! The case is opened in which a report is sent to the client and its receipt noted (客户季度报告立案).

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::{At, CaseOpener};
use yinuo_core::broker::ClientReportId;
use yinuo_core::case::Channel;
use yinuo_core::id::{OfficeId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;
use yinuo_store::tables::broker::report::ClientReportRow;
use yinuo_store::tables::party::PartyRow;

use crate::broker::service_plan::rules::schemes;
use crate::command::case::{Request, open};
use crate::command::party::{check_kept, visible};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// The time of its promise runs from the end of the quarter, whenever the report was made.
#[derive(Debug, Clone, Serialize)]
pub struct OpenClientReport {
    pub report: ClientReportId,
    pub client: PartyId,
}

impl Act for OpenClientReport {
    const NAME: &'static str = "open-client-report";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.report.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ClientReportRow>(self.report.number());
        plan.want::<PartyRow>(self.client.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<ClientReportRow>(self.report.number()).ok_or(Stop::NotFound)?;
        if row.case_id.is_some() {
            return Err(Stop::refused("report_case_open"));
        }
        let office = OfficeId::from_number(row.office_id);
        let at = At { office_path: context.office_path(office), customer: Some(self.client), owner: None };
        let capability = CaseOpener::grant(context.actor, at)?;
        let client = visible(context, facts, self.client)?;
        check_kept(client)?;
        let damaged = || Stop::damaged("client_reports", self.report.to_string());
        let until = row.until_on.parse::<Date>().map_err(|_| damaged())?;
        let over = until.checked_add(1.day()).map_err(|_| damaged())?;
        let begins = context.rules.calendar().instant_of(over.into()).map_err(Refusal::from)?;
        let service = &schemes(context.rules).on(until)?.report.service;
        let request = Request {
            service: context.rules.service_on(service, over)?.clone(),
            party: Arc::new(client.clone()),
            subjects: Vec::new(),
            about: Vec::new(),
            office,
            owner: context.directory.manager_of(office),
            channel: Channel::System,
            received_at: begins.min(context.now),
            summary: format!("{} – {}", row.from_on, row.until_on),
            answers: Answers::from([("period_from", row.from_on.clone()), ("period_until", row.until_on.clone())]),
            materials: Vec::new(),
        };
        let mut outcome = open(context, facts, &capability, request, None)?;
        let case_id = Some(outcome.answer.id);
        outcome.commit.put(ClientReportRow { case_id, version: row.version + 1, ..row.clone() });
        Ok(outcome)
    }
}
