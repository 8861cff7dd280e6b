//! Who helps in villages, with what they enrolled, and which kinds there are.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::agri::permission::READ_COVERS;
use yinuo_service::Stop;
use yinuo_service::agri::helper;
use yinuo_service::agri::rules::agri;

use super::helper_shape::Helper;
use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, Items, KeyName, LocalText, ok};
use crate::state::Api;
use crate::view::View;

/// The helpers of the own office: contract, licence, what is paid, and what they enrolled and collected.
#[utoipa::path(get, path = "/helpers", tag = "agriculture", responses((status = 200, body = Items<Helper<'static>>)))]
pub async fn list_helpers(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let found = helper::helpers(&api.house, &signed.actor, None).await?;
    let view = View::new(&api.house, &signed);
    let items = found.iter().map(|one| Helper::new(&view, one)).collect::<Result<Vec<_>, _>>()?;
    Ok(ok(&Items { items }))
}

/// A kind of helper of a programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct HelperKindLine<'a> {
    pub programme: KeyName<'a>,
    pub key: &'a str,
    pub name: LocalText<'a>,
    pub licence: bool,
    pub enterprise: bool,
    pub fee_filed: bool,
    pub cite: &'a str,
}

/// The kinds of helpers that programmes take, and what each needs.
#[utoipa::path(get, path = "/helper-kinds", tag = "agriculture",
    responses((status = 200, body = Items<HelperKindLine<'static>>)))]
pub async fn list_helper_kinds(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    signed.actor.require(READ_COVERS).map_err(Stop::from)?;
    let view = View::new(&api.house, &signed);
    let programmes = agri(view.house.rules()).programmes().all();
    let items = programmes.iter().flat_map(|programme| {
        programme.helpers.iter().map(|kind| HelperKindLine {
            programme: KeyName { key: &programme.key, name: (&programme.name).into() },
            key: &kind.key,
            name: (&kind.name).into(),
            licence: kind.licence,
            enterprise: kind.enterprise,
            fee_filed: kind.fee_filed,
            cite: &kind.citation.cite,
        })
    });
    Ok(ok(&Items { items: items.collect() }))
}
