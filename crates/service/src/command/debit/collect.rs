//! Taking what a policy owes into a batch.

use serde::Serialize;
use yinuo_core::id::{DebitItemId, OfficeId, PaymentBatchId, PolicyId, Slot};
use yinuo_core::life::policy::{self, BatchState, DebitState};
use yinuo_core::money::Fen;
use yinuo_core::party::mask;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::payout::DebitItemRow;

use super::{debit_outcome, payable};
use crate::command::payout::{KNOWN, WAITS, batch_of, nothing_done, require_kind, require_state};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

/// Takes what a policy owes into a batch. Answers [`super::CHANGED`], [`KNOWN`] or [`WAITS`]: nothing is to be collected, or another
/// batch collects it.
#[derive(Debug, Clone, Serialize)]
pub struct CollectDebit {
    pub policy: PolicyId,
    pub batch: PaymentBatchId,
}

impl Act for CollectDebit {
    const NAME: &'static str = "collect-debit";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.policies.insert(self.policy.number());
        plan.debits_of_policies.insert(self.policy.number());
        plan.numbers_of.insert(self.policy.number());
        plan.batches.insert(self.batch.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let file = payable(context, facts, self.policy)?;
        let of_policy =
            |row: &&DebitItemRow| row.policy_id == self.policy.number() && row.state == DebitState::Waiting.key();
        if let Some(waiting) = facts.debits.values().find(of_policy) {
            let kind = if waiting.batch_id == batch.id { KNOWN } else { WAITS };
            return Ok(nothing_done(kind, waiting.id));
        }
        require_state(&batch, &[BatchState::Collecting])?;
        require_kind(&batch, true)?;
        let of_office = context.office_path(OfficeId::from_number(batch.office_id));
        if !context.office_path(file.policy.office).starts_with(of_office) {
            return Err(Stop::NotFound);
        }
        let amount = policy::debit_owed(&file)?;
        let Some(account) = file.policy.account.as_ref().filter(|_| amount > Fen::ZERO) else {
            return Ok(nothing_done(WAITS, self.policy.number()));
        };
        let holder = self.policy.number();
        let sealed = facts.numbers.get(&holder).map_or(&[][..], Vec::as_slice);
        let number = personal::account_number(context.keys, sealed, holder);
        if number.is_none_or(|number| mask(&number) != account.masked) {
            return Err(Refusal::new("debit_account_missing").with("policy", file.policy.number.clone()).into());
        }
        let row = DebitItemRow {
            slot: context.slot.number(),
            id: DebitItemId::new(context.stamp(), context.slot).number(),
            policy_id: holder,
            batch_id: batch.id,
            office_id: file.policy.office.number(),
            amount: amount.0,
            account_masked: account.masked.clone(),
            state: DebitState::Waiting.key().to_owned(),
            return_code: None,
            return_reason: None,
            settled_on: None,
            version: 1,
        };
        let mut commit = Commit::default();
        commit.insert(row.clone());
        facts.debits.insert(row.id, row.clone());
        Ok(debit_outcome(&file, &row, commit))
    }
}
