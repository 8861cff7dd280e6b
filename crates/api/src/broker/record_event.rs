//! Entering what struck several at once.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::broker::ClaimEventId;
use yinuo_service::broker::command::RecordClaimEvent;
use yinuo_service::command::Command;

use super::shape::SignedAgreement;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClaimEvent {
    /// By which claims name it: `2008-SNOW`.
    pub code: String,
    pub name: String,
    pub area: String,
    pub began_on: Date,
    pub ended_on: Date,
}

/// Enter what struck several at once. Claims of many cases come of it.
#[utoipa::path(post, path = "/claim-events", tag = "broker", request_body = NewClaimEvent,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SignedAgreement)))]
pub async fn record_claim_event(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewClaimEvent>,
) -> Result<Answer, Problem> {
    let number = number_in_one_form(&body.code);
    let NewClaimEvent { name, area, began_on, ended_on, .. } = body;
    let command = RecordClaimEvent { code: number.clone(), name, area, began_on, ended_on };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let id = ClaimEventId::from_number(answer.id).to_string();
    Ok(mark_replay(json(StatusCode::CREATED, &SignedAgreement { id, number }), answer.replayed))
}
