//! Laying a document with something that is no case: a record, an agreement, a customer.

use axum::extract::{Request, State};
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::FileId;
use yinuo_service::command::Command;
use yinuo_service::command::file::LayFile;

use super::shape::{FileLine, document_of, file_answered};
use crate::extract::{IdempotencyKey, Query, Signed, subject_of};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NewFileQuery {
    /// The id of what it belongs to: a record, an agreement, a customer.
    subject: String,
    name: Option<String>,
}

/// Lay a document with a record, an agreement or a customer: PDF, JPEG or PNG, at most 10 MB. With a case it goes with its materials.
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
