//! Recording that the file of a batch went to the bank.

use axum::extract::State;
use yinuo_core::id::PaymentBatchId;
use yinuo_service::payment;

use super::shape::{PaymentBatchDetail, answered};
use crate::extract::{Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Record that the file of a batch went to the bank.
#[utoipa::path(post, path = "/payment-batches/{id}/sent", tag = "payout", params(("id" = String, Path)),
    responses((status = 200, body = PaymentBatchDetail<'static>)))]
pub async fn mark_batch_sent(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PaymentBatchId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    let answer = payment::mark_sent(&api.house, &signed.actor, id, key).await?;
    answered(&api, &signed, id, answer.replayed).await
}
