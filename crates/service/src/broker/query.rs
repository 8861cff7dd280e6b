//! Questions about placed policies, the claims under them and the events they come of.

use std::collections::HashMap;

use yinuo_core::access::Actor;
use yinuo_core::broker::{ClaimEventId, PLACEMENT_FAMILY, PlacementId, READ_PLACEMENTS};
use yinuo_core::id::PartyId;
use yinuo_store::tables::broker::{
    ASSISTED_CLAIMS, AssistedClaimLineRow, CLAIM_EVENTS, ClaimEventRow, EVENT_SUMS, EventSumRow, PLACEMENTS,
    PlacementLineRow, PlacementSumRow, SHARES_OF, SUMS_OF, ShareLineRow,
};
use yinuo_store::{ListingChoice, Value};

use crate::house::House;
use crate::query::wanted::{Wanted, prefix_values, wanted};
use crate::query::{Conditions, Found, PageAsk, agreement, page, push_scope, slotted};
use crate::stop::Stop;

/// A placed policy with who bears it and what is insured where.
#[derive(Debug)]
pub struct Placement {
    pub row: PlacementLineRow,
    pub shares: Vec<ShareLineRow>,
    pub sums: Vec<PlacementSumRow>,
}

/// The placed policies in reach, of a client, by number, or by a client's name.
pub async fn placements(
    house: &House,
    actor: &Actor,
    client: Option<PartyId>,
    text: Option<&str>,
    ask: &PageAsk,
) -> Result<Found<PlacementLineRow>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, READ_PLACEMENTS, None)?;
    conditions.extend(client.map(|client| ("holder", slotted(client.slot().number(), client.number()))));
    let text = text.unwrap_or_default().trim();
    if text.bytes().any(|byte| byte.is_ascii_digit()) {
        conditions.push(("number", vec![yinuo_core::agreement::number_in_one_form(text).into()]));
    } else if let Wanted::Name(term) = wanted(&house.shared.keys, text) {
        conditions.push(("holder_term", prefix_values(&term)));
    }
    page::page(house, &PLACEMENTS, conditions, ("applied", true), ask).await
}

/// A placed policy in reach, by its id or by its number.
pub async fn placement(house: &House, actor: &Actor, text: &str) -> Result<Placement, Stop> {
    actor.require(READ_PLACEMENTS)?;
    let id = match text.parse::<PlacementId>() {
        Ok(id) => id,
        Err(_) => PlacementId::from_number(agreement::of_family(house, actor, &PLACEMENT_FAMILY, text).await?.id),
    };
    let key = || slotted(id.slot().number(), id.number());
    let mut conditions = vec![("one", key())];
    push_scope(&mut conditions, house, actor, READ_PLACEMENTS, None)?;
    let found = page::page(house, &PLACEMENTS, conditions, ("applied", true), &PageAsk::default()).await?;
    let row = found.items.into_iter().next().ok_or(Stop::NotFound)?;
    let shares = house.store.query(&SHARES_OF, key()).await?;
    let sums = house.store.query(&SUMS_OF, key()).await?;
    Ok(Placement { row, shares, sums })
}

/// Which claims are wanted.
#[derive(Debug, Clone, Default)]
pub struct ClaimFilter {
    pub client: Option<PartyId>,
    pub insurer: Option<PartyId>,
    pub event: Option<ClaimEventId>,
    pub placement: Option<PlacementId>,
    /// Only those whose case goes on.
    pub open: bool,
}

/// The claims in reach that the broker helps with, the latest first.
pub async fn claims(
    house: &House,
    actor: &Actor,
    filter: &ClaimFilter,
    ask: &PageAsk,
) -> Result<Found<AssistedClaimLineRow>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, READ_PLACEMENTS, None)?;
    conditions.extend(filter.client.map(|client| ("holder", slotted(client.slot().number(), client.number()))));
    conditions.extend(filter.insurer.map(|insurer| ("insurer", vec![Value::Int(insurer.number())])));
    conditions.extend(filter.event.map(|event| ("event", vec![Value::Int(event.number())])));
    let of = |placement: PlacementId| ("placement", slotted(placement.slot().number(), placement.number()));
    conditions.extend(filter.placement.map(of));
    if filter.open {
        conditions.push(("open", Vec::new()));
    }
    page::page(house, &ASSISTED_CLAIMS, conditions, ("reported", true), ask).await
}

/// An event with what the claims in reach come to.
#[derive(Debug)]
pub struct ClaimEvent {
    pub row: ClaimEventRow,
    pub sums: Option<EventSumRow>,
}

/// Events, the latest first.
pub async fn events(house: &House, actor: &Actor, ask: &PageAsk) -> Result<Found<ClaimEvent>, Stop> {
    actor.require(READ_PLACEMENTS)?;
    let found = page::page(house, &CLAIM_EVENTS, Conditions::new(), ("began", true), ask).await?;
    let ids = found.items.iter().map(|row| Value::Int(row.id)).collect();
    let mut conditions = vec![("events", ids)];
    push_scope(&mut conditions, house, actor, READ_PLACEMENTS, None)?;
    let limit = page::LARGEST_LIMIT;
    let choice = ListingChoice { conditions, order: "event", descending: false, after: None, limit };
    let sums = house.store.page(&EVENT_SUMS, choice).await?.rows;
    let mut sums: HashMap<i64, EventSumRow> = sums.into_iter().map(|sum| (sum.event_id, sum)).collect();
    let items = found.items.into_iter().map(|row| ClaimEvent { sums: sums.remove(&row.id), row }).collect();
    Ok(Found { items, next: found.next })
}
