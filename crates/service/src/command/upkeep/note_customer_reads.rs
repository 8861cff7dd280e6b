//! Writing down who looked at which customer.

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

/// Looks at customers of a slot. No part of the archive: nothing was done to them.
#[derive(Debug, Clone, Serialize)]
pub struct NoteCustomerReads {
    pub slot: i64,
    #[serde(skip)]
    pub rows: Vec<CustomerReadRow>,
}

impl Act for NoteCustomerReads {
    const NAME: &'static str = "note-customer-reads";

    fn slot(&self, _keys: &Keys) -> Slot {
        Slot::try_new(self.slot).unwrap_or(HOUSE_SLOT)
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        self.rows.into_iter().for_each(|row| commit.put_unaudited(row));
        Ok(unaudited(commit))
    }
}
