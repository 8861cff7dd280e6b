//! Monthly statistics: to whom one reports, what is due and filed, and the form of one.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use yinuo_core::agri::MonthlyReportId;
use yinuo_service::agri::monthly;

use super::report_shape::{MonthlyReport, ReportRoute};
use crate::extract::{Id, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, ok};
use crate::state::Api;
use crate::view::View;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// To whom the own office reports its monthly statistics.
#[utoipa::path(get, path = "/report-routes", tag = "agriculture",
    responses((status = 200, body = Items<ReportRoute<'static>>)))]
pub async fn list_report_routes(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let routes = monthly::routes(&api.house, &signed.actor).await?;
    Ok(ok(&Items { items: routes.iter().map(ReportRoute::new).collect() }))
}

/// The monthly reports of the own office, the latest month first: those that are due and those that were filed.
#[utoipa::path(get, path = "/monthly-reports", tag = "agriculture",
    responses((status = 200, body = Items<MonthlyReport<'static>>)))]
pub async fn list_monthly_reports(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let reports = monthly::reports(&api.house, &signed.actor).await?;
    let view = View::new(&api.house, &signed);
    let items = reports.iter().map(|row| MonthlyReport::new(&view, row)).collect::<Result<Vec<_>, _>>()?;
    Ok(ok(&Items { items }))
}

/// A filed report as a workbook, in the form that is always the same.
#[utoipa::path(get, path = "/monthly-reports/{id}/xlsx", tag = "agriculture", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>)))]
pub async fn get_monthly_report_sheet(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<MonthlyReportId>,
) -> Result<Answer, Problem> {
    let row = monthly::report(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    let office = view.office_number(row.office_id).name.to_owned();
    let content = monthly::report_sheet(&api.house, &row, &office)?;
    let mut answer = Answer::new(Body::from(content));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(XLSX));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"monthly-report.xlsx\""));
    Ok(answer)
}
