//! Destroy a record that need not be kept any more.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::record::RecordId;
use yinuo_service::command::Command;
use yinuo_service::record::command::DestroyRecord;

use crate::approval::shape::{Approval, waiting};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::record::shape::{RecordDetail, record_answered};
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Destruction {
    pub reason: String,
}

/// Destroy a record that need not be kept any more.
#[utoipa::path(post, path = "/records/{id}/destructions", tag = "record", request_body = Destruction,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, body = RecordDetail<'static>),
        (status = 202, description = "It waits for another's word", body = Approval<'static>)
    ))]
pub async fn destroy_record(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<RecordId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<Destruction>,
) -> Result<Answer, Problem> {
    let command = DestroyRecord { record: id, reason: body.reason };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    match waiting(&api, &signed, &answer).await? {
        Some(waiting) => Ok(waiting),
        None => record_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await,
    }
}
