//! The end of the contract that a record belongs to.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::Slot;
use yinuo_core::record::RecordId;
use yinuo_store::tables::record::RecordRow;

use super::{custody, keeper, moved, visible, written};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// From that day on its time runs.
#[derive(Debug, Clone, Serialize)]
pub struct EndContract {
    pub record: RecordId,
    pub ended_on: Date,
}

impl Act for EndContract {
    const NAME: &'static str = "end-record-contract";
    of_record!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = visible(context, facts, self.record)?;
        let (keeper, rules) = (keeper(context, row.office_id)?, context.rules.rulebook());
        let ended = yinuo_core::record::end_contract(&custody(&row)?, &keeper, self.ended_on, context.today(), rules)?;
        let until = ended.keep_until.map(|day| day.to_string()).unwrap_or_default();
        Ok(written(context, Commit::default(), moved(row, ended), "contract-ended", &until))
    }
}
