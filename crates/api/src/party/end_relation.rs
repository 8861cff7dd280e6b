//! Ending a relation of a party.

use axum::extract::State;
use yinuo_core::id::PartyId;
use yinuo_service::command::Command;
use yinuo_service::command::party::EndRelation;

use super::relation::{RelationEnd, Relations, relations, server};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay};
use crate::state::Api;

/// Say that somebody serves a party no more.
#[utoipa::path(post, path = "/parties/{id}/relations/end", tag = "party", request_body = RelationEnd,
    params(("id" = String, Path)), responses((status = 200, body = Relations<'static>)))]
pub async fn end_relation(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<RelationEnd>,
) -> Result<Answer, Problem> {
    let RelationEnd { kind, by, begins_on, ends_on } = body;
    let command = Command::from(EndRelation { party: id, kind, by: server(&by)?, begins_on, ends_on });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    Ok(mark_replay(relations(&api, &signed, id).await?, answer.replayed))
}
