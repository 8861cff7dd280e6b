//! Answering an objection.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::quality::permission::RUN_SCORES;
use yinuo_core::quality::score::ScoreSheetId;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::quality::command::AnswerObjection;
use yinuo_service::quality::score::query;

use super::score_shape::ScoreSheet;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// What is said to it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectionAnswer {
    pub answer: String,
}

/// Answer an objection. Where it is right, the scores are counted anew besides.
#[utoipa::path(post, path = "/score-sheets/{id}/answers", tag = "score", request_body = ObjectionAnswer,
    params(("id" = String, Path)), responses((status = 200, body = ScoreSheet<'static>)))]
pub async fn answer_objection(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ScoreSheetId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<ObjectionAnswer>,
) -> Result<Answer, Problem> {
    signed.actor.require(RUN_SCORES).map_err(Stop::from)?;
    let command = Command::from(AnswerObjection { sheet: id, answer: body.answer });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let (_, sheet) = query::sheet(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&ScoreSheet::new(&view, &sheet)?), answer.replayed))
}
