//! Taking back what one asked for.

use axum::extract::State;
use axum::http::StatusCode;
use yinuo_core::id::ApprovalId;
use yinuo_service::command::Command;
use yinuo_service::command::approval::WithdrawApproval;

use super::shape::{Approval, answered};
use crate::extract::{Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Take back what one asked for, while nobody has decided.
#[utoipa::path(post, path = "/approvals/{id}/withdrawals", tag = "approval", 
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Approval<'static>)))]
pub async fn withdraw_approval(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ApprovalId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    let command = Command::from(WithdrawApproval { approval: id });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
