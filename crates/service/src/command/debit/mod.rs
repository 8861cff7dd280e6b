//! Premiums by debit: whether a policy may be debited, what a batch collects from it, and what the bank says became of that.
//!
//! A debit lies in the slot of its policy. That the bank collected it and the receipt it becomes are one commit, so the same
//! answer again finds it settled and books nothing.

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

mod collect;
mod set;
mod settle;
mod uncollect;

use std::sync::Arc;

use yinuo_core::access::{Payer, Permission};
use yinuo_core::id::{DebitItemId, PaymentBatchId, PolicyId};
use yinuo_core::life::policy::{DebitState, PolicyFile};
use yinuo_core::money::Fen;
use yinuo_store::tables::payout::DebitItemRow;

use crate::command::{Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::life::command::policy::answered;
use crate::stop::Stop;

pub use collect::CollectDebit;
pub use set::SetDebit;
pub use settle::SettleDebit;
pub use uncollect::UncollectDebit;

/// What [`CollectDebit`], [`UncollectDebit`] and [`SettleDebit`] answer where the debit changed now; otherwise `KNOWN` or
/// `WAITS`.
pub const CHANGED: &str = "debit";

/// A policy that the actor collects from.
fn payable(context: &Context<'_>, facts: &Facts, policy: PolicyId) -> Result<Arc<PolicyFile>, Stop> {
    let file = facts.policies.get(&policy).ok_or(Stop::NotFound)?;
    let path = context.office_path(file.policy.office);
    if context.actor.may(Permission::PAY_OUT) && !context.actor.may_at(Permission::PAY_OUT, path) {
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
    outcome.answer = Answer::of(CHANGED, row.id);
    outcome
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
