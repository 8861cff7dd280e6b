//! Making the plan of a client's service for a year.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::broker::ServicePlanId;
use yinuo_core::id::{OperatorId, PartyId};
use yinuo_service::Stop;
use yinuo_service::broker::command::MakeServicePlan;
use yinuo_service::broker::service_plan;
use yinuo_service::broker::service_plan::rules::schemes;
use yinuo_service::command::Command;

use super::plan_shape::ServicePlan;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewServicePlan {
    /// The first day. It goes for a year, or as long as the mandate where that is shorter.
    pub from: Date,
    /// Who answers for the tasks; left out, who makes the plan.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub owner: Option<OperatorId>,
}

/// Make the plan of a client from its mandate, the needs that were collected, and its ratings of the year before. Each task becomes a
/// case whose promise has the day of the task.
#[utoipa::path(post, path = "/parties/{id}/service-plans", tag = "broker", request_body = NewServicePlan,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ServicePlan<'static>)))]
pub async fn make_service_plan(
    State(api): State<Api>,
    signed: Signed,
    Id(client): Id<PartyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewServicePlan>,
) -> Result<Answer, Problem> {
    let NewServicePlan { from, owner } = body;
    let owner = owner.unwrap_or(signed.actor.operator);
    let questionnaire = schemes(api.house.rules()).on(from).map_err(Stop::from)?.questionnaire.clone();
    let command = MakeServicePlan { client, from, owner, questionnaire };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let made = service_plan::plan(&api.house, &signed.actor, ServicePlanId::from_number(answer.id)).await?;
    let view = View::new(&api.house, &signed);
    let body = ServicePlan::new(&view, api.house.rules(), &made);
    Ok(mark_replay(json(StatusCode::CREATED, &body), answer.replayed))
}
