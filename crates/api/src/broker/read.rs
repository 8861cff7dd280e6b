//! Placed policies, and the claims that a broker helps with.

use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::broker::{ClaimEventId, PlacementId};
use yinuo_core::id::PartyId;
use yinuo_service::broker::query::{self, ClaimFilter};
use yinuo_service::query::PageAsk;

use super::shape::{AssistedClaim, Placement, PlacementLine};
use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PlacementQuery {
    /// A number, or a client by name, pinyin or initials.
    q: Option<String>,
    /// The id of a client.
    #[param(value_type = Option<String>)]
    client: Option<PartyId>,
    limit: Option<i64>,
    after: Option<String>,
    /// `applied`, with a minus sign downwards.
    sort: Option<String>,
}

/// Policies that were placed, the latest proposed first.
#[utoipa::path(get, path = "/placements", tag = "broker", params(PlacementQuery),
    responses((status = 200, body = List<PlacementLine<'static>>)))]
pub async fn list_placements(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<PlacementQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::placements(&api.house, &signed.actor, query.client, query.q.as_deref(), &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| PlacementLine::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// A placed policy by id or number.
#[utoipa::path(get, path = "/placements/{id}", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, body = Placement<'static>)))]
pub async fn get_placement(State(api): State<Api>, signed: Signed, Path(id): Path<String>) -> Result<Answer, Problem> {
    let found = query::placement(&api.house, &signed.actor, &id).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&Placement::new(&view, &found)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AssistedClaimQuery {
    /// The id of a client.
    #[param(value_type = Option<String>)]
    client: Option<PartyId>,
    /// The id of an insurer.
    #[param(value_type = Option<String>)]
    insurer: Option<PartyId>,
    /// The id of an event.
    #[param(value_type = Option<String>)]
    event: Option<ClaimEventId>,
    /// The id of a placed policy.
    #[param(value_type = Option<String>)]
    placement: Option<PlacementId>,
    /// Only those that go on.
    #[serde(default)]
    open: bool,
    limit: Option<i64>,
    after: Option<String>,
    /// `reported`, with a minus sign downwards.
    sort: Option<String>,
}

/// Claims that the broker helps with, the latest reported first.
#[utoipa::path(get, path = "/assisted-claims", tag = "broker", params(AssistedClaimQuery),
    responses((status = 200, body = List<AssistedClaim<'static>>)))]
pub async fn list_assisted_claims(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<AssistedClaimQuery>,
) -> Result<Answer, Problem> {
    let AssistedClaimQuery { client, insurer, event, placement, open, limit, after, sort } = query;
    let filter = ClaimFilter { client, insurer, event, placement, open };
    let found = query::claims(&api.house, &signed.actor, &filter, &PageAsk { limit, after, sort }).await?;
    let items = found.items.iter().map(AssistedClaim::new).collect();
    Ok(ok(&List { items, next: found.next }))
}
