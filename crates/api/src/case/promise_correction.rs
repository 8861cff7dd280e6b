//! Putting right that a promise was found broken under a wrong clock.

use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::command::Command;
use yinuo_service::command::case::PutRightPromise;

use super::act::Edit;
use super::shape::Case;
use crate::extract::{Body, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PromiseCorrection {
    /// The key of the promise.
    pub promise: String,
    pub reason: String,
}

/// Put right that a promise was found broken: its date has not come, or it was kept before.
#[utoipa::path(post, path = "/cases/{id}/promise-corrections", tag = "promise", request_body = PromiseCorrection,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Case<'static>)))]
pub async fn put_right_promise(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<PromiseCorrection>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command = PutRightPromise {
        case: edit.case(),
        party: edit.party(),
        expected_version: edit.expected(),
        promise: body.promise,
        reason: body.reason,
    };
    edit.finish(Command::from(command)).await
}
