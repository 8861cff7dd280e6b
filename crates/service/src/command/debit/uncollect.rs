//! Taking a debit out of a cancelled batch.

use serde::Serialize;
use yinuo_core::id::{DebitItemId, PaymentBatchId, Slot};
use yinuo_core::payout::{BatchState, DebitState};
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::payout::{DebitItemRow, PaymentBatchRow};

use super::{debit_of, debit_outcome, put_debit};
use crate::command::payout::{KNOWN, batch_of, nothing_done, require_state, standing_of};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::payout::paid_subject;
use crate::stop::Stop;

/// Takes a debit out of a cancelled batch.
#[derive(Debug, Clone, Serialize)]
pub struct UncollectDebit {
    pub debit: DebitItemId,
    pub subject: SubjectRef,
    pub batch: PaymentBatchId,
}

impl Act for UncollectDebit {
    const NAME: &'static str = "uncollect-debit";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.subject.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        if let Ok(paid) = paid_subject(self.subject) {
            paid.declare(self.subject, None, plan);
        }
        plan.want::<DebitItemRow>(self.debit.number());
        plan.want::<PaymentBatchRow>(self.batch.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let (system, _) = standing_of(context, facts, self.subject)?;
        let (row, state) = debit_of(facts, self.debit, self.subject, self.batch)?;
        if state != DebitState::Waiting {
            return Ok(nothing_done(KNOWN, row.id));
        }
        require_state(&batch, &[BatchState::Cancelled])?;
        let mut commit = Commit::default();
        let row = put_debit(&mut commit, row, DebitState::Cancelled);
        debit_outcome(facts, system, &row, commit)
    }
}
