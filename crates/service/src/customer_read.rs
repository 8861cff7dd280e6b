//! Who looked at which customer (查看记录): noted beside the answer and written a moment later, many at once, apart from the archive.
//!
//! One line stands for all looks of one reader at one customer in the same way, from the same address, in the same hour. What was noted within the
//! last half second is lost where the process is killed; an answer is never held up by it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::join_all;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use yinuo_core::access::{Actor, ActorKind, At, Permission};
use yinuo_core::id::{OperatorId, PartyId};
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::customer_read::{
    CUSTOMER_READS, CUSTOMER_READS_OLD, CustomerReadRow, READER_DAYS, ReaderDayRow,
};
use yinuo_store::tables::party::PartyRow;

use crate::clock::real_now;
use crate::command::Command;
use crate::command::upkeep::{DropCustomerReads, NoteCustomerReads};
use crate::house::House;
use crate::query::operation::acting;
use crate::query::page::page;
use crate::query::wanted::{Wanted, wanted};
use crate::query::{Conditions, Found, PageAsk, party, slotted};
use crate::stop::Stop;

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// The page of the customer.
    Customer,
    /// A case of the customer.
    Case,
    /// An agreement of the customer.
    Agreement,
    /// The customer was found by a number: of an identity paper, a phone.
    Number,
    /// The customer's number was entered anew where the customer is not reached; nothing was told.
    Refused,
}

impl Way {
    pub const ALL: [Way; 5] = [Way::Customer, Way::Case, Way::Agreement, Way::Number, Way::Refused];

    /// Permanent: the database holds it.
    pub fn key(self) -> &'static str {
        match self {
            Way::Customer => "customer",
            Way::Case => "case",
            Way::Agreement => "agreement",
            Way::Number => "number",
            Way::Refused => "refused",
        }
    }

    pub fn from_key(key: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.key() == key)
    }
}

/// What is noted once an hour.
type Mark = (i64, i64, Way, String);

/// Looks that are not written yet, and those of this hour.
#[derive(Debug, Default)]
pub struct CustomerReads {
    noted: Mutex<Noted>,
}

#[derive(Debug, Default)]
struct Noted {
    hour: i64,
    seen: HashSet<Mark>,
    waiting: Vec<CustomerReadRow>,
}

const MICROSECONDS_OF_AN_HOUR: i64 = 3_600_000_000;

impl House {
    /// Notes that somebody looked at a customer. The program itself looks at nobody, and applicants look at themselves.
    pub fn note_read(&self, actor: &Actor, address: &str, party: PartyId, way: Way) {
        if !matches!(actor.kind, ActorKind::Operator | ActorKind::Program) {
            return;
        }
        let now = real_now();
        let (at, reader) = (now.as_microsecond(), actor.operator.number());
        let hour = at.div_euclid(MICROSECONDS_OF_AN_HOUR);
        let mut noted = self.customer_reads.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.hour != hour {
            noted.seen.clear();
            noted.hour = hour;
        }
        if !noted.seen.insert((reader, party.number(), way, address.to_owned())) {
            return;
        }
        noted.waiting.push(CustomerReadRow {
            slot: party.slot().number(),
            party_id: party.number(),
            day: self.rules().calendar().date_of(now).to_string(),
            hour,
            reader_id: reader,
            way: way.key().to_owned(),
            address: address.to_owned(),
            at,
        });
    }

    /// Whether a search is one by a number, which names a person.
    pub fn is_number(&self, q: &str) -> bool {
        matches!(wanted(&self.shared.keys, q), Wanted::Numbers(hashes) if !hashes.is_empty())
    }

    /// Writes what was noted. What cannot be written now waits for the next time.
    pub async fn write_reads(&self) -> Result<(), Stop> {
        let taken = {
            let mut noted = self.customer_reads.noted.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut noted.waiting)
        };
        let mut by_slot: BTreeMap<i64, Vec<CustomerReadRow>> = BTreeMap::new();
        for row in taken {
            by_slot.entry(row.slot).or_default().push(row);
        }
        let system = Arc::new(Actor::system());
        let written = by_slot.into_iter().map(|(slot, rows)| {
            let command = Command::from(NoteCustomerReads { slot, rows: rows.clone() });
            let system = &system;
            async move { self.engine.carry_out(system, command, None).await.map_err(|stop| (stop, rows)) }
        });
        let mut result = Ok(());
        for failed in join_all(written).await.into_iter().filter_map(Result::err) {
            let (stop, rows) = failed;
            self.customer_reads.noted.lock().unwrap_or_else(PoisonError::into_inner).waiting.extend(rows);
            result = Err(stop);
        }
        result
    }

    /// Drops some of what is kept no longer.
    pub async fn drop_reads(&self) -> Result<(), Stop> {
        let kept = SignedDuration::from_hours(24 * i64::from(self.operator_figure("reads-kept-days")?));
        let before = Value::Int((real_now() - kept).as_microsecond());
        let old = self.store.query(&CUSTOMER_READS_OLD, vec![before]).await?;
        if old.is_empty() {
            return Ok(());
        }
        let command = Command::from(DropCustomerReads { rows: old });
        self.engine.carry_out(&Arc::new(Actor::system()), command, None).await?;
        Ok(())
    }
}

