//! Freezing an evaluation of insurers.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::broker::InsurerEvaluationId;
use yinuo_service::broker::command::FreezeEvaluation;
use yinuo_service::broker::evaluation;
use yinuo_service::command::Command;

use super::evaluation_shape::InsurerEvaluation;
use super::evaluations::{CriterionPoints, points};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;

/// A time that is over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvaluation {
    pub from: Date,
    pub until: Date,
    /// Other points than those of the pack.
    #[serde(default)]
    pub points: Vec<CriterionPoints>,
    /// Why the days are evaluated once more.
    #[serde(default)]
    pub reason: String,
}

/// Rank the insurers and keep the ranking as it stands. What is entered later takes another edition, with a reason.
#[utoipa::path(post, path = "/insurer-evaluations", tag = "broker", request_body = NewEvaluation,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = InsurerEvaluation<'static>)))]
pub async fn freeze_evaluation(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewEvaluation>,
) -> Result<Answer, Problem> {
    let NewEvaluation { from, until, points: given, reason } = body;
    let found = evaluation::evaluate(&api.house, &signed.actor, (from, until), &points(&given)?).await?;
    let command = FreezeEvaluation { from, until, scheme: found.scheme, ranking: found.ranking, reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let id = InsurerEvaluationId::from_number(answer.id);
    let made = evaluation::evaluation(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(json(StatusCode::CREATED, &InsurerEvaluation::new(&view, &made)), answer.replayed))
}
