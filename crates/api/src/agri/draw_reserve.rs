//! Drawing of the reserve.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::money::Fen;
use yinuo_service::agri::command::DrawReserve;
use yinuo_service::agri::reserve;
use yinuo_service::command::Command;

use super::report_shape::{NewLossFigures, Reserve};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReserveDraw {
    /// The key of a programme.
    pub programme: String,
    pub on: Date,
    pub figures: NewLossFigures,
    /// Yuan.
    pub amount: String,
}

/// Draw of the reserve on a day of the programme: no more than what the claims after reinsurance come to above its line.
#[utoipa::path(post, path = "/crop-reserve/draws", tag = "agriculture", request_body = NewReserveDraw,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Reserve<'static>)))]
pub async fn draw_crop_reserve(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewReserveDraw>,
) -> Result<Answer, Problem> {
    let amount = body.amount.parse::<Fen>().map_err(|refusal| Problem::field("amount", refusal.code()))?;
    let figures = body.figures.figures()?;
    let office = signed.actor.office.number();
    let command = DrawReserve { programme: body.programme, office, on: body.on, figures, amount };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let rows = reserve::entries(&api.house, &signed.actor).await?;
    Ok(mark_replay(json(StatusCode::CREATED, &Reserve::new(&rows)), answer.replayed))
}
