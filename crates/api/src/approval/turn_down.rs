//! Turning down something that waits for one's word.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::ApprovalId;
use yinuo_service::command::Command;
use yinuo_service::command::approval::TurnDownApproval;

use super::shape::{Approval, answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// A word against it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalTurnDown {
    /// It comes back to who asked.
    pub reason: String,
}

/// Turn it down, with a reason that comes back to who asked.
#[utoipa::path(post, path = "/approvals/{id}/turn-downs", tag = "approval", request_body = ApprovalTurnDown,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Approval<'static>)))]
pub async fn turn_down_approval(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ApprovalId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<ApprovalTurnDown>,
) -> Result<Answer, Problem> {
    let command = Command::from(TurnDownApproval { approval: id, reason: body.reason });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
