//! A household reports what it lost.

use axum::extract::State;
use axum::http::StatusCode;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::CoverId;
use yinuo_core::agri::{CropClaimId, LossId};
use yinuo_service::agri::command::ClaimLoss;
use yinuo_service::agri::query;
use yinuo_service::command::Command;

use super::loss_shape::{CropClaim, claim_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCropClaim {
    /// The cover of the household, by number or id.
    pub cover: String,
    /// Units that were hit: `4.5`.
    pub quantity: String,
}

/// Open the claim of a household of the village in a loss.
#[utoipa::path(post, path = "/losses/{id}/claims", tag = "agriculture", request_body = NewCropClaim,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = CropClaim<'static>)))]
pub async fn claim_loss(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<LossId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewCropClaim>,
) -> Result<Answer, Problem> {
    let quantity = body.quantity.parse::<Decimal>().map_err(|_| Problem::field("quantity", "not_a_number"))?;
    let cover = query::cover_named(&api.house, &signed.actor, &body.cover).await?;
    let cover = CoverId::from_number(cover.id);
    let command = ClaimLoss { loss: id, cover, quantity };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    claim_answered(&api, &signed, CropClaimId::from_number(answer.id), StatusCode::CREATED, answer.replayed).await
}
