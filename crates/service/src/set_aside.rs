//! What could not be done and waits for a person (待处理异常): an entry of the outbox, what time does to a case, a step of the day for one
//! of the things it is about. One damaged thing never stops the rest: it is left alone with its reason, shown, and tried again when
//! somebody says so.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use futures_util::future::join_all;
use jiff::Timestamp;
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::{OfficeId, slot_of};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::archive::{SET_ASIDE, SET_ASIDE_AGAIN, SET_ASIDE_COUNTS, SetAsideCount, SetAsideRow};
use yinuo_store::{ListingChoice, StoreFailure, Value};

use crate::command::Command;
use crate::command::upkeep::{ClearSetAside, SetAside, TryAgain};
use crate::house::House;
use crate::query::page::page;
use crate::query::{Conditions, Found, PageAsk, push_scope};
use crate::stop::{Failure, Stop};
use crate::{outbox, systems};

/// The kind of what time does to cases.
pub const TIMER: &str = "timer";
/// Rows that are taken up at once.
const PAGE: i64 = 500;

/// Whether something passes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The machine is at fault: the same may go through later.
    Passing,
    /// It stays as it is until a person mends something.
    Person,
}

pub fn judge(stop: &Stop) -> Verdict {
    match stop {
        Stop::Failed(Failure::Stopped | Failure::Machine { .. }) => Verdict::Passing,
        Stop::Failed(Failure::Store(failure)) => match failure {
            StoreFailure::Driver { .. } | StoreFailure::Io { .. } => Verdict::Passing,
            failure if failure.retryable() => Verdict::Passing,
            _ => Verdict::Person,
        },
        Stop::Failed(Failure::Damaged { .. }) | Stop::Refused(_) | Stop::Denied(_) | Stop::NotFound => Verdict::Person,
    }
}

/// What is set aside.
#[derive(Debug, Clone)]
pub struct Thing {
    pub slot: i64,
    /// The key of who does it: [`TIMER`], a handler of the outbox, a step of the day.
    pub kind: String,
    pub id: i64,
    pub subject: Option<SubjectRef>,
    pub number: Option<String>,
    pub office: Option<OfficeId>,
}

/// The code of a reason and what its sentence needs.
fn reason(stop: &Stop) -> (String, BTreeMap<String, String>) {
    let facts = |facts: Vec<(&str, String)>| facts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    match stop {
        Stop::Refused(Refusal { code, facts: told }) => ((*code).to_owned(), facts(told.clone())),
        Stop::Denied(denied) => (stop.code().to_owned(), facts(vec![("permission", denied.0.key.to_owned())])),
        Stop::NotFound => (stop.code().to_owned(), BTreeMap::new()),
        Stop::Failed(Failure::Damaged { what, detail }) => {
            ("data_damaged".to_owned(), facts(vec![("what", (*what).to_owned()), ("cause", detail.clone())]))
        }
        Stop::Failed(Failure::Store(failure)) => {
            ("data_damaged".to_owned(), facts(vec![("what", "database".to_owned()), ("cause", failure.to_string())]))
        }
        Stop::Failed(Failure::Machine { what, detail }) => {
            ("tried_too_often".to_owned(), facts(vec![("what", (*what).to_owned()), ("cause", detail.clone())]))
        }
        Stop::Failed(Failure::Stopped) => ("tried_too_often".to_owned(), BTreeMap::new()),
    }
}

/// The rows of things that are set aside now, each with how often it was before.
pub(crate) async fn rows(house: &House, things: Vec<(Thing, Stop)>) -> Result<Vec<SetAsideRow>, Stop> {
    if things.is_empty() {
        return Ok(Vec::new());
    }
    let key = |thing: &Thing| vec![thing.slot.into(), thing.kind.clone().into(), thing.id.into()];
    let known: Vec<SetAsideRow> = house.store.load(things.iter().map(|(thing, _)| key(thing)).collect()).await?;
    let known: HashMap<(String, i64), SetAsideRow> =
        known.into_iter().map(|row| ((row.kind.clone(), row.id), row)).collect();
    let row = |(thing, stop): (Thing, Stop)| {
        let earlier = known.get(&(thing.kind.clone(), thing.id));
        row(thing, &stop, earlier, house.now())
    };
    Ok(things.into_iter().map(row).collect())
}

