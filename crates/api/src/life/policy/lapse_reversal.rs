//! Taking a lapse back that our own missed transfer caused.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::command::Command;
use yinuo_service::life::command::policy::ReverseLapse;

use super::answer::{answered, policy_of};
use super::shape::Policy;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLapseReversal {
    pub reason: String,
}

/// Take a lapse back that our own missed transfer caused.
#[utoipa::path(post, path = "/policies/{id}/lapse-reversals", tag = "policy", request_body = NewLapseReversal,
    params(("id" = String, Path)), responses((status = 201, body = Policy<'static>)))]
pub async fn reverse_lapse(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewLapseReversal>,
) -> Result<Answer, Problem> {
    let policy = policy_of(&api, &signed, &id).await?;
    let command = Command::from(ReverseLapse { policy, reason: body.reason });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, answer, StatusCode::CREATED).await
}