/// Which looks the auditor's list shows.
#[derive(Debug, Clone, Default)]
pub struct ReadFilter {
    pub party: Option<PartyId>,
    pub reader: Option<OperatorId>,
    pub from: Option<Timestamp>,
    /// The first instant that is not shown any more.
    pub until: Option<Timestamp>,
}

/// A look at a customer.
#[derive(Debug)]
pub struct Look {
    pub row: CustomerReadRow,
    pub way: Way,
    /// Of the customer, for whom may see customers.
    pub name: Option<String>,
}

/// The looks of the people of one's offices; of a customer of one's offices the looks of everybody. The latest first.
pub async fn list(house: &House, actor: &Actor, filter: &ReadFilter, ask: &PageAsk) -> Result<Found<Look>, Stop> {
    let readers = acting(house, actor)?;
    let mut conditions = Conditions::new();
    match filter.party {
        Some(id) => {
            let row = party::row(house, actor, id).await?;
            let directory = house.directory();
            let at: At<'_> = party::at(&directory, &row);
            if !actor.may_at(Permission::READ_OPERATIONS, at) {
                return Err(Stop::NotFound);
            }
            conditions.push(("party", vec![Value::Int(id.slot().number()), Value::Int(id.number())]));
        }
        None => conditions.extend(readers.map(|some| ("readers", some.into_iter().map(Value::Int).collect()))),
    }
    if let Some(reader) = filter.reader {
        conditions.push(("reader", vec![Value::Int(reader.number())]));
    }
    if let Some(from) = filter.from {
        conditions.push(("from", vec![Value::Int(from.as_microsecond())]));
    }
    if let Some(until) = filter.until {
        conditions.push(("until", vec![Value::Int(until.as_microsecond())]));
    }
    let found = page(house, &CUSTOMER_READS, conditions, ("time", true), ask).await?;
    let names = names(house, actor, &found.items).await?;
    let look = |row: CustomerReadRow| {
        let way = Way::from_key(&row.way).ok_or_else(|| Stop::damaged("customer_reads", row.way.clone()))?;
        Ok(Look { way, name: names.get(&row.party_id).cloned(), row })
    };
    let items = found.items.into_iter().map(look).collect::<Result<Vec<Look>, Stop>>()?;
    Ok(Found { items, next: found.next })
}

/// The names of the customers that were looked at, of those the actor may see.
async fn names(house: &House, actor: &Actor, rows: &[CustomerReadRow]) -> Result<HashMap<i64, String>, Stop> {
    if !actor.may(Permission::READ_CUSTOMERS) {
        return Ok(HashMap::new());
    }
    let keys: BTreeSet<(i64, i64)> = rows.iter().map(|row| (row.slot, row.party_id)).collect();
    let keys = keys.into_iter().map(|(slot, id)| slotted(slot, id)).collect();
    let parties = house.store.load::<PartyRow>(keys).await?;
    let directory = house.directory();
    let reached = |row: &PartyRow| actor.may_at(Permission::READ_CUSTOMERS, party::at(&directory, row));
    Ok(parties.into_iter().filter(reached).map(|row| (row.id, row.name)).collect())
}

/// What somebody read on a day.
#[derive(Debug)]
pub struct ReaderDay {
    pub row: ReaderDayRow,
    /// More customers without a case than is usual.
    pub unusual: bool,
}

/// How many days can be asked for at once.
pub const DAYS_LIMIT: i32 = 92;

/// What the people of one's offices read, a line for each of them and day, those first who read most without a case.
pub async fn days(house: &House, actor: &Actor, from: Date, to: Date) -> Result<Vec<ReaderDay>, Stop> {
    let readers = acting(house, actor)?;
    if from > to || from.checked_add(DAYS_LIMIT.days()).is_ok_and(|last| last < to) {
        let told = Refusal::new("wrong_field").with("field", "to").with("cause", "not_within_92_days");
        return Err(told.into());
    }
    let reason = SignedDuration::from_hours(24 * i64::from(house.operator_figure("reads-case-days")?));
    let limit = i64::from(house.operator_figure("reads-without-case-a-day")?);
    let since = (house.now() - reason).as_microsecond();
    let parameters = vec![Value::Text(from.to_string()), Value::Text(to.to_string()), Value::Int(since)];
    let mut rows = house.store.query(&READER_DAYS, parameters).await?;
    rows.retain(|row| readers.as_ref().is_none_or(|readers| readers.contains(&row.reader_id)));
    rows.sort_by(|a, b| (b.without_case, b.customers, &b.day).cmp(&(a.without_case, a.customers, &a.day)));
    Ok(rows.into_iter().map(|row| ReaderDay { unusual: row.without_case > limit, row }).collect())
}
