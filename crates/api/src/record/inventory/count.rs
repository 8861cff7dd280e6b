//! Note that a record was seen, and on which shelf.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::record::InventoryId;
use yinuo_service::command::Command;
use yinuo_service::record::command::CountRecord;
use yinuo_service::record::seen;

use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::record::shape::{InventoryDetail, inventory_answered};
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCount {
    /// Its number, as it stands on its label, or its id.
    pub record: String,
    pub shelf: String,
}

/// Note that a record was seen, and on which shelf.
#[utoipa::path(post, path = "/record-inventories/{id}/counts", tag = "record", request_body = NewCount,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = InventoryDetail<'static>)))]
pub async fn count_record(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<InventoryId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewCount>,
) -> Result<Answer, Problem> {
    let record = seen(&api.house, &signed.actor, &body.record).await?;
    let record = record.ok_or_else(|| Problem::field("record", "no_such_record"))?;
    let command = CountRecord { inventory: id, record, shelf: body.shelf };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    inventory_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
