//! Filing a monthly report.

use axum::extract::State;
use axum::http::StatusCode;
use yinuo_core::agri::MonthlyReportId;
use yinuo_service::agri::monthly;
use yinuo_service::command::Command;

use super::report_shape::MonthlyReport;
use crate::extract::{Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay, with_etag};
use crate::state::Api;
use crate::view::View;

/// File a report that is due: its figures are counted, of the office and all below it, and kept as they are now.
#[utoipa::path(post, path = "/monthly-reports/{id}/filings", tag = "agriculture",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = MonthlyReport<'static>)))]
pub async fn file_monthly_report(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<MonthlyReportId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    let command = monthly::filing(&api.house, &signed.actor, id).await?;
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let row = monthly::report(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(with_etag(json(StatusCode::OK, &MonthlyReport::new(&view, &row)?), row.version), answer.replayed))
}
