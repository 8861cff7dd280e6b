//! Taking a debit out of a cancelled batch.

use serde::Serialize;
use yinuo_core::id::{DebitItemId, PaymentBatchId, PolicyId, Slot};
use yinuo_core::life::policy::{BatchState, DebitState};

use super::{debit_of, debit_outcome, payable, put_debit};
use crate::command::payout::{KNOWN, batch_of, nothing_done, require_state};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::stop::Stop;

/// Takes a debit out of a cancelled batch.
#[derive(Debug, Clone, Serialize)]
pub struct UncollectDebit {
    pub debit: DebitItemId,
    pub policy: PolicyId,
    pub batch: PaymentBatchId,
}

impl Act for UncollectDebit {
    const NAME: &'static str = "uncollect-debit";
    of_debit!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let file = payable(context, facts, self.policy)?;
        let (row, state) = debit_of(facts, self.debit, self.policy, self.batch)?;
        if state != DebitState::Waiting {
            return Ok(nothing_done(KNOWN, row.id));
        }
        require_state(&batch, &[BatchState::Cancelled])?;
        let mut commit = Commit::default();
        let row = put_debit(facts, &mut commit, row, DebitState::Cancelled);
        Ok(debit_outcome(&file, &row, commit))
    }
}
