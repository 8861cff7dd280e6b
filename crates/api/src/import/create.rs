//! Bringing in a file.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::ImportId;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::import::CreateImport;
use yinuo_service::import::{Content, LIMITS};
use yinuo_service::query::import::{Look, import};

use super::shape::{Import, ImportPreview, PREVIEW_ROWS, XLSX, shown};
use crate::extract::{IdempotencyKey, Query, Signed, whole_body};
use crate::file::shape::safe_name;
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;

/// The largest file, in bytes.
pub const IMPORT_LIMIT: usize = LIMITS.bytes;

/// A file that came in, and how it is understood.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewImport<'a> {
    pub import: Import<'a>,
    pub preview: ImportPreview<'a>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportFileQuery {
    /// The key of a kind of import.
    kind: String,
    name: Option<String>,
}

/// Bring in a file of rows of a kind, XLSX or CSV, at most 64 MB. Nothing is imported yet.
#[utoipa::path(post, path = "/imports", tag = "import",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(ImportFileQuery), responses((status = 201, body = NewImport<'static>)))]
pub async fn create_import(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Query(query): Query<ImportFileQuery>,
    request: Request,
) -> Result<Answer, Problem> {
    signed.actor.require(yinuo_core::access::Permission::IMPORT).map_err(Stop::from)?;
    let content = Content::from(Vec::from(whole_body(request, &api, IMPORT_LIMIT).await?));
    let name = safe_name(query.name.as_deref().unwrap_or_default(), XLSX);
    let kind = query.kind;
    let look = Look { kind: kind.clone(), name: name.clone(), rows: PREVIEW_ROWS, ..Look::default() };
    let shown = shown(&api, &signed, look, content.clone()).await?;
    let command = Command::from(CreateImport {
        kind,
        name,
        content_hash: content.hash().map_err(|error| Stop::damaged("imports", error.to_string()))?,
        content,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let row = import(&api.house, &signed.actor, ImportId::from_number(answer.id)).await?;
    let view = View::new(&api.house, &signed);
    let rules = api.house.rules().imports(&row.kind)?;
    let body = NewImport { import: Import::new(&view, &row), preview: ImportPreview::new(rules, &shown) };
    Ok(mark_replay(json(StatusCode::CREATED, &body), answer.replayed))
}
