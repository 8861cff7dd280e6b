//! What call records show of an office's telephone, day by day.

use axum::extract::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::OfficeId;
use yinuo_service::duty::query;

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, ok};
use crate::state::Api;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HotlineQuery {
    #[param(value_type = String)]
    office: OfficeId,
    from: Date,
    /// The last day; 62 days at most.
    until: Date,
}

/// A day of a telephone.
#[derive(Debug, Serialize, ToSchema)]
pub struct HotlineDay {
    pub date: Date,
    pub working: bool,
    pub calls: usize,
    pub picked_up: usize,
    /// For how many seconds somebody was there, as far as records show it.
    pub staffed_seconds: i64,
    /// Long enough, or a day off, on which nothing is asked.
    pub met: bool,
}

/// How long an office's telephone was staffed on each day, worked out from imported call records.
#[utoipa::path(get, path = "/hotline-days", tag = "duty", params(HotlineQuery),
    responses((status = 200, body = Items<HotlineDay>)))]
pub async fn list_hotline_days(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<HotlineQuery>,
) -> Result<Answer, Problem> {
    let days = query::hotline(&api.house, &signed.actor, query.office, query.from, query.until).await?;
    let items = days.into_iter().map(|day| HotlineDay {
        date: day.date,
        working: day.working,
        calls: day.calls,
        picked_up: day.picked_up,
        staffed_seconds: day.staffed.as_secs(),
        met: day.met,
    });
    Ok(ok(&Items { items: items.collect() }))
}
