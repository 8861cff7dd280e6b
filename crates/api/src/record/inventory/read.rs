//! Inventories, and one inventory.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::record::InventoryId;
use yinuo_service::query::PageAsk;
use yinuo_service::record::query;

use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::record::shape::{Inventory, InventoryDetail, inventory_answered};
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InventoryQuery {
    limit: Option<i64>,
    after: Option<String>,
    /// `begun`, with a minus sign downwards.
    sort: Option<String>,
}

/// Inventories of one's offices, the latest first.
#[utoipa::path(get, path = "/record-inventories", tag = "record", params(InventoryQuery),
    responses((status = 200, body = List<Inventory<'static>>)))]
pub async fn list_inventories(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<InventoryQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::inventories(&api.house, &signed.actor, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Inventory::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// An inventory, with what was seen, where, and what was not.
#[utoipa::path(get, path = "/record-inventories/{id}", tag = "record", params(("id" = String, Path)),
    responses((status = 200, body = InventoryDetail<'static>)))]
pub async fn get_inventory(State(api): State<Api>, signed: Signed, Id(id): Id<InventoryId>) -> Result<Answer, Problem> {
    inventory_answered(&api, &signed, id, StatusCode::OK, false).await
}
