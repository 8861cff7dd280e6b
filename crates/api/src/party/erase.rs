//! Erasing a customer who is not needed any more.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::PartyId;
use yinuo_service::command::Command;
use yinuo_service::command::party::ErasePerson;

use crate::approval::shape::{Approval, waiting};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, no_content};
use crate::state::Api;

/// Why what is kept of the customer is not needed any more.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewErasure {
    pub reason: String,
}

/// Erase a customer of whom nothing is kept that is needed: the customer, the numbers, and what operations say.
#[utoipa::path(post, path = "/parties/{id}/erasures", tag = "party", request_body = NewErasure,
    params(("id" = String, Path)), responses(
        (status = 204),
        (status = 202, description = "It waits for another's word", body = Approval<'static>)
    ))]
pub async fn erase_party(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewErasure>,
) -> Result<Answer, Problem> {
    let command = Command::from(ErasePerson { party: id, reason: body.reason });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    Ok(waiting(&api, &signed, &answer).await?.unwrap_or_else(no_content))
}