/// The row of a thing that is set aside now, and may have been before.
pub(crate) fn row(thing: Thing, stop: &Stop, earlier: Option<&SetAsideRow>, now: Timestamp) -> SetAsideRow {
    tracing::error!(
        ?stop,
        kind = thing.kind,
        id = thing.id,
        number = thing.number,
        "set aside until a person looks at it"
    );
    let now = now.as_microsecond();
    let (code, facts) = reason(stop);
    SetAsideRow {
        slot: thing.slot,
        kind: thing.kind,
        id: thing.id,
        code,
        facts: serde_json::to_string(&facts).expect("texts have a JSON form"),
        since: earlier.map_or(now, |row| row.since),
        last_at: now,
        tries: earlier.map_or(0, |row| row.tries) + 1,
        again: 0,
        office_id: thing.office.map(OfficeId::number),
        subject_kind: thing.subject.map(|subject| subject.kind.key.to_owned()),
        subject_id: thing.subject.map(|subject| subject.id),
        number: thing.number,
    }
}

/// Sets things aside that are no entries of the outbox.
pub(crate) async fn note(house: &House, things: Vec<(Thing, Stop)>) -> Result<(), Stop> {
    let commands =
        by_slot(rows(house, things).await?).into_iter().map(|(slot, rows)| Command::from(SetAside { slot, rows }));
    all(house, commands.collect()).await
}

/// What of a kind is to be tried again.
pub(crate) async fn again(house: &House, kind: &str) -> Result<Vec<SetAsideRow>, Stop> {
    Ok(house.store.query(&SET_ASIDE_AGAIN, vec![kind.to_owned().into(), Value::Int(PAGE)]).await?)
}

/// What was tried again and went through is not set aside any more. A thing that was set aside anew meanwhile stays so.
pub(crate) async fn clear(house: &House, rows: Vec<SetAsideRow>) -> Result<(), Stop> {
    let commands = by_slot(rows).into_iter().map(|(slot, rows)| Command::from(ClearSetAside { slot, rows }));
    all(house, commands.collect()).await
}

fn by_slot(rows: Vec<SetAsideRow>) -> BTreeMap<i64, Vec<SetAsideRow>> {
    let mut slots: BTreeMap<i64, Vec<SetAsideRow>> = BTreeMap::new();
    rows.into_iter().for_each(|row| slots.entry(row.slot).or_default().push(row));
    slots
}

async fn all(house: &House, commands: Vec<Command>) -> Result<(), Stop> {
    let system = Arc::new(Actor::system());
    let done = join_all(commands.into_iter().map(|command| house.engine.carry_out(&system, command, None))).await;
    done.into_iter().try_for_each(|result| result.map(drop))
}

/// Which things to look at.
#[derive(Debug, Clone, Default)]
pub struct SetAsideFilter {
    pub kind: Option<String>,
}

/// What is set aside within the reach of the actor, the latest first. What belongs to no office is shown to who reaches all of them.
pub async fn list(
    house: &House,
    actor: &Actor,
    filter: &SetAsideFilter,
    ask: &PageAsk,
) -> Result<Found<SetAsideRow>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, Permission::MEND, None)?;
    if let Some(kind) = &filter.kind {
        conditions.push(("kind", vec![kind.clone().into()]));
    }
    page(house, &SET_ASIDE, conditions, ("time", true), ask).await
}

/// How much of each kind waits, for the metrics and `yinuo doctor`.
pub async fn counts(store: &yinuo_store::Store) -> Result<Vec<SetAsideCount>, Stop> {
    Ok(store.query(&SET_ASIDE_COUNTS, Vec::new()).await?)
}

/// How much of a kind is set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindCount {
    pub kind: String,
    pub number: i64,
}

/// How much of each kind is set aside within the reach of the actor.
pub async fn counts_for(house: &House, actor: &Actor) -> Result<Vec<KindCount>, Stop> {
    let mut scope = Conditions::new();
    push_scope(&mut scope, house, actor, Permission::MEND, None)?;
    let mut found = Vec::new();
    for SetAsideCount { kind, .. } in counts(&house.store).await? {
        let mut conditions = scope.clone();
        conditions.extend([("kind", vec![kind.clone().into()]), ("waiting", Vec::new())]);
        let number = house.store.count(&SET_ASIDE, &conditions).await?;
        if number > 0 {
            found.push(KindCount { kind, number });
        }
    }
    Ok(found)
}

