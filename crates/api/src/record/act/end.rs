//! Enter that the contract of a record ended.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::record::RecordId;
use yinuo_service::command::Command;
use yinuo_service::record::command::EndContract;

use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::record::shape::{RecordDetail, record_answered};
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractEnd {
    pub ended_on: Date,
}

/// Enter that the contract of a record ended.
#[utoipa::path(post, path = "/records/{id}/contract-ends", tag = "record", request_body = ContractEnd,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = RecordDetail<'static>)))]
pub async fn end_record_contract(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<RecordId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<ContractEnd>,
) -> Result<Answer, Problem> {
    let command = EndContract { record: id, ended_on: body.ended_on };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    record_answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
