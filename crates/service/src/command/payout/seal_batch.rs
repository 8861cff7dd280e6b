//! Closing a payment batch with its count and sum.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, PaymentBatchId, Slot};
use yinuo_core::money::Fen;
use yinuo_core::payment::PaymentRefusal;
use yinuo_core::payout::BatchState;

use super::{batch_of, nothing_done, put_batch, require_state};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Closes a batch with the count and sum of what is in it. Of a sealed one, they are counted again.
#[derive(Debug, Clone, Serialize)]
pub struct SealBatch {
    pub batch: PaymentBatchId,
    pub count: i64,
    pub amount: Fen,
}

impl Act for SealBatch {
    const NAME: &'static str = "seal-batch";
    of_batch!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = batch_of(context, facts, self.batch)?;
        let state = require_state(&row, &[BatchState::Collecting, BatchState::Sealed])?;
        if self.count <= 0 {
            return Err(Stop::refused(PaymentRefusal::BatchEmpty.code()));
        }
        if state == BatchState::Sealed && (row.count, row.amount) == (self.count, self.amount.0) {
            return Ok(nothing_done("payment-batch", row.id));
        }
        row.state = BatchState::Sealed.key().to_owned();
        row.count = self.count;
        row.amount = self.amount.0;
        Ok(put_batch(row, vec![("count", self.count.to_string()), ("amount", self.amount.to_string())]))
    }
}
