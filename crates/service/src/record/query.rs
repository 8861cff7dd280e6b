//! Questions about records: where they are, what was done with each, and what an inventory found.

use yinuo_core::access::Actor;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::id::OfficeId;
use yinuo_core::record::{InventoryId, KEEP_RECORDS, READ_RECORDS, RecordId};
use yinuo_store::tables::record::{
    EVENTS_OF_RECORD, INVENTORIES, INVENTORY, InventoryLineRow, InventoryRow, LINES_OF_INVENTORY, RECORD,
    RECORD_OF_NUMBER, RECORDS, RecordEventRow, RecordRow,
};
use yinuo_store::{ListingChoice, Value};

use crate::house::House;
use crate::query::{Conditions, Found, PageAsk, page, push_scope, require_visible, slotted};
use crate::stop::Stop;

/// Rows that are read at once.
const PAGE: i64 = 2_000;

/// Which records are wanted.
#[derive(Debug, Clone, Default)]
pub struct RecordFilter {
    pub state: Option<String>,
    pub shelf: Option<String>,
    pub number: Option<String>,
    /// The id of what they are about.
    pub subject: Option<i64>,
    /// Lent, and not back by today.
    pub overdue: bool,
    /// Need not be kept any more.
    pub expired: bool,
}

/// Records of one's offices, the latest first.
pub async fn records(
    house: &House,
    actor: &Actor,
    filter: &RecordFilter,
    ask: &PageAsk,
) -> Result<Found<RecordRow>, Stop> {
    let mut conditions: Conditions = Vec::new();
    push_scope(&mut conditions, house, actor, READ_RECORDS, None)?;
    for (name, text) in [("state", &filter.state), ("shelf", &filter.shelf), ("number", &filter.number)] {
        conditions.extend(text.as_ref().map(|text| (name, vec![text.as_str().into()])));
    }
    conditions.extend(filter.subject.map(|subject| ("subject", vec![Value::Int(subject)])));
    let today = house.today().to_string();
    for (name, wanted) in [("overdue", filter.overdue), ("expired", filter.expired)] {
        if wanted {
            conditions.push((name, vec![today.as_str().into()]));
        }
    }
    page::page(house, &RECORDS, conditions, ("received", true), ask).await
}

/// A visible record by its id or its number.
pub async fn row(house: &House, actor: &Actor, name: &str) -> Result<RecordRow, Stop> {
    actor.require(READ_RECORDS)?;
    let row = match name.parse::<RecordId>() {
        Ok(id) => house.store.query_one(&RECORD, slotted(id.slot().number(), id.number())).await?,
        Err(_) => house.store.query_one(&RECORD_OF_NUMBER, vec![number_in_one_form(name).into()]).await?,
    };
    let row = row.ok_or(Stop::NotFound)?;
    require_visible(house, actor, READ_RECORDS, OfficeId::from_number(row.office_id))?;
    Ok(row)
}

/// What was done with a record.
pub async fn events(house: &House, row: &RecordRow) -> Result<Vec<RecordEventRow>, Stop> {
    Ok(house.store.query(&EVENTS_OF_RECORD, slotted(row.slot, row.id)).await?)
}

/// What ought to lie on the shelves of one's own office, or on one of them.
pub(crate) async fn filed(house: &House, actor: &Actor, shelf: Option<&str>) -> Result<Vec<RecordRow>, Stop> {
    actor.require(KEEP_RECORDS)?;
    let mut conditions: Conditions =
        vec![("offices", vec![Value::Int(actor.office.number())]), ("state", vec!["filed".into()])];
    conditions.extend(shelf.map(|shelf| ("shelf", vec![shelf.into()])));
    let (mut filed, mut after) = (Vec::new(), None);
    loop {
        let conditions = conditions.clone();
        let choice = ListingChoice { conditions, order: "received", descending: false, after, limit: PAGE };
        let page = house.store.page(&RECORDS, choice).await?;
        filed.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return Ok(filed);
        }
    }
}

/// Inventories of one's offices, the latest first.
pub async fn inventories(house: &House, actor: &Actor, ask: &PageAsk) -> Result<Found<InventoryRow>, Stop> {
    let mut conditions: Conditions = Vec::new();
    push_scope(&mut conditions, house, actor, READ_RECORDS, None)?;
    page::page(house, &INVENTORIES, conditions, ("begun", true), ask).await
}

/// An inventory with its lines, by number.
pub async fn inventory(
    house: &House,
    actor: &Actor,
    id: InventoryId,
) -> Result<(InventoryRow, Vec<InventoryLineRow>), Stop> {
    actor.require(READ_RECORDS)?;
    let key = || slotted(id.slot().number(), id.number());
    let row = house.store.query_one(&INVENTORY, key()).await?.ok_or(Stop::NotFound)?;
    require_visible(house, actor, READ_RECORDS, OfficeId::from_number(row.office_id))?;
    Ok((row, house.store.query(&LINES_OF_INVENTORY, key()).await?))
}
