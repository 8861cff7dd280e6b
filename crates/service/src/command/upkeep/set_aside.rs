//! Setting things aside until a person looks at them.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::tables::archive::SetAsideRow;

use super::unaudited;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Things of a slot that could not be done. No part of the archive: nothing was done to them.
#[derive(Debug, Clone, Serialize)]
pub struct SetAside {
    pub slot: i64,
    #[serde(skip)]
    pub rows: Vec<SetAsideRow>,
}

impl Act for SetAside {
    const NAME: &'static str = "set-aside";

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
