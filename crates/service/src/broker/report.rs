//! What a broker tells a client of a time: what came in, how each insurer kept what it promised, which claims are open, what was planned and done
//! for it. One reading serves a client or many of one slot.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use jiff::{Span, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use yinuo_core::access::{Actor, At};
use yinuo_core::broker::{InsurerRecord, Owed, READ_PLACEMENTS, TaskState, record_of};
use yinuo_core::id::{OfficeId, PartyId, slot_of};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_core::text::LocalText;
use yinuo_store::tables::broker::report::{
    InsurerPromiseRow, PAYMENTS_OF_CLIENTS, PROMISES_OF_CLIENTS, ReportedTaskRow, TASKS_OF_CLIENTS,
};
use yinuo_store::tables::broker::{ASSISTED_CLAIMS, AssistedClaimLineRow, AssistedPaymentRow};
use yinuo_store::tables::party::{ALIASES, PartyRow};
use yinuo_store::{FromRow, Listing, ListingChoice, Value};

use crate::house::House;
use crate::query::{Conditions, require_reached, slotted};
use crate::stop::Stop;

/// Rows that are read at once.
const PAGE: i64 = 2_000;

/// An insurer in the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InsurerLine {
    pub insurer: PartyId,
    pub name: String,
    pub record: InsurerRecord,
    /// What it paid in the time.
    pub paid: Fen,
}

/// A promise of an insurer that was late, or is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    pub number: String,
    pub insurer_name: String,
    pub promise: LocalText,
    /// Where it was agreed.
    pub agreed: String,
    pub due_at: Timestamp,
    pub kept_at: Option<Timestamp>,
    pub delay_seconds: i64,
}

/// A task of the client's plan: training, a visit, whatever was planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedTask {
    pub kind: String,
    pub title: String,
    pub due_on: String,
    pub state: TaskState,
}

/// A claim in the report. One that was closed after the last day stands there as open, as it was on that day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedClaim {
    pub claim: AssistedClaimLineRow,
    /// What came in for it in the time.
    pub paid_in_time: Fen,
}

/// The report on a client from a day to a day, both counted in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceReport {
    pub client: PartyId,
    pub client_name: String,
    pub office_name: String,
    pub from: Date,
    pub until: Date,
    pub insurers: Vec<InsurerLine>,
    pub missed: Vec<Missed>,
    /// Those that were open on a day of the time, whenever they were reported, and those that were paid in it.
    pub claims: Vec<ReportedClaim>,
    /// How many of them were open at its end.
    pub open: usize,
    /// What insurers paid in the time, which is what came in for its claims.
    pub paid: Fen,
    /// Planned for the time, and for the three months after it.
    pub tasks: Vec<ReportedTask>,
    pub ahead: Vec<ReportedTask>,
}

/// The report on a client in reach.
pub async fn report(
    house: &House,
    actor: &Actor,
    client: PartyId,
    from: Date,
    until: Date,
) -> Result<ServiceReport, Stop> {
    if until < from {
        let refusal = Refusal::new("period_ends_before_it_begins").with("from", from.to_string());
        return Err(refusal.with("until", until.to_string()).into());
    }
    actor.require(READ_PLACEMENTS)?;
    let key = slotted(client.slot().number(), client.number());
    let party = house.store.load::<PartyRow>(vec![key]).await?.pop().ok_or(Stop::NotFound)?;
    let directory = house.directory();
    let office = OfficeId::from_number(party.office_id);
    require_reached(actor, READ_PLACEMENTS, At::of(directory.path(office), client))?;
    let read = LotRead::of(house, client.slot().number(), &[party.id], (from, until)).await?;
    read.report(house, &party)
}

/// What reports on clients of one slot are made from: each kind of row is read once for all of them, and once more for a slot of their aliases.
#[derive(Debug)]
pub(super) struct LotRead {
    days: (Date, Date),
    /// The instant at which the last day is over.
    ended: i64,
    claims: HashMap<i64, Vec<AssistedClaimLineRow>>,
    payments: HashMap<i64, Vec<AssistedPaymentRow>>,
    promises: HashMap<i64, Vec<InsurerPromiseRow>>,
    tasks: HashMap<i64, Vec<ReportedTaskRow>>,
    /// The insurers by name.
    names: BTreeMap<i64, String>,
}

