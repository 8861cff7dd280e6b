//! The working calendar, day by day, and counting in working days.

use axum::extract::State;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::calendar::{CalendarRefusal, Counted, Workday};
use yinuo_core::refusal::Refusal;
use yinuo_service::Stop;

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, LocalText, ok};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// The longest span of one answer, and the most working days counted, in days.
const LONGEST_SPAN: i32 = 800;
const MOST_DAYS: i64 = 4_000;

#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarDay {
    pub date: Date,
    pub working: bool,
    #[schema(value_type = words::DayKind)]
    pub kind: &'static str,
    /// The festival that a holiday or a make-up working day belongs to.
    pub name: Option<LocalText<'static>>,
    /// Nothing is published of it yet: the plain week, less the festivals fixed by regulation.
    pub provisional: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarDays<'a> {
    pub version: &'a str,
    pub items: Vec<CalendarDay>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SpanQuery {
    /// Today, where it is left out.
    from: Option<Date>,
    /// The last day; four weeks later, where it is left out.
    to: Option<Date>,
}

fn refused(refusal: CalendarRefusal) -> Problem {
    Stop::from(Refusal::from(refusal)).into()
}

fn kind(day: Workday) -> &'static str {
    match day {
        Workday::Workday => "workday",
        Workday::RestDay => "rest_day",
        Workday::Holiday => "holiday",
        Workday::MakeUpWorkday => "make_up_workday",
    }
}

/// The days of a span. Those beyond the published years are marked provisional; what not even a week is known of is refused.
#[utoipa::path(get, path = "/calendar", tag = "calendar", params(SpanQuery),
    responses((status = 200, body = CalendarDays<'static>)))]
pub async fn list_days(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<SpanQuery>,
) -> Result<Answer, Problem> {
    let calendar = api.house.rules().calendar();
    let from = query.from.unwrap_or_else(|| View::new(&api.house, &signed).today());
    let to = query.to.unwrap_or_else(|| from.saturating_add(28.days()));
    if from.saturating_add(LONGEST_SPAN.days()) < to {
        return Err(Problem::field("to", "span_too_long"));
    }
    let mut items = Vec::new();
    for date in from.series(1.day()).take_while(|date| *date <= to) {
        let Counted { value: day, provisional } = calendar.counted(|known| known.day(date)).map_err(refused)?;
        let name = day.name.map(LocalText::from);
        items.push(CalendarDay { date, working: day.working, kind: kind(day.kind), name, provisional });
    }
    Ok(ok(&CalendarDays { version: calendar.version(), items }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CountQuery {
    /// The day that is not counted itself.
    from: Date,
    /// Negative counts backwards.
    days: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct WorkingDay<'a> {
    pub from: Date,
    pub days: i64,
    pub date: Date,
    pub version: &'a str,
    /// A day was used of which nothing is published yet.
    pub provisional: bool,
}

/// The working day so many working days after a date.
#[utoipa::path(get, path = "/calendar/working-days", tag = "calendar", params(CountQuery),
    responses((status = 200, body = WorkingDay<'static>)))]
pub async fn count_working_days(
    State(api): State<Api>,
    _signed: Signed,
    Query(query): Query<CountQuery>,
) -> Result<Answer, Problem> {
    if query.days.unsigned_abs() > MOST_DAYS.unsigned_abs() {
        return Err(Problem::field("days", "too_many_days"));
    }
    let calendar = api.house.rules().calendar();
    let counted = calendar.counted(|known| known.add_working_days(query.from, query.days)).map_err(refused)?;
    let Counted { value: date, provisional } = counted;
    Ok(ok(&WorkingDay { from: query.from, days: query.days, date, version: calendar.version(), provisional }))
}
