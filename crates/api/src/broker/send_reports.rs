//! Sending the reports of a run.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::broker::ReportRunId;
use yinuo_service::broker::command::SendReports;
use yinuo_service::command::Command;

use super::report_run_shape::{ReportRun, run_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportsSent {
    /// What all of them are told of the next quarter.
    #[serde(default)]
    pub next_quarter: String,
}

/// Send those that were made and not sent yet: behind the answer, each client that has a phone gets a message, and the case of its report says so. To
/// the others people hand a paper over, and say so in its case.
#[utoipa::path(post, path = "/report-runs/{id}/sending", tag = "broker", request_body = ReportsSent,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = ReportRun<'static>)))]
pub async fn send_reports(
    State(api): State<Api>,
    signed: Signed,
    Id(run): Id<ReportRunId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<ReportsSent>,
) -> Result<Answer, Problem> {
    let command = SendReports { run, next_quarter: body.next_quarter };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    run_answered(&api, &signed, run, StatusCode::OK, answer.replayed).await
}
