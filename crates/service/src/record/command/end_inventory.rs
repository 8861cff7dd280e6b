//! Ending an inventory.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::record::InventoryId;
use yinuo_store::tables::record::InventoryRow;

use super::{counting, inventory_outcome};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// What was not seen by now is missing.
#[derive(Debug, Clone, Serialize)]
pub struct EndInventory {
    pub inventory: InventoryId,
}

impl Act for EndInventory {
    const NAME: &'static str = "end-inventory";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<InventoryRow>(self.inventory.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = counting(context, facts, self.inventory)?;
        row.ended_at = Some(context.micros());
        row.ended_by = Some(context.operator().number());
        row.version += 1;
        let told = vec![("seen", row.seen.to_string()), ("missing", (row.expected - row.seen).to_string())];
        let mut commit = Commit::default();
        commit.put(row.clone());
        Ok(inventory_outcome(&row, commit, told))
    }
}
