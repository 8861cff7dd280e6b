//! Beginning a payment batch.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::Payer;
use yinuo_core::id::{HOUSE_SLOT, PaymentBatchId, Slot};
use yinuo_core::payout::{BatchKind, BatchState};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::payout::PaymentBatchRow;

use super::batch_outcome;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A new batch, empty and collecting.
#[derive(Debug, Clone, Serialize)]
pub struct CreateBatch {
    /// Today or later.
    pub execute_on: Date,
    /// What it gathers, as [`BatchKind::text`].
    #[serde(serialize_with = "kind_text")]
    pub kind: BatchKind,
}

fn kind_text<S: serde::Serializer>(kind: &BatchKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&kind.text())
}

impl Act for CreateBatch {
    const NAME: &'static str = "create-batch";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        Payer::grant(context.actor, context.office_path(office))?;
        let today = context.today();
        if self.execute_on < today {
            return Err(Refusal::new("execute_on_in_past").with("today", today.to_string()).into());
        }
        let row = PaymentBatchRow {
            slot: HOUSE_SLOT.number(),
            id: PaymentBatchId::new(context.stamp(), HOUSE_SLOT).number(),
            kind: self.kind.text(),
            office_id: office.number(),
            operator_id: context.operator().number(),
            created_at: context.micros(),
            execute_on: self.execute_on.to_string(),
            state: BatchState::Collecting.key().to_owned(),
            count: 0,
            amount: 0,
            sent_at: None,
            version: 1,
        };
        let mut commit = Commit::default();
        commit.insert(row.clone());
        Ok(batch_outcome(&row, commit, vec![("execute_on", row.execute_on.clone())]))
    }
}
