//! What was agreed on is owed to the household.

use axum::extract::State;
use axum::http::StatusCode;
use yinuo_core::agri::CropClaimId;
use yinuo_service::agri::command::PayClaim;
use yinuo_service::command::Command;

use super::loss_shape::{CropClaim, claim_answered};
use crate::extract::{Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Have a claim paid that was signed and whose list has hung its days: the payout goes to the passbook of the household by a payment batch.
#[utoipa::path(post, path = "/crop-claims/{id}/payments", tag = "agriculture",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = CropClaim<'static>)))]
pub async fn pay_claim(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<CropClaimId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    let answer = api.house.carry_out(&signed.actor, Command::from(PayClaim { claim: id }), key).await?;
    claim_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
