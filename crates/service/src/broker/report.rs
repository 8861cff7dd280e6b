//! What a broker tells a client of a time: what came in, how each insurer kept what it promised, which claims are open.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use yinuo_core::access::{Actor, At};
use yinuo_core::broker::{InsurerRecord, Owed, READ_PLACEMENTS, record_of};
use yinuo_core::id::{OfficeId, PartyId, slot_of};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_core::text::LocalText;
use yinuo_store::tables::broker::{
    ASSISTED_CLAIMS, AssistedClaimLineRow, InsurerPromiseRow, PAYMENTS_OF, PROMISES_OF_CLAIMS,
};
use yinuo_store::tables::party::PartyRow;
use yinuo_store::{ListingChoice, Value};

use crate::house::House;
use crate::query::{require_reached, slotted};
use crate::stop::Stop;

/// Rows that are read at once.
const PAGE: i64 = 2_000;

/// An insurer in the report.
#[derive(Debug)]
pub struct InsurerLine {
    pub insurer: PartyId,
    pub name: String,
    pub record: InsurerRecord,
    /// What it paid in the time.
    pub paid: Fen,
}

/// A promise of an insurer that was late, or is not kept.
#[derive(Debug)]
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

/// The report on a client from a day to a day, both counted in.
#[derive(Debug)]
pub struct ServiceReport {
    pub client: PartyId,
    pub client_name: String,
    pub office_name: String,
    pub from: Date,
    pub until: Date,
    pub insurers: Vec<InsurerLine>,
    pub missed: Vec<Missed>,
    /// Reported by the last day: the open ones, and those reported within the time.
    pub claims: Vec<AssistedClaimLineRow>,
    pub open: usize,
    pub paid: Fen,
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
    let party = house.store.load::<PartyRow>(vec![key.clone()]).await?.pop().ok_or(Stop::NotFound)?;
    let directory = house.directory();
    let office = OfficeId::from_number(party.office_id);
    require_reached(actor, READ_PLACEMENTS, At::of(directory.path(office), client))?;
    let claims = claims_until(house, &key, until).await?;
    let mut parameters = key.clone();
    parameters.extend([from.to_string().into(), until.to_string().into()]);
    let payments = house.store.query(&PAYMENTS_OF, parameters).await?;
    let promises = promises(house, &key, from, until).await?;
    let names = names(house, &promises, payments.iter().map(|payment| payment.insurer_id)).await?;
    let now = house.now();
    let mut insurers = Vec::new();
    for (insurer, name) in &names {
        let owed = promises.iter().filter(|promise| promise.promisor_id == *insurer).map(owed);
        let paid = payments.iter().filter(|payment| payment.insurer_id == *insurer).map(|payment| Fen(payment.amount));
        insurers.push(InsurerLine {
            insurer: PartyId::from_number(*insurer),
            name: name.clone(),
            record: record_of(owed, now),
            paid: sum(paid)?,
        });
    }
    let missed = promises.iter().filter_map(|promise| missed(house, promise, &names, now)).collect();
    let is_open = |claim: &AssistedClaimLineRow| claim.state == "open";
    let told = |claim: &AssistedClaimLineRow| is_open(claim) || claim.reported_on >= from.to_string();
    let claims: Vec<_> = claims.into_iter().filter(told).collect();
    Ok(ServiceReport {
        client,
        client_name: party.name,
        office_name: directory.office_name(office).to_owned(),
        from,
        until,
        paid: sum(insurers.iter().map(|line| line.paid))?,
        open: claims.iter().filter(|claim| is_open(claim)).count(),
        insurers,
        missed,
        claims,
    })
}

fn sum(amounts: impl IntoIterator<Item = Fen>) -> Result<Fen, Refusal> {
    Fen::checked_sum(amounts).map_err(|_| Refusal::new("amount_too_large"))
}

async fn claims_until(house: &House, key: &[Value], until: Date) -> Result<Vec<AssistedClaimLineRow>, Stop> {
    let (mut claims, mut after) = (Vec::new(), None);
    loop {
        let conditions = vec![("holder", key.to_vec()), ("until", vec![until.to_string().into()])];
        let choice = ListingChoice { conditions, order: "reported", descending: false, after, limit: PAGE };
        let page = house.store.page(&ASSISTED_CLAIMS, choice).await?;
        claims.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return Ok(claims);
        }
    }
}

/// What insurers owe in the claims of the client, as far as it began within the days.
async fn promises(house: &House, key: &[Value], from: Date, until: Date) -> Result<Vec<InsurerPromiseRow>, Stop> {
    let calendar = house.rules().calendar();
    let after = until.checked_add(Span::new().days(1)).map_err(|_| Refusal::new("period_ends_before_it_begins"))?;
    let mut parameters = key.to_vec();
    for day in [from, after] {
        let start = calendar.instant_of(day.into()).map_err(Refusal::from)?;
        parameters.push(Value::Int(start.as_microsecond()));
    }
    Ok(house.store.query(&PROMISES_OF_CLAIMS, parameters).await?)
}

/// The insurers of the time with their names, in the order of their ids.
async fn names(
    house: &House,
    promises: &[InsurerPromiseRow],
    paying: impl Iterator<Item = i64>,
) -> Result<BTreeMap<i64, String>, Stop> {
    let mut ids: Vec<i64> = promises.iter().map(|promise| promise.promisor_id).chain(paying).collect();
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
