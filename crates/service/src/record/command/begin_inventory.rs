//! Beginning to count what lies on the shelves.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::record::InventoryId;
use yinuo_store::tables::record::{InventoryLineRow, InventoryRow};

use super::{inventory_outcome, keeper};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Of the shelves of one's own office, or of one of them.
#[derive(Debug, Clone, Serialize)]
pub struct BeginInventory {
    pub shelf: Option<String>,
    /// What ought to lie there, as it was read before. It is no part of the request: sent again, the request is the same.
    #[serde(skip)]
    pub expected: Vec<Expected>,
}

/// A record that ought to lie on a shelf.
#[derive(Debug, Clone)]
pub struct Expected {
    pub record_id: i64,
    pub number: String,
    pub title: String,
    pub shelf: String,
}

impl Act for BeginInventory {
    const NAME: &'static str = "begin-inventory";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office.number();
        keeper(context, office)?;
        let id = InventoryId::new(context.stamp(), HOUSE_SLOT).number();
        let row = InventoryRow {
            slot: HOUSE_SLOT.number(),
            id,
            office_id: office,
            shelf: self.shelf,
            begun_at: context.micros(),
            begun_by: context.operator().number(),
            ended_at: None,
            ended_by: None,
            expected: i64::try_from(self.expected.len()).expect("fewer than 2^63"),
            seen: 0,
            misplaced: 0,
            extra: 0,
            version: 1,
        };
        let mut commit = Commit::default();
        for expected in self.expected {
            commit.insert(InventoryLineRow {
                slot: HOUSE_SLOT.number(),
                inventory_id: id,
                record_id: expected.record_id,
                number: expected.number,
                title: expected.title,
                expected_on: Some(expected.shelf),
                seen_on: None,
                seen_at: None,
                seen_by: None,
            });
        }
        commit.insert(row.clone());
        let told = vec![
            ("shelf", row.shelf.clone().unwrap_or_else(|| "*".to_owned())),
            ("expected", row.expected.to_string()),
        ];
        Ok(inventory_outcome(&row, commit, told))
    }
}
