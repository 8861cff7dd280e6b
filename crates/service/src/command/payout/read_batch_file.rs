//! The record of handing out the file of a batch.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, PaymentBatchId, Slot};
use yinuo_core::payout::BatchState;

use super::{batch_of, batch_outcome, require_state};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// The file of a batch is handed out, account numbers in clear. This is the record of it; the file is written by the caller.
#[derive(Debug, Clone, Serialize)]
pub struct ReadBatchFile {
    pub batch: PaymentBatchId,
    pub name: String,
    /// BLAKE3 of the file, in hexadecimal.
    pub content_hash: String,
}

impl Act for ReadBatchFile {
    const NAME: &'static str = "read-batch-file";
    of_batch!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = batch_of(context, facts, self.batch)?;
        require_state(&row, &[BatchState::Released, BatchState::Sent])?;
        let told = vec![("file", self.name), ("content_hash", self.content_hash)];
        Ok(batch_outcome(&row, Commit::default(), told))
    }
}
