//! Going on with a batch whose gathering was broken off.

use axum::extract::State;
use axum::http::StatusCode;
use yinuo_core::access::Permission;
use yinuo_core::id::PaymentBatchId;
use yinuo_service::{Stop, payment};

use super::shape::{Gathered, gathered};
use crate::extract::{Id, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Go on with gathering a batch that was broken off; a sealed one is counted again.
#[utoipa::path(post, path = "/payment-batches/{id}/collections", tag = "payout", params(("id" = String, Path)),
    responses((status = 200, body = Gathered<'static>)))]
pub async fn collect_batch(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PaymentBatchId>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::PAY_OUT).map_err(Stop::from)?;
    let report = payment::collect_batch(&api.house, &signed.actor, id).await?;
    gathered(&api, &signed, StatusCode::OK, report, false).await
}
