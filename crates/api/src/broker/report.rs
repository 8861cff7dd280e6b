//! The report to a client: on the wire, as a paper and as a workbook.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::PartyId;
use yinuo_service::broker::report::{self, ServiceReport as Found};
use yinuo_service::broker::{report_pdf, report_sheet};

use super::shape::ServiceReport;
use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;

pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    from: Date,
    /// The last day, counted in.
    until: Date,
}

async fn found(api: &Api, signed: &Signed, client: PartyId, query: &ReportQuery) -> Result<Found, Problem> {
    Ok(report::report(&api.house, &signed.actor, client, query.from, query.until).await?)
}

pub(super) fn file(content: Vec<u8>, kind: &'static str, disposition: &'static str) -> Answer {
    let mut answer = Answer::new(Body::from(content));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    answer
}

/// What is told to a client of a time: what came in, how insurers kept what they promised, which claims are open.
#[utoipa::path(get, path = "/parties/{id}/service-report", tag = "broker", params(("id" = String, Path), ReportQuery),
    responses((status = 200, body = ServiceReport<'static>)))]
pub async fn get_service_report(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    Query(query): Query<ReportQuery>,
) -> Result<Answer, Problem> {
    let report = found(&api, &signed, id, &query).await?;
    Ok(ok(&ServiceReport::new(&report)))
}

/// The same as PDF.
#[utoipa::path(get, path = "/parties/{id}/service-report/pdf", tag = "broker",
    params(("id" = String, Path), ReportQuery),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub async fn get_service_report_pdf(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    Query(query): Query<ReportQuery>,
) -> Result<Answer, Problem> {
    let report = found(&api, &signed, id, &query).await?;
    let content = report_pdf(&api.house, &report).await?;
    Ok(file(content, "application/pdf", "inline; filename=\"service-report.pdf\""))
}

/// Its claims as a workbook.
#[utoipa::path(get, path = "/parties/{id}/service-report/xlsx", tag = "broker",
    params(("id" = String, Path), ReportQuery),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
pub async fn get_service_report_sheet(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    Query(query): Query<ReportQuery>,
) -> Result<Answer, Problem> {
    let report = found(&api, &signed, id, &query).await?;
    Ok(file(report_sheet(&report)?, XLSX, "attachment; filename=\"service-report.xlsx\""))
}
