//! Entering the solvency ratio of an insurer.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::PartyId;
use yinuo_service::broker::command::RecordSolvency;
use yinuo_service::broker::evaluation;
use yinuo_service::command::Command;

use super::evaluation_shape::Solvency;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, json, mark_replay};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSolvency {
    /// In hundredths: `212.5`.
    pub ratio: String,
    /// The day that it stands for.
    pub as_of: Date,
    /// Where it was published.
    pub source: String,
}

/// Enter the solvency ratio that an insurer published; answers with all that are known.
#[utoipa::path(post, path = "/parties/{id}/solvency", tag = "broker", request_body = NewSolvency,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = List<Solvency<'static>>)))]
pub async fn record_solvency(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSolvency>,
) -> Result<Answer, Problem> {
    let ratio = body.ratio.trim().parse::<Decimal>().map_err(|_| Problem::field("ratio", "not_a_number"))?;
    let command = RecordSolvency { insurer: id, ratio, as_of: body.as_of, source: body.source };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let found = evaluation::solvency(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    let list = List { items: found.iter().map(|row| Solvency::new(&view, row)).collect(), next: None };
    Ok(mark_replay(json(StatusCode::CREATED, &list), answer.replayed))
}
