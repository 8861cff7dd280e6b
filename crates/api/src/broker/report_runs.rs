//! Runs of reports to clients: those that were asked for, how far they are, and the reports in them.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::broker::{ClientReportId, ReportRunId};
use yinuo_core::id::PartyId;
use yinuo_service::broker::report_run::{self, ReportFilter};
use yinuo_service::broker::{report_pdf, report_sheet};
use yinuo_service::query::PageAsk;

use super::report::{XLSX, file};
use super::report_run_shape::{ClientReportLine, ReportRun, run_answered};
use super::shape::ServiceReport;
use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportRunQuery {
    limit: Option<i64>,
    after: Option<String>,
}

/// The runs of one's offices, the latest first.
#[utoipa::path(get, path = "/report-runs", tag = "broker", params(ReportRunQuery),
    responses((status = 200, body = List<ReportRun<'static>>)))]
pub async fn list_report_runs(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<ReportRunQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = report_run::runs(&api.house, &signed.actor, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|run| ReportRun::new(&view, run)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// A run with how far it is: made, failed and passed over of all, to be handed over, sent and acknowledged of those made.
#[utoipa::path(get, path = "/report-runs/{id}", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, body = ReportRun<'static>)))]
pub async fn get_report_run(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ReportRunId>,
) -> Result<Answer, Problem> {
    run_answered(&api, &signed, id, StatusCode::OK, false).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClientReportQuery {
    /// Those that were made alone, or those that could not be made.
    made: Option<bool>,
    /// Those alone that people are to hand over and have not.
    #[serde(default)]
    to_hand_over: bool,
    limit: Option<i64>,
    after: Option<String>,
}

/// The reports of a run, each with its client, its case, and why it could not be made.
#[utoipa::path(get, path = "/report-runs/{id}/reports", tag = "broker", params(("id" = String, Path), ClientReportQuery),
    responses((status = 200, body = List<ClientReportLine<'static>>)))]
pub async fn list_client_reports(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ReportRunId>,
    Query(query): Query<ClientReportQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let filter = ReportFilter { made: query.made, to_hand_over: query.to_hand_over };
    let found = report_run::reports(&api.house, &signed.actor, id, filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| ClientReportLine::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// The reports of the quarters to a client that were made, the latest first.
#[utoipa::path(get, path = "/parties/{id}/client-reports", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, body = List<ClientReportLine<'static>>)))]
pub async fn list_reports_of_client(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
) -> Result<Answer, Problem> {
    let found = report_run::of_client(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&List { items: found.iter().map(|row| ClientReportLine::new(&view, row)).collect(), next: None }))
}

/// A report with its figures as they stood when it was made.
#[utoipa::path(get, path = "/client-reports/{id}", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, body = ServiceReport<'static>)))]
pub async fn get_client_report(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ClientReportId>,
) -> Result<Answer, Problem> {
    let report = report_run::client_report(&api.house, &signed.actor, id).await?;
    Ok(ok(&ServiceReport::new(&report)))
}

/// The same as PDF.
#[utoipa::path(get, path = "/client-reports/{id}/pdf", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub async fn get_client_report_pdf(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ClientReportId>,
) -> Result<Answer, Problem> {
    let report = report_run::client_report(&api.house, &signed.actor, id).await?;
    let content = report_pdf(&api.house, &report).await?;
    Ok(file(content, "application/pdf", "inline; filename=\"service-report.pdf\""))
}

/// Its claims as a workbook.
#[utoipa::path(get, path = "/client-reports/{id}/xlsx", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
pub async fn get_client_report_sheet(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ClientReportId>,
) -> Result<Answer, Problem> {
    let report = report_run::client_report(&api.house, &signed.actor, id).await?;
    Ok(file(report_sheet(&report)?, XLSX, "attachment; filename=\"service-report.xlsx\""))
}
