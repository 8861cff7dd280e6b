//! How the duties of offices stand, when telephones were staffed, and when counters are open.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use yinuo_core::access::Actor;
use yinuo_core::calendar::{Calendar, ClockHours};
use yinuo_core::duty::{
    Call, CounterHours, DutyProofId, DutyRule, DutyStanding, GAP_MINUTES, Proof, READ_DUTIES, hours_of, staffed_spans,
    staffed_time,
};
use yinuo_core::id::OfficeId;
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::duty::{
    CALLS_OF_OFFICE, CallRow, DUTY_PROOF, DUTY_PROOFS_IN_FORCE, DUTY_PROOFS_OF_DUTY, DutyProofRow,
};

use super::duties;
use crate::directory::{Directory, Office};
use crate::engine::rows::instant;
use crate::house::House;
use crate::query::house as offices_of;
use crate::stop::Stop;

/// Days of one look at call records.
pub const DAYS_MOST: i32 = 62;
/// Days back from yesterday over which call records prove that a telephone was staffed.
const PROVED_OVER: i32 = 31;

/// A duty of an office, and how it stands.
#[derive(Debug)]
pub struct DutyLine {
    pub office: Office,
    pub rule: DutyRule,
    pub standing: DutyStanding,
    /// The last day of what proves it.
    pub until: Option<Date>,
    /// The last proof that was laid and holds.
    pub proof: Option<DutyProofRow>,
    /// What call records show of the last weeks, where the duty is one that they show.
    pub staffed: Option<Staffed>,
}

/// Working days on which a telephone was staffed long enough, of those that have call records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Staffed {
    pub days: usize,
    pub short: usize,
}

fn visible(house: &House, actor: &Actor) -> Result<Vec<Office>, Stop> {
    actor.require(READ_DUTIES)?;
    let seen = |office: &Office| actor.may_at(READ_DUTIES, office.path.as_str());
    Ok(offices_of::offices(house, actor).into_iter().filter(seen).collect())
}

/// An office whose duties the actor may see.
pub fn office(house: &House, actor: &Actor, id: OfficeId) -> Result<Office, Stop> {
    let found = visible(house, actor)?.into_iter().find(|office| office.id == id);
    found.ok_or(Stop::NotFound)
}

/// The duties of one's offices today, those first of which most is missing; of one office, where one is named.
pub async fn lines(house: &House, actor: &Actor, of: Option<OfficeId>) -> Result<Vec<DutyLine>, Stop> {
    let offices = match of {
        Some(id) => vec![office(house, actor, id)?],
        None => visible(house, actor)?,
    };
    let today = house.today();
    let mut proofs: HashMap<(i64, String), Vec<DutyProofRow>> = HashMap::new();
    for row in house.store.query(&DUTY_PROOFS_IN_FORCE, Vec::new()).await? {
        proofs.entry((row.office_id, row.duty.clone())).or_default().push(row);
    }
    let rules = house.rules();
    let mut lines = Vec::new();
    for office in offices {
        for rule in duties(rules).duties.iter().filter(|rule| rule.binds(&office.level, today)) {
            let laid = proofs.remove(&(office.id.number(), rule.key.clone())).unwrap_or_default();
            lines.push(line(house, office.clone(), rule.clone(), laid, today).await?);
        }
    }
    lines.sort_by(|a, b| (a.standing as u8, a.until, &a.office.code).cmp(&(b.standing as u8, b.until, &b.office.code)));
    Ok(lines)
}

