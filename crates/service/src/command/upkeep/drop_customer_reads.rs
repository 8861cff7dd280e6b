//! Dropping who looked at which customer, once it is kept no longer.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::tables::customer_read::CustomerReadRow;

use super::unaudited;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Looks of long ago.
#[derive(Debug, Clone, Serialize)]
pub struct DropCustomerReads {
    #[serde(skip)]
    pub rows: Vec<CustomerReadRow>,
}

impl Act for DropCustomerReads {
    const NAME: &'static str = "drop-customer-reads";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        for row in self.rows {
            commit.delete_unaudited::<CustomerReadRow>(vec![
                row.slot.into(),
                row.party_id.into(),
                row.day.into(),
                row.hour.into(),
                row.reader_id.into(),
                row.way.into(),
                row.address.into(),
            ]);
        }
        Ok(unaudited(commit))
    }
}
