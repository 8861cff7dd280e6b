//! Entering a party.

use axum::extract::State;
use axum::http::StatusCode;
use yinuo_service::command::Command;
use yinuo_service::command::party::CreateParty;

use super::shape::{NewParty, Party, party_answer};
use crate::extract::{Body, Sending, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Enter a party.
#[utoipa::path(post, path = "/parties", tag = "party", request_body = NewParty,
    params(("Send-Again" = Option<bool>, Header, description = "The same sent a moment ago is meant once more.")),
    responses((status = 201, body = Party<'static>)))]
pub async fn create_party(
    State(api): State<Api>,
    signed: Signed,
    sending: Sending,
    Body(body): Body<NewParty>,
) -> Result<Answer, Problem> {
    let command = Command::from(CreateParty { draft: body.into() });
    let answer = sending.carry_out(&api, &signed, command).await?;
    party_answer(&api, &signed, answer, StatusCode::CREATED).await
}
