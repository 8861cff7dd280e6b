//! Giving a case to an owner.

use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::OperatorId;
use yinuo_service::command::Command;
use yinuo_service::command::case::AssignCase;

use super::act::Edit;
use super::shape::Case;
use crate::extract::{Body, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssignment {
    /// Absent or null: nobody.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    pub owner: Option<OperatorId>,
}

/// Give the case to an owner.
#[utoipa::path(post, path = "/cases/{id}/assignments", tag = "case", request_body = NewAssignment,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Case<'static>)))]
pub async fn assign_case(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<NewAssignment>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command =
        AssignCase { case: edit.case(), party: edit.party(), expected_version: edit.expected(), owner: body.owner };
    edit.finish(Command::from(command)).await
}
