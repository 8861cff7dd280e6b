//! Answering an appeal.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::quality::ConductFindingId;
use yinuo_core::quality::permission::DECIDE_APPEALS;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::quality::command::AnswerAppeal;
use yinuo_service::quality::query;

use super::shape::ConductFinding;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// Whether the clerk is right.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppealAnswer {
    /// The finding is taken back, and what followed from it.
    pub won: bool,
    pub answer: String,
}

/// Answer an appeal: neither who observed, nor who decided, nor the clerk.
#[utoipa::path(post, path = "/conduct-findings/{id}/appeal-answers", tag = "conduct", request_body = AppealAnswer,
    params(("id" = String, Path)), responses((status = 200, body = ConductFinding<'static>)))]
pub async fn answer_appeal(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ConductFindingId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<AppealAnswer>,
) -> Result<Answer, Problem> {
    signed.actor.require(DECIDE_APPEALS).map_err(Stop::from)?;
    let command = AnswerAppeal { finding: id, won: body.won, answer: body.answer };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let row = query::finding(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&ConductFinding::new(&view, &row)), answer.replayed))
}
