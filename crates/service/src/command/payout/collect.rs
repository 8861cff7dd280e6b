//! Taking a payout into a batch.

use serde::Serialize;
use yinuo_core::id::{OfficeId, PaymentBatchId, PayoutId, Slot};
use yinuo_core::party::mask;
use yinuo_core::payout::BatchState;
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::party::NUMBERS_OF;

use super::{KNOWN, Paid, WAITS, batch_of, execute_on, nothing_done, payout_of, require_kind, require_state};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::payout::{PayoutStep, paid_subject};
use crate::personal;
use crate::stop::Stop;

/// Takes a payout into a batch. Answers [`super::CHANGED`], [`super::KNOWN`] or [`super::WAITS`].
#[derive(Debug, Clone, Serialize)]
pub struct CollectPayout {
    pub payout: PayoutId,
    pub subject: SubjectRef,
    pub batch: PaymentBatchId,
}

impl Act for CollectPayout {
    const NAME: &'static str = "collect-payout";
    of_payout!(NUMBERS_OF);

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let paid = payout_of(context, facts, self.subject, self.payout)?;
        if paid.payout.is_in(self.batch) {
            return Ok(nothing_done(KNOWN, self.payout.number()));
        }
        require_state(&batch, &[BatchState::Collecting])?;
        require_kind(&batch, false)?;
        let of_office = context.office_path(OfficeId::from_number(batch.office_id));
        if !context.office_path(paid.standing.office).starts_with(of_office) {
            return Err(Stop::NotFound);
        }
        check_number(context, facts, &paid)?;
        let step = PayoutStep::Collect { batch: self.batch, on: execute_on(&batch)? };
        let mut commit = Commit::default();
        let waits = paid.system.step(context, facts, &mut commit, &paid.payout, step)?;
        let mut outcome = paid.outcome(facts, commit, self.batch)?;
        if !waits.is_empty() {
            outcome.answer.kind = WAITS.into();
            outcome.facts.extend(waits.iter().map(|block| ("reason", block.reason.key.to_owned())));
        }
        Ok(outcome)
    }
}

/// The number behind the mask is there and is the one that was masked.
fn check_number(context: &Context<'_>, facts: &Facts, paid: &Paid) -> Result<(), Stop> {
    let payout = &paid.payout;
    let (holder, account) = match (&payout.own, &paid.standing.account) {
        (Some(own), _) => (payout.id.number(), own),
        (None, Some(account)) => (payout.subject.id, account),
        (None, None) => return Ok(()),
    };
    let sealed = facts.rows_by(&NUMBERS_OF, holder);
    let number = personal::account_number(context.keys, sealed, holder);
    if number.is_none_or(|number| mask(&number) != account.masked) {
        let refusal = Refusal::new("account_number_missing").with("subject", paid.standing.label.clone());
        return Err(refusal.with("payout", payout.id.to_string()).into());
    }
    Ok(())
}
