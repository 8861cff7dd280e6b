//! Taking a payout out of a cancelled batch.

use serde::Serialize;
use yinuo_core::id::{PaymentBatchId, PayoutId, PolicyId, Slot};
use yinuo_core::life::policy::{self, BatchState, PayoutState};

use super::{KNOWN, batch_of, execute_on, nothing_done, payout_of, payout_outcome, require_state};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::life::command::policy::carry_out;
use crate::stop::Stop;

/// Takes a payout out of a cancelled batch.
#[derive(Debug, Clone, Serialize)]
pub struct UncollectPayout {
    pub payout: PayoutId,
    pub policy: PolicyId,
    pub batch: PaymentBatchId,
}

impl Act for UncollectPayout {
    const NAME: &'static str = "uncollect-payout";
    of_payout!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let (before, payout) = payout_of(context, facts, self.policy, self.payout)?;
        if payout.batch != Some(self.batch) || payout.state != PayoutState::Batched {
            return Ok(nothing_done(KNOWN, self.payout.number()));
        }
        require_state(&batch, &[BatchState::Cancelled])?;
        let (id, from, on) = (self.payout, self.batch, execute_on(&batch)?);
        let mut commit = Commit::default();
        carry_out(context, facts, &mut commit, &before, None, |turn| policy::untake(turn, id, from, on))?;
        Ok(payout_outcome(facts, self.policy, &payout, commit, self.batch))
    }
}
