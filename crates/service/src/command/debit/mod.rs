//! Debits: what a batch collects from the account of a subject, and what the bank says became of that.
//!
//! A debit lies in the slot of its subject. That the bank collected it and what its system makes of it are one commit, so the same
//! answer again finds it settled and books nothing.

mod collect;
mod settle;
mod uncollect;

use yinuo_core::id::{DebitItemId, PaymentBatchId};
use yinuo_core::money::Fen;
use yinuo_core::payout::DebitState;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::payout::DebitItemRow;

use crate::command::{Answer, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::payout::{PaidSubject, subject_of};
use crate::stop::Stop;

pub use collect::CollectDebit;
pub use settle::SettleDebit;
pub use uncollect::UncollectDebit;

/// What [`CollectDebit`], [`UncollectDebit`] and [`SettleDebit`] answer where the debit changed now; otherwise `KNOWN` or
/// `WAITS`.
pub const CHANGED: &str = "debit";

fn debit_outcome(facts: &Facts, system: &dyn PaidSubject, row: &DebitItemRow, commit: Commit) -> Result<Outcome, Stop> {
    let told = vec![
        ("debit", DebitItemId::from_number(row.id).to_string()),
        ("amount", Fen(row.amount).to_string()),
        ("batch", PaymentBatchId::from_number(row.batch_id).to_string()),
    ];
    let subject = subject_of("debit_items", &row.subject_kind, row.subject_id)?;
    let mut outcome = system.answered(facts, subject, told, commit)?;
    outcome.answer = Answer::of(CHANGED, row.id);
    Ok(outcome)
}

fn is_of(row: &DebitItemRow, subject: SubjectRef) -> bool {
    row.subject_id == subject.id && row.subject_kind == subject.kind.key
}

/// The debit of a subject in a batch.
fn debit_of(
    facts: &Facts,
    debit: DebitItemId,
    subject: SubjectRef,
    batch: PaymentBatchId,
) -> Result<(DebitItemRow, DebitState), Stop> {
    let row = facts.row::<DebitItemRow>(debit.number()).cloned();
    let row = row.filter(|row| is_of(row, subject) && row.batch_id == batch.number()).ok_or(Stop::NotFound)?;
    let state = DebitState::parse(&row.state).ok_or_else(|| Stop::damaged("debit_items", debit.to_string()))?;
    Ok((row, state))
}

fn put_debit(commit: &mut Commit, mut row: DebitItemRow, state: DebitState) -> DebitItemRow {
    row.state = state.key().to_owned();
    row.version += 1;
    commit.put(row.clone());
    row
}
