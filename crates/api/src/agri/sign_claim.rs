//! A household signs what it is to get.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::CropClaimId;
use yinuo_service::agri::command::SignClaim;
use yinuo_service::command::Command;

use super::loss_shape::{CropClaim, claim_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSignature {
    /// Not later than today.
    pub signed_on: Date,
}

/// Record that the household put its name to the final assessment.
#[utoipa::path(post, path = "/crop-claims/{id}/signatures", tag = "agriculture", request_body = NewSignature,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = CropClaim<'static>)))]
pub async fn sign_claim(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<CropClaimId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSignature>,
) -> Result<Answer, Problem> {
    let command = SignClaim { claim: id, signed_on: body.signed_on };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    claim_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
