//! Questions about promises: where one stands now, the board, the counts by owner.

use std::collections::BTreeMap;

use jiff::civil::Date;
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::{OfficeId, OperatorId, PartyId};
use yinuo_core::promise::Standing;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::case::{
    PROMISE_BOARD, PROMISE_HOURS, PROMISE_SUMS, PROMISES_REACHED, PROMISES_UNMARKED, PromiseLineRow, PromiseSumRow,
};
use yinuo_store::{ListingChoice, Value};

use super::wanted::{Wanted, wanted};
use super::{Conditions, Found, PageAsk, page, push_scope};
use crate::house::House;
use crate::promise_count::{end_of, hour_of, start_of};
use crate::stop::Stop;

/// The moment a question is asked: the instant, in microseconds, and the day it is in the calendar's zone.
#[derive(Debug, Clone)]
pub struct Moment {
    pub micros: i64,
    pub today: Date,
    /// `today` as it is stored.
    pub today_text: String,
}

impl Moment {
    pub fn of(house: &House) -> Moment {
        let now = house.now();
        let today = house.rules().calendar().date_of(now);
        Moment { micros: now.as_microsecond(), today, today_text: today.to_string() }
    }
}

/// The columns of a stored promise that say where it stands.
#[derive(Debug, Clone, Copy)]
pub struct StoredStanding<'row> {
    pub state: &'row str,
    pub due_on: Option<&'row str>,
    pub due_at: Option<i64>,
    pub soon_on: Option<&'row str>,
    pub is_right: bool,
}

impl StoredStanding<'_> {
    /// Whether its date is not certain yet.
    pub fn is_provisional(&self) -> bool {
        matches!(self.state, "provisional" | "kept_provisional")
    }

    /// Where it stands at that moment, also before the timer has come by. ISO dates compare as text.
    pub fn at(&self, moment: &Moment) -> Standing {
        match self.state {
            "kept" => Standing::Kept,
            "kept_late" => Standing::KeptLate,
            "broken" | "broken_closed" => Standing::Broken,
            "expired" => Standing::Expired,
            "dropped" => Standing::Dropped,
            "paused" => Standing::Paused,
            "kept_provisional" => Standing::Kept,
            "unknown" => Standing::Unknown,
            "provisional" if self.due_at.is_some_and(|due| moment.micros > due) => Standing::Unknown,
            _ if self.due_at.is_some_and(|due| moment.micros > due) => {
                if self.is_right {
                    Standing::Expired
                } else {
                    Standing::Broken
                }
            }
            _ if self.due_on.is_some_and(|on| moment.today_text.as_str() >= on) => Standing::DueToday,
            _ if self.soon_on.is_some_and(|on| moment.today_text.as_str() >= on) => Standing::DueSoon,
            _ => Standing::Open,
        }
    }
}

/// Which promises the board shows.
#[derive(Debug, Clone, Default)]
pub struct PromiseFilter {
    /// `due_today`, `due_soon`, `broken`, `paused`, `unknown`, `provisional`, `open` or `all`: everything still waited for.
    pub view: Option<String>,
    pub owner: Option<OwnerChoice>,
    pub office: Option<OfficeId>,
    pub owed_by: Option<String>,
    /// The party that owes.
    pub promisor: Option<PartyId>,
    /// Due on that day.
    pub due_on: Option<Date>,
    /// Of a rule: the keys of the service and of the promise.
    pub rule: Option<(String, String)>,
    pub q: Option<String>,
}

/// The things of one owner, or of none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnerChoice {
    Nobody,
    Operator(OperatorId),
}

impl OwnerChoice {
    pub(crate) fn push(self, conditions: &mut Conditions) {
        match self {
            OwnerChoice::Nobody => conditions.push(("no_owner", Vec::new())),
            OwnerChoice::Operator(owner) => conditions.push(("owner", vec![Value::Int(owner.number())])),
        }
    }
}

/// The conditions of a standing, shared by the board and the list of cases, which has the instants of the span before them.
pub(crate) fn standing_condition(name: &str, moment: &Moment) -> Option<(&'static str, Vec<Value>)> {
    let now = || Value::Int(moment.micros);
    let today = || Value::Text(moment.today_text.clone());
    Some(match name {
        "due_today" => ("due_today", vec![today(), now()]),
        "due_soon" => ("due_soon", vec![today()]),
        "broken" => ("broken", vec![now()]),
        "open" => ("open", vec![now()]),
        "paused" => ("paused", Vec::new()),
        "unknown" => ("unknown", vec![now()]),
        "provisional" => ("provisional", Vec::new()),
        _ => return None,
    })
}