async fn line(
    house: &House,
    office: Office,
    rule: DutyRule,
    laid: Vec<DutyProofRow>,
    today: Date,
) -> Result<DutyLine, Stop> {
    let mut known = Vec::with_capacity(laid.len());
    for row in &laid {
        known.push(proof_of(row)?);
    }
    let staffed = match rule.staffed_hours {
        Some(_) => staffed_of(house, &office, &rule, today).await?,
        None => None,
    };
    if staffed.is_some_and(|staffed| staffed.short == 0) {
        known.push(Proof { met_on: today.yesterday().unwrap_or(today), until: None });
    }
    let (mut standing, mut until) = rule.standing(&known, today);
    // Records that show too little outweigh what somebody has written.
    if staffed.is_some_and(|staffed| staffed.short > 0) {
        (standing, until) = (DutyStanding::Missing, None);
    }
    Ok(DutyLine { proof: laid.into_iter().next_back(), office, rule, standing, until, staffed })
}

/// What the records of the office show or, where it has none, those of the nearest office above that has some: one telephone serves many offices.
async fn staffed_of(house: &House, office: &Office, rule: &DutyRule, today: Date) -> Result<Option<Staffed>, Stop> {
    let (Ok(from), Ok(until)) = (today.checked_sub(PROVED_OVER.days()), today.yesterday()) else { return Ok(None) };
    let directory = house.directory();
    let mut at = Some(office);
    while let Some(office) = at {
        let days = hotline_days(house, office, rule, from, until).await?;
        let worked: Vec<&HotlineDay> = days.iter().filter(|day| day.working && day.calls > 0).collect();
        if !worked.is_empty() {
            let short = worked.iter().filter(|day| !day.met).count();
            return Ok(Some(Staffed { days: worked.len(), short }));
        }
        at = office.parent.and_then(|id| directory.office(id));
    }
    Ok(None)
}

fn proof_of(row: &DutyProofRow) -> Result<Proof, Stop> {
    let read = |text: &str| text.parse().map_err(|_| Stop::damaged("duty_proofs", row.id.to_string()));
    Ok(Proof { met_on: read(&row.met_on)?, until: row.until.as_deref().map(read).transpose()? })
}

/// All proofs of a duty of an office, those taken back too, the newest first.
pub async fn proofs(house: &House, actor: &Actor, of: OfficeId, duty: &str) -> Result<Vec<DutyProofRow>, Stop> {
    let office = office(house, actor, of)?;
    let key = vec![Value::Int(office.id.number()), Value::Text(duty.to_owned())];
    Ok(house.store.query(&DUTY_PROOFS_OF_DUTY, key).await?)
}

/// A proof of an office whose duties the actor may see.
pub async fn proof(house: &House, actor: &Actor, id: DutyProofId) -> Result<DutyProofRow, Stop> {
    actor.require(READ_DUTIES)?;
    let row = house.store.query_one(&DUTY_PROOF, vec![Value::Int(id.number())]).await?.ok_or(Stop::NotFound)?;
    office(house, actor, OfficeId::from_number(row.office_id))?;
    Ok(row)
}

/// What the call records of a day show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HotlineDay {
    pub date: Date,
    pub working: bool,
    pub calls: usize,
    pub picked_up: usize,
    /// How long somebody was there, as far as records show it.
    pub staffed: SignedDuration,
    /// Long enough, or not asked for on a day off.
    pub met: bool,
}

/// The days of an office, as the rule about its telephone has it.
pub async fn hotline(
    house: &House,
    actor: &Actor,
    of: OfficeId,
    from: Date,
    until: Date,
) -> Result<Vec<HotlineDay>, Stop> {
    let office = office(house, actor, of)?;
    let span = until.since(from).map(|span| span.get_days()).unwrap_or(i32::MAX);
    if !(0..DAYS_MOST).contains(&span) {
        return Err(Refusal::new("wrong_field").with("field", "until").with("cause", "span_too_long").into());
    }
    let rules = house.rules();
    let rule =
        duties(rules).duties.iter().find(|rule| rule.staffed_hours.is_some() && rule.binds(&office.level, until));
    let rule =
        rule.ok_or_else(|| Refusal::new("no_such_duty").with("duty", "staffed-hours").with("on", until.to_string()))?;
    hotline_days(house, &office, rule, from, until).await
}

