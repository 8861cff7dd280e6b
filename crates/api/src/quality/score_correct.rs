//! Counting scores anew.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::quality::permission::RUN_SCORES;
use yinuo_core::quality::score::ScoreRoundId;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::quality::command::CorrectScores;
use yinuo_service::quality::score::query;

use super::score_shape::ScoreRound;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// Why: an objection was right, an error was found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreCorrection {
    pub reason: String,
}

/// Count scores anew as a new edition, which is shown again. Earlier ones stay.
#[utoipa::path(post, path = "/score-rounds/{id}/corrections", tag = "score", request_body = ScoreCorrection,
    params(("id" = String, Path)), responses((status = 200, body = ScoreRound<'static>)))]
pub async fn correct_scores(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ScoreRoundId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<ScoreCorrection>,
) -> Result<Answer, Problem> {
    signed.actor.require(RUN_SCORES).map_err(Stop::from)?;
    let sheets = query::counted_anew(&api.house, &signed.actor, id).await?;
    let command = Command::from(CorrectScores { round: id, reason: body.reason, sheets });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let row = query::made(&api.house, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&ScoreRound::new(&view, &row)?), answer.replayed))
}
