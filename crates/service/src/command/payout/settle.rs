//! Writing down what the bank says became of a payment.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::{PaymentBatchId, PayoutId, PolicyId, Slot};
use yinuo_core::life::policy::{self, BatchState, PaidBack, PayoutState};

use super::{KNOWN, batch_of, nothing_done, payout_of, payout_outcome, require_state};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::life::command::policy::carry_out;
use crate::personal;
use crate::stop::Stop;

/// What the bank says became of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Settlement {
    Paid,
    Returned { code: String, reason: String, wrong_account: bool },
}

/// Writes down what became of a payout. Answers [`super::CHANGED`] or [`super::KNOWN`].
#[derive(Debug, Clone, Serialize)]
pub struct SettlePayout {
    pub payout: PayoutId,
    pub policy: PolicyId,
    pub batch: PaymentBatchId,
    pub outcome: Settlement,
    pub on: Date,
}

impl Act for SettlePayout {
    const NAME: &'static str = "settle-payout";
    of_payout!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let (before, payout) = payout_of(context, facts, self.policy, self.payout)?;
        let settled = match self.outcome {
            Settlement::Paid => PayoutState::Paid,
            Settlement::Returned { .. } => PayoutState::Returned,
        };
        if payout.batch == Some(self.batch) && payout.state == settled {
            return Ok(nothing_done(KNOWN, self.payout.number()));
        }
        require_state(&batch, &[BatchState::Sent])?;
        let (id, of, on) = (self.payout, self.batch, self.on);
        let mut commit = Commit::default();
        let reason = match self.outcome {
            Settlement::Paid => {
                carry_out(context, facts, &mut commit, &before, None, |turn| policy::settle_paid(turn, id, of, on))?;
                None
            }
            Settlement::Returned { code, reason, wrong_account } => {
                personal::check_text("reason", &reason)?;
                let told = format!("{code} {reason}").trim().to_owned();
                let paid_back = PaidBack { code, reason, wrong_account };
                carry_out(context, facts, &mut commit, &before, None, |turn| {
                    policy::settle_returned(turn, id, of, on, paid_back)
                })?;
                Some(told)
            }
        };
        let mut outcome = payout_outcome(facts, self.policy, &payout, commit, self.batch);
        outcome.facts.push(("outcome", settled.key().to_owned()));
        outcome.facts.extend(reason.map(|reason| ("returned_reason", reason)));
        Ok(outcome)
    }
}
