//! The list behind a figure.

use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_service::query::{PageAsk, indicator};

use super::ask::narrowed;
use super::shape::IndicatorFact;
use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FactsQuery {
    from: Date,
    /// The last day, among them.
    until: Date,
    /// 0 for what is counted, 1 for what that is divided by.
    #[serde(default)]
    #[param(required = false)]
    term: usize,
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    #[param(value_type = Option<String>)]
    person: Option<OperatorId>,
    kind: Option<String>,
    channel: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
    /// `day`, with a minus sign downwards.
    sort: Option<String>,
}

/// The facts that a figure counts, by day.
#[utoipa::path(get, path = "/indicators/{key}/facts", tag = "indicator", params(("key" = String, Path), FactsQuery),
    responses((status = 200, body = List<IndicatorFact<'static>>)))]
pub async fn list_indicator_facts(
    State(api): State<Api>,
    signed: Signed,
    Path(key): Path<String>,
    Query(asked): Query<FactsQuery>,
) -> Result<Answer, Problem> {
    let narrow = narrowed(&api, &signed, asked.office, (asked.person, asked.kind, asked.channel))?;
    let ask = PageAsk { limit: asked.limit, after: asked.after, sort: asked.sort };
    let days = (asked.from, asked.until);
    let found = indicator::lines(&api.house, &signed.actor, (&key, asked.term), days, &narrow, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|line| IndicatorFact::new(&view, line)).collect();
    Ok(ok(&List { items, next: found.next }))
}
