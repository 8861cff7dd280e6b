//! Plans of clients' service: those that were made, and what one would say today.

use axum::extract::State;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::broker::ServicePlanId;
use yinuo_core::id::PartyId;
use yinuo_service::broker::service_plan;

use super::plan_shape::{ServicePlan, ServicePlanDraft, ServicePlanLine};
use super::report::file;
use crate::extract::{Body, Id, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

/// The plans of a client, the latest year first.
#[utoipa::path(get, path = "/parties/{id}/service-plans", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, body = List<ServicePlanLine<'static>>)))]
pub async fn list_service_plans(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
) -> Result<Answer, Problem> {
    let found = service_plan::plans(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&List { items: found.iter().map(|row| ServicePlanLine::new(&view, row)).collect(), next: None }))
}

/// A plan with its tasks, each with the case in which it is done.
#[utoipa::path(get, path = "/service-plans/{id}", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, body = ServicePlan<'static>)))]
pub async fn get_service_plan(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ServicePlanId>,
) -> Result<Answer, Problem> {
    let found = service_plan::plan(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&ServicePlan::new(&view, api.house.rules(), &found)))
}

/// The same as PDF.
#[utoipa::path(get, path = "/service-plans/{id}/pdf", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>)))]
pub async fn get_service_plan_pdf(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ServicePlanId>,
) -> Result<Answer, Problem> {
    let content = service_plan::plan_pdf(&api.house, &signed.actor, id).await?;
    Ok(file(content, "application/pdf", "inline; filename=\"service-plan.pdf\""))
}

/// The first day of a plan. It goes for a year, or as long as the mandate where that is shorter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanBegins {
    pub from: Date,
}

/// What the plan of a client would say, and why. Nothing is kept.
#[utoipa::path(post, path = "/parties/{id}/service-plans/trial", tag = "broker", request_body = PlanBegins,
    params(("id" = String, Path)),
    responses((status = 200, body = ServicePlanDraft<'static>)))]
pub async fn try_service_plan(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    Body(body): Body<PlanBegins>,
) -> Result<Answer, Problem> {
    let found = service_plan::draft(&api.house, &signed.actor, id, body.from).await?;
    Ok(ok(&ServicePlanDraft::new(api.house.rules(), &found.basis, &found.plan)))
}
