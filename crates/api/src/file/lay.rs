//! Documents of something that is no case, a record or a policy: laying one with it, and those it has.

use axum::extract::{Request, State};
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::FileId;
use yinuo_service::command::Command;
use yinuo_service::command::file::LayFile;
use yinuo_service::query;

use super::{FileLine, document_of, file_answered};
use crate::extract::{IdempotencyKey, Query, Signed, subject_of};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NewFileQuery {
    /// The id of what it belongs to: a record, a policy, a customer.
    subject: String,
    name: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FilesQuery {
    /// The id of what they belong to.
    subject: String,
}

/// Lay a document with a record, a policy or a customer: PDF, JPEG or PNG, at most 10 MB. With a case it goes with its materials.
#[utoipa::path(post, path = "/files", tag = "file",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(NewFileQuery, ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = FileLine<'static>)))]
pub async fn lay_file(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Query(query): Query<NewFileQuery>,
    request: Request,
) -> Result<Answer, Problem> {
    let subject = subject_of("subject", &query.subject)?;
    let document = document_of(request, &api, None, query.name.as_deref()).await?;
    let command = Command::from(LayFile { subject, document });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    file_answered(&api, &signed, FileId::from_number(answer.id), answer.replayed).await
}

/// The documents of something, oldest first.
#[utoipa::path(get, path = "/files", tag = "file", params(FilesQuery),
    responses((status = 200, body = List<FileLine<'static>>)))]
pub async fn list_files(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<FilesQuery>,
) -> Result<Answer, Problem> {
    let subject = subject_of("subject", &query.subject)?;
    let found = query::file::files(&api.house, &signed.actor, subject).await?;
    let view = View::new(&api.house, &signed);
    let items = found.iter().map(|row| FileLine::new(&view, row)).collect();
    Ok(ok(&List { items, next: None }))
}
