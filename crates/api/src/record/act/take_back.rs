//! Take a lent record back to its shelf.

use axum::extract::State;
use axum::http::StatusCode;
use yinuo_core::record::RecordId;
use yinuo_service::command::Command;
use yinuo_service::record::command::ReturnRecord;

use crate::extract::{Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::record::shape::{RecordDetail, record_answered};
use crate::shape::Answer;
use crate::state::Api;

/// Take a lent record back to its shelf.
#[utoipa::path(post, path = "/records/{id}/returns", tag = "record",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = RecordDetail<'static>)))]
pub async fn return_record(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<RecordId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    let command = ReturnRecord { record: id };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    record_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
