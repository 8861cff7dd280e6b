//! Warnings of weather: those that went out, what one would reach, what they go by, and who is warned for a division.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::agri::WeatherWarningId;
use yinuo_core::agri::permission::READ_COVERS;
use yinuo_service::Stop;
use yinuo_service::agri::warning;
use yinuo_service::query::PageAsk;

use super::warning_shape::{
    WarningOfficial, WeatherWarning, WeatherWarningReach, WeatherWarningResult, WeatherWarningRules,
    officials_answered, warning_answered,
};
use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, List, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WeatherWarningQuery {
    limit: Option<i64>,
    after: Option<String>,
}

/// The warnings of one's offices, the latest first.
#[utoipa::path(get, path = "/weather-warnings", tag = "agriculture", params(WeatherWarningQuery),
    responses((status = 200, body = List<WeatherWarning<'static>>)))]
pub async fn list_weather_warnings(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<WeatherWarningQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = warning::warnings(&api.house, &signed.actor, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| WeatherWarning::new(&view, row)).collect::<Result<Vec<_>, _>>()?;
    Ok(ok(&List { items, next: found.next }))
}

/// A warning, with what became of its messages so far.
#[utoipa::path(get, path = "/weather-warnings/{id}", tag = "agriculture", params(("id" = String, Path)),
    responses((status = 200, body = WeatherWarningResult<'static>)))]
pub async fn get_weather_warning(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<WeatherWarningId>,
) -> Result<Answer, Problem> {
    warning_answered(&api, &signed, id, StatusCode::OK, false).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WeatherWarningReachQuery {
    /// The key of a programme.
    programme: String,
    /// Codes of divisions, separated by commas.
    divisions: String,
}

/// What a warning of the own office would reach in divisions: shown before it is confirmed.
#[utoipa::path(get, path = "/weather-warning-reach", tag = "agriculture", params(WeatherWarningReachQuery),
    responses((status = 200, body = WeatherWarningReach<'static>)))]
pub async fn get_weather_warning_reach(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<WeatherWarningReachQuery>,
) -> Result<Answer, Problem> {
    let codes: Vec<String> =
        query.divisions.split(',').map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned).collect();
    let found = warning::reach(&api.house, &signed.actor, &query.programme, &codes).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&WeatherWarningReach::new(&view, &found)))
}

/// What can be warned of, in which levels, and the stages of growth that can be named.
#[utoipa::path(get, path = "/weather-warning-rules", tag = "agriculture",
    responses((status = 200, body = WeatherWarningRules<'static>)))]
pub async fn get_weather_warning_rules(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    signed.actor.require(READ_COVERS).map_err(Stop::from)?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&WeatherWarningRules::new(&view)))
}

/// Who is warned as responsible for divisions, as the own office and those above and below it named them.
#[utoipa::path(get, path = "/warning-officials", tag = "agriculture",
    responses((status = 200, body = Items<WarningOfficial<'static>>)))]
pub async fn list_warning_officials(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    Ok(officials_answered(&api, &signed, StatusCode::OK, false).await?)
}
