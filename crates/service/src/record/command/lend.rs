//! Lending a record until a day.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::{OperatorId, Slot};
use yinuo_core::record::{Ladder, RecordId};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::record::RecordRow;

use super::{custody, keeper, moved, visible, written};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Lends it to somebody by name, who may be an operator of the house; from then on it is asked for by the ladder of the packs.
#[derive(Debug, Clone, Serialize)]
pub struct LendRecord {
    pub record: RecordId,
    pub to: String,
    pub borrower: Option<OperatorId>,
    pub until: Date,
}

impl Act for LendRecord {
    const NAME: &'static str = "lend-record";
    of_record!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = visible(context, facts, self.record)?;
        if let Some(borrower) = self.borrower
            && context.directory.actor(borrower).is_none()
        {
            return Err(Refusal::new("wrong_field").with("field", "borrower").with("cause", "wrong_value").into());
        }
        let (until, today) = (self.until, context.today());
        let keeper = keeper(context, row.office_id)?;
        let lent = yinuo_core::record::lend(&custody(&row)?, &keeper, &self.to, until, today)?;
        let ladder = Ladder::new(context.rules.rulebook(), until)?;
        let row = RecordRow {
            lent_by: Some(context.operator().number()),
            borrower_id: self.borrower.map(OperatorId::number),
            remind_on: Some(ladder.first().to_string()),
            ..moved(row, lent)
        };
        Ok(written(context, Commit::default(), row, "lent", &format!("{} {until}", self.to.trim())))
    }
}