impl LotRead {
    pub(super) async fn of(
        house: &House,
        slot: i64,
        clients: &[i64],
        (from, until): (Date, Date),
    ) -> Result<LotRead, Stop> {
        let (first, last) = (Value::from(from.to_string()), Value::from(until.to_string()));
        let (begun, ended) = instants(house, from, until)?;
        let merged = aliases(house, slot, clients).await?;
        let mut holders: BTreeMap<i64, Vec<Value>> = BTreeMap::new();
        for holder in clients.iter().chain(merged.keys()) {
            holders.entry(slot_of(*holder).number()).or_default().push(Value::Int(*holder));
        }
        let (mut claims, mut tasks): (Vec<AssistedClaimLineRow>, Vec<ReportedTaskRow>) = (Vec::new(), Vec::new());
        let (mut payments, mut promises): (Vec<AssistedPaymentRow>, Vec<InsurerPromiseRow>) = (Vec::new(), Vec::new());
        for (slot, holders) in holders {
            let of = |more: Conditions| {
                let mut conditions: Conditions = vec![("slot", vec![Value::Int(slot)]), ("holders", holders.clone())];
                conditions.extend(more);
                conditions
            };
            let days = vec![first.clone(), last.clone()];
            let told = of(vec![("told", vec![Value::Int(begun), first.clone(), last.clone()])]);
            claims.extend(all(house, &ASSISTED_CLAIMS, told, "reported").await?);
            payments.extend(all(house, &PAYMENTS_OF_CLIENTS, of(vec![("days", days)]), "day").await?);
            let began = of(vec![("began", vec![Value::Int(begun), Value::Int(ended)])]);
            promises.extend(all(house, &PROMISES_OF_CLIENTS, began, "case").await?);
            // What lies ahead is told as well.
            let ahead = Value::from(next_until(until).to_string());
            let days = of(vec![("days", vec![first.clone(), ahead])]);
            tasks.extend(all(house, &TASKS_OF_CLIENTS, days, "day").await?);
        }
        // Those of aliases may lie in other slots.
        claims.sort_by(|a, b| (&a.reported_on, a.id).cmp(&(&b.reported_on, b.id)));
        tasks.sort_by(|a, b| a.due_on.cmp(&b.due_on));
        let client = |holder: i64| merged.get(&holder).copied().unwrap_or(holder);
        let mut insurers: Vec<i64> = promises.iter().map(|promise| promise.promisor_id).collect();
        insurers.extend(payments.iter().map(|payment| payment.insurer_id));
        let names = names(house, insurers).await?;
        Ok(LotRead {
            days: (from, until),
            ended,
            claims: by_client(claims, |claim| client(claim.holder_id)),
            payments: by_client(payments, |payment| client(payment.holder_id)),
            promises: by_client(promises, |promise| client(promise.holder_id)),
            tasks: by_client(tasks, |task| client(task.holder_id)),
            names,
        })
    }

    /// The report on one of them. An error is of this one alone.
    pub(super) fn report(&self, house: &House, party: &PartyRow) -> Result<ServiceReport, Stop> {
        let (from, until) = self.days;
        let now = house.now();
        let payments = self.payments.get(&party.id).map(Vec::as_slice).unwrap_or_default();
        let promises = self.promises.get(&party.id).map(Vec::as_slice).unwrap_or_default();
        let mut insurers = Vec::new();
        for (insurer, name) in &self.names {
            let owed: Vec<Owed> = promises.iter().filter(|promise| promise.promisor_id == *insurer).map(owed).collect();
            let own: Vec<Fen> =
                payments.iter().filter(|payment| payment.insurer_id == *insurer).map(|one| Fen(one.amount)).collect();
            if owed.is_empty() && own.is_empty() {
                continue;
            }
            insurers.push(InsurerLine {
                insurer: PartyId::from_number(*insurer),
                name: name.clone(),
                record: record_of(owed, now),
                paid: sum(own)?,
            });
        }
        let claims = self.claims(party.id, payments)?;
        let missed = promises.iter().filter_map(|promise| missed(house, promise, &self.names, now)).collect();
        let (tasks, ahead) = self.tasks(party.id, until);
        Ok(ServiceReport {
            client: PartyId::from_number(party.id),
            client_name: party.name.clone(),
            office_name: house.directory().office_name(OfficeId::from_number(party.office_id)).to_owned(),
            from,
            until,
            paid: sum(insurers.iter().map(|line| line.paid))?,
            open: claims.iter().filter(|one| one.claim.state == "open").count(),
            insurers,
            missed,
            claims,
            tasks,
            ahead,
        })
    }

    /// The claims of a client as they stood at the end of the time, each with what was paid for it in it.
    fn claims(&self, client: i64, payments: &[AssistedPaymentRow]) -> Result<Vec<ReportedClaim>, Refusal> {
        let mut paid: HashMap<i64, Vec<Fen>> = HashMap::new();
        for payment in payments {
            paid.entry(payment.case_id).or_default().push(Fen(payment.amount));
        }
        let claims = self.claims.get(&client).map(Vec::as_slice).unwrap_or_default();
        let reported = |claim: &AssistedClaimLineRow| -> Result<ReportedClaim, Refusal> {
            let mut claim = claim.clone();
            if claim.closed_at.is_some_and(|at| at >= self.ended) {
                (claim.state, claim.closed_at) = ("open".to_owned(), None);
            }
            let paid_in_time = sum(paid.remove(&claim.id).unwrap_or_default())?;
            Ok(ReportedClaim { claim, paid_in_time })
        };
        claims.iter().map(reported).collect()
    }

