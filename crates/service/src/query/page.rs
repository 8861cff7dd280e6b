//! Pages of lists: limits, orders by name, and cursors that cannot be made up.
//!
//! A cursor is the last row's place in the order, signed with the key of the house together with the list and order it
//! belongs to. One that was altered, or is used with another order, is refused as `bad_cursor`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use yinuo_core::refusal::Refusal;
use yinuo_store::{FromRow, Listing, ListingChoice, Value};

use super::Conditions;
use crate::house::House;
use crate::stop::Stop;

/// Rows of a page where nothing else is asked for, and the most there are.
pub const DEFAULT_LIMIT: i64 = 50;
pub const LARGEST_LIMIT: i64 = 200;
const SIGNATURE: usize = 8;

/// Which page of a list is wanted.
#[derive(Debug, Clone, Default)]
pub struct PageAsk {
    pub limit: Option<i64>,
    pub after: Option<String>,
    /// The name of an order, with a minus sign in front for the other direction.
    pub sort: Option<String>,
}

/// A page: its lines, and the cursor of the next one.
#[derive(Debug)]
pub struct Found<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

impl PageAsk {
    pub fn limit(&self) -> Result<i64, Refusal> {
        match self.limit.unwrap_or(DEFAULT_LIMIT) {
            limit @ 1..=LARGEST_LIMIT => Ok(limit),
            _ => Err(Refusal::new("wrong_field").with("field", "limit").with("cause", "not_1_to_200")),
        }
    }

    fn order<T: FromRow>(
        &self,
        listing: &Listing<T>,
        default: (&'static str, bool),
    ) -> Result<(&'static str, bool), Refusal> {
        let Some(sort) = self.sort.as_deref() else { return Ok(default) };
        let (name, descending) = match sort.strip_prefix('-') {
            Some(name) => (name, true),
            None => (sort, false),
        };
        let order = listing.order_named(name).ok_or_else(|| Refusal::new("unknown_sort").with("sort", name))?;
        Ok((order, descending))
    }
}

const OFFICES: &str = "offices";
const OFFICES_ASIDE: &str = "offices_aside";
/// Of so many offices a page is read of each; of more, in the order of all rows until it is full.
const MERGED: usize = 32;

/// A page of a listing. `default` is the order where none is asked for, and whether it runs downwards.
pub async fn page<T: FromRow>(
    house: &House,
    listing: &Listing<T>,
    conditions: Conditions,
    default: (&'static str, bool),
    ask: &PageAsk,
) -> Result<Found<T>, Stop> {
    page_aside(house, listing, conditions, default, ask, &[]).await
}

/// As [`page`]; under the orders and conditions of `aside` offices are no index.
pub async fn page_aside<T: FromRow>(
    house: &House,
    listing: &Listing<T>,
    conditions: Conditions,
    default: (&'static str, bool),
    ask: &PageAsk,
    aside: &[&'static str],
) -> Result<Found<T>, Stop> {
    page_of_any(house, listing, (conditions, vec![Conditions::new()]), default, ask, aside).await
}

/// As [`page_aside`], of what meets all `conditions` and those of one set of `any`. Nothing may meet those of two.
pub async fn page_of_any<T: FromRow>(
    house: &House,
    listing: &Listing<T>,
    (mut conditions, any): (Conditions, Vec<Conditions>),
    default: (&'static str, bool),
    ask: &PageAsk,
    aside: &[&'static str],
) -> Result<Found<T>, Stop> {
    let (order, descending) = ask.order(listing, default)?;
    let place = format!("cursor {} {order} {descending}", listing.name);
    let after = match &ask.after {
        Some(cursor) => Some(read_cursor(house, &place, cursor)?),
        None => None,
    };
    let offices = conditions.iter().position(|(name, _)| *name == OFFICES).map(|place| conditions.remove(place).1);
    let mut sets = Vec::new();
    for set in any {
        let narrow = aside.contains(&order) || conditions.iter().chain(&set).any(|(name, _)| aside.contains(name));
        match &offices {
            Some(offices) => sets.extend(of_offices(listing, set, offices, narrow)),
            None => sets.push(set),
        }
    }
    let choice = ListingChoice { conditions, order, descending, after, limit: ask.limit()? };
    let page = house.store.merged_page(listing, choice, &sets).await?;
    Ok(Found { items: page.rows, next: page.next.map(|values| write_cursor(house, &place, &values)) })
}

/// A set of conditions in offices. Where these are few and the order has an index for each office, it is a set of each of them. In other orders, under
/// narrow conditions, and of many offices the rows are read in their order, and those of other offices passed over: no index on the office may be
/// taken then, which would sort all of them.
fn of_offices<T: FromRow>(listing: &Listing<T>, set: Conditions, offices: &[Value], narrow: bool) -> Vec<Conditions> {
    let with = |name, offices: &[Value]| set.iter().cloned().chain([(name, offices.to_vec())]).collect::<Conditions>();
    match listing.condition_named(OFFICES_ASIDE) {
        None => vec![with(OFFICES, offices)],
        Some(passes_over) if narrow || offices.len() > MERGED => vec![with(passes_over, offices)],
        // Up to a power of two, so that few different texts have to be prepared.
        Some(_) => {
            let filled = offices.len().next_power_of_two();
            let all = offices.iter().chain(std::iter::repeat(&Value::Null)).take(filled);
            all.map(|office| with(OFFICES, std::slice::from_ref(office))).collect()
        }
    }
}

fn write_cursor(house: &House, place: &str, values: &[Value]) -> String {
    let values: Vec<serde_json::Value> = values
        .iter()
        .map(|value| match value {
            Value::Int(number) => (*number).into(),
            Value::Text(text) => text.as_str().into(),
            Value::Null | Value::Blob(_) => serde_json::Value::Null,
        })
        .collect();
    let mut bytes = serde_json::Value::Array(values).to_string().into_bytes();
    let signature = sign(house, place, &bytes);
    bytes.extend_from_slice(&signature);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn read_cursor(house: &House, place: &str, cursor: &str) -> Result<Vec<Value>, Refusal> {
    let bad = || Refusal::new("bad_cursor");
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| bad())?;
    let (body, signature) = bytes.split_at_checked(bytes.len().saturating_sub(SIGNATURE)).ok_or_else(bad)?;
    if sign(house, place, body) != signature {
        return Err(bad());
    }
    let values: Vec<serde_json::Value> = serde_json::from_slice(body).map_err(|_| bad())?;
    let value = |value: serde_json::Value| match value {
        serde_json::Value::Number(number) => number.as_i64().map(Value::Int),
        serde_json::Value::String(text) => Some(Value::Text(text)),
        _ => None,
    };
    values.into_iter().map(value).collect::<Option<_>>().ok_or_else(bad)
}

fn sign(house: &House, place: &str, body: &[u8]) -> [u8; SIGNATURE] {
    let mut input = place.as_bytes().to_vec();
    input.push(0);
    input.extend_from_slice(body);
    let hash = house.shared.keys.hash_input(&input);
    let mut out = [0; SIGNATURE];
    out.copy_from_slice(&hash[..SIGNATURE]);
    out
}
