//! Recording that the customer withdraws the request.

use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::command::Command;
use yinuo_service::command::case::WithdrawCase;

use super::act::Edit;
use super::shape::Case;
use crate::extract::{Body, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWithdrawal {
    pub reason: String,
}

/// Record that the customer withdraws the request.
#[utoipa::path(post, path = "/cases/{id}/withdrawals", tag = "case", request_body = NewWithdrawal,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Case<'static>)))]
pub async fn withdraw_case(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<NewWithdrawal>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command =
        WithdrawCase { case: edit.case(), party: edit.party(), expected_version: edit.expected(), reason: body.reason };
    edit.finish(Command::from(command)).await
}
