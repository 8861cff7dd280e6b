//! Premiums by debit: whether a policy may be debited, what a batch collects from it, and what the bank says became of that.
//!
//! A debit lies in the slot of its policy. That the bank collected it and the receipt it becomes are one commit, so the same
//! answer again finds it settled and books nothing.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::{Payer, Permission, PolicyWriter};
use yinuo_core::id::{DebitItemId, OfficeId, PaymentBatchId, PolicyId, Slot};
use yinuo_core::life::policy::{self, BatchState, DebitState, PolicyFile, Receipt, ReceiptBy};
use yinuo_core::money::Fen;
use yinuo_core::party::mask;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::payout::DebitItemRow;

use super::payout::{KNOWN, Settlement, WAITS, batch_of, nothing_done, require_kind, require_state};
use super::{Act, Answer, Context, Outcome, check_version};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::life::command::policy::{answered, carry_out, visible};
use crate::personal;
use crate::stop::Stop;

/// What [`CollectDebit`], [`UncollectDebit`] and [`SettleDebit`] answer where the debit changed now; otherwise [`KNOWN`] or
/// [`WAITS`].
pub const CHANGED: &str = "debit";

/// The holder lets premiums be debited from the account of the policy, or does so no more.
#[derive(Debug, Clone, Serialize)]
pub struct SetDebit {
    pub policy: PolicyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub debit: bool,
}

impl Act for SetDebit {
    const NAME: &'static str = "set-debit";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.policies_whole.insert(self.policy.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let before = visible(context, facts, self.policy)?;
        PolicyWriter::grant(context.actor, context.office_path(before.policy.office))?;
        check_version(before.policy.version, self.expected_version)?;
        let mut commit = Commit::default();
        carry_out(context, facts, &mut commit, &before, None, |turn| policy::set_debit(turn, self.debit))?;
        let after = facts.policies[&self.policy].clone();
        Ok(answered(&after, vec![("debit", self.debit.to_string())], commit))
    }
}

/// A policy that the actor collects from.
fn payable(context: &Context<'_>, facts: &Facts, policy: PolicyId) -> Result<Arc<PolicyFile>, Stop> {
    let file = facts.policies.get(&policy).ok_or(Stop::NotFound)?;
    let path = context.office_path(file.policy.office);
    if context.actor.may(Permission::PayOut) && !context.actor.may_at(Permission::PayOut, path) {
        return Err(Stop::NotFound);
    }
    Payer::grant(context.actor, path)?;
    Ok(file.clone())
}

fn debit_outcome(file: &PolicyFile, row: &DebitItemRow, commit: Commit) -> Outcome {
    let told = vec![
        ("debit", DebitItemId::from_number(row.id).to_string()),
        ("amount", Fen(row.amount).to_string()),
        ("batch", PaymentBatchId::from_number(row.batch_id).to_string()),
    ];
    let mut outcome = answered(file, told, commit);
    outcome.answer = Answer { kind: CHANGED, id: row.id, ..Answer::default() };
    outcome
}

/// Takes what a policy owes into a batch. Answers [`CHANGED`], [`KNOWN`] or [`WAITS`]: nothing is to be collected, or another
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

macro_rules! of_debit {
    () => {
        fn slot(&self, _keys: &Keys) -> Slot {
            self.policy.slot()
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            plan.policies.insert(self.policy.number());
            plan.debits.insert(self.debit.number());
            plan.batches.insert(self.batch.number());
        }
    };
}

/// The debit of a policy in a batch.
fn debit_of(
    facts: &Facts,
    debit: DebitItemId,
    policy: PolicyId,
    batch: PaymentBatchId,
) -> Result<(DebitItemRow, DebitState), Stop> {
    let row = facts.debits.get(&debit.number()).cloned();
    let fits = |row: &DebitItemRow| row.policy_id == policy.number() && row.batch_id == batch.number();
    let row = row.filter(fits).ok_or(Stop::NotFound)?;
    let state = DebitState::parse(&row.state).ok_or_else(|| Stop::damaged("debit_items", debit.to_string()))?;
    Ok((row, state))
}

fn put_debit(facts: &mut Facts, commit: &mut Commit, mut row: DebitItemRow, state: DebitState) -> DebitItemRow {
    row.state = state.key().to_owned();
    row.version += 1;
    commit.put(row.clone());
    facts.debits.insert(row.id, row.clone());
    row
}

/// Takes a debit out of a cancelled batch.
#[derive(Debug, Clone, Serialize)]
pub struct UncollectDebit {
    pub debit: DebitItemId,
    pub policy: PolicyId,
    pub batch: PaymentBatchId,
}

impl Act for UncollectDebit {
    const NAME: &'static str = "uncollect-debit";
    of_debit!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let file = payable(context, facts, self.policy)?;
        let (row, state) = debit_of(facts, self.debit, self.policy, self.batch)?;
        if state != DebitState::Waiting {
            return Ok(nothing_done(KNOWN, row.id));
        }
        require_state(&batch, &[BatchState::Cancelled])?;
        let mut commit = Commit::default();
        let row = put_debit(facts, &mut commit, row, DebitState::Cancelled);
        Ok(debit_outcome(&file, &row, commit))
    }
}

/// Writes down what became of a debit. One that was paid is a receipt of its policy. Answers [`CHANGED`] or [`KNOWN`].
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
