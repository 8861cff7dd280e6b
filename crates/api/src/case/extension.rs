//! Granting a longer time for a promise.

use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::command::Command;
use yinuo_service::command::case::ExtendPromise;

use super::act::Edit;
use super::shape::Case;
use crate::approval::shape::Approval;
use crate::extract::{Body, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExtension {
    /// The key of the promise.
    pub promise: String,
    pub reason: String,
}

/// Grant a longer time for a promise, where its rule knows one.
#[utoipa::path(post, path = "/cases/{id}/extensions", tag = "promise", request_body = NewExtension,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses(
        (status = 200, body = Case<'static>),
        (status = 202, description = "It waits for another's word", body = Approval<'static>)
    ))]
pub async fn extend_promise(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<NewExtension>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command = ExtendPromise {
        case: edit.case(),
        party: edit.party(),
        expected_version: edit.expected(),
        promise: body.promise,
        reason: body.reason,
    };
    edit.finish(Command::from(command)).await
}