/// The promise board. Its own order is by due date.
pub async fn board(
    house: &House,
    actor: &Actor,
    filter: &PromiseFilter,
    ask: &PageAsk,
) -> Result<Found<PromiseLineRow>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, Permission::READ_CASES, filter.office)?;
    let moment = Moment::of(house);
    match filter.view.as_deref().unwrap_or("all") {
        // Everything on the board is waited for.
        "all" => {}
        view => {
            let unknown = || Refusal::new("unknown_view").with("view", view);
            conditions.push(standing_condition(view, &moment).ok_or_else(unknown)?);
            // Those that are open are due from now on.
            if view != "open" {
                let Some((first, last)) = span(house, view, &moment).await? else {
                    return Ok(Found { items: Vec::new(), next: None });
                };
                conditions.push(("due", vec![Value::Int(first), Value::Int(last)]));
            }
        }
    }
    if let Some(owner) = filter.owner {
        owner.push(&mut conditions);
    }
    if let Some(owed_by) = &filter.owed_by {
        conditions.push(("owed_by", vec![Value::Text(owed_by.clone())]));
    }
    if let Some(promisor) = filter.promisor {
        conditions.push(("promisor", vec![Value::Int(promisor.number())]));
    }
    if let Some(on) = filter.due_on {
        conditions.push(("on", vec![Value::Text(on.to_string())]));
        // What is due on a day is due between its beginning and its end, in whatever zone.
        let instant = |on: Date| house.rules().calendar().instant_of(on.at(0, 0, 0, 0)).ok();
        if let (Some(first), Some(last)) = (instant(on), on.tomorrow().ok().and_then(instant)) {
            conditions.push(("due", vec![Value::Int(first.as_microsecond()), Value::Int(last.as_microsecond())]));
        }
    }
    if let Some((service, promise)) = &filter.rule {
        conditions.push(("rule", vec![Value::Text(service.clone()), Value::Text(promise.clone())]));
    }
    if let Some(q) = &filter.q {
        let wanted = wanted(&house.shared.keys, q);
        let case = match &wanted {
            Wanted::Case(number) => super::case::key_of_number(house, number).await?,
            _ => None,
        };
        wanted.push(&mut conditions, case);
    }
    page::page_aside(house, &PROMISE_BOARD, conditions, ("due", false), ask, &NOT_BY_OFFICE).await
}

/// Orders and conditions for which an index that leads with the office is of no use.
const NOT_BY_OFFICE: [&str; 8] = ["case", "owner", "own", "no_owner", "promisor", "party_term", "numbers", "related"];

/// Between which instants those of a view are due, whoever owes them: outside of it none has to be looked at. `None` where nothing
/// stands so.
pub(super) async fn span(house: &House, view: &str, moment: &Moment) -> Result<Option<(i64, i64)>, Stop> {
    const EVER: &str = "9999-12-31";
    let today = moment.today_text.as_str();
    let tomorrow = moment.today.tomorrow().map_or_else(|_| today.to_owned(), |day| day.to_string());
    let (states, soon_on, due_on) = match view {
        "due_today" => (["open", "provisional"], EVER, today),
        "due_soon" => (["open", "provisional"], today, tomorrow.as_str()),
        "broken" => (["broken", "broken"], EVER, ""),
        "paused" => (["paused", "paused"], EVER, ""),
        "unknown" => (["unknown", "provisional"], EVER, ""),
        _ => (["provisional", "provisional"], EVER, ""),
    };
    let parameters = vec![states[0].into(), states[1].into(), soon_on.into(), due_on.into()];
    let hours = house.store.query_one(&PROMISE_HOURS, parameters).await?;
    let hours = hours.and_then(|hours| Some((start_of(hours.first?), end_of(hours.last?))));
    Ok(match view {
        // What nobody has marked yet is broken too, whenever it was due.
        "broken" => Some((i64::MIN, hours.map_or(moment.micros, |(_, last)| last.max(moment.micros)))),
        "due_today" => hours.map(|(first, last)| (first.max(moment.micros), last.min(end_of_day(moment)))),
        _ => hours,
    })
}

/// No later than two days from now, whatever the zone: what is due today is due by then.
fn end_of_day(moment: &Moment) -> i64 {
    moment.micros.saturating_add(48 * 3_600_000_000)
}

/// How many promises stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub due_today: i64,
    pub due_soon: i64,
    pub broken: i64,
    /// Waited for with a date that has not passed, those due today and soon among them.
    pub open: i64,
    pub paused: i64,
    pub unknown: i64,
    /// With a date that is not certain yet, whether it has passed or not.
    pub provisional: i64,
}

impl Counts {
    fn is_nothing(&self) -> bool {
        *self == Counts::default()
    }

