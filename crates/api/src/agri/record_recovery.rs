//! What a reinsurer is billed of an event, and what comes of it.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::TreatyId;
use yinuo_core::money::Fen;
use yinuo_service::agri::reinsurance::recovery;
use yinuo_service::command::Command;

use super::reinsurance_shape::{ReinsuranceTreaty, treaties_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRecovery {
    /// As the losses of the villages name it.
    pub event: String,
    /// `billed` or `received`.
    pub kind: String,
    /// Yuan.
    pub amount: String,
    /// The number of the bill or of the payment.
    pub reference: String,
    pub happened_on: Date,
}

/// Bill a reinsurer for an event, no more than the treaty bears of its claims; or record what came of that.
#[utoipa::path(post, path = "/reinsurance-treaties/{id}/recoveries", tag = "agriculture", request_body = NewRecovery,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Items<ReinsuranceTreaty<'static>>)))]
pub async fn record_recovery(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<TreatyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewRecovery>,
) -> Result<Answer, Problem> {
    let is_received = match body.kind.as_str() {
        "billed" => false,
        "received" => true,
        _ => return Err(Problem::field("kind", "wrong_value")),
    };
    let amount = body.amount.parse::<Fen>().map_err(|refusal| Problem::field("amount", refusal.code()))?;
    let mut command = recovery(&api.house, &signed.actor, id, body.event).await?;
    command.is_received = is_received;
    command.amount = amount;
    command.reference = body.reference;
    command.on = body.happened_on;
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    treaties_answered(&api, &signed, StatusCode::CREATED, answer.replayed).await
}
