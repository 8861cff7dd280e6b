//! How clerks stand: what follows for each, and who is kept from the awards.

use axum::extract::State;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::OfficeId;
use yinuo_core::quality::ladder::{Measure, StepState};
use yinuo_service::Stop;
use yinuo_service::quality::query::{self, ConductStanding, share};

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Ref, finding_id, ok};
use crate::state::Api;
use crate::view::View;
use crate::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StandingQuery {
    /// The period is the one this day lies in; today, where nothing is said.
    on: Option<Date>,
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
}

/// How clerks stand in a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct Standings<'a> {
    pub from: Date,
    pub until: Date,
    pub items: Vec<StandingLine<'a>>,
}

/// How a clerk stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingLine<'a> {
    pub operator: Ref<'a>,
    pub office: Ref<'a>,
    pub observed: i64,
    pub required_asked: i64,
    pub required_said: i64,
    pub recommended_asked: i64,
    pub recommended_said: i64,
    /// From 0 to 1; absent where nothing was asked for.
    #[schema(value_type = Option<String>)]
    pub required_share: Option<Decimal>,
    #[schema(value_type = Option<String>)]
    pub recommended_share: Option<Decimal>,
    pub steps: Vec<StepLine>,
    /// Kept from the awards, as far as nobody can appeal any more.
    pub is_vetoed: bool,
}

/// What follows from one finding.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepLine {
    #[schema(value_type = String)]
    pub finding: IdText,
    #[schema(value_type = words::ConductKind)]
    pub kind: &'static str,
    pub happened_on: Date,
    /// Which miss of the period it is.
    pub nth: Option<u32>,
    #[schema(value_type = words::Measure)]
    pub measure: Measure,
    #[schema(value_type = words::StepState)]
    pub state: StepState,
    /// The last day without honours.
    pub until: Option<Date>,
}

impl<'a> StandingLine<'a> {
    fn new(view: &'a View, line: &ConductStanding) -> Result<StandingLine<'a>, Problem> {
        let steps = line.steps.iter().map(|step| StepLine {
            finding: finding_id(step.finding),
            kind: step.kind.key(),
            happened_on: step.happened_on,
            nth: step.nth,
            measure: step.measure,
            state: step.state,
            until: step.until,
        });
        Ok(StandingLine {
            operator: view.operator(line.operator),
            office: view.office(line.office),
            observed: line.observed,
            required_asked: line.required_asked,
            required_said: line.required_said,
            recommended_asked: line.recommended_asked,
            recommended_said: line.recommended_said,
            required_share: share(line.required_said, line.required_asked).map_err(Stop::from)?,
            recommended_share: share(line.recommended_said, line.recommended_asked).map_err(Stop::from)?,
            steps: steps.collect(),
            is_vetoed: line.is_vetoed,
        })
    }
}

/// How clerks stand in a period: oneself, and with the permission those of one's offices.
#[utoipa::path(get, path = "/conduct-standings", tag = "conduct", params(StandingQuery),
    responses((status = 200, body = Standings<'static>)))]
pub async fn list_standings(
    State(api): State<Api>,
    signed: Signed,
    Query(asked): Query<StandingQuery>,
) -> Result<Answer, Problem> {
    let found = query::standings(&api.house, &signed.actor, asked.on, asked.office).await?;
    let view = View::new(&api.house, &signed);
    let items = found.lines.iter().map(|line| StandingLine::new(&view, line)).collect::<Result<_, _>>()?;
    Ok(ok(&Standings { from: found.from, until: found.until, items }))
}
