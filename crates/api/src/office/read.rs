//! The own office and those below it.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::OfficeId;
use yinuo_service::{command, directory, query};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Items, Ref, json, mark_replay, office_id, ok};
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
    /// The name in the business licence, where the office is registered or stands for the company.
    pub legal_name: Option<&'a str>,
    pub address: Option<&'a str>,
    pub phone: Option<&'a str>,
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
            legal_name: office.letterhead.legal_name.as_deref(),
            address: office.letterhead.address.as_deref(),
            phone: office.letterhead.phone.as_deref(),
            version: office.version,
        }
    }
}

/// The office that a command made or changed.
pub(super) fn answered(
    api: &Api,
    signed: &Signed,
    status: StatusCode,
    answer: &command::Answer,
) -> Result<Answer, Problem> {
    let office = query::house::office(&api.house, &signed.actor, OfficeId::from_number(answer.id))?;
    let view = View::new(&api.house, signed);
    Ok(mark_replay(json(status, &Office::new(&view, &office)), answer.replayed))
}

/// The own office and all below it, parents before children.
#[utoipa::path(get, path = "/offices", tag = "house", responses((status = 200, body = Items<Office<'static>>)))]
pub async fn list_offices(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let offices = query::house::offices(&api.house, &signed.actor);
    let view = View::new(&api.house, &signed);
    Ok(ok(&Items { items: offices.iter().map(|office| Office::new(&view, office)).collect() }))
}
