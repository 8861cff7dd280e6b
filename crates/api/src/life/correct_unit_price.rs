//! Correcting a unit price that was entered wrongly.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::command::Command;
use yinuo_service::life::command::unit::CorrectUnitPrice;
use yinuo_service::life::query;

use super::unit::UnitPriceLine;
use crate::approval::shape::{Approval, waiting};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitPriceCorrection {
    pub account: String,
    /// The day of a published price.
    pub priced_on: Date,
    /// The right one: yuan for a unit, with six decimals at most.
    pub price: String,
    pub reason: String,
}

/// Correct a price that was entered wrongly. What was carried out at it is worked out again and the difference booked.
#[utoipa::path(post, path = "/unit-price-corrections", tag = "policy", request_body = UnitPriceCorrection,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 201, body = UnitPriceLine),
        (status = 202, description = "It waits for another's word", body = Approval<'static>)
    ))]
pub async fn correct_unit_price(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<UnitPriceCorrection>,
) -> Result<Answer, Problem> {
    let price: Decimal = body.price.parse().map_err(|_| Problem::field("price", "not_a_number"))?;
    let UnitPriceCorrection { account, priced_on, reason, .. } = body;
    let command = CorrectUnitPrice { account: account.clone(), priced_on, price, reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    if let Some(waiting) = waiting(&api, &signed, &answer).await? {
        return Ok(waiting);
    }
    let row = query::unit::price(&api.house, &account, priced_on).await?;
    Ok(mark_replay(json(StatusCode::CREATED, &UnitPriceLine::from(row)), answer.replayed))
}
