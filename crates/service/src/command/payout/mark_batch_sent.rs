//! Writing down that the file of a batch went to the bank.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, PaymentBatchId, Slot};
use yinuo_core::money::Fen;
use yinuo_core::payout::BatchState;

use super::{batch_of, nothing_done, put_batch, require_state};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// The file of a batch went to the bank.
#[derive(Debug, Clone, Serialize)]
pub struct MarkBatchSent {
    pub batch: PaymentBatchId,
}

impl Act for MarkBatchSent {
    const NAME: &'static str = "mark-batch-sent";
    of_batch!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = batch_of(context, facts, self.batch)?;
        if require_state(&row, &[BatchState::Released, BatchState::Sent])? == BatchState::Sent {
            return Ok(nothing_done("payment-batch", row.id));
        }
        row.state = BatchState::Sent.key().to_owned();
        row.sent_at = Some(context.micros());
        let told = vec![("count", row.count.to_string()), ("amount", Fen(row.amount).to_string())];
        Ok(put_batch(row, told))
    }
}
