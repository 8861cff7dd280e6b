//! Asking for the reports of a quarter to all clients.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::broker::ReportRunId;
use yinuo_service::broker::command::AskForReports;
use yinuo_service::command::Command;

use super::report_run_shape::{ReportRun, run_answered};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// A quarter that is over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReportRun {
    pub year: i16,
    /// 1 to 4.
    #[schema(minimum = 1, maximum = 4)]
    pub quarter: i8,
}

/// Have the reports of a quarter made for all clients of the own office, and of those below it, that have a mandate. They are made behind the answer; a
/// client that has a report of the quarter gets no other.
#[utoipa::path(post, path = "/report-runs", tag = "broker", request_body = NewReportRun,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ReportRun<'static>)))]
pub async fn ask_for_reports(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewReportRun>,
) -> Result<Answer, Problem> {
    let command = AskForReports { year: body.year, quarter: body.quarter };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let id = ReportRunId::from_number(answer.id);
    run_answered(&api, &signed, id, StatusCode::CREATED, answer.replayed).await
}
