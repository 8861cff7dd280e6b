//! Writing down what the bank says became of a payment.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::{PaymentBatchId, PayoutId, Slot};
use yinuo_core::payout::{BatchState, PaidBack, PayoutState};
use yinuo_core::subject::SubjectRef;

use super::{KNOWN, batch_of, nothing_done, payout_of, require_state};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::payout::{PayoutStep, paid_subject};
use crate::stop::Stop;
use crate::webhook::Happened;
use crate::{personal, webhook};

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
    pub subject: SubjectRef,
    pub batch: PaymentBatchId,
    pub outcome: Settlement,
    pub on: Date,
}

impl Act for SettlePayout {
    const NAME: &'static str = "settle-payout";
    of_payout!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let paid = payout_of(context, facts, self.subject, self.payout)?;
        let settled = match self.outcome {
            Settlement::Paid => PayoutState::Paid,
            Settlement::Returned { .. } => PayoutState::Returned,
        };
        if paid.payout.is_in(self.batch) && paid.payout.state() == settled {
            return Ok(nothing_done(KNOWN, self.payout.number()));
        }
        require_state(&batch, &[BatchState::Sent])?;
        let (batch, on) = (self.batch, self.on);
        let (step, reason) = match self.outcome {
            Settlement::Paid => (PayoutStep::Paid { batch, on }, None),
            Settlement::Returned { code, reason, wrong_account } => {
                let reason = personal::checked_text("reason", &reason)?;
                let told = format!("{code} {reason}").trim().to_owned();
                let paid_back = PaidBack { code, reason };
                (PayoutStep::Returned { batch, on, paid_back, wrong_account }, Some(told))
            }
        };
        let mut commit = Commit::default();
        paid.system.step(context, facts, &mut commit, &paid.payout, step)?;
        let subjects = [
            ("payout", self.payout.to_string()),
            (self.subject.kind.key, self.subject.to_string()),
            ("office", paid.standing.office.to_string()),
        ];
        let data = [("outcome", settled.key()), ("kind", paid.payout.kind.key)];
        let (kind, office, about) = (&webhook::PAYOUT_SETTLED, paid.standing.office, self.subject);
        webhook::announce(context, &mut commit, &Happened { kind, office, about, subjects: &subjects, data: &data });
        let mut outcome = paid.outcome(facts, commit, self.batch)?;
        outcome.facts.push(("outcome", settled.key().to_owned()));
        outcome.facts.extend(reason.map(|reason| ("returned_reason", reason)));
        Ok(outcome)
    }
}
