//! Programmes, group policies of villages, and the covers under one.

use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::agri::permission::READ_COVERS;
use yinuo_service::Stop;
use yinuo_service::agri::query;
use yinuo_service::agri::rules::agri;
use yinuo_service::query::PageAsk;

use super::shape::{Cover, GroupPolicy, ProgrammeLine};
use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, List, ok, with_etag};
use crate::state::Api;
use crate::view::View;

/// The programmes of the packs.
#[utoipa::path(get, path = "/programmes", tag = "agriculture",
    responses((status = 200, body = Items<ProgrammeLine<'static>>)))]
pub async fn list_programmes(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    signed.actor.require(READ_COVERS).map_err(Stop::from)?;
    let view = View::new(&api.house, &signed);
    let programmes = agri(view.house.rules()).programmes().all();
    let items = programmes.iter().map(|programme| ProgrammeLine::new(&view, programme)).collect();
    Ok(ok(&Items { items }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GroupPolicyQuery {
    /// A number, or a part of the village's name.
    q: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
    /// `number` or `applied`, with a minus sign downwards.
    sort: Option<String>,
}

/// Group policies of villages, with what is enrolled under each.
#[utoipa::path(get, path = "/group-policies", tag = "agriculture", params(GroupPolicyQuery),
    responses((status = 200, body = List<GroupPolicy<'static>>)))]
pub async fn list_group_policies(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<GroupPolicyQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::groups(&api.house, &signed.actor, query.q.as_deref(), &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|group| GroupPolicy::new(&view, group)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// A group policy by id or number.
#[utoipa::path(get, path = "/group-policies/{id}", tag = "agriculture", params(("id" = String, Path)),
    responses((status = 200, body = GroupPolicy<'static>)))]
pub async fn get_group_policy(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let found = query::group_named(&api.house, &signed.actor, &id).await?;
    let view = View::new(&api.house, &signed);
    Ok(with_etag(ok(&GroupPolicy::new(&view, &found)), found.row.version))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CoverQuery {
    /// A household by name, pinyin or initials.
    q: Option<String>,
    /// Only those whose household has not paid its part.
    unpaid: Option<bool>,
    limit: Option<i64>,
    after: Option<String>,
}

/// The covers of households under a group policy.
#[utoipa::path(get, path = "/group-policies/{id}/covers", tag = "agriculture",
    params(("id" = String, Path), CoverQuery), responses((status = 200, body = List<Cover<'static>>)))]
pub async fn list_covers(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    Query(query): Query<CoverQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let unpaid = query.unpaid.unwrap_or(false);
    let found = query::covers(&api.house, &signed.actor, &id, query.q.as_deref(), unpaid, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Cover::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// The cover of a household by id or number.
#[utoipa::path(get, path = "/covers/{id}", tag = "agriculture", params(("id" = String, Path)),
    responses((status = 200, body = Cover<'static>)))]
pub async fn get_cover(State(api): State<Api>, signed: Signed, Path(id): Path<String>) -> Result<Answer, Problem> {
    let row = query::cover_named(&api.house, &signed.actor, &id).await?;
    let view = View::new(&api.house, &signed);
    Ok(with_etag(ok(&Cover::new(&view, &row)), row.version))
}