    fn add(&mut self, stored: &StoredStanding<'_>, moment: &Moment, number: i64) {
        if stored.is_provisional() {
            self.provisional += number;
        }
        let standing = stored.at(moment);
        match standing {
            Standing::DueToday => self.due_today += number,
            Standing::DueSoon => self.due_soon += number,
            Standing::Broken => self.broken += number,
            Standing::Paused => self.paused += number,
            Standing::Unknown => self.unknown += number,
            _ => {}
        }
        if matches!(standing, Standing::Open | Standing::DueSoon | Standing::DueToday) {
            self.open += number;
        }
    }
}

/// The counts of all promises in sight, and of each owner.
#[derive(Debug, Default)]
pub struct Summary {
    pub all: Counts,
    pub by_owner: Vec<(Option<OperatorId>, Counts)>,
    /// Of parties that owe and are not the customer of the case, with their names.
    pub by_promisor: Vec<(PartyId, String, Counts)>,
}

/// Where promises that are counted together stand; `due_at` is an instant of their hour.
fn stored_standing(row: &PromiseSumRow, due_at: i64) -> StoredStanding<'_> {
    let dated = !row.due_on.is_empty();
    StoredStanding {
        state: &row.state,
        due_on: dated.then_some(row.due_on.as_str()),
        due_at: dated.then_some(due_at),
        soon_on: dated.then_some(row.soon_on.as_str()),
        is_right: row.is_right != 0,
    }
}

/// More groups of owner and date than any house has.
const GROUPS: i64 = 1_000_000;

pub async fn summary(house: &House, actor: &Actor, office: Option<OfficeId>) -> Result<Summary, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, Permission::READ_CASES, office)?;
    let moment = Moment::of(house);
    // Of the hour that is running, those are looked at whose date has passed and that nobody has marked yet.
    let this_hour = start_of(hour_of(Some(moment.micros)));
    let mut passed = conditions.clone();
    passed.push(("passed", vec![Value::Int(this_hour), Value::Int(moment.micros)]));
    let counted = conditions.iter().all(|(name, _)| matches!(*name, "offices" | "own"));
    let choice = |conditions| ListingChoice { conditions, order: "any", descending: false, after: None, limit: GROUPS };
    let (sums, unmarked) =
        if counted { (&PROMISE_SUMS, &PROMISES_UNMARKED) } else { (&PROMISES_REACHED, &PROMISES_REACHED) };
    let rows = house.store.list(sums, choice(conditions)).await?;
    let unmarked = house.store.list(unmarked, choice(passed)).await?;
    let mut all = Counts::default();
    let mut by_owner: BTreeMap<Option<i64>, Counts> = BTreeMap::new();
    let mut by_promisor: BTreeMap<i64, (String, Counts)> = BTreeMap::new();
    // What is counted as due later in this hour is taken away, and added as passed.
    let later = rows.into_iter().map(|row| (row, end_of as fn(i64) -> i64, 1));
    let taken = unmarked.iter().cloned().map(|row| (row, end_of as fn(i64) -> i64, -1));
    let added = unmarked.iter().cloned().map(|row| (row, start_of as fn(i64) -> i64, 1));
    for (row, due, sign) in later.chain(taken).chain(added) {
        let number = row.number * sign;
        let stored = stored_standing(&row, due(row.due_hour));
        all.add(&stored, &moment, number);
        let owner = (row.owner_id != 0).then_some(row.owner_id);
        by_owner.entry(owner).or_default().add(&stored, &moment, number);
        if row.promisor_id != 0 {
            let name = row.promisor_name.clone().unwrap_or_default();
            let line = by_promisor.entry(row.promisor_id).or_insert_with(|| (name, Counts::default()));
            line.1.add(&stored, &moment, number);
        }
    }
    // Of some counts nothing is left.
    by_owner.retain(|_, counts| !counts.is_nothing());
    by_promisor.retain(|_, (_, counts)| !counts.is_nothing());
    let mut by_owner: Vec<_> =
        by_owner.into_iter().map(|(owner, counts)| (owner.map(OperatorId::from_number), counts)).collect();
    // Whoever has the most to worry about comes first.
    by_owner.sort_by_key(|(owner, counts)| (-counts.broken, -counts.due_today, -counts.open, *owner));
    let named = |(id, (name, counts))| (PartyId::from_number(id), name, counts);
    let mut by_promisor: Vec<_> = by_promisor.into_iter().map(named).collect();
    by_promisor.sort_by_key(|(promisor, _, counts)| (-counts.broken, -counts.due_today, -counts.open, *promisor));
    Ok(Summary { all, by_owner, by_promisor })
}
