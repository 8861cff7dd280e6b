//! How far a day run is.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::tables::day::{DayRunRow, DayRunStepRow};

use super::unaudited;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// How far a day run is. No part of the archive: what the run does to things is.
#[derive(Debug, Clone, Serialize)]
pub struct NoteDayRun {
    #[serde(skip)]
    pub run: DayRunRow,
    #[serde(skip)]
    pub steps: Vec<DayRunStepRow>,
}

impl Act for NoteDayRun {
    const NAME: &'static str = "note-day-run";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        commit.put_unaudited(self.run);
        self.steps.into_iter().for_each(|step| commit.put_unaudited(step));
        Ok(unaudited(commit))
    }
}