    /// The tasks of the time, and those after it.
    fn tasks(&self, client: i64, until: Date) -> (Vec<ReportedTask>, Vec<ReportedTask>) {
        let until = until.to_string();
        let told = self.tasks.get(&client).map(Vec::as_slice).unwrap_or_default().iter().map(|row| ReportedTask {
            kind: row.kind.clone(),
            title: row.title.clone(),
            due_on: row.due_on.clone(),
            state: TaskState::of(row.case_state.as_deref(), row.kept_at.is_some(), row.broken_at.is_some()),
        });
        told.partition(|task| task.due_on <= until)
    }
}

fn by_client<T>(rows: Vec<T>, client: impl Fn(&T) -> i64) -> HashMap<i64, Vec<T>> {
    let mut found: HashMap<i64, Vec<T>> = HashMap::new();
    rows.into_iter().for_each(|row| found.entry(client(&row)).or_default().push(row));
    found
}

/// The parties that were merged into clients of a slot, each with its client: what was placed and claimed in their names is told to the one that is kept.
async fn aliases(house: &House, slot: i64, clients: &[i64]) -> Result<BTreeMap<i64, i64>, Stop> {
    let keys = clients.iter().map(|client| slotted(slot, *client)).collect();
    let merges = house.store.load_by(&ALIASES, keys).await?;
    Ok(merges
        .into_iter()
        .filter(|merge| merge.undone_at.is_none())
        .map(|merge| (merge.alias_id, merge.party_id))
        .collect())
}

/// The last of the three months after a day.
fn next_until(until: Date) -> Date {
    // Counted from the first of the month after it, so that a quarter is followed by a whole one.
    let next = until.saturating_add(1.day());
    next.saturating_add(3.months()).saturating_sub(1.day())
}

fn sum(amounts: impl IntoIterator<Item = Fen>) -> Result<Fen, Refusal> {
    Fen::checked_sum(amounts).map_err(|_| Refusal::new("amount_too_large"))
}

/// All rows of a listing, page by page.
async fn all<T: FromRow>(
    house: &House,
    listing: &Listing<T>,
    conditions: Conditions,
    order: &'static str,
) -> Result<Vec<T>, Stop> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let choice = ListingChoice { conditions: conditions.clone(), order, descending: false, after, limit: PAGE };
        let page = house.store.page(listing, choice).await?;
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return Ok(rows);
        }
    }
}

/// The instant at which the first day begins, and that at which the last one is over.
fn instants(house: &House, from: Date, until: Date) -> Result<(i64, i64), Stop> {
    let calendar = house.rules().calendar();
    let after = until.checked_add(Span::new().days(1)).map_err(|_| Refusal::new("period_ends_before_it_begins"))?;
    let start = |day: Date| calendar.instant_of(day.into()).map(Timestamp::as_microsecond).map_err(Refusal::from);
    Ok((start(from)?, start(after)?))
}

/// The insurers with their names, in the order of their ids.
async fn names(house: &House, mut ids: Vec<i64>) -> Result<BTreeMap<i64, String>, Stop> {
    ids.sort_unstable();
    ids.dedup();
    let keys = ids.iter().map(|id| slotted(slot_of(*id).number(), *id)).collect();
    let parties = house.store.load::<PartyRow>(keys).await?;
    Ok(parties.into_iter().map(|party| (party.id, party.name)).collect())
}

fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or_default()
}

fn owed(row: &InsurerPromiseRow) -> Owed {
    Owed {
        due_at: row.due_at.map(instant),
        kept_at: row.kept_at.map(instant),
        broken: row.broken_at.is_some(),
        dropped: row.dropped_at.is_some(),
    }
}

/// What is told of a promise that was found broken.
fn missed(house: &House, row: &InsurerPromiseRow, names: &BTreeMap<i64, String>, now: Timestamp) -> Option<Missed> {
    row.broken_at?;
    let due_at = instant(row.due_at?);
    let kept_at = row.kept_at.map(instant);
    let service = house.rules().by_version(&row.service_version).cloned();
    let rule = service.as_ref().and_then(|service| service.promise(&row.key));
    Some(Missed {
        number: row.number.clone(),
        insurer_name: names.get(&row.promisor_id).cloned().unwrap_or_default(),
        promise: rule.map_or_else(|| LocalText::new(&row.key, &row.key), |rule| rule.name.clone()),
        agreed: row.agreed.clone().unwrap_or_default(),
        due_at,
        kept_at,
        delay_seconds: kept_at.unwrap_or(now).as_second() - due_at.as_second(),
    })
}
