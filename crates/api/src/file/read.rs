//! The documents of something, and looking at one, which is recorded.

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::FileId;
use yinuo_service::Stop;
use yinuo_service::command::file::ReadFile;
use yinuo_service::command::{Command, Opened};
use yinuo_service::query;

use super::shape::{FileLine, disposition};
use crate::extract::{Id, Query, Signed, subject_of};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FilesQuery {
    /// The id of what they belong to.
    subject: String,
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

/// The bytes of a document. That it was looked at is recorded.
#[utoipa::path(get, path = "/files/{id}", tag = "file", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn get_file(State(api): State<Api>, signed: Signed, Id(id): Id<FileId>) -> Result<Answer, Problem> {
    let (row, subject) = query::file::document(&api.house, &signed.actor, id).await?;
    let command = Command::from(ReadFile { file: id, subject });
    let mut answer = api.house.carry_out(&signed.actor, command, None).await?;
    let Opened(content) = answer.take().ok_or_else(|| Stop::damaged("file_contents", id.to_string()))?;
    let mut response = Response::new(Body::from(content));
    let headers = response.headers_mut();
    let media_type = HeaderValue::from_str(&row.media_type);
    headers.insert(CONTENT_TYPE, media_type.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(CONTENT_DISPOSITION, disposition(&row.name));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}
