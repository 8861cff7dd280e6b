//! Agreeing or objecting to the own sheet.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::quality::score::ScoreSheetId;
use yinuo_service::command::Command;
use yinuo_service::quality::command::ReplyToScore;
use yinuo_service::quality::score::query;

use super::score_shape::ScoreSheet;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// What is wrong with it; nothing, where it is agreed to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreReply {
    #[serde(default)]
    pub objection: Option<String>,
}

/// Say that the own sheet was seen, and what is wrong with it.
#[utoipa::path(post, path = "/score-sheets/{id}/replies", tag = "score", request_body = ScoreReply,
    params(("id" = String, Path)), responses((status = 200, body = ScoreSheet<'static>)))]
pub async fn reply_to_score(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ScoreSheetId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<ScoreReply>,
) -> Result<Answer, Problem> {
    let command = Command::from(ReplyToScore { sheet: id, objection: body.objection });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let (_, sheet) = query::sheet(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&ScoreSheet::new(&view, &sheet)?), answer.replayed))
}
