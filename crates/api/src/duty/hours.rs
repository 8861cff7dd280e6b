//! When the counters of one's offices are open.

use axum::extract::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::calendar::ClockHours;
use yinuo_service::duty::query;

use super::shape::{RestsOn, rests_on};
use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, LocalText, Ref, office_id, ok};
use crate::state::Api;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HoursQuery {
    /// Today, where it is left out.
    on: Option<Date>,
}

/// When the counters of an office are open on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct CounterHours<'a> {
    pub office: Ref<'a>,
    pub on: Date,
    /// From when until when; none on a day on which it is closed.
    #[schema(value_type = Vec<Vec<String>>)]
    pub hours: &'a [ClockHours],
    /// What the hours are called; absent where packs say nothing.
    pub name: Option<LocalText<'a>>,
    pub cite: Option<&'a str>,
    pub status: Option<RestsOn>,
}

/// The counter hours of one's offices on a day, by office and season.
#[utoipa::path(get, path = "/counter-hours", tag = "duty", params(HoursQuery),
    responses((status = 200, body = Items<CounterHours<'static>>)))]
pub async fn list_counter_hours(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<HoursQuery>,
) -> Result<Answer, Problem> {
    let on = query.on.unwrap_or_else(|| api.house.today());
    let hours = query::counter_hours(&api.house, &signed.actor, on)?;
    let items = hours.iter().map(|one| CounterHours {
        office: Ref { id: office_id(one.office.id.number()), name: &one.office.name },
        on,
        hours: &one.hours,
        name: one.rule.as_ref().map(|rule| (&rule.name).into()),
        cite: one.rule.as_ref().map(|rule| rule.cite.as_str()),
        status: one.rule.as_ref().map(|rule| rests_on(rule.status)),
    });
    Ok(ok(&Items { items: items.collect() }))
}
