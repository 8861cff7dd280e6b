//! Entering the mandate of a client.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::broker::MandateId;
use yinuo_core::id::PartyId;
use yinuo_service::broker::command::SignMandate;
use yinuo_service::command::Command;

use super::shape::SignedAgreement;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMandate {
    #[schema(value_type = String)]
    pub client: PartyId,
    /// As the paper has it.
    pub number: String,
    /// What the broker is charged with.
    pub services: String,
    /// The day on which the client information sheet was shown.
    pub informed_on: Date,
    pub effective_on: Date,
    #[serde(default)]
    pub ends_on: Option<Date>,
}

/// Enter the mandate of a client. Policies are placed under it.
#[utoipa::path(post, path = "/mandates", tag = "broker", request_body = NewMandate,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SignedAgreement)))]
pub async fn sign_mandate(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewMandate>,
) -> Result<Answer, Problem> {
    let number = number_in_one_form(&body.number);
    let NewMandate { client, services, informed_on, effective_on, ends_on, .. } = body;
    let command = SignMandate { client, number: number.clone(), services, informed_on, effective_on, ends_on };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let id = MandateId::from_number(answer.id).to_string();
    Ok(mark_replay(json(StatusCode::CREATED, &SignedAgreement { id, number }), answer.replayed))
}