async fn hotline_days(
    house: &House,
    office: &Office,
    rule: &DutyRule,
    from: Date,
    until: Date,
) -> Result<Vec<HotlineDay>, Stop> {
    let rules = house.rules();
    let calendar = rules.calendar();
    let start = |date: Date| calendar.instant_of(date.at(0, 0, 0, 0)).map_err(|refusal| Stop::refused(refusal.code()));
    let after = until.tomorrow().unwrap_or(until);
    let (begin, end) = (start(from)?.as_microsecond(), start(after)?.as_microsecond());
    let key = vec![Value::Int(office.id.number()), Value::Int(begin), Value::Int(end)];
    let calls = house.store.query(&CALLS_OF_OFFICE, key).await?;
    let mut days = Vec::new();
    let mut date = from;
    while date <= until {
        let next = date.tomorrow().unwrap_or(Date::MAX);
        days.push(hotline_day(rules, calendar, rule, date, (start(date)?, start(next)?), &calls)?);
        date = next;
    }
    Ok(days)
}

fn hotline_day(
    rules: &crate::rules::Rules,
    calendar: &Calendar,
    rule: &DutyRule,
    date: Date,
    (begin, end): (jiff::Timestamp, jiff::Timestamp),
    calls: &[CallRow],
) -> Result<HotlineDay, Stop> {
    let book = rules.rulebook();
    let gap = book.count(GAP_MINUTES, date).map_err(Refusal::from)?;
    let hours = book.count(rule.staffed_hours.as_deref().unwrap_or_default(), date).map_err(Refusal::from)?;
    let working = is_worked(calendar, date)?;
    let of_day: Vec<Call> = calls
        .iter()
        .map(|row| Call {
            rang_at: instant(row.rang_at),
            answered_at: row.answered_at.map(instant),
            ended_at: instant(row.ended_at),
        })
        .filter(|call| begin <= call.rang_at && call.rang_at < end)
        .collect();
    let spans = staffed_spans(&of_day, SignedDuration::from_mins(i64::from(gap)));
    let staffed = staffed_time(&spans, begin, end);
    let picked_up = of_day.iter().filter(|call| call.answered_at.is_some()).count();
    let met = !working || staffed >= SignedDuration::from_hours(i64::from(hours));
    Ok(HotlineDay { date, working, calls: of_day.len(), picked_up, staffed, met })
}

/// Whether a day is worked; past the published calendar as far as the festivals are fixed.
fn is_worked(calendar: &Calendar, date: Date) -> Result<bool, Stop> {
    let counted = calendar.counted(|known| known.day(date).map(|day| day.working));
    Ok(counted.map_err(|refusal| Stop::refused(refusal.code()))?.value)
}

/// When an office is open on a day.
#[derive(Debug)]
pub struct OfficeHours {
    pub office: Office,
    /// What says so; absent, where packs say nothing.
    pub rule: Option<CounterHours>,
    pub hours: Vec<ClockHours>,
}

/// The counter hours of one's offices on a day.
pub fn counter_hours(house: &House, actor: &Actor, on: Date) -> Result<Vec<OfficeHours>, Stop> {
    let rules = house.rules();
    let working = is_worked(rules.calendar(), on)?;
    let directory = house.directory();
    let offices = visible(house, actor)?;
    Ok(offices.into_iter().map(|office| hours_on(rules, &directory, office, on, working)).collect())
}

fn hours_on(
    rules: &crate::rules::Rules,
    directory: &Directory,
    office: Office,
    on: Date,
    working: bool,
) -> OfficeHours {
    let mut codes = vec![office.code.clone()];
    let mut above = office.parent;
    while let Some(parent) = above.and_then(|id| directory.office(id)) {
        codes.insert(0, parent.code.clone());
        above = parent.parent;
    }
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let found = hours_of(&duties(rules).hours, &codes, on, working);
    let (rule, hours) = found.map_or((None, Vec::new()), |found| (Some(found.rule.clone()), found.hours.to_vec()));
    OfficeHours { office, rule, hours }
}
