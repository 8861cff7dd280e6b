//! Setting a part of the premiums apart.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::agri::{monthly, reserve};
use yinuo_service::command::Command;

use super::report_shape::Reserve;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReserveAccrual {
    /// The key of a programme.
    pub programme: String,
    /// Of the premiums until this day.
    pub until: Date,
}

/// Set apart what the programme asks for of the premiums of the own office and all below it; what was set apart before counts.
#[utoipa::path(post, path = "/crop-reserve/accruals", tag = "agriculture", request_body = NewReserveAccrual,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Reserve<'static>)))]
pub async fn accrue_crop_reserve(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewReserveAccrual>,
) -> Result<Answer, Problem> {
    let command = monthly::accrual(&api.house, &signed.actor, body.programme, body.until)?;
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let rows = reserve::entries(&api.house, &signed.actor).await?;
    Ok(mark_replay(json(StatusCode::CREATED, &Reserve::new(&rows)), answer.replayed))
}
