//! Keeping data no longer than needed (保存期限): which customers are due to be erased, and the day up to which something done keeps one.
//!
//! A customer is kept while anything is there that is his (an agreement, a case, a document, a contact), and for the years of the packs after the
//! last thing that was done. Then he is proposed; two people erase him ([`crate::command::party::ErasePerson`]).

use std::ops::ControlFlow;

use jiff::{Span, Timestamp};
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::OfficeId;
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::party::{PARTIES_UNUSED, PartyRow};

use crate::house::House;
use crate::rules::Rules;
use crate::stop::Stop;

/// The figure of the packs: years.
const YEARS: &str = "house.retention-years";
/// Customers read at once.
const STEP: i64 = 500;

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
    let since = kept_since(house.rules(), house.now())?.as_microsecond();
    let mut after = (i64::MIN, 0, 0);
    loop {
        let place = [since, after.0, after.1, after.2, STEP].map(Value::Int).to_vec();
        let rows = house.store.query(&PARTIES_UNUSED, place).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = (last.created_at, last.slot, last.id);
        if rows.into_iter().try_for_each(&mut each).is_break() {
            return Ok(());
        }
    }
}

/// The first of those whom the actor may propose.
pub async fn due_within_reach(house: &House, actor: &Actor, limit: usize) -> Result<Vec<PartyRow>, Stop> {
    actor.require(Permission::MERGE_CUSTOMERS)?;
    let directory = house.directory();
    let mut found = Vec::new();
    due(house, |party| {
        if actor.may_at(Permission::MERGE_CUSTOMERS, directory.path(OfficeId::from_number(party.office_id))) {
            found.push(party);
        }
        if found.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })
    .await?;
    Ok(found)
}
