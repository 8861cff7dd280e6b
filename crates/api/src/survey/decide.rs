//! Deciding an appeal against an answer.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_core::id::SurveyAnswerId;
use yinuo_service::command::Command;
use yinuo_service::command::survey::DecideSurveyAppeal;
use yinuo_service::{Stop, query};

use super::shape::SurveyAnswer;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// Whether the answer is taken out of the figures.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyAppealDecision {
    pub won: bool,
    pub decision: String,
}

/// Decide an appeal: neither who appealed nor who was rated. An answer that is taken out stays in the record.
#[utoipa::path(post, path = "/survey-answers/{id}/appeal-decisions", tag = "survey", request_body = SurveyAppealDecision,
    params(("id" = String, Path)), responses((status = 200, body = SurveyAnswer<'static>)))]
pub async fn decide_survey_appeal(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<SurveyAnswerId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<SurveyAppealDecision>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::RUN_SURVEYS).map_err(Stop::from)?;
    let command = DecideSurveyAppeal { answer: id, won: body.won, decision: body.decision };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let row = query::survey::answer(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&SurveyAnswer::new(&view, &row)?), answer.replayed))
}
