//! Warning of weather.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::WeatherWarningId;
use yinuo_service::Stop;
use yinuo_service::agri::command::IssueWarning;
use yinuo_service::command::Command;

use super::warning_shape::{WeatherWarningResult, warning_answered};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWeatherWarning {
    /// The key of a programme.
    pub programme: String,
    /// The key of a kind of weather, as the rules of warnings have it.
    pub weather: String,
    pub level: String,
    /// Codes of divisions.
    pub divisions: Vec<String>,
    pub began_on: Date,
    pub ended_on: Date,
    /// The stage of growth of crops, by the key of each.
    #[serde(default)]
    pub stages: BTreeMap<String, String>,
    /// What is said besides, to all.
    #[serde(default)]
    pub note: String,
}

/// Warn the households enrolled in divisions, and who is responsible for these. The messages go out behind the answer.
#[utoipa::path(post, path = "/weather-warnings", tag = "agriculture", request_body = NewWeatherWarning,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = WeatherWarningResult<'static>)))]
pub async fn issue_weather_warning(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewWeatherWarning>,
) -> Result<Answer, Problem> {
    let NewWeatherWarning { programme, weather, level, divisions, began_on, ended_on, stages, note } = body;
    let command = IssueWarning { programme, weather, level, divisions, began_on, ended_on, stages, note };
    // Who may not is told that before anything of how the house is set up.
    signed.actor.require(yinuo_core::agri::permission::ISSUE_WARNINGS).map_err(Stop::from)?;
    if api.house.messages.is_none() {
        return Err(Stop::refused("messages_not_set").into());
    }
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let id = WeatherWarningId::from_number(answer.id);
    warning_answered(&api, &signed, id, StatusCode::CREATED, answer.replayed).await
}
