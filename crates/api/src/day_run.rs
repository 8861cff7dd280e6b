//! Day runs: begin one, and see how far the last ones are.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::id::OperatorId;
use yinuo_service::clock::real_now;
use yinuo_service::day::{self, NotedRun};
use yinuo_service::set_aside;
use yinuo_store::tables::day::DayRunStepRow;

use crate::extract::{Body, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, KeyName, List, LocalText, Ref, day_run_id, instant, json, ok};
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
    pub steps: Vec<DayRunStep<'a>>,
}

/// A step of a day run: what time alone does to the things of one system.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayRunStep<'a> {
    pub step: KeyName<'a>,
    /// How much waited when the run began.
    pub waiting: i64,
    /// How much is done so far.
    pub done: i64,
    pub finished_at: Option<Timestamp>,
    /// The code of what ended a step that failed.
    pub failure: Option<&'a str>,
}

impl<'a> DayRunStep<'a> {
    fn new(row: &'a DayRunStepRow) -> DayRunStep<'a> {
        let (zh, en) = set_aside::name(&row.step);
        DayRunStep {
            step: KeyName { key: &row.step, name: LocalText { zh: zh.into(), en: en.into() } },
            waiting: row.waiting,
            done: row.done,
            finished_at: row.finished_at.map(instant),
            failure: row.failure.as_deref(),
        }
    }
}

impl<'a> DayRun<'a> {
    fn new(view: &'a View, noted: &'a NotedRun, now: Timestamp) -> DayRun<'a> {
        let row = &noted.run;
        DayRun {
            id: day_run_id(row.id),
            until: &row.until,
            state: noted.state(now).key(),
            operator: view.operator(OperatorId::from_number(row.operator_id)),
            started_at: instant(row.started_at),
            finished_at: row.finished_at.map(instant),
            steps: noted.steps.iter().map(DayRunStep::new).collect(),
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
    responses((status = 201, body = DayRun<'static>)))]
pub async fn begin_day_run(
    State(api): State<Api>,
    signed: Signed,
    Body(body): Body<NewDayRun>,
) -> Result<Answer, Problem> {
    let row = day::begin(&api.house, &signed.actor, body.until).await?;
    let view = View::new(&api.house, &signed);
    Ok(json(StatusCode::CREATED, &DayRun::new(&view, &row, real_now())))
}
