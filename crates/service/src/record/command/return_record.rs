//! Taking a lent record back.

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

/// It is back on its shelf; nobody is asked for it any more.
#[derive(Debug, Clone, Serialize)]
pub struct ReturnRecord {
    pub record: RecordId,
}

impl Act for ReturnRecord {
    const NAME: &'static str = "return-record";
    of_record!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = visible(context, facts, self.record)?;
        let filed = yinuo_core::record::return_to_shelf(&custody(&row)?, &keeper(context, row.office_id)?)?;
        let borrower = row.lent_to.clone().unwrap_or_default();
        let row = RecordRow { lent_by: None, borrower_id: None, remind_on: None, ..moved(row, filed) };
        Ok(written(context, Commit::default(), row, "returned", &borrower))
    }
}
