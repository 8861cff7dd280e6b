//! Giving one's word for something that waits for it.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::ApprovalId;
use yinuo_service::approval;

use super::shape::{Approval, answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// A word for it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalRelease {
    #[serde(default)]
    pub note: Option<String>,
}

/// Give one's word for it. The last word carries it out; where that is not possible any more it ends as `failed`, with the reason.
#[utoipa::path(post, path = "/approvals/{id}/releases", tag = "approval", request_body = ApprovalRelease,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Approval<'static>)))]
pub async fn release_approval(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ApprovalId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<ApprovalRelease>,
) -> Result<Answer, Problem> {
    let answer = approval::release(&api.house, &signed.actor, id, body.note, key, None).await?;
    answered(&api, &signed, id, StatusCode::OK, answer.replayed).await
}
