//! Begin an inventory.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::record::InventoryId;
use yinuo_service::record::begin_inventory as begin;

use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::record::shape::{InventoryDetail, inventory_answered};
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInventory {
    /// One shelf; all of the own office, where it is left out.
    #[serde(default)]
    pub shelf: Option<String>,
}

/// Begin to count what lies on the shelves of one's office. What ought to lie there is written down at once.
#[utoipa::path(post, path = "/record-inventories", tag = "record", request_body = NewInventory,
    params(("Idempotency-Key" = Option<String>, Header)), responses((status = 201, body = InventoryDetail<'static>)))]
pub async fn begin_inventory(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewInventory>,
) -> Result<Answer, Problem> {
    let answer = begin(&api.house, &signed.actor, body.shelf.as_deref(), key).await?;
    let id = InventoryId::from_number(answer.id);
    inventory_answered(&api, &signed, id, StatusCode::CREATED, answer.replayed).await
}
