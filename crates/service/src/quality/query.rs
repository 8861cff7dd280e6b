//! Questions about observations: what was found of whom, what follows, and what was published. What was found of oneself everybody
//! sees; of others only who has the permission.

use std::collections::BTreeMap;

use jiff::civil::Date;
use yinuo_core::access::{Actor, At};
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_core::quality::ladder::{Found as LadderFound, LadderRules, Step, StepState, ladder};
use yinuo_core::quality::permission::{DECIDE_APPEALS, READ_OBSERVATIONS};
use yinuo_core::quality::speech::SpokenTurn;
use yinuo_core::quality::{BulletinId, ConductFindingId, ObservationId};
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::quality::{
    BULLETIN, BULLETIN_COUNT, BULLETINS, BulletinRow, CONDUCT_FINDING, CONDUCT_FINDINGS, COUNTED_BETWEEN,
    ConductFindingRow, FINDINGS_OF_OBSERVATION, OBSERVATION, OBSERVATIONS, ObservationRow, SAID_BETWEEN, SaidRow,
};

use super::command::found;
use super::talk;
use crate::house::House;
use crate::query::{Conditions, Found, PageAsk, page, push_scope};
use crate::stop::Stop;

/// How far back a finding can still keep somebody from an honour.
const YEARS_BACK: i16 = 10;

#[derive(Debug, Clone, Default)]
pub struct ObservationFilter {
    pub operator: Option<OperatorId>,
    pub office: Option<OfficeId>,
    pub from: Option<Date>,
    pub until: Option<Date>,
}

impl ObservationFilter {
    fn conditions(&self, house: &House, actor: &Actor) -> Result<Conditions, Stop> {
        let mut conditions = Conditions::new();
        if actor.may(READ_OBSERVATIONS) {
            push_scope(&mut conditions, house, actor, READ_OBSERVATIONS, self.office)?;
        } else {
            conditions.push(("operator", vec![Value::Int(actor.operator.number())]));
        }
        conditions.extend(self.operator.map(|clerk| ("operator", vec![Value::Int(clerk.number())])));
        let day = |day: Date| vec![Value::Text(day.to_string())];
        conditions.extend(self.from.map(|from| ("from", day(from))));
        conditions.extend(self.until.map(|until| ("until", day(until))));
        Ok(conditions)
    }
}

/// Observations, the latest first.
pub async fn observations(
    house: &House,
    actor: &Actor,
    filter: &ObservationFilter,
    ask: &PageAsk,
) -> Result<Found<ObservationRow>, Stop> {
    page::page(house, &OBSERVATIONS, filter.conditions(house, actor)?, ("day", true), ask).await
}

/// Which findings are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingView {
    /// A person has to decide.
    Open,
    /// An appeal waits for its answer.
    Appealed,
    All,
}

/// Findings, the latest first.
pub async fn findings(
    house: &House,
    actor: &Actor,
    view: FindingView,
    filter: &ObservationFilter,
    ask: &PageAsk,
) -> Result<Found<ConductFindingRow>, Stop> {
    let mut conditions = filter.conditions(house, actor)?;
    match view {
        FindingView::Open => conditions.push(("open", Vec::new())),
        FindingView::Appealed => conditions.push(("appealed", Vec::new())),
        FindingView::All => {}
    }
    page::page(house, &CONDUCT_FINDINGS, conditions, ("day", true), ask).await
}

/// An observation with what was found and, where there is a transcript, what was said.
#[derive(Debug)]
pub struct ObservationFile {
    pub row: ObservationRow,
    pub findings: Vec<ConductFindingRow>,
    pub turns: Option<Vec<SpokenTurn>>,
}

pub async fn observation(house: &House, actor: &Actor, id: ObservationId) -> Result<ObservationFile, Stop> {
    let key = vec![Value::Int(id.number())];
    let row = house.store.query_one(&OBSERVATION, key.clone()).await?.ok_or(Stop::NotFound)?;
    let directory = house.directory();
    let at = At::from(directory.path(OfficeId::from_number(row.office_id)));
    if row.operator_id != actor.operator.number() && !actor.may_at(READ_OBSERVATIONS, at) {
        return Err(Stop::NotFound);
    }
    let findings = house.store.query(&FINDINGS_OF_OBSERVATION, key).await?;
    let sealed = row.talk_sealed.as_deref();
    let turns = sealed.map(|sealed| talk::open(&house.shared.keys, id, sealed)).transpose()?;
    Ok(ObservationFile { row, findings, turns })
}

/// One finding that the actor sees.
pub async fn finding(house: &House, actor: &Actor, id: ConductFindingId) -> Result<ConductFindingRow, Stop> {
    let row = house.store.query_one(&CONDUCT_FINDING, vec![Value::Int(id.number())]).await?.ok_or(Stop::NotFound)?;
    let directory = house.directory();
    let path = directory.path(OfficeId::from_number(row.office_id));
    let own = row.operator_id == actor.operator.number();
    if own || actor.may_at(READ_OBSERVATIONS, path) { Ok(row) } else { Err(Stop::NotFound) }
}

/// How a clerk stands in a period.
#[derive(Debug)]
pub struct ConductStanding {
    pub operator: OperatorId,
    pub office: OfficeId,
    pub observed: i64,
    pub required_asked: i64,
    pub required_said: i64,
    pub recommended_asked: i64,
    pub recommended_said: i64,
    /// Those of the period, and earlier ones that still keep from honours.
    pub steps: Vec<Step>,
    /// Whether it is kept from the awards, as far as is known today.
    pub is_vetoed: bool,
}

/// The standings of a period, and the period.
#[derive(Debug)]
pub struct ConductStandings {
    pub from: Date,
    pub until: Date,
    pub rules: LadderRules,
    pub lines: Vec<ConductStanding>,
}

