//! How the subsidies of a programme stand.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::agri::permission::READ_COVERS;
use yinuo_core::id::OfficeId;
use yinuo_service::Stop;
use yinuo_service::agri::query;
use yinuo_service::agri::rules::agri;

use super::subsidy_shape::{SubsidyAccount, shown};
use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SubsidyQuery {
    /// The key of a programme.
    programme: String,
    /// The own office, where it is left out.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
}

/// What each level of government owes and has paid for the covers of an office, and what it waits for.
#[utoipa::path(get, path = "/subsidies", tag = "agriculture", params(SubsidyQuery),
    responses((status = 200, body = SubsidyAccount<'static>)))]
pub async fn get_subsidies(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<SubsidyQuery>,
) -> Result<Answer, Problem> {
    signed.actor.require(READ_COVERS).map_err(Stop::from)?;
    let view = View::new(&api.house, &signed);
    let rules = view.house.rules();
    let (programme, _) = agri(rules).programme(&query.programme).map_err(Stop::from)?;
    let file = query::subsidies(&api.house, &signed.actor, &query.programme, query.office).await?;
    shown(&view, programme, &file, StatusCode::OK)
}
