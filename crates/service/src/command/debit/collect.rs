//! Taking what a subject owes into a batch.

use serde::Serialize;
use yinuo_core::id::{DebitItemId, OfficeId, PaymentBatchId, Slot};
use yinuo_core::money::Fen;
use yinuo_core::party::mask;
use yinuo_core::payout::{BatchState, DebitState};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::party::NUMBERS_OF;
use yinuo_store::tables::payout::{DebitItemRow, PaymentBatchRow, WAITING_DEBITS};

use super::{debit_outcome, is_of};
use crate::command::payout::{KNOWN, WAITS, batch_of, nothing_done, require_kind, require_state, standing_of};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::payout::paid_subject;
use crate::personal;
use crate::stop::Stop;

/// Takes what a subject owes into a batch. Answers [`super::CHANGED`], [`KNOWN`] or [`WAITS`]: nothing is to be collected, or another
/// batch collects it.
#[derive(Debug, Clone, Serialize)]
pub struct CollectDebit {
    pub subject: SubjectRef,
    pub batch: PaymentBatchId,
}

impl Act for CollectDebit {
    const NAME: &'static str = "collect-debit";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.subject.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        if let Ok(paid) = paid_subject(self.subject) {
            paid.declare(self.subject, None, plan);
        }
        plan.want_by(&WAITING_DEBITS, (self.subject.id, DebitState::Waiting.key()));
        plan.want_by(&NUMBERS_OF, self.subject.id);
        plan.want::<PaymentBatchRow>(self.batch.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let (system, standing) = standing_of(context, facts, self.subject)?;
        let waiting = facts.rows_by(&WAITING_DEBITS, (self.subject.id, DebitState::Waiting.key()));
        if let Some(waiting) = waiting.into_iter().find(|row| is_of(row, self.subject)) {
            let kind = if waiting.batch_id == batch.id { KNOWN } else { WAITS };
            return Ok(nothing_done(kind, waiting.id));
        }
        require_state(&batch, &[BatchState::Collecting])?;
        require_kind(&batch, true)?;
        let of_office = context.office_path(OfficeId::from_number(batch.office_id));
        if !context.office_path(standing.office).starts_with(of_office) {
            return Err(Stop::NotFound);
        }
        let amount = system.debit_owed(facts, self.subject)?;
        let Some(account) = standing.account.as_ref().filter(|_| amount > Fen::ZERO) else {
            return Ok(nothing_done(WAITS, self.subject.id));
        };
        let holder = self.subject.id;
        let sealed = facts.rows_by(&NUMBERS_OF, holder);
        let number = personal::account_number(context.keys, sealed, holder);
        if number.is_none_or(|number| mask(&number) != account.masked) {
            return Err(Refusal::new("debit_account_missing").with("subject", standing.label).into());
        }
        let row = DebitItemRow {
            slot: context.slot.number(),
            id: DebitItemId::new(context.stamp(), context.slot).number(),
            subject_kind: self.subject.kind.key.to_owned(),
            subject_id: holder,
            payer_id: standing.party.number(),
            batch_id: batch.id,
            office_id: standing.office.number(),
            amount: amount.0,
            account_holder: account.payee.clone(),
            account_masked: account.masked.clone(),
            branch_code: account.branch_code.clone(),
            state: DebitState::Waiting.key().to_owned(),
            return_code: None,
            return_reason: None,
            settled_on: None,
            version: 1,
        };
        let mut commit = Commit::default();
        commit.insert(row.clone());
        debit_outcome(facts, system, &row, commit)
    }
}
