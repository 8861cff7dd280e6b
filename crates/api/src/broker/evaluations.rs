//! Evaluations of insurers: those that were frozen, what one would say today, and what is asked when a policy is renewed.

use axum::extract::{Path, State};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use yinuo_core::broker::InsurerEvaluationId;
use yinuo_core::id::PartyId;
use yinuo_service::broker::evaluation;
use yinuo_service::broker::renewal;
use yinuo_service::query::PageAsk;

use super::evaluation_shape::{EvaluationLine, InsurerEvaluation, InsurerRanking, Renewal, Solvency};
use crate::extract::{Body, Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

/// The points of a criterion.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionPoints {
    pub criterion: String,
    /// All of a scheme are a hundred together.
    pub points: String,
}

/// The days whose claims are counted, both counted in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluationDays {
    pub from: Date,
    pub until: Date,
    /// Other points than those of the pack.
    #[serde(default)]
    pub points: Vec<CriterionPoints>,
}

/// The points as numbers.
pub fn points(given: &[CriterionPoints]) -> Result<Vec<(String, Decimal)>, Problem> {
    let number = |one: &CriterionPoints| {
        let points = one.points.trim().parse::<Decimal>().map_err(|_| Problem::field("points", "not_a_number"))?;
        Ok::<_, Problem>((one.criterion.clone(), points))
    };
    given.iter().map(number).collect()
}

/// How the insurers would rank, by the points of the pack or by others. Nothing is kept.
#[utoipa::path(post, path = "/insurer-evaluations/trial", tag = "broker", request_body = EvaluationDays,
    responses((status = 200, body = InsurerRanking)))]
pub async fn try_evaluation(
    State(api): State<Api>,
    signed: Signed,
    Body(body): Body<EvaluationDays>,
) -> Result<Answer, Problem> {
    let points = points(&body.points)?;
    let found = evaluation::evaluate(&api.house, &signed.actor, (body.from, body.until), &points).await?;
    Ok(ok(&InsurerRanking::new(&found.scheme, &found.ranking)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EvaluationQuery {
    limit: Option<i64>,
    after: Option<String>,
}

/// The evaluations that were frozen, the latest days first.
#[utoipa::path(get, path = "/insurer-evaluations", tag = "broker", params(EvaluationQuery),
    responses((status = 200, body = List<EvaluationLine<'static>>)))]
pub async fn list_evaluations(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<EvaluationQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = evaluation::evaluations(&api.house, &signed.actor, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| EvaluationLine::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// One of them with its ranking, as it was frozen.
#[utoipa::path(get, path = "/insurer-evaluations/{id}", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, body = InsurerEvaluation<'static>)))]
pub async fn get_evaluation(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<InsurerEvaluationId>,
) -> Result<Answer, Problem> {
    let found = evaluation::evaluation(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&InsurerEvaluation::new(&view, &found)))
}

/// What was entered of the solvency of an insurer, the latest first.
#[utoipa::path(get, path = "/parties/{id}/solvency", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, body = List<Solvency<'static>>)))]
pub async fn list_solvency(State(api): State<Api>, signed: Signed, Id(id): Id<PartyId>) -> Result<Answer, Problem> {
    let found = evaluation::solvency(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&List { items: found.iter().map(|row| Solvency::new(&view, row)).collect(), next: None }))
}

/// What is asked when a placed policy is renewed: how insurers rank, and what the claims of the client taught.
#[utoipa::path(get, path = "/placements/{id}/renewal", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, body = Renewal<'static>)))]
pub async fn get_renewal(State(api): State<Api>, signed: Signed, Path(id): Path<String>) -> Result<Answer, Problem> {
    let found = renewal::renewal(&api.house, &signed.actor, &id).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&Renewal::new(&view, &found)))
}
