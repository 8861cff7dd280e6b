//! Who of the enrolled is supported first (优先扶持): households with covers in force and what they lost, in the order of the programme.

use yinuo_core::access::Actor;
use yinuo_store::Value;
use yinuo_store::tables::agri::support::{SUPPORTED, SupportRow};

use super::query::offices_in_reach;
use super::rules::agri;
use crate::house::House;
use crate::query::{Found, PageAsk, page};
use crate::stop::Stop;

/// Where a programme names no order, those with the most land come first.
const ORDER: &str = "area";

/// The households at the own office and those below it; `lost` leaves out those that claimed nothing.
pub async fn supported(
    house: &House,
    actor: &Actor,
    programme: &str,
    lost: bool,
    ask: &PageAsk,
) -> Result<Found<SupportRow>, Stop> {
    let offices = offices_in_reach(house, actor)?;
    let rules = house.rules();
    let (programme, _) = agri(rules).programme(programme)?;
    let order = programme.support.as_ref().map_or(ORDER, |terms| terms.order.key());
    let mut conditions = vec![("programme", vec![Value::Text(programme.key.clone())]), ("offices", offices)];
    if lost {
        conditions.push(("lost", Vec::new()));
    }
    page::page(house, &SUPPORTED, conditions, (order, true), ask).await
}
