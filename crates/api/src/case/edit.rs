//! Editing summary and answers.

use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::service::Answers;
use yinuo_service::command::Command;
use yinuo_service::command::case::EditCase;

use super::act::Edit;
use super::shape::Case;
use crate::extract::{Body, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, FormAnswer};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseChange {
    #[serde(default)]
    pub summary: Option<String>,
    /// Changed answers only; an empty one takes an answer away.
    #[schema(value_type = Option<BTreeMap<String, FormAnswer>>)]
    #[serde(default)]
    pub answers: Option<Answers>,
}

/// Edit summary and answers.
#[utoipa::path(patch, path = "/cases/{id}", tag = "case", request_body = CaseChange,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Case<'static>)))]
pub async fn edit_case(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<CaseChange>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command = EditCase {
        case: edit.case(),
        party: edit.party(),
        expected_version: edit.expected(),
        summary: body.summary,
        answers: body.answers,
    };
    edit.finish(Command::from(command)).await
}
