//! Imports, and how far one has come.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::ImportId;
use yinuo_service::query::PageAsk;
use yinuo_service::query::import::{import, imports};

use super::shape::Import;
use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportsQuery {
    pub limit: Option<i64>,
    pub after: Option<String>,
}

/// The imports of the own office and those below it, the latest first.
#[utoipa::path(get, path = "/imports", tag = "import", params(ImportsQuery),
    responses((status = 200, body = List<Import<'static>>)))]
pub async fn list_imports(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<ImportsQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = imports(&api.house, &signed.actor, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Import::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// How far an import has come.
#[utoipa::path(get, path = "/imports/{id}", tag = "import", params(("id" = String, Path)),
    responses((status = 200, body = Import<'static>)))]
pub async fn get_import(State(api): State<Api>, signed: Signed, Id(id): Id<ImportId>) -> Result<Answer, Problem> {
    let row = import(&api.house, &signed.actor, id).await?;
    Ok(ok(&Import::new(&View::new(&api.house, &signed), &row)))
}
