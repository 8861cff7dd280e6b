//! Inspections of a village (承保抽查): what was drawn, of whom, by which seed, and what was found.

use std::collections::HashMap;

use yinuo_core::access::Actor;
use yinuo_core::agri::permission::READ_LOSSES;
use yinuo_core::agri::{GroupPolicyId, Inspectable, InspectedCoverId};
use yinuo_store::tables::agri::inspection::{
    INSPECTED_COVERS, INSPECTIONS_OF_GROUP, InspectedCoverRow, InspectedLineRow, InspectionRow,
};

use super::query;
use crate::house::House;
use crate::query::slotted;
use crate::stop::Stop;

/// An inspection with whom it was drawn of and who was drawn.
#[derive(Debug)]
pub struct Inspection {
    pub row: InspectionRow,
    pub entries: Vec<Inspectable>,
    pub covers: Vec<InspectedLineRow>,
}

/// The inspections of a village in reach, the latest first.
pub async fn inspections(house: &House, actor: &Actor, group: GroupPolicyId) -> Result<Vec<Inspection>, Stop> {
    query::group(house, actor, group).await?;
    // Whoever enrols a village is not told beforehand whom an inspection will visit.
    actor.require(READ_LOSSES)?;
    let key = slotted(group.slot().number(), group.number());
    let rows = house.store.query(&INSPECTIONS_OF_GROUP, key.clone()).await?;
    let mut drawn: HashMap<i64, Vec<InspectedLineRow>> = HashMap::new();
    for line in house.store.query(&INSPECTED_COVERS, key).await? {
        drawn.entry(line.inspection_id).or_default().push(line);
    }
    let mut found = Vec::new();
    for row in rows {
        let covers = drawn.remove(&row.id).unwrap_or_default();
        let damaged = |_| Stop::damaged("inspections", row.group_number.clone());
        let entries = serde_json::from_str(&row.entries).map_err(damaged)?;
        found.push(Inspection { row, entries, covers });
    }
    Ok(found)
}

/// The village of which a household was drawn.
pub async fn group_of(house: &House, id: InspectedCoverId) -> Result<GroupPolicyId, Stop> {
    let inspected = house.store.load::<InspectedCoverRow>(vec![slotted(id.slot().number(), id.number())]).await?.pop();
    let inspected = inspected.ok_or(Stop::NotFound)?;
    let key = slotted(inspected.slot, inspected.inspection_id);
    let inspection = house.store.load::<InspectionRow>(vec![key]).await?.pop().ok_or(Stop::NotFound)?;
    Ok(GroupPolicyId::from_number(inspection.group_id))
}
