//! Put a record on a shelf.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::record::RecordId;
use yinuo_service::command::Command;
use yinuo_service::record::command::FileRecord;

use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::record::shape::{RecordDetail, record_answered};
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    pub shelf: String,
}

/// Put a record on a shelf.
#[utoipa::path(post, path = "/records/{id}/filings", tag = "record", request_body = Filing,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = RecordDetail<'static>)))]
pub async fn file_record(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<RecordId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<Filing>,
) -> Result<Answer, Problem> {
    let command = FileRecord { record: id, shelf: body.shelf };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    record_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
