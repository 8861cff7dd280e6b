//! Entering what was agreed with an insurer.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::broker::CooperationId;
use yinuo_core::id::PartyId;
use yinuo_core::share::Share;
use yinuo_service::broker::command::SignCooperation;
use yinuo_service::command::Command;

use super::shape::SignedAgreement;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCooperation {
    /// An organisation among the customers.
    #[schema(value_type = String)]
    pub insurer: PartyId,
    /// As the paper has it.
    pub number: String,
    /// The branch that signed.
    pub branch: String,
    /// The highest commission, a part of the premium: `0.15`.
    pub commission_rate: String,
    pub effective_on: Date,
    #[serde(default)]
    pub ends_on: Option<Date>,
}

/// A part of a whole as it is written in a body.
pub fn share(field: &'static str, text: &str) -> Result<Share, Problem> {
    let number = text.trim().parse::<Decimal>().map_err(|_| Problem::field(field, "not_a_number"))?;
    Share::new(field, number).map_err(|_| Problem::field(field, "wrong_value"))
}

/// Enter what was agreed with an insurer. How soon it does what is entered as terms of the insurer.
#[utoipa::path(post, path = "/cooperations", tag = "broker", request_body = NewCooperation,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SignedAgreement)))]
pub async fn sign_cooperation(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewCooperation>,
) -> Result<Answer, Problem> {
    let number = number_in_one_form(&body.number);
    let commission_rate = share("commission_rate", &body.commission_rate)?;
    let NewCooperation { insurer, branch, effective_on, ends_on, .. } = body;
    let command = SignCooperation { insurer, number: number.clone(), branch, commission_rate, effective_on, ends_on };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let id = CooperationId::from_number(answer.id).to_string();
    Ok(mark_replay(json(StatusCode::CREATED, &SignedAgreement { id, number }), answer.replayed))
}
