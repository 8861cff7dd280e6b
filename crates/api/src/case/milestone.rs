//! Recording a milestone.

use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::service::Answers;
use yinuo_service::command::Command;
use yinuo_service::command::case::RecordMilestone;

use super::act::Edit;
use super::shape::Case;
use crate::approval::shape::Approval;
use crate::extract::{Body, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, FormAnswer};
use crate::state::Api;

/// Something that happened to a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMilestone {
    pub key: String,
    /// Now, where it is left out.
    #[serde(default)]
    pub occurred_at: Option<Timestamp>,
    #[schema(value_type = BTreeMap<String, FormAnswer>)]
    #[serde(default)]
    pub answers: Answers,
    #[serde(default)]
    pub note: Option<String>,
}

/// Record a milestone.
#[utoipa::path(post, path = "/cases/{id}/milestones", tag = "milestone", request_body = NewMilestone,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses(
        (status = 200, body = Case<'static>),
        (status = 202, description = "It waits for another's word", body = Approval<'static>)
    ))]
pub async fn record_milestone(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<NewMilestone>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command = RecordMilestone {
        case: edit.case(),
        party: edit.party(),
        subjects: edit.subjects().await?,
        expected_version: edit.expected(),
        key: body.key,
        occurred_at: body.occurred_at,
        answers: body.answers,
        note: body.note,
    };
    edit.finish(Command::from(command)).await
}
