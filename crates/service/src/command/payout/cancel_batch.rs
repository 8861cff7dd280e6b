//! Giving a payment batch up before it goes to the bank.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, PaymentBatchId, Slot};
use yinuo_core::payout::BatchState;

use super::{batch_of, nothing_done, put_batch, require_state};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A batch that does not go to the bank after all. Its payouts are taken out by [`super::UncollectPayout`], its debits by
/// [`crate::command::debit::UncollectDebit`].
#[derive(Debug, Clone, Serialize)]
pub struct CancelBatch {
    pub batch: PaymentBatchId,
}

impl Act for CancelBatch {
    const NAME: &'static str = "cancel-batch";
    of_batch!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = batch_of(context, facts, self.batch)?;
        let open = [BatchState::Collecting, BatchState::Sealed, BatchState::Released, BatchState::Cancelled];
        if require_state(&row, &open)? == BatchState::Cancelled {
            return Ok(nothing_done("payment-batch", row.id));
        }
        row.state = BatchState::Cancelled.key().to_owned();
        Ok(put_batch(row, Vec::new()))
    }
}
