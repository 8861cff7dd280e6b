//! How hard a household was hit.

use axum::extract::State;
use axum::http::StatusCode;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::CropClaimId;
use yinuo_core::share::Share;
use yinuo_service::Stop;
use yinuo_service::agri::command::AssessClaim;
use yinuo_service::command::Command;

use super::loss_shape::{CropClaim, claim_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssessment {
    /// The stage of growth, for what grows in stages.
    #[serde(default)]
    pub stage: Option<String>,
    /// A part of the whole: `0.5`.
    pub loss_rate: String,
    /// Final, or preliminary while the crop still grows.
    #[serde(rename = "final")]
    pub is_final: bool,
}

/// Assess a claim: what it comes to is worked out by the programme.
#[utoipa::path(post, path = "/crop-claims/{id}/assessments", tag = "agriculture", request_body = NewAssessment,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = CropClaim<'static>)))]
pub async fn assess_claim(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<CropClaimId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewAssessment>,
) -> Result<Answer, Problem> {
    let rate = body.loss_rate.parse::<Decimal>().map_err(|_| Problem::field("loss_rate", "not_a_number"))?;
    let loss_rate = Share::new("loss_rate", rate).map_err(Stop::from)?;
    let command = AssessClaim { claim: id, stage: body.stage, loss_rate, is_final: body.is_final };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    claim_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
