//! Taking back what was set aside and went through.

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

/// Things of a slot that were tried again and went through. What was set aside anew meanwhile stays.
#[derive(Debug, Clone, Serialize)]
pub struct ClearSetAside {
    pub slot: i64,
    #[serde(skip)]
    pub rows: Vec<SetAsideRow>,
}

impl Act for ClearSetAside {
    const NAME: &'static str = "clear-set-aside";

    fn slot(&self, _keys: &Keys) -> Slot {
        Slot::try_new(self.slot).unwrap_or(HOUSE_SLOT)
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        self.rows.iter().for_each(|row| plan.want::<SetAsideRow>((row.slot, row.kind.as_str(), row.id)));
    }

    fn run(self, _context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        for row in self.rows {
            if facts.row::<SetAsideRow>((row.slot, row.kind.as_str(), row.id)).is_some_and(|known| known.again == 1) {
                commit.delete_unaudited::<SetAsideRow>(vec![row.slot.into(), row.kind.into(), row.id.into()]);
            }
        }
        Ok(unaudited(commit))
    }
}
