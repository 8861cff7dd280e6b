//! Cancelling a batch that was not sent.

use axum::extract::State;
use yinuo_core::id::PaymentBatchId;
use yinuo_service::payment;

use super::shape::{PaymentBatchDetail, answered};
use crate::extract::{Id, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Cancel a batch that was not sent; its payouts are ready again, its debits are cancelled.
#[utoipa::path(post, path = "/payment-batches/{id}/cancellation", tag = "payout", params(("id" = String, Path)),
    responses((status = 200, body = PaymentBatchDetail<'static>)))]
pub async fn cancel_batch(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PaymentBatchId>,
) -> Result<Answer, Problem> {
    payment::cancel_batch(&api.house, &signed.actor, id).await?;
    answered(&api, &signed, id, false).await
}