/// Tells the metrics how much of each kind is set aside.
pub(crate) async fn measure(house: &House) -> Result<(), Stop> {
    let counts = counts(&house.store).await?;
    let of = |kind: &str| counts.iter().find(|count| count.kind == kind).map_or(0, |count| count.number);
    let known: Vec<&'static str> = kinds().collect();
    let (mut unknown, mut all) = (0, 0);
    for count in &counts {
        all += count.number;
        unknown += if known.contains(&count.kind.as_str()) { 0 } else { count.number };
    }
    let shown = |number: i64| f64::from(i32::try_from(number).unwrap_or(i32::MAX));
    for kind in known {
        metrics::gauge!("yinuo_set_aside", "kind" => kind).set(shown(of(kind)));
    }
    metrics::gauge!("yinuo_set_aside", "kind" => "unknown").set(shown(unknown));
    metrics::gauge!("yinuo_set_aside_all").set(shown(all));
    Ok(())
}

/// Every kind of work this program knows.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    let handlers = systems::SYSTEMS.iter().flat_map(|system| system.outbox).map(|handler| handler.key);
    std::iter::once(TIMER).chain(handlers).chain(systems::day_steps().map(|step| step.key))
}

/// Lets what is set aside be tried again: these things, or all of a kind, within the reach of the actor. Answers how many.
pub async fn try_again(house: &House, actor: &Arc<Actor>, which: Which) -> Result<usize, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, Permission::MEND, None)?;
    let one = matches!(which, Which::One { .. });
    match which {
        Which::One { kind, id } => {
            conditions.push(("one", vec![slot_of(id).number().into(), kind.into(), id.into()]));
        }
        Which::Kind(kind) => conditions.push(("kind", vec![kind.into()])),
    }
    conditions.push(("waiting", Vec::new()));
    let (mut count, mut after) = (0, None);
    loop {
        let choice =
            ListingChoice { conditions: conditions.clone(), order: "time", descending: true, after, limit: PAGE };
        let page = house.store.page(&SET_ASIDE, choice).await?;
        count += page.rows.len();
        let commands = by_slot(page.rows).into_iter().map(|(slot, rows)| {
            let things = rows.iter().map(|row| (row.kind.clone(), row.id)).collect();
            Command::from(TryAgain { slot, things })
        });
        let done = join_all(commands.map(|command| house.engine.carry_out(actor, command, None))).await;
        done.into_iter().try_for_each(|result| result.map(drop))?;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    if one && count == 0 { Err(Stop::NotFound) } else { Ok(count) }
}

/// What is tried again.
#[derive(Debug, Clone)]
pub enum Which {
    One { kind: String, id: i64 },
    Kind(String),
}

/// What a kind is called, in Chinese and English; the kind itself where no part of the program knows it.
pub fn name(kind: &str) -> (&str, &str) {
    if kind == TIMER {
        return ("承诺计时", "Clocks of promises");
    }
    if let Some(handler) = outbox::handler(kind) {
        return (handler.zh, handler.en);
    }
    match systems::day_step(kind) {
        Some(step) => (step.zh, step.en),
        None => (kind, kind),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_kinds_of_work_that_can_be_set_aside_share_a_key() {
        let mut seen = HashSet::new();
        for kind in kinds() {
            assert!(seen.insert(kind), "{kind}");
        }
    }

    #[test]
    fn what_the_machine_does_wrong_passes_and_what_rules_or_data_say_waits_for_a_person() {
        let busy = StoreFailure::Busy { detail: "locked".to_owned() };
        let damaged = StoreFailure::Inconsistent { table: "cases".to_owned(), detail: "NULL".to_owned() };
        let of = |failure| judge(&Stop::Failed(Failure::Store(failure)));
        assert_eq!((of(busy), of(damaged)), (Verdict::Passing, Verdict::Person));
        assert_eq!(judge(&Stop::refused("answer_missing")), Verdict::Person);
        assert_eq!(judge(&Stop::damaged("cases", "state")), Verdict::Person);
        assert_eq!(judge(&Stop::Failed(Failure::Stopped)), Verdict::Passing);
    }
}
