//! Appealing against an answer.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::SurveyAnswerId;
use yinuo_core::survey::AppealGround;
use yinuo_service::command::Command;
use yinuo_service::command::survey::AppealSurveyAnswer;
use yinuo_service::query;

use super::shape::SurveyAnswer;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// Why it ought not to count.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSurveyAppeal {
    #[schema(value_type = words::SurveyAppealGround)]
    pub ground: String,
    pub reason: String,
}

/// Appeal against an answer that is mistaken or meant to harm: who was rated by it, or who reads it.
#[utoipa::path(post, path = "/survey-answers/{id}/appeals", tag = "survey", request_body = NewSurveyAppeal,
    params(("id" = String, Path)), responses((status = 200, body = SurveyAnswer<'static>)))]
pub async fn appeal_survey_answer(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<SurveyAnswerId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSurveyAppeal>,
) -> Result<Answer, Problem> {
    let ground = AppealGround::parse(&body.ground).ok_or_else(|| Problem::field("ground", "wrong_value"))?;
    let command = AppealSurveyAnswer { answer: id, ground, reason: body.reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let row = query::survey::answer(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&SurveyAnswer::new(&view, &row)?), answer.replayed))
}
