//! Figures by division, as a day found them.

use serde::Serialize;
use yinuo_core::agri::permission::READ_COVERS;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::Value;
use yinuo_store::tables::agri::division::{DivisionCountRow, DivisionFigureRow};

use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Keeps what was counted of a programme. No part of the archive: the covers that were counted are.
#[derive(Debug, Clone, Serialize)]
pub struct KeepDivisions {
    #[serde(skip)]
    pub row: DivisionCountRow,
    #[serde(skip)]
    pub figures: Vec<DivisionFigureRow>,
    /// Keys of figures of which there are none any more.
    #[serde(skip)]
    pub gone: Vec<Vec<Value>>,
}

impl Act for KeepDivisions {
    const NAME: &'static str = "keep-divisions";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(READ_COVERS)?;
        let mut commit = Commit::default();
        self.gone.into_iter().for_each(|key| commit.delete_unaudited::<DivisionFigureRow>(key));
        self.figures.into_iter().for_each(|row| commit.put_unaudited(row));
        commit.put_unaudited(self.row);
        Ok(Outcome { commit, unaudited: true, ..Outcome::default() })
    }
}
