//! Lend a record until a day.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::OperatorId;
use yinuo_core::record::RecordId;
use yinuo_service::command::Command;
use yinuo_service::record::command::LendRecord;

use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::record::shape::{RecordDetail, record_answered};
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLending {
    /// The name of the borrower.
    pub to: String,
    /// The borrower, who works in the house and is reminded; without one, who lends it is.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub borrower: Option<OperatorId>,
    pub until: Date,
}

/// Lend a record until a day.
#[utoipa::path(post, path = "/records/{id}/lendings", tag = "record", request_body = NewLending,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = RecordDetail<'static>)))]
pub async fn lend_record(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<RecordId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewLending>,
) -> Result<Answer, Problem> {
    let command = LendRecord { record: id, to: body.to, borrower: body.borrower, until: body.until };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    record_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
