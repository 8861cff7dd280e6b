//! Entering a party.

use axum::extract::State;
use axum::http::StatusCode;
use yinuo_service::command::Command;
use yinuo_service::command::party::CreateParty;

use super::shape::{NewParty, Party, party_answer};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Enter a party.
#[utoipa::path(post, path = "/parties", tag = "party", request_body = NewParty,
    responses((status = 201, body = Party<'static>)))]
pub async fn create_party(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewParty>,
) -> Result<Answer, Problem> {
    let command = Command::from(CreateParty { draft: body.into() });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    party_answer(&api, &signed, answer, StatusCode::CREATED).await
}
