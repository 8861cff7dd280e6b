//! What struck several at once.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_service::broker::query;
use yinuo_service::query::PageAsk;

use super::shape::ClaimEvent;
use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClaimEventQuery {
    limit: Option<i64>,
    after: Option<String>,
}

/// Events, the latest first, each with what the claims in reach come to.
#[utoipa::path(get, path = "/claim-events", tag = "broker", params(ClaimEventQuery),
    responses((status = 200, body = List<ClaimEvent<'static>>)))]
pub async fn list_claim_events(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<ClaimEventQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = query::events(&api.house, &signed.actor, &ask).await?;
    let items = found.items.iter().map(ClaimEvent::new).collect();
    Ok(ok(&List { items, next: found.next }))
}
