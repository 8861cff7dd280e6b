//! The disaster plans of the own office, and recording a version.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::agri::command::RecordPlan;
use yinuo_service::agri::disaster_plan::Responsible;
use yinuo_service::command::Command;

use super::reinsurance_shape::{DisasterPlan, PlanResponsible, plans_answered};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDisasterPlan {
    /// As the paper calls it.
    pub edition: String,
    pub responsible: Vec<PlanResponsible>,
    /// A day to come.
    pub review_on: Date,
}

/// The disaster plans of the own office, the latest first.
#[utoipa::path(get, path = "/disaster-plans", tag = "agriculture",
    responses((status = 200, body = Items<DisasterPlan<'static>>)))]
pub async fn list_disaster_plans(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    plans_answered(&api, &signed, StatusCode::OK, false).await
}

/// Record a version of the disaster plan; its paper is laid with it as a document.
#[utoipa::path(post, path = "/disaster-plans", tag = "agriculture", request_body = NewDisasterPlan,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Items<DisasterPlan<'static>>)))]
pub async fn record_disaster_plan(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewDisasterPlan>,
) -> Result<Answer, Problem> {
    let NewDisasterPlan { edition, responsible, review_on } = body;
    let responsible = responsible.into_iter().map(|one| Responsible { name: one.name, duty: one.duty }).collect();
    let command = RecordPlan { office: signed.actor.office.number(), edition, responsible, review_on };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    plans_answered(&api, &signed, StatusCode::CREATED, answer.replayed).await
}
