//! What can be taken in.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_service::Stop;
use yinuo_service::import::kinds;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, Items, LocalText, ok};
use crate::state::Api;

/// Something that can be chosen for a run.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportOption {
    pub key: &'static str,
    pub name: LocalText<'static>,
}

/// What can be taken in from sheets.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportKind {
    pub key: &'static str,
    pub name: LocalText<'static>,
    pub options: Vec<ImportOption>,
}

/// The kinds of import of which the house's packs know the columns, and that the operator may use.
#[utoipa::path(get, path = "/import-kinds", tag = "import", responses((status = 200, body = Items<ImportKind>)))]
pub async fn list_import_kinds(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    signed.actor.require(Permission::IMPORT).map_err(Stop::from)?;
    let offered = kinds().filter(|kind| kind.may(&signed.actor) && api.house.rules().imports(kind.key).is_ok());
    let name = |zh: &'static str, en: &'static str| LocalText { zh: zh.into(), en: en.into() };
    let items = offered.map(|kind| ImportKind {
        key: kind.key,
        name: name(kind.zh, kind.en),
        options: kind
            .options
            .iter()
            .map(|option| ImportOption { key: option.key, name: name(option.zh, option.en) })
            .collect(),
    });
    Ok(ok(&Items { items: items.collect() }))
}
