//! Beginning a survey.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_core::id::{OfficeId, SurveyId};
use yinuo_service::command::Command;
use yinuo_service::command::survey::StartSurvey;
use yinuo_service::{Stop, query};

use super::shape::Survey;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSurvey {
    pub name: String,
    /// A key of `GET /questionnaires`.
    pub questionnaire: String,
    /// Nobody learns from an answer who gave it or whom it is about.
    pub is_anonymous: bool,
    pub begins_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// With so many answers it is full.
    #[serde(default)]
    pub quota: Option<u32>,
    /// Its office and those below it; the own one, where nothing is said.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub office: Option<OfficeId>,
}

/// Begin a survey.
#[utoipa::path(post, path = "/surveys", tag = "survey", request_body = NewSurvey,
    responses((status = 201, body = Survey<'static>)))]
pub async fn start_survey(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSurvey>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::RUN_SURVEYS).map_err(Stop::from)?;
    let command = Command::from(StartSurvey {
        office: body.office.unwrap_or(signed.actor.office),
        name: body.name,
        questionnaire: body.questionnaire,
        is_anonymous: body.is_anonymous,
        begins_on: body.begins_on,
        ends_on: body.ends_on,
        quota: body.quota,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let row = query::survey::survey(&api.house, &signed.actor, SurveyId::from_number(answer.id)).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(json(StatusCode::CREATED, &Survey::new(&view, &row)), answer.replayed))
}
