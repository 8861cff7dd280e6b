//! Taking an answer out of the figures.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_core::id::SurveyAnswerId;
use yinuo_service::command::Command;
use yinuo_service::command::survey::RemoveAnswer;
use yinuo_service::{Stop, query};

use super::shape::SurveyAnswer;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// Why it does not count: it is mistaken, or meant to harm.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRemoval {
    pub reason: String,
}

/// Take an answer out of the figures; it stays in the record with who did it and why.
#[utoipa::path(post, path = "/survey-answers/{id}/removals", tag = "survey", request_body = AnswerRemoval,
    params(("id" = String, Path)), responses((status = 200, body = SurveyAnswer<'static>)))]
pub async fn remove_survey_answer(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<SurveyAnswerId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<AnswerRemoval>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::RUN_SURVEYS).map_err(Stop::from)?;
    let command = RemoveAnswer { answer: id, reason: body.reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let row = query::survey::answer(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&SurveyAnswer::new(&view, &row)?), answer.replayed))
}
