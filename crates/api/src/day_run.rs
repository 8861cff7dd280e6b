//! Day runs: begin one, and see how far the last ones are.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::id::OperatorId;
use yinuo_service::clock::real_now;
use yinuo_service::day;
use yinuo_store::tables::ledger::DayRunRow;

use crate::extract::{Body, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, List, Ref, day_run_id, instant, json, ok};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// A day run, by the real clock also in a training database.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayRun<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    #[schema(value_type = Date)]
    pub until: &'a str,
    #[schema(value_type = words::DayRunState)]
    pub state: &'static str,
    pub operator: Ref<'a>,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// Policies that waited when it began.
    pub waiting: i64,
    /// Policies done so far.
    pub policies: i64,
    /// The code of what ended a run that failed.
    pub failure: Option<&'a str>,
}

impl<'a> DayRun<'a> {
    fn new(view: &'a View, row: &'a DayRunRow, now: Timestamp) -> DayRun<'a> {
        DayRun {
            id: day_run_id(row.id),
            until: &row.until,
            state: day::state_of(row, now).key(),
            operator: view.operator(OperatorId::from_number(row.operator_id)),
            started_at: instant(row.started_at),
            finished_at: row.finished_at.map(instant),
            waiting: row.waiting,
            policies: row.policies,
            failure: row.failure.as_deref(),
        }
    }
}

/// The last day runs, the latest first.
#[utoipa::path(get, path = "/day-runs", tag = "day-run", responses((status = 200, body = List<DayRun<'static>>)))]
pub async fn list_day_runs(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let rows = day::list(&api.house, &signed.actor).await?;
    let view = View::new(&api.house, &signed);
    let items = rows.iter().map(|row| DayRun::new(&view, row, real_now())).collect();
    Ok(ok(&List { items, next: None }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDayRun {
    /// The last day that passes; absent: today.
    #[serde(default)]
    pub until: Option<Date>,
}

/// Begin a day run, and do not wait for its end. While one is under way it is the answer.
#[utoipa::path(post, path = "/day-runs", tag = "day-run", request_body = NewDayRun,
    responses((status = 202, body = DayRun<'static>)))]
pub async fn begin_day_run(
    State(api): State<Api>,
    signed: Signed,
    Body(body): Body<NewDayRun>,
) -> Result<Answer, Problem> {
    let row = day::begin(&api.house, &signed.actor, body.until).await?;
    let view = View::new(&api.house, &signed);
    Ok(json(StatusCode::ACCEPTED, &DayRun::new(&view, &row, real_now())))
}
