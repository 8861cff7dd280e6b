//! Taking back that two parties are one.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::PartyId;
use yinuo_service::command::Command;
use yinuo_service::command::party::UndoMerge;

use super::shape::{Party, party_answer};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoneMerge {
    #[schema(value_type = String)]
    pub alias: PartyId,
    /// Kept in the audit trail of both.
    pub reason: String,
}

/// Say that an alias of this party is somebody else after all.
#[utoipa::path(post, path = "/parties/{id}/merges/undo", tag = "party", request_body = UndoneMerge,
    params(("id" = String, Path)), responses((status = 200, body = Party<'static>)))]
pub async fn undo_merge(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<UndoneMerge>,
) -> Result<Answer, Problem> {
    let command = Command::from(UndoMerge { kept: id, alias: body.alias, reason: body.reason });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    party_answer(&api, &signed, answer, StatusCode::OK).await
}
