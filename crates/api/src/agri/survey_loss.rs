//! Somebody was there and looked.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::LossId;
use yinuo_core::id::FileId;
use yinuo_service::agri::command::SurveyLoss;
use yinuo_service::command::Command;

use super::loss_shape::{Loss, loss_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLossSurvey {
    pub place: String,
    /// Now or earlier.
    pub surveyed_at: Timestamp,
    /// Who was there, by name.
    pub surveyors: String,
    /// What was seen.
    pub text: String,
    /// A picture laid with the loss before: without one it is no survey.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub photo: Option<FileId>,
}

/// Record a survey of a loss, with a photo.
#[utoipa::path(post, path = "/losses/{id}/surveys", tag = "agriculture", request_body = NewLossSurvey,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Loss<'static>)))]
pub async fn survey_loss(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<LossId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewLossSurvey>,
) -> Result<Answer, Problem> {
    let NewLossSurvey { place, surveyed_at, surveyors, text, photo } = body;
    let command = SurveyLoss { loss: id, place, surveyed_at, surveyors, text, photo };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    loss_answered(&api, &signed, id, StatusCode::CREATED, answer.replayed).await
}
