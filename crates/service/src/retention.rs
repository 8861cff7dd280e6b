//! Keeping data no longer than needed (保存期限): which customers are due to be erased, and the day up to which something done keeps one.
//!
//! A customer is kept while he is needed (an agreement that has not ended, an open case, money on its way, what a system says besides: [`Ties`]), and for the years of the packs after the
//! last thing that was done for him, his agreements and his cases, and after the last day of an agreement that ends by its days.
//! Then he is proposed; two people erase him ([`crate::command::party::ErasePerson`]).

use std::collections::HashSet;
use std::ops::ControlFlow;

use jiff::{Span, Timestamp};
use yinuo_core::access::{Actor, Denied, Permission};
use yinuo_core::id::OfficeId;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::party::{PARTIES_UNUSED, PartyRow, PartyTie};
use yinuo_store::{ListingChoice, Page, Statement, Value};

use crate::emptied;
use crate::house::House;
use crate::query::Conditions;
use crate::rules::Rules;
use crate::stop::Stop;
use crate::systems::SYSTEMS;

/// The figure of the packs: years.
const YEARS: &str = "house.retention-years";
/// Customers read at once.
const STEP: i64 = 500;

/// What a system keeps about parties that is neither their agreement nor their case, and for which they are kept: who follows a case for
/// somebody else, who mediates in it.
#[derive(Debug)]
pub struct Ties {
    /// The parties that are needed yet, or for whom something was done since an instant.
    pub needed: &'static Statement<i64>,
    /// What one of them is needed for.
    pub of_party: &'static Statement<PartyTie>,
}

/// Whatever was done before this is no reason to keep a customer.
pub fn kept_since(rules: &Rules, now: Timestamp) -> Result<Timestamp, Stop> {
    let today = rules.calendar().date_of(now);
    let years = rules.rulebook().count(YEARS, today).map_err(Refusal::from)?;
    let since = today.checked_sub(Span::new().years(i64::from(years)));
    let since = since.map_err(|error| Stop::damaged("figures", format!("{YEARS}: {error}")))?;
    rules.calendar().instant_of(since.at(0, 0, 0, 0)).map_err(|refusal| Refusal::from(refusal).into())
}

/// The customers who are due, those first made first, until `each` has enough.
pub async fn due(house: &House, mut each: impl FnMut(PartyRow) -> ControlFlow<()>) -> Result<(), Stop> {
    let mut after = None;
    loop {
        let page = unused(house, Vec::new(), after, STEP).await?;
        if page.rows.into_iter().try_for_each(&mut each).is_break() {
            return Ok(());
        }
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// A page of those who are due, after a place.
async fn unused(
    house: &House,
    mut conditions: Conditions,
    after: Option<Vec<Value>>,
    limit: i64,
) -> Result<Page<PartyRow>, Stop> {
    let since = kept_since(house.rules(), house.now())?;
    let day = house.rules().calendar().date_of(since).to_string();
    let families = [emptied::families(), emptied::families_by_days()].map(Value::Text);
    let [emptied, by_days] = families;
    conditions.push(("unused", vec![since.as_microsecond().into(), emptied, by_days, Value::Text(day)]));
    let choice = ListingChoice { conditions, order: "created", descending: false, after, limit };
    let mut page = house.store.page(&PARTIES_UNUSED, choice).await?;
    let mut tied: HashSet<i64> = HashSet::new();
    if !page.rows.is_empty() {
        for ties in SYSTEMS.iter().flat_map(|system| system.ties).copied() {
            tied.extend(house.store.query(ties.needed, vec![since.as_microsecond().into()]).await?);
        }
    }
    page.rows.retain(|party| !tied.contains(&party.id));
    Ok(page)
}

/// The first of those whom the actor may propose.
pub async fn due_within_reach(house: &House, actor: &Actor, limit: i64) -> Result<Vec<PartyRow>, Stop> {
    let scope = actor.scope(Permission::MERGE_CUSTOMERS).ok_or(Denied(Permission::MERGE_CUSTOMERS))?;
    // Of a customer one stands for nobody decides that he is not needed: offices alone count.
    let offices = house.directory().offices_in(&scope);
    let ids = |offices: Vec<OfficeId>| offices.into_iter().map(|office| Value::Int(office.number())).collect();
    let conditions = offices.map(|offices| ("offices", ids(offices))).into_iter().collect();
    Ok(unused(house, conditions, None, limit).await?.rows)
}
