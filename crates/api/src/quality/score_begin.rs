//! Counting the scores of an office.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::OfficeId;
use yinuo_core::quality::permission::RUN_SCORES;
use yinuo_core::quality::score::ScoreRoundId;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::quality::command::BeginScores;
use yinuo_service::quality::score::query;

use super::score_shape::ScoreRound;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;

/// A period that is over; of the own office, where nothing is said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewScores {
    pub scheme: String,
    pub from: Date,
    pub until: Date,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub office: Option<OfficeId>,
}

/// Count the scores of an office and show everybody the own sheet.
#[utoipa::path(post, path = "/score-rounds", tag = "score", request_body = NewScores,
    responses((status = 201, body = ScoreRound<'static>)))]
pub async fn begin_scores(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewScores>,
) -> Result<Answer, Problem> {
    signed.actor.require(RUN_SCORES).map_err(Stop::from)?;
    let office = body.office.unwrap_or(signed.actor.office);
    let days = (body.from, body.until);
    let (scheme, sheets) = query::trial(&api.house, &signed.actor, &body.scheme, office, days, &[]).await?;
    let command = Command::from(BeginScores { office, from: body.from, until: body.until, scheme, sheets });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let row = query::made(&api.house, ScoreRoundId::from_number(answer.id)).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(json(StatusCode::CREATED, &ScoreRound::new(&view, &row)?), answer.replayed))
}
