//! Making a batch of what is payable, or of what may be debited.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::systems::payment_kind;
use yinuo_service::payment;
use yinuo_service::payment::BatchFilter;

use super::shape::{DEBIT, Gathered, gathered};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPaymentBatch {
    /// When the bank is to pay; today or later. What is due by then is gathered.
    pub execute_on: Date,
    /// Payouts of this kind of the chart only; `debit`: what is owed to the house, by debits that were authorised.
    #[serde(default)]
    pub kind: Option<String>,
}

/// Make a batch of everything that is ready, or of what may be debited, and seal it.
#[utoipa::path(post, path = "/payment-batches", tag = "payout", request_body = NewPaymentBatch,
    responses((status = 201, body = Gathered<'static>)))]
pub async fn make_batch(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewPaymentBatch>,
) -> Result<Answer, Problem> {
    let (house, actor, on) = (&api.house, &signed.actor, body.execute_on);
    let made = if body.kind.as_deref() == Some(DEBIT) {
        payment::make_debit_batch(house, actor, on, key).await
    } else {
        let known = |kind: &str| payment_kind(kind).ok_or_else(|| Problem::field("kind", "wrong_value"));
        let kind = body.kind.as_deref().map(known).transpose()?;
        payment::make_batch(house, actor, on, BatchFilter { kind }, key).await
    };
    let (report, replayed) = made?;
    gathered(&api, &signed, StatusCode::CREATED, report, replayed).await
}
