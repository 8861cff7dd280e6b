//! Taking off what an open case was named to be about.

use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::command::Command;
use yinuo_service::command::case::RemoveSubject;

use super::act::Edit;
use super::shape::Case;
use crate::extract::{Body, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectRemoval {
    /// The role it has in the case.
    pub role: String,
}

/// Take something off that the case is not about, while nothing has been done to it.
#[utoipa::path(post, path = "/cases/{id}/subject-removals", tag = "case", request_body = SubjectRemoval,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Case<'static>)))]
pub async fn remove_subject(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<SubjectRemoval>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command =
        RemoveSubject { case: edit.case(), party: edit.party(), expected_version: edit.expected(), role: body.role };
    edit.finish(Command::from(command)).await
}
