//! Adding a task to the plan of a client's service.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::broker::ServicePlanId;
use yinuo_core::id::{OperatorId, PartyId};
use yinuo_service::broker::command::AddServiceTask;
use yinuo_service::broker::service_plan;
use yinuo_service::command::Command;

use super::plan_shape::ServicePlan;
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewServiceTask {
    /// A kind of task of the packs; left out, one that they do not know.
    #[serde(default)]
    pub kind: Option<String>,
    /// What is to be done. Of a known kind it may be left out.
    #[serde(default)]
    pub title: String,
    pub due_on: Date,
    /// Who answers for it; left out, who adds it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub owner: Option<OperatorId>,
}

/// Add a task to a plan; answers with the plan.
#[utoipa::path(post, path = "/service-plans/{id}/tasks", tag = "broker", request_body = NewServiceTask,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ServicePlan<'static>)))]
pub async fn add_service_task(
    State(api): State<Api>,
    signed: Signed,
    Id(plan): Id<ServicePlanId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewServiceTask>,
) -> Result<Answer, Problem> {
    let found = service_plan::plan(&api.house, &signed.actor, plan).await?;
    let NewServiceTask { kind, title, due_on, owner } = body;
    let owner = owner.unwrap_or(signed.actor.operator);
    let client = PartyId::from_number(found.row.holder_id);
    let command = AddServiceTask { plan, client, kind, title, due_on, owner };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let found = service_plan::plan(&api.house, &signed.actor, plan).await?;
    let view = View::new(&api.house, &signed);
    let body = ServicePlan::new(&view, api.house.rules(), &found);
    Ok(mark_replay(json(StatusCode::CREATED, &body), answer.replayed))
}
