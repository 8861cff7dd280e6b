//! Entering who serves a party.

use axum::extract::State;
use yinuo_core::id::PartyId;
use yinuo_service::command::Command;
use yinuo_service::command::party::RelateParty;

use super::relation::{NewRelation, Relations, relations, server};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay};
use crate::state::Api;

/// Enter who serves a party or stands for it. An operator reaches the party by that, if a role of it says so.
#[utoipa::path(post, path = "/parties/{id}/relations", tag = "party", request_body = NewRelation,
    params(("id" = String, Path)), responses((status = 200, body = Relations<'static>)))]
pub async fn relate_party(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewRelation>,
) -> Result<Answer, Problem> {
    let NewRelation { kind, by, begins_on, ends_on } = body;
    let command = Command::from(RelateParty { party: id, kind, by: server(&by)?, begins_on, ends_on });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    Ok(mark_replay(relations(&api, &signed, id).await?, answer.replayed))
}
