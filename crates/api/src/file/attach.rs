//! Handing a document in for a case.

use axum::extract::{Path, Request, State};
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::{CaseId, FileId};
use yinuo_service::command::Command;
use yinuo_service::command::file::{AttachFile, Document};
use yinuo_service::query;

use super::shape::{FileLine, document_of, file_answered};
use crate::extract::{IdempotencyKey, Query, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// The material it is, by key.
    material: Option<String>,
    name: Option<String>,
}

/// Hand in a document: PDF, JPEG or PNG, at most 10 MB. What it is, its first bytes decide.
#[utoipa::path(post, path = "/cases/{id}/files", tag = "file",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("id" = String, Path), FileQuery), responses((status = 201, body = FileLine<'static>)))]
pub async fn attach_file(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Query(query): Query<FileQuery>,
    request: Request,
) -> Result<Answer, Problem> {
    let case = query::case::row(&api.house, &signed.actor, &id).await?;
    let document = document_of(request, &api, query.material, query.name.as_deref()).await?;
    let Document { material, name, media_type, content_hash, content } = document;
    let command = AttachFile { case: CaseId::from_number(case.id), material, name, media_type, content_hash, content };
    let service = api.house.rules().by_version(&case.service_version).cloned();
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await;
    let answer = answer.map_err(|stop| Problem::from(stop).named_by(service))?;
    file_answered(&api, &signed, FileId::from_number(answer.id), answer.replayed).await
}
