//! Taking a payout into a batch.

use serde::Serialize;
use yinuo_core::id::{OfficeId, PaymentBatchId, PayoutId, PolicyId, Slot};
use yinuo_core::life::policy::{self, BatchState, Collected, Payout, PolicyFile};
use yinuo_core::party::mask;
use yinuo_core::refusal::Refusal;

use super::{KNOWN, WAITS, batch_of, execute_on, nothing_done, payout_of, payout_outcome, require_kind, require_state};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::life::command::policy::carry_out;
use crate::personal;
use crate::stop::Stop;

/// Takes a payout into a batch. Answers [`super::CHANGED`], [`super::KNOWN`] or [`super::WAITS`].
#[derive(Debug, Clone, Serialize)]
pub struct CollectPayout {
    pub payout: PayoutId,
    pub policy: PolicyId,
    pub batch: PaymentBatchId,
}

impl Act for CollectPayout {
    const NAME: &'static str = "collect-payout";
    of_payout!(numbers_of);

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let (before, payout) = payout_of(context, facts, self.policy, self.payout)?;
        if payout.batch == Some(self.batch) {
            return Ok(nothing_done(KNOWN, self.payout.number()));
        }
        require_state(&batch, &[BatchState::Collecting])?;
        require_kind(&batch, false)?;
        let of_office = context.office_path(OfficeId::from_number(batch.office_id));
        if !context.office_path(before.policy.office).starts_with(of_office) {
            return Err(Stop::NotFound);
        }
        let has_account = payout.own.is_some() || before.policy.account.is_some();
        if has_account {
            check_number(context, facts, &before, &payout)?;
        }
        let (id, into, on) = (self.payout, self.batch, execute_on(&batch)?);
        let mut commit = Commit::default();
        let done = carry_out(context, facts, &mut commit, &before, None, |turn| policy::collect(turn, id, into, on))?;
        let mut outcome = payout_outcome(facts, self.policy, &payout, commit, self.batch);
        if let Collected::Waits(reason) = done {
            outcome.answer.kind = WAITS.into();
            outcome.facts.push(("reason", reason.key().to_owned()));
        }
        Ok(outcome)
    }
}

/// The number behind the mask is there and is the one that was masked.
fn check_number(context: &Context<'_>, facts: &Facts, file: &PolicyFile, payout: &Payout) -> Result<(), Stop> {
    let (holder, account) = match (&payout.own, &file.policy.account) {
        (Some(own), _) => (payout.id.number(), own),
        (None, Some(account)) => (file.policy.id.number(), account),
        (None, None) => return Ok(()),
    };
    let sealed = facts.numbers.get(&holder).map_or(&[][..], Vec::as_slice);
    let number = personal::account_number(context.keys, sealed, holder);
    if number.is_none_or(|number| mask(&number) != account.masked) {
        let refusal = Refusal::new("account_number_missing").with("policy", file.policy.number.clone());
        return Err(refusal.with("payout", payout.id.to_string()).into());
    }
    Ok(())
}
