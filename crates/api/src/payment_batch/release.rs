//! Letting a sealed batch go to the bank.

use axum::extract::State;
use yinuo_core::id::PaymentBatchId;
use yinuo_service::payment;

use super::shape::{PaymentBatchDetail, answered};
use crate::approval::shape::{Approval, waiting};
use crate::extract::{Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Let a sealed batch go to the bank, or ask those who may. Making a batch asks by itself; this asks again.
#[utoipa::path(post, path = "/payment-batches/{id}/releases", tag = "payout", params(("id" = String, Path)),
    responses(
        (status = 200, body = PaymentBatchDetail<'static>),
        (status = 202, description = "It waits for another's word", body = Approval<'static>)
    ))]
pub async fn release_batch(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PaymentBatchId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    let answer = payment::release_batch(&api.house, &signed.actor, id, key).await?;
    match waiting(&api, &signed, &answer).await? {
        Some(waiting) => Ok(waiting),
        None => answered(&api, &signed, id, answer.replayed).await,
    }
}
