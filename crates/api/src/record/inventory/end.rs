//! End an inventory.

use axum::extract::State;
use axum::http::StatusCode;
use yinuo_core::record::InventoryId;
use yinuo_service::command::Command;
use yinuo_service::record::command::EndInventory;

use crate::extract::{Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::record::shape::{InventoryDetail, inventory_answered};
use crate::shape::Answer;
use crate::state::Api;

/// End an inventory: what was not seen by now is missing.
#[utoipa::path(post, path = "/record-inventories/{id}/ends", tag = "record",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = InventoryDetail<'static>)))]
pub async fn end_inventory(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<InventoryId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    let answer = api.house.carry_out(&signed.actor, Command::from(EndInventory { inventory: id }), key).await?;
    inventory_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
