//! Looking at how a file is understood.

use axum::extract::State;
use yinuo_core::id::ImportId;
use yinuo_service::import::content;
use yinuo_service::query::import::{Look, import};

use super::shape::{ImportPreview, PREVIEW_ROWS, Reading, shown};
use crate::extract::{Body, Id, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;

/// See how the file is understood with this sheet and these columns. Nothing is kept.
#[utoipa::path(post, path = "/imports/{id}/preview", tag = "import", params(("id" = String, Path)),
    request_body = Reading, responses((status = 200, body = ImportPreview<'static>)))]
pub async fn preview_import(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ImportId>,
    Body(reading): Body<Reading>,
) -> Result<Answer, Problem> {
    let row = import(&api.house, &signed.actor, id).await?;
    let bytes = content(&api.house, id).await?;
    let Reading { sheet, hidden_rows, mapping } = reading;
    let kind = row.kind.clone();
    let look = Look { kind, name: row.name, sheet, hidden_rows, mapping, rows: PREVIEW_ROWS, ..Look::default() };
    let shown = shown(&api, &signed, look, bytes.into()).await?;
    Ok(ok(&ImportPreview::new(api.house.rules().imports(&row.kind)?, &shown)))
}
