//! What indicators count, kept by day and added up by month.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::Value;
use yinuo_store::tables::indicator::{FactDayRow, FactMonthRow, FactSeriesRow};

use super::unaudited;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Counts of some days of a series. No part of the archive: what was counted is.
#[derive(Debug, Clone, Serialize)]
pub struct KeepFacts {
    #[serde(skip)]
    pub row: FactSeriesRow,
    #[serde(skip)]
    pub counts: Vec<FactDayRow>,
    /// Keys of counts that are none any more.
    #[serde(skip)]
    pub gone: Vec<Vec<Value>>,
    /// The sums of their month that became others.
    #[serde(skip)]
    pub months: Vec<FactMonthRow>,
    #[serde(skip)]
    pub months_gone: Vec<Vec<Value>>,
}

impl Act for KeepFacts {
    const NAME: &'static str = "keep-facts";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        self.gone.into_iter().for_each(|key| commit.delete_unaudited::<FactDayRow>(key));
        self.counts.into_iter().for_each(|row| commit.put_unaudited(row));
        self.months_gone.into_iter().for_each(|key| commit.delete_unaudited::<FactMonthRow>(key));
        self.months.into_iter().for_each(|row| commit.put_unaudited(row));
        commit.put_unaudited(self.row);
        Ok(unaudited(commit))
    }
}
