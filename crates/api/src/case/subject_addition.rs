//! Naming something that an open case is about.

use axum::extract::{Path, State};
use yinuo_service::command::Command;
use yinuo_service::command::case::AddSubject;
use yinuo_service::subject::NamedSubject;

use super::act::Edit;
use super::open::NewSubject;
use super::shape::Case;
use crate::extract::{Body, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Add something the case is about.
#[utoipa::path(post, path = "/cases/{id}/subjects", tag = "case", request_body = NewSubject,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Case<'static>)))]
pub async fn add_subject(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<NewSubject>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command = AddSubject {
        case: edit.case(),
        party: edit.party(),
        expected_version: edit.expected(),
        subject: NamedSubject { id: body.id, role: body.role },
    };
    edit.finish(Command::from(command)).await
}
