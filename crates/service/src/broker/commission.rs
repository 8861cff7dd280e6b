//! Questions about commissions: by policy and insurer, one with what happened to it, and by insurer together.

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::broker::{CommissionId, READ_PLACEMENTS};
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_store::Value;
use yinuo_store::tables::broker::commission::{
    COMMISSION_SUMS, COMMISSIONS, CommissionEntryRow, CommissionLineRow, CommissionSumRow, ENTRIES_OF_COMMISSION,
};

use crate::house::House;
use crate::query::wanted::{Wanted, prefix_values, wanted};
use crate::query::{Conditions, Found, PageAsk, page, push_scope, slotted};
use crate::stop::Stop;

/// Which commissions are wanted.
#[derive(Debug, Clone, Default)]
pub struct CommissionFilter {
    /// The number of a policy, or a client by name.
    pub q: Option<String>,
    pub insurer: Option<PartyId>,
    /// This office and those below it.
    pub office: Option<OfficeId>,
    pub state: Option<String>,
    /// First and last day on which they were expected.
    pub from: Option<Date>,
    pub until: Option<Date>,
}

/// What is asked of the list and of its totals alike.
fn conditions(house: &House, actor: &Actor, filter: &CommissionFilter) -> Result<Conditions, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, READ_PLACEMENTS, filter.office)?;
    conditions.extend(filter.insurer.map(|insurer| ("insurer", vec![Value::Int(insurer.number())])));
    conditions.extend(filter.state.clone().map(|state| ("state", vec![Value::Text(state)])));
    conditions.extend(filter.from.map(|from| ("from", vec![Value::Text(from.to_string())])));
    conditions.extend(filter.until.map(|until| ("until", vec![Value::Text(until.to_string())])));
    Ok(conditions)
}

/// The commissions in reach, the latest expected first.
pub async fn commissions(
    house: &House,
    actor: &Actor,
    filter: &CommissionFilter,
    ask: &PageAsk,
) -> Result<Found<CommissionLineRow>, Stop> {
    let mut conditions = conditions(house, actor, filter)?;
    let text = filter.q.as_deref().unwrap_or_default().trim();
    if text.bytes().any(|byte| byte.is_ascii_digit()) {
        conditions.push(("number", vec![number_in_one_form(text).into()]));
    } else if let Wanted::Name(term) = wanted(&house.shared.keys, text) {
        conditions.push(("holder_term", prefix_values(&term)));
    }
    // Of the few of a number or a client, and in the order of numbers, offices are only compared.
    page::page_aside(house, &COMMISSIONS, conditions, ("expected", true), ask, &["number", "holder_term"]).await
}

/// What commissions come to by insurer, and of which days.
#[derive(Debug)]
pub struct CommissionTotals {
    pub from: Date,
    pub until: Date,
    pub found: Found<CommissionSumRow>,
}

/// What they come to by insurer; the search by policy or client does not narrow it. Where no days are asked for they are of this year: the sums of all years
/// would read every commission there ever was.
pub async fn totals(
    house: &House,
    actor: &Actor,
    filter: &CommissionFilter,
    ask: &PageAsk,
) -> Result<CommissionTotals, Stop> {
    let today = house.rules().calendar().date_of(house.now());
    let from = filter.from.unwrap_or_else(|| filter.until.unwrap_or(today).first_of_year());
    let until = filter.until.unwrap_or_else(|| from.max(today).last_of_year());
    let filter = CommissionFilter { from: Some(from), until: Some(until), ..filter.clone() };
    let conditions = conditions(house, actor, &filter)?;
    let found = page::page(house, &COMMISSION_SUMS, conditions, ("insurer", false), ask).await?;
    Ok(CommissionTotals { from, until, found })
}

/// A commission with what happened to it, in the order in which it was entered.
#[derive(Debug)]
pub struct Commission {
    pub row: CommissionLineRow,
    pub entries: Vec<CommissionEntryRow>,
}

/// A commission in reach.
pub async fn commission(house: &House, actor: &Actor, id: CommissionId) -> Result<Commission, Stop> {
    let key = || slotted(id.slot().number(), id.number());
    let mut conditions = vec![("one", key())];
    push_scope(&mut conditions, house, actor, READ_PLACEMENTS, None)?;
    let found = page::page(house, &COMMISSIONS, conditions, ("expected", true), &PageAsk::default()).await?;
    let row = found.items.into_iter().next().ok_or(Stop::NotFound)?;
    let entries = house.store.query(&ENTRIES_OF_COMMISSION, key()).await?;
    Ok(Commission { row, entries })
}
