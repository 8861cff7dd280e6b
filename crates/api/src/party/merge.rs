//! Saying that two parties are one.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::{FileId, PartyId};
use yinuo_service::command::Command;
use yinuo_service::command::party::MergeParties;

use super::shape::{Party, party_answer};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// The other party becomes an alias of the one in the path: it leads there, and what belongs to it stays with it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMerge {
    #[schema(value_type = String)]
    pub alias: PartyId,
    /// Kept in the audit trail of both.
    pub reason: String,
    /// The document that proves it, of a case of one of the two.
    #[schema(value_type = String)]
    pub file: FileId,
}

/// Say that another party is this one.
#[utoipa::path(post, path = "/parties/{id}/merges", tag = "party", request_body = NewMerge,
    params(("id" = String, Path)), responses((status = 201, body = Party<'static>)))]
pub async fn merge_parties(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewMerge>,
) -> Result<Answer, Problem> {
    let NewMerge { alias, reason, file } = body;
    let command = Command::from(MergeParties { kept: id, alias, reason, file });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    party_answer(&api, &signed, answer, StatusCode::CREATED).await
}
