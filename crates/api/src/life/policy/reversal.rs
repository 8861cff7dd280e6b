//! Taking a receipt back that was booked by mistake.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::TransferId;
use yinuo_service::command::Command;
use yinuo_service::life::command::policy::ReverseReceipt;

use super::answer::{answered, policy_of};
use super::shape::Policy;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReversal {
    /// A line of the policy's ledger that was a receipt.
    #[schema(value_type = String)]
    pub transfer: TransferId,
    pub reason: String,
}

/// Take a receipt back that was booked by mistake.
#[utoipa::path(post, path = "/policies/{id}/reversals", tag = "policy", request_body = NewReversal,
    params(("id" = String, Path)), responses((status = 201, body = Policy<'static>)))]
pub async fn reverse_receipt(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewReversal>,
) -> Result<Answer, Problem> {
    let policy = policy_of(&api, &signed, &id).await?;
    let command = ReverseReceipt { policy, transfer: body.transfer, reason: body.reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    answered(&api, &signed, answer, StatusCode::CREATED).await
}
