//! Reports to clients of one slot are sent: each client that has a phone gets a message, and its case says so. Where there is no way to reach a client,
//! the report is a paper that people hand over: its case says so when they have.

use serde::Serialize;
use yinuo_core::broker::{REPORT_RUN, ReportMaker, ReportRunId, ReportWay};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_store::tables::broker::report::{ClientReportRow, ReportRunRow};
use yinuo_store::tables::party::PersonalNumberRow;

use crate::broker::report_run::{SENT, SentOf};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::message::{MESSAGE, Message};
use crate::outbox::post;
use crate::personal;
use crate::stop::Stop;

/// The field of a party's phone.
const PHONE: &str = "phone";

/// Sends those of the reports that were made and not sent before.
#[derive(Debug, Clone, Serialize)]
pub struct SendReportLot {
    pub run: ReportRunId,
    pub slot: i64,
    /// Report and client.
    pub reports: Vec<(i64, i64)>,
    pub next_quarter: String,
    /// Whether the house has a way to send messages: without one all of them are papers.
    pub tells: bool,
}

impl Act for SendReportLot {
    const NAME: &'static str = "send-report-lot";

    fn slot(&self, _keys: &Keys) -> Slot {
        Slot::try_new(self.slot).unwrap_or(HOUSE_SLOT)
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ReportRunRow>(self.run.number());
        for (report, client) in &self.reports {
            plan.want::<ClientReportRow>(*report);
            plan.want::<PersonalNumberRow>((*client, PHONE));
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let run = facts.row::<ReportRunRow>(self.run.number()).ok_or(Stop::NotFound)?;
        ReportMaker::grant(context.actor, context.office_path(OfficeId::from_number(run.office_id)))?;
        let house = context.directory.house_name();
        let mut commit = Commit::default();
        let (mut sent, mut told) = (0_u32, 0_u32);
        for (report, client) in self.reports.iter().copied() {
            let row = facts.row::<ClientReportRow>(report).ok_or(Stop::NotFound)?;
            if row.made_at.is_none() || row.case_id.is_none() || row.told_at.is_some() {
                continue;
            }
            // One phone that does not open keeps nobody else from being told.
            let phone = facts
                .row::<PersonalNumberRow>((client, PHONE))
                .and_then(|number| context.keys.open(&personal::place(client, PHONE), &number.sealed))
                .and_then(|bytes| String::from_utf8(bytes).ok());
            let phone = phone.filter(|_| self.tells);
            let way = if phone.is_some() { ReportWay::Message } else { ReportWay::Paper };
            if let Some(phone) = phone {
                let text = format!(
                    "【{house}】{}至{}的保险服务报告已编制完成，由{}送交，请查收并回执。",
                    row.from_on,
                    row.until_on,
                    context.directory.office_name(OfficeId::from_number(row.office_id)),
                );
                let message = Message::seal(context.keys, &format!("client-report {report}"), &phone, &text);
                post(&mut commit, context, &MESSAGE, &message);
                let next_quarter = self.next_quarter.clone();
                post(&mut commit, context, &SENT, &SentOf { report, client, next_quarter });
                told += 1;
            }
            let (told_at, version) = (Some(context.micros()), row.version + 1);
            commit.put(ClientReportRow { told_at, way: Some(way.key().to_owned()), version, ..row.clone() });
            sent += 1;
        }
        let answer = Answer::of(REPORT_RUN.key, run.id);
        if sent == 0 {
            return Ok(Outcome { answer, ..Outcome::default() });
        }
        let facts_told = vec![
            ("from", run.from_on.clone()),
            ("until", run.until_on.clone()),
            ("sent", sent.to_string()),
            ("told", told.to_string()),
        ];
        let subject = Some(Subject { kind: REPORT_RUN.key, id: run.id, version: run.version });
        Ok(Outcome { commit, answer, subject, facts: facts_told, ..Outcome::default() })
    }
}
