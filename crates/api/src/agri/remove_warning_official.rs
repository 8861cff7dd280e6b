//! Taking somebody off the list of who is warned for a division.

use axum::extract::State;
use axum::http::StatusCode;
use yinuo_core::agri::WarningOfficialId;
use yinuo_service::agri::command::RemoveWarningOfficial;
use yinuo_service::command::Command;

use super::warning_shape::{WarningOfficial, officials_answered};
use crate::extract::{Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items};
use crate::state::Api;

/// Take somebody off the list: no warning goes there any more.
#[utoipa::path(post, path = "/warning-officials/{id}/removals", tag = "agriculture",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Items<WarningOfficial<'static>>)))]
pub async fn remove_warning_official(
    State(api): State<Api>,
    signed: Signed,
    Id(official): Id<WarningOfficialId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    let answer = api.house.carry_out(&signed.actor, Command::from(RemoveWarningOfficial { official }), key).await?;
    Ok(officials_answered(&api, &signed, StatusCode::OK, answer.replayed).await?)
}
