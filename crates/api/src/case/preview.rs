//! What a milestone would do, before it is confirmed.

use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_service::command::Command;

use super::act::Edit;
use super::milestone::NewMilestone;
use crate::approval::shape::Will;
use crate::extract::{Body, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;

/// What would be done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Preview {
    pub will: Vec<Will>,
    /// The rule by which it would wait for another's word; absent, it is done at once.
    pub waits_by: Option<String>,
}

/// Ask what a milestone would do: amounts, dates, who is told, what becomes of its subject. Nothing is written.
#[utoipa::path(post, path = "/cases/{id}/milestones/preview", tag = "milestone", request_body = NewMilestone,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = Preview)))]
pub async fn preview_milestone(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    Body(body): Body<NewMilestone>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, IdempotencyKey(None)).await?;
    let command = Command::from(body.command(&edit).await?);
    let preview = edit.preview(command).await?;
    let will = preview.will.into_iter().map(Will::from).collect();
    Ok(ok(&Preview { will, waits_by: preview.waits_by }))
}
