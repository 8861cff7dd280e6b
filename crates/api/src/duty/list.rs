//! How the duties of one's offices stand.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::OfficeId;
use yinuo_service::duty::query;

use super::shape::Duty;
use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DutyQuery {
    /// Of this office only.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
}

/// The duties of one's offices today: those first of which most is missing.
#[utoipa::path(get, path = "/duties", tag = "duty", params(DutyQuery),
    responses((status = 200, body = Items<Duty<'static>>)))]
pub async fn list_duties(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<DutyQuery>,
) -> Result<Answer, Problem> {
    let lines = query::lines(&api.house, &signed.actor, query.office).await?;
    let view = View::new(&api.house, &signed);
    let items = lines.iter().map(|line| Duty::new(&view, line)).collect::<Result<Vec<_>, _>>()?;
    Ok(ok(&Items { items }))
}
