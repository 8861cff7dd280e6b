//! The waiting numbers of an office today.

use yinuo_core::access::Actor;
use yinuo_core::id::OfficeId;
use yinuo_core::queue::{CALL_NUMBERS, TicketId};
use yinuo_store::Value;
use yinuo_store::tables::queue::{TICKET, TICKETS, TicketRow};

use crate::house::House;
use crate::stop::Stop;

fn seen(house: &House, actor: &Actor, office: OfficeId) -> Result<(), Stop> {
    actor.require(CALL_NUMBERS)?;
    let directory = house.directory();
    let found = directory.office(office).is_some_and(|found| actor.may_at(CALL_NUMBERS, found.path.as_str()));
    if found { Ok(()) } else { Err(Stop::NotFound) }
}

/// All numbers that were drawn in an office today, as they were drawn.
pub async fn tickets(house: &House, actor: &Actor, office: OfficeId) -> Result<Vec<TicketRow>, Stop> {
    seen(house, actor, office)?;
    let key = vec![Value::Int(office.number()), Value::Text(house.today().to_string())];
    Ok(house.store.query(&TICKETS, key).await?)
}

/// A number of an office whose numbers the actor may call.
pub async fn ticket(house: &House, actor: &Actor, id: TicketId) -> Result<TicketRow, Stop> {
    actor.require(CALL_NUMBERS)?;
    let row = house.store.query_one(&TICKET, vec![Value::Int(id.number())]).await?.ok_or(Stop::NotFound)?;
    seen(house, actor, OfficeId::from_number(row.office_id))?;
    Ok(row)
}
