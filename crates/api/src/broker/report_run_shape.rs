//! Runs of reports to clients on the wire, and the reports in them.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::broker::{ClientReportId, ReportRunId, ReportWay};
use yinuo_core::id::CaseId;
use yinuo_service::broker::report_run::{Run, run};
use yinuo_store::tables::broker::report::ClientReportLineRow;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::refusal_text::{self, Facts};
use crate::shape::{Answer, IdText, Ref, Yuan, instant, json, mark_replay, party_id, set_aside_id, with_etag};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// The reports of a quarter to all clients of an office, and how far they are.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportRun<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub office: Ref<'a>,
    #[schema(format = Date)]
    pub from: &'a str,
    #[schema(format = Date)]
    pub until: &'a str,
    pub asked_at: Timestamp,
    pub operator: Ref<'a>,
    /// How many clients it goes to; absent for the moment in which they are found.
    pub clients: Option<i64>,
    /// Of them: made, set aside because it could not be made, and passed over because the client has one by another run or was merged into another.
    pub made: i64,
    pub failed: i64,
    pub passed: i64,
    /// Of those made: those that it was said to send.
    pub told: i64,
    /// Those that would be sent if it was said now: neither told nor handed over yet.
    pub to_send: i64,
    /// Those that are being sent by a message.
    pub being_sent: i64,
    /// Those that people have yet to hand over.
    pub to_hand_over: i64,
    /// Those whose case was over, withdrawn as a rule, before they were sent: they reach nobody.
    pub withdrawn: i64,
    /// Those that their case says were sent or handed over, whether it was said to send them or not; and of these, those with the client's receipt.
    pub sent: i64,
    pub acknowledged: i64,
    /// What was said of the next quarter when they were last sent.
    pub next_quarter: &'a str,
}

impl<'a> ReportRun<'a> {
    pub fn new(view: &'a View, found: &'a Run) -> ReportRun<'a> {
        let (row, count) = (&found.row, &found.count);
        ReportRun {
            id: IdText { prefix: ReportRunId::PREFIX, number: row.id },
            office: view.office_number(row.office_id),
            from: &row.from_on,
            until: &row.until_on,
            asked_at: instant(row.recorded_at),
            operator: view.operator_number(row.operator_id),
            clients: row.found_at.map(|_| row.clients),
            made: count.made,
            failed: count.reports - count.made,
            passed: found.passed,
            told: count.told,
            to_send: count.to_send,
            being_sent: count.being_sent,
            to_hand_over: count.to_hand_over,
            withdrawn: count.withdrawn,
            sent: count.sent,
            acknowledged: count.acknowledged,
            next_quarter: &row.next_quarter,
        }
    }
}

/// Why a report could not be made, and what to do about it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportFailure {
    /// What is tried again.
    #[schema(value_type = String)]
    pub entry: IdText,
    pub detail: String,
    pub hint: String,
    /// It is about to be tried again.
    pub again: bool,
}

/// A report of a run.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientReportLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub client: Ref<'a>,
    pub office: Ref<'a>,
    #[schema(format = Date)]
    pub from: &'a str,
    #[schema(format = Date)]
    pub until: &'a str,
    #[schema(value_type = words::ClientReportState)]
    pub state: &'static str,
    /// Absent, until it is said that it is to be sent.
    #[schema(value_type = Option<words::ReportWay>)]
    pub way: Option<&'a str>,
    #[schema(value_type = String)]
    pub paid: Yuan,
    /// Claims that go on.
    pub open: i64,
    /// Promises that insurers broke.
    pub missed: i64,
    pub made_at: Option<Timestamp>,
    pub sent_at: Option<Timestamp>,
    /// The case in which it is sent and its receipt noted; absent for the moment before it is opened.
    #[schema(value_type = Option<String>)]
    pub case: Option<IdText>,
    pub case_number: Option<&'a str>,
    /// Absent, where it was made.
    pub failure: Option<ReportFailure>,
}

/// How far a report is.
fn state(row: &ClientReportLineRow) -> &'static str {
    let is_paper = row.way.as_deref() == Some(ReportWay::Paper.key());
    match (row.made_at, row.sent_at, row.case_state.as_deref()) {
        (None, ..) => "failed",
        (Some(_), Some(_), Some("closed")) => "acknowledged",
        (Some(_), Some(_), _) => "sent",
        (Some(_), None, Some("closed" | "withdrawn")) => "withdrawn",
        (Some(_), None, _) if is_paper => "to_hand_over",
        (Some(_), None, _) => "made",
    }
}

impl<'a> ClientReportLine<'a> {
    pub fn new(view: &'a View, row: &'a ClientReportLineRow) -> ClientReportLine<'a> {
        ClientReportLine {
            id: IdText { prefix: ClientReportId::PREFIX, number: row.id },
            client: Ref { id: party_id(row.holder_id), name: &row.holder_name },
            office: view.office_number(row.office_id),
            from: &row.from_on,
            until: &row.until_on,
            state: state(row),
            way: row.way.as_deref(),
            paid: Yuan(row.paid),
            open: row.open_claims,
            missed: row.missed,
            made_at: row.made_at.map(instant),
            sent_at: row.sent_at.map(instant),
            case: row.case_id.map(|number| IdText { prefix: CaseId::PREFIX, number }),
            case_number: row.case_number.as_deref(),
            failure: failure(view, row),
        }
    }
}

fn failure(view: &View, row: &ClientReportLineRow) -> Option<ReportFailure> {
    let (entry, code) = (row.entry_id?, row.failed_code.as_deref()?);
    let told = row.failed_facts.as_deref().unwrap_or_default();
    let facts: BTreeMap<String, String> = serde_json::from_str(told).unwrap_or_default();
    let facts: Vec<(&str, String)> = facts.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    let told = Facts { facts: &facts, service: None, roles: Some(view.house.rules().roles()) };
    let (detail, hint) = refusal_text::sentences(code, told, view.language);
    Some(ReportFailure { entry: set_aside_id(entry), detail, hint, again: row.tried_again == Some(1) })
}

/// A run as a command left it.
pub async fn run_answered(
    api: &Api,
    signed: &Signed,
    id: ReportRunId,
    status: StatusCode,
    replayed: bool,
) -> Result<Answer, Problem> {
    let found = run(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, signed);
    Ok(mark_replay(with_etag(json(status, &ReportRun::new(&view, &found)), found.row.version), replayed))
}
