//! A record that was seen in an inventory.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::record::{InventoryId, RecordId, RecordRefusal};
use yinuo_store::tables::record::{InventoryLineRow, InventoryRow, RecordRow};

use super::{counting, inventory_outcome, visible};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Seen on that shelf, whichever it ought to lie on. Seen again, the last shelf counts.
#[derive(Debug, Clone, Serialize)]
pub struct CountRecord {
    pub inventory: InventoryId,
    pub record: RecordId,
    pub shelf: String,
}

impl CountRecord {
    fn line(&self) -> (i64, i64, i64) {
        (HOUSE_SLOT.number(), self.inventory.number(), self.record.number())
    }
}

impl Act for CountRecord {
    const NAME: &'static str = "count-record";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<InventoryRow>(self.inventory.number());
        plan.want::<RecordRow>(self.record.number());
        plan.want::<InventoryLineRow>(self.line());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut inventory = counting(context, facts, self.inventory)?;
        let record = visible(context, facts, self.record)?;
        let shelf = self.shelf.trim().to_owned();
        if shelf.is_empty() {
            return Err(RecordRefusal::Empty { field: "shelf" }.into());
        }
        let known = facts.row::<InventoryLineRow>(self.line());
        let mut line = known.cloned().unwrap_or_else(|| InventoryLineRow {
            slot: HOUSE_SLOT.number(),
            inventory_id: inventory.id,
            record_id: record.id,
            number: record.number.clone(),
            title: record.title.clone(),
            expected_on: None,
            seen_on: None,
            seen_at: None,
            seen_by: None,
        });
        // What it counted for before is taken back, then what it counts for now is added.
        tally(&mut inventory, &line, -1);
        line.seen_on = Some(shelf.clone());
        line.seen_at = Some(context.micros());
        line.seen_by = Some(context.operator().number());
        tally(&mut inventory, &line, 1);
        inventory.version += 1;
        let mut commit = Commit::default();
        commit.put(line);
        commit.put(inventory.clone());
        let told = vec![("number", record.number), ("shelf", shelf)];
        Ok(inventory_outcome(&inventory, commit, told))
    }
}

fn tally(inventory: &mut InventoryRow, line: &InventoryLineRow, by: i64) {
    match (&line.expected_on, &line.seen_on) {
        (_, None) => {}
        (None, Some(_)) => inventory.extra += by,
        (Some(expected), Some(seen)) => {
            inventory.seen += by;
            inventory.misplaced += if expected == seen { 0 } else { by };
        }
    }
}
