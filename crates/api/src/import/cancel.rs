//! Breaking an import off.

use axum::extract::State;
use yinuo_core::id::ImportId;
use yinuo_service::command::Command;
use yinuo_service::command::import::CancelImport;
use yinuo_service::query::import::import;

use super::shape::Import;
use crate::extract::{Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// Break an import off. What it has written stays.
#[utoipa::path(post, path = "/imports/{id}/cancellation", tag = "import", params(("id" = String, Path)),
    responses((status = 200, body = Import<'static>)))]
pub async fn cancel_import(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ImportId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    let command = Command::from(CancelImport { import: id });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let row = import(&api.house, &signed.actor, id).await?;
    Ok(mark_replay(ok(&Import::new(&View::new(&api.house, &signed), &row)), answer.replayed))
}
