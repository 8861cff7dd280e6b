//! Paying out: batches for the bank, what is taken into them, and what the bank says became of it.
//!
//! A batch lies in the slot of the house, its payouts in those of their subjects, and no commit spans both. So each command
//! goes by the state it finds: done twice it does nothing the second time, and a run that was broken off is run again.

macro_rules! of_batch {
    () => {
        fn slot(&self, _keys: &Keys) -> Slot {
            HOUSE_SLOT
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            plan.want::<yinuo_store::tables::payout::PaymentBatchRow>(self.batch.number());
        }
    };
}

macro_rules! of_payout {
    ($($numbers:ident)?) => {
        fn slot(&self, _keys: &Keys) -> Slot {
            self.subject.slot()
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            // A kind that is neither paid nor collected from is refused when the command runs.
            if let Ok(paid) = paid_subject(self.subject) {
                paid.declare(self.subject, Some(self.payout), plan);
            }
            plan.want::<yinuo_store::tables::payout::PaymentBatchRow>(self.batch.number());
            $(for holder in [self.subject.id, self.payout.number()] {
                plan.want_by(&$numbers, holder);
            })?
        }
    };
}

mod cancel_batch;
mod collect;
mod correct;
mod create_batch;
mod mark_batch_sent;
mod read_batch_file;
mod release_batch;
mod seal_batch;
mod settle;
mod uncollect;

use jiff::civil::Date;
use yinuo_core::access::{Payer, Permission};
use yinuo_core::id::{OfficeId, PaymentBatchId, PayoutId};
use yinuo_core::payout::{BatchKind, BatchState, Payout};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::payout::PaymentBatchRow;

use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::payout::{PaidSubject, Standing, paid_subject};
use crate::stop::Stop;

pub use cancel_batch::CancelBatch;
pub use collect::CollectPayout;
pub use correct::CorrectPayout;
pub use create_batch::CreateBatch;
pub use mark_batch_sent::MarkBatchSent;
pub use read_batch_file::ReadBatchFile;
pub use release_batch::ReleaseBatch;
pub use seal_batch::SealBatch;
pub use settle::{SettlePayout, Settlement};
pub use uncollect::UncollectPayout;

/// What [`CollectPayout`] and [`SettlePayout`] answer: the payout changed now,
pub const CHANGED: &str = "payout";

/// it had changed before and nothing was done,
pub const KNOWN: &str = "known";

/// or it has to wait after all.
pub const WAITS: &str = "waits";

/// A batch that the actor may act on; hidden ones are not there.
pub(super) fn batch_of(context: &Context<'_>, facts: &Facts, id: PaymentBatchId) -> Result<PaymentBatchRow, Stop> {
    let row = facts.row::<PaymentBatchRow>(id.number()).ok_or(Stop::NotFound)?;
    let path = context.office_path(OfficeId::from_number(row.office_id));
    if context.actor.may(Permission::PAY_OUT) && !context.actor.may_at(Permission::PAY_OUT, path) {
        return Err(Stop::NotFound);
    }
    Payer::grant(context.actor, path)?;
    Ok(row.clone())
}

fn state_of(row: &PaymentBatchRow) -> Result<BatchState, Stop> {
    let damaged = || Stop::damaged("payment_batches", PaymentBatchId::from_number(row.id).to_string());
    BatchState::parse(&row.state).ok_or_else(damaged)
}

pub(super) fn require_state(row: &PaymentBatchRow, wanted: &[BatchState]) -> Result<BatchState, Stop> {
    let state = state_of(row)?;
    if wanted.contains(&state) {
        return Ok(state);
    }
    let keys: Vec<_> = wanted.iter().map(|state| state.key()).collect();
    Err(Refusal::new("wrong_batch_state").with("state", state.key()).with("wanted", keys.join(", ")).into())
}

/// A batch holds either payouts or debits.
pub(super) fn require_kind(row: &PaymentBatchRow, is_debits: bool) -> Result<(), Stop> {
    if (BatchKind::parse(&row.kind) == Some(BatchKind::Debits)) == is_debits { Ok(()) } else { Err(Stop::NotFound) }
}

/// The day a batch is carried out by the bank: what is in it is booked on that day.
fn execute_on(row: &PaymentBatchRow) -> Result<Date, Stop> {
    let damaged = |_| Stop::damaged("payment_batches", PaymentBatchId::from_number(row.id).to_string());
    row.execute_on.parse().map_err(damaged)
}

fn batch_outcome(row: &PaymentBatchRow, commit: Commit, facts: Vec<(&'static str, String)>) -> Outcome {
    let subject = Subject { kind: "payment-batch", id: row.id, version: row.version };
    let mut shown = vec![("batch", PaymentBatchId::from_number(row.id).to_string())];
    shown.extend(facts);
    let answer = Answer::of("payment-batch", row.id);
    Outcome { commit, answer, subject: Some(subject), facts: shown, ..Outcome::default() }
}

/// Nothing was to do any more: nothing is written, and nothing stands in the archive.
pub(super) fn nothing_done(kind: &'static str, id: i64) -> Outcome {
    Outcome { answer: Answer::of(kind, id), unaudited: true, ..Outcome::default() }
}

/// Writes the batch as it became.
fn put_batch(mut row: PaymentBatchRow, told: Vec<(&'static str, String)>) -> Outcome {
    row.version += 1;
    let mut commit = Commit::default();
    commit.put(row.clone());
    batch_outcome(&row, commit, told)
}

/// A payout, with what its system does with it and how its subject stands.
pub(super) struct Paid {
    pub payout: Payout,
    pub system: &'static dyn PaidSubject,
    pub standing: Standing,
}

/// A subject that the actor pays and collects for.
pub(super) fn standing_of(
    context: &Context<'_>,
    facts: &Facts,
    subject: SubjectRef,
) -> Result<(&'static dyn PaidSubject, Standing), Stop> {
    let system = paid_subject(subject)?;
    let standing = system.standing(facts, subject)?;
    let path = context.office_path(standing.office);
    if context.actor.may(Permission::PAY_OUT) && !context.actor.may_at(Permission::PAY_OUT, path) {
        return Err(Stop::NotFound);
    }
    Payer::grant(context.actor, path)?;
    Ok((system, standing))
}

/// The payout of a batch command, of a subject that the actor pays for.
fn payout_of(context: &Context<'_>, facts: &Facts, subject: SubjectRef, payout: PayoutId) -> Result<Paid, Stop> {
    let (system, standing) = standing_of(context, facts, subject)?;
    let payout = system.payout(facts, subject, payout)?;
    Ok(Paid { payout, system, standing })
}

impl Paid {
    fn outcome(&self, facts: &Facts, commit: Commit, batch: PaymentBatchId) -> Result<Outcome, Stop> {
        let (id, amount) = (self.payout.id, self.payout.amount);
        let told = vec![("payout", id.to_string()), ("amount", amount.to_string()), ("batch", batch.to_string())];
        let mut outcome = self.system.answered(facts, self.payout.subject, told, commit)?;
        outcome.answer = Answer::of(CHANGED, id.number());
        Ok(outcome)
    }
}
