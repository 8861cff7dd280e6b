//! Naming to whom the own office reports.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::PartyId;
use yinuo_service::agri::command::NameReportRoute;
use yinuo_service::agri::monthly;
use yinuo_service::command::Command;

use super::report_shape::ReportRoute;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, json, mark_replay};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReportRoute {
    /// The key of a programme.
    pub programme: String,
    /// An authority, or the office of the insurer above: an organisation among the customers.
    #[schema(value_type = String)]
    pub recipient: PartyId,
    /// A day of the first month that is reported.
    pub from: Date,
}

/// Name to whom the own office reports its monthly statistics under a programme. From then on a report is due after each month.
#[utoipa::path(post, path = "/report-routes", tag = "agriculture", request_body = NewReportRoute,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Items<ReportRoute<'static>>)))]
pub async fn name_report_route(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewReportRoute>,
) -> Result<Answer, Problem> {
    let NewReportRoute { programme, recipient, from } = body;
    let office = signed.actor.office.number();
    let command = NameReportRoute { programme, office, recipient, from };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let routes = monthly::routes(&api.house, &signed.actor).await?;
    let items = routes.iter().map(ReportRoute::new).collect();
    Ok(mark_replay(json(StatusCode::CREATED, &Items { items }), answer.replayed))
}