/// How everybody stands whom the actor sees, in the period of that day: who was observed or of whom something was found.
pub async fn standings(
    house: &House,
    actor: &Actor,
    on: Option<Date>,
    office: Option<OfficeId>,
) -> Result<ConductStandings, Stop> {
    let today = house.today();
    let on = on.unwrap_or(today);
    let rules = LadderRules::read(house.rules().rulebook(), on)?;
    let (from, until) = rules.period_of(on);
    let directory = house.directory();
    let within = office.map(|office| directory.path(office).to_owned());
    let is_seen = |clerk: i64, office: i64| {
        let path = directory.path(OfficeId::from_number(office));
        let inside = within.as_ref().is_none_or(|top| path.starts_with(top.as_str()));
        inside && (clerk == actor.operator.number() || actor.may_at(READ_OBSERVATIONS, path))
    };
    let day = |day: Date| Value::Text(day.to_string());
    let mut lines: BTreeMap<i64, ConductStanding> = BTreeMap::new();
    let said = house.store.query(&SAID_BETWEEN, vec![day(from), day(until)]).await?;
    for row in said.iter().filter(|row| is_seen(row.operator_id, row.office_id)) {
        add_said(lines.entry(row.operator_id).or_insert_with(|| empty(row.operator_id, row.office_id)), row);
    }
    let earliest = Date::new(from.year().saturating_sub(YEARS_BACK), 1, 1).unwrap_or(from);
    let rows = house.store.query(&COUNTED_BETWEEN, vec![day(earliest), day(until)]).await?;
    let mut of_clerks: BTreeMap<(i64, i64), Vec<LadderFound>> = BTreeMap::new();
    for row in rows.iter().filter(|row| is_seen(row.operator_id, row.office_id)) {
        if let Some(found) = found(row)? {
            of_clerks.entry((row.operator_id, row.office_id)).or_default().push(found);
        }
    }
    for ((clerk, office), found) in of_clerks {
        let steps = ladder(&found, &rules, today).into_iter();
        let near = |step: &Step| step.happened_on >= from || step.until.is_some_and(|until| until >= from);
        let steps: Vec<Step> = steps.filter(near).collect();
        if !steps.is_empty() {
            lines.entry(clerk).or_insert_with(|| empty(clerk, office)).steps.extend(steps);
        }
    }
    for line in lines.values_mut() {
        line.is_vetoed = line.steps.iter().any(|step| step.vetoes(&rules, on));
    }
    let mut lines: Vec<ConductStanding> = lines.into_values().collect();
    lines.sort_by_key(|line| (directory.path(line.office).to_owned(), line.operator));
    Ok(ConductStandings { from, until, rules, lines })
}

fn empty(clerk: i64, office: i64) -> ConductStanding {
    ConductStanding {
        operator: OperatorId::from_number(clerk),
        office: OfficeId::from_number(office),
        observed: 0,
        required_asked: 0,
        required_said: 0,
        recommended_asked: 0,
        recommended_said: 0,
        steps: Vec::new(),
        is_vetoed: false,
    }
}

fn add_said(line: &mut ConductStanding, row: &SaidRow) {
    line.observed += row.observed;
    line.required_asked += row.required_asked;
    line.required_said += row.required_said;
    line.recommended_asked += row.recommended_asked;
    line.recommended_said += row.recommended_said;
}

/// Those of an office and below it of whom something is due for the bulletin.
pub async fn due_for_bulletin(house: &House, actor: &Actor, office: OfficeId) -> Result<Vec<OperatorId>, Stop> {
    actor.require(DECIDE_APPEALS)?;
    let standings = standings(house, actor, None, Some(office)).await?;
    let is_due = |line: &&ConductStanding| line.steps.iter().any(|step| step.state == StepState::Due);
    Ok(standings.lines.iter().filter(is_due).map(|line| line.operator).collect())
}

/// Which bulletin of this year the next one of an office is.
pub async fn next_issue(house: &House, office: OfficeId) -> Result<i64, Stop> {
    let today = house.today();
    let first = Date::new(today.year(), 1, 1).unwrap_or(today);
    let key = vec![Value::Int(office.number()), Value::Text(first.to_string())];
    Ok(house.store.query_one(&BULLETIN_COUNT, key).await?.unwrap_or(0) + 1)
}

/// The bulletins of the offices above, of the own one and of those below it, the latest first: all who work there read them.
pub async fn bulletins(house: &House, actor: &Actor, ask: &PageAsk) -> Result<Found<BulletinRow>, Stop> {
    let directory = house.directory();
    let near = directory.offices().filter(|office| is_near(actor, &office.path));
    let near = near.map(|office| Value::Int(office.id.number())).collect();
    page::page(house, &BULLETINS, vec![("offices", near)], ("day", true), ask).await
}

fn is_near(actor: &Actor, path: &str) -> bool {
    path.starts_with(&actor.office_path) || actor.office_path.starts_with(path)
}

/// One that the actor reads.
pub async fn bulletin(house: &House, actor: &Actor, id: BulletinId) -> Result<BulletinRow, Stop> {
    let row = house.store.query_one(&BULLETIN, vec![Value::Int(id.number())]).await?.ok_or(Stop::NotFound)?;
    let directory = house.directory();
    if is_near(actor, directory.path(OfficeId::from_number(row.office_id))) { Ok(row) } else { Err(Stop::NotFound) }
}

/// A whole number of thousandths that is shown as a share; `None` of nothing.
pub fn share(part: i64, whole: i64) -> Result<Option<rust_decimal::Decimal>, Refusal> {
    if whole == 0 {
        return Ok(None);
    }
    yinuo_core::exact::quotient(i128::from(part), i128::from(whole)).map(|share| Some(share.round_dp(4).normalize()))
}
