//! Writing down what the bank says became of a debit.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::{DebitItemId, PaymentBatchId, PolicyId, Slot};
use yinuo_core::life::policy::{self, BatchState, DebitState, Receipt, ReceiptBy};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;

use super::{debit_of, debit_outcome, payable, put_debit};
use crate::command::payout::{KNOWN, Settlement, batch_of, nothing_done, require_state};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::life::command::policy::carry_out;
use crate::personal;
use crate::stop::Stop;

/// Writes down what became of a debit. One that was paid is a receipt of its policy. Answers [`super::CHANGED`] or [`KNOWN`].
#[derive(Debug, Clone, Serialize)]
pub struct SettleDebit {
    pub debit: DebitItemId,
    pub policy: PolicyId,
    pub batch: PaymentBatchId,
    pub outcome: Settlement,
    pub on: Date,
}

impl Act for SettleDebit {
    const NAME: &'static str = "settle-debit";
    of_debit!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let before = payable(context, facts, self.policy)?;
        let (mut row, state) = debit_of(facts, self.debit, self.policy, self.batch)?;
        let settled = match self.outcome {
            Settlement::Paid => DebitState::Paid,
            Settlement::Returned { .. } => DebitState::Returned,
        };
        if state == settled {
            return Ok(nothing_done(KNOWN, row.id));
        }
        require_state(&batch, &[BatchState::Sent])?;
        if state != DebitState::Waiting {
            return Err(Refusal::new("debit_not_waiting").with("state", state.key()).into());
        }
        let mut commit = Commit::default();
        let mut returned = None;
        match self.outcome {
            Settlement::Paid => {
                let (amount, today) = (Fen(row.amount), crate::life::command::policy::today(context));
                let receipt = Receipt { amount, by: ReceiptBy::Debit, received_on: self.on };
                carry_out(context, facts, &mut commit, &before, None, |turn| policy::receive(turn, receipt, today))?;
            }
            Settlement::Returned { code, reason, .. } => {
                personal::check_text("reason", &reason)?;
                returned = Some(format!("{code} {reason}").trim().to_owned());
                row.return_code = Some(code);
                row.return_reason = Some(reason);
            }
        }
        row.settled_on = Some(self.on.to_string());
        let row = put_debit(facts, &mut commit, row, settled);
        let mut outcome = debit_outcome(&facts.policies[&self.policy], &row, commit);
        outcome.facts.push(("outcome", settled.key().to_owned()));
        outcome.facts.extend(returned.map(|reason| ("returned_reason", reason)));
        Ok(outcome)
    }
}
