//! Taking the part of a household.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::CoverId;
use yinuo_core::money::Fen;
use yinuo_service::agri::command::ReceiveFarmerPremium;
use yinuo_service::agri::query;
use yinuo_service::command::Command;

use super::shape::Cover;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay, with_etag};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFarmerPremium {
    /// Yuan: the whole part of the household.
    pub amount: String,
}

/// Take what a household pays of its premium: it is insured from today. After the last day of enrolment nothing is taken.
#[utoipa::path(post, path = "/covers/{id}/receipts", tag = "agriculture", request_body = NewFarmerPremium,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Cover<'static>)))]
pub async fn receive_farmer_premium(
    State(api): State<Api>,
    signed: Signed,
    Id(cover): Id<CoverId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewFarmerPremium>,
) -> Result<Answer, Problem> {
    let amount = body.amount.parse::<Fen>().map_err(|refusal| Problem::field("amount", refusal.code()))?;
    let command = Command::from(ReceiveFarmerPremium { cover, amount });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let row = query::cover(&api.house, &signed.actor, cover).await?;
    let view = View::new(&api.house, &signed);
    let paid = json(StatusCode::CREATED, &Cover::new(&view, &row));
    Ok(mark_replay(with_etag(paid, row.version), answer.replayed))
}
