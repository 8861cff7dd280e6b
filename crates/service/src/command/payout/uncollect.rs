//! Taking a payout out of a cancelled batch.

use serde::Serialize;
use yinuo_core::id::{PaymentBatchId, PayoutId, Slot};
use yinuo_core::payout::{BatchState, PayoutState};
use yinuo_core::subject::SubjectRef;

use super::{KNOWN, batch_of, execute_on, nothing_done, payout_of, require_state};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::payout::{PayoutStep, paid_subject};
use crate::stop::Stop;

/// Takes a payout out of a cancelled batch.
#[derive(Debug, Clone, Serialize)]
pub struct UncollectPayout {
    pub payout: PayoutId,
    pub subject: SubjectRef,
    pub batch: PaymentBatchId,
}

impl Act for UncollectPayout {
    const NAME: &'static str = "uncollect-payout";
    of_payout!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let paid = payout_of(context, facts, self.subject, self.payout)?;
        if !paid.payout.is_in(self.batch) || paid.payout.state() != PayoutState::Batched {
            return Ok(nothing_done(KNOWN, self.payout.number()));
        }
        require_state(&batch, &[BatchState::Cancelled])?;
        let step = PayoutStep::Uncollect { batch: self.batch, on: execute_on(&batch)? };
        let mut commit = Commit::default();
        paid.system.step(context, facts, &mut commit, &paid.payout, step)?;
        paid.outcome(facts, commit, self.batch)
    }
}
