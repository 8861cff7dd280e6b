//! Taking somebody into the pool of mediators, or out of it.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::PartyId;
use yinuo_service::command::Command;
use yinuo_service::school::claim::PutSchoolMediator;

use super::mediators::{SchoolMediator, pool};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, mark_replay};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SchoolMediatorChange {
    /// What they know: law, medicine, schools. Left out, they leave the pool.
    pub profession: Option<String>,
}

/// Take a person into the pool of the own office, or out of it: what they mediated stays.
#[utoipa::path(put, path = "/school-mediators/{party}", tag = "schools", request_body = SchoolMediatorChange,
    params(("party" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = List<SchoolMediator<'static>>)))]
pub async fn put_school_mediator(
    State(api): State<Api>,
    signed: Signed,
    Id(party): Id<PartyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<SchoolMediatorChange>,
) -> Result<Answer, Problem> {
    let command = PutSchoolMediator { party, profession: body.profession };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    Ok(mark_replay(pool(&api, &signed).await?, answer.replayed))
}
