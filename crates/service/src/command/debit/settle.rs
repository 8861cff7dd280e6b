//! Writing down what the bank says became of a debit.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::{DebitItemId, PaymentBatchId, Slot};
use yinuo_core::money::Fen;
use yinuo_core::payout::{BatchState, DebitState};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::payout::{DebitItemRow, PaymentBatchRow};

use super::{debit_of, debit_outcome, put_debit};
use crate::command::payout::{KNOWN, Settlement, batch_of, nothing_done, require_state, standing_of};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::payout::{DebitReturn, paid_subject};
use crate::personal;
use crate::stop::Stop;

/// Writes down what became of a debit. What was collected is taken in by the system of its subject, and taken back by it where the
/// bank takes it back. Answers [`super::CHANGED`] or [`KNOWN`].
#[derive(Debug, Clone, Serialize)]
pub struct SettleDebit {
    pub debit: DebitItemId,
    pub subject: SubjectRef,
    pub batch: PaymentBatchId,
    pub outcome: Settlement,
    pub on: Date,
}

impl Act for SettleDebit {
    const NAME: &'static str = "settle-debit";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.subject.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        if let Ok(paid) = paid_subject(self.subject) {
            match self.outcome {
                Settlement::Paid => paid.declare(self.subject, None, plan),
                // What is taken back may have paid for anything since.
                Settlement::Returned { .. } => paid.declare_whole(self.subject, plan),
            }
        }
        plan.want::<DebitItemRow>(self.debit.number());
        plan.want::<PaymentBatchRow>(self.batch.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let (system, _) = standing_of(context, facts, self.subject)?;
        let (mut row, state) = debit_of(facts, self.debit, self.subject, self.batch)?;
        let settled = match self.outcome {
            Settlement::Paid => DebitState::Paid,
            Settlement::Returned { .. } => DebitState::Returned,
        };
        if state == settled {
            return Ok(nothing_done(KNOWN, row.id));
        }
        require_state(&batch, &[BatchState::Sent])?;
        let goes_on = state == DebitState::Waiting || (state == DebitState::Paid && settled == DebitState::Returned);
        if !goes_on {
            return Err(Refusal::new("debit_not_waiting").with("state", state.key()).into());
        }
        let mut commit = Commit::default();
        let mut returned = None;
        match self.outcome {
            Settlement::Paid => {
                system.debited(context, facts, &mut commit, self.subject, Fen(row.amount), self.on)?;
            }
            Settlement::Returned { code, reason, .. } => {
                let reason = personal::checked_text("reason", &reason)?;
                let told = format!("{code} {reason}").trim().to_owned();
                let paid_on = (state == DebitState::Paid).then_some(row.settled_on.as_deref()).flatten();
                let paid_on = paid_on.map(str::parse).transpose();
                let damaged = |_| Stop::damaged("debit_items", self.debit.to_string());
                let debit_return = DebitReturn {
                    debit: self.debit,
                    amount: Fen(row.amount),
                    reason: told.clone(),
                    paid_on: paid_on.map_err(damaged)?,
                    on: self.on,
                };
                system.debit_returned(context, facts, &mut commit, self.subject, debit_return)?;
                returned = Some(told);
                row.return_code = Some(code);
                row.return_reason = Some(reason);
            }
        }
        row.settled_on = Some(self.on.to_string());
        let row = put_debit(&mut commit, row, settled);
        let mut outcome = debit_outcome(facts, system, &row, commit)?;
        outcome.facts.push(("outcome", settled.key().to_owned()));
        outcome.facts.extend(returned.map(|reason| ("returned_reason", reason)));
        Ok(outcome)
    }
}
