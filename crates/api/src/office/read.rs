//! The own office and those below it.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_service::{directory, query};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Items, Ref, office_id, ok};
use crate::state::Api;
use crate::view::View;

/// A branch.
#[derive(Debug, Serialize, ToSchema)]
pub struct Office<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub code: &'a str,
    pub name: &'a str,
    pub region_code: Option<&'a str>,
    #[schema(value_type = Option<String>)]
    pub parent: Option<IdText>,
    pub level: &'a str,
    pub manager: Option<Ref<'a>>,
    pub version: i64,
}

impl<'a> Office<'a> {
    pub fn new(view: &'a View, office: &'a directory::Office) -> Office<'a> {
        Office {
            id: office_id(office.id.number()),
            code: &office.code,
            name: &office.name,
            region_code: office.region_code.as_deref(),
            parent: office.parent.map(|parent| office_id(parent.number())),
            level: &office.level,
            manager: office.manager.map(|manager| view.operator(manager)),
            version: office.version,
        }
    }
}

/// The own office and all below it, parents before children.
#[utoipa::path(get, path = "/offices", tag = "house", responses((status = 200, body = Items<Office<'static>>)))]
pub async fn list_offices(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let offices = query::house::offices(&api.house, &signed.actor);
    let view = View::new(&api.house, &signed);
    Ok(ok(&Items { items: offices.iter().map(|office| Office::new(&view, office)).collect() }))
}
