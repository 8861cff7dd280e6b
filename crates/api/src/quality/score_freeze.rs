//! Making scores final.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::quality::permission::RUN_SCORES;
use yinuo_core::quality::score::ScoreRoundId;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::quality::command::FreezeScores;
use yinuo_service::quality::score::query;

use super::score_shape::ScoreRound;
use crate::approval::shape::{Approval, waiting};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// Which edition was looked at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreFreeze {
    pub edition: i64,
}

/// Make scores final, once everybody has seen the own sheet or the time to object is over. By the packs another person releases it.
#[utoipa::path(post, path = "/score-rounds/{id}/freezes", tag = "score", request_body = ScoreFreeze,
    params(("id" = String, Path)),
    responses((status = 200, body = ScoreRound<'static>), (status = 202, body = Approval<'static>)))]
pub async fn freeze_scores(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ScoreRoundId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<ScoreFreeze>,
) -> Result<Answer, Problem> {
    signed.actor.require(RUN_SCORES).map_err(Stop::from)?;
    let command = Command::from(FreezeScores { round: id, edition: body.edition });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    if let Some(waiting) = waiting(&api, &signed, &answer).await? {
        return Ok(waiting);
    }
    let row = query::made(&api.house, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&ScoreRound::new(&view, &row)?), answer.replayed))
}
