//! Paying out: batches for the bank, what is taken into them, and what the bank says became of it.
//!
//! A batch lies in the slot of the house, its payouts in those of their policies, and no commit spans both. So each command
//! goes by the state it finds: done twice it does nothing the second time, and a run that was broken off is run again.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::{Payer, Permission};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, PartyId, PaymentBatchId, PayoutId, PolicyId, Slot};
use yinuo_core::life::policy::{
    self, BatchKind, BatchState, Collected, PaidBack, Payout, PayoutState, PolicyFile, PolicyRefusal,
};
use yinuo_core::money::Fen;
use yinuo_core::party::mask;
use yinuo_core::payment::PaymentRefusal;
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;
use yinuo_store::tables::payout::PaymentBatchRow;

use super::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::life::command::policy::{answered, carry_out, today};
use crate::personal;
use crate::stop::Stop;

/// What [`CollectPayout`] and [`SettlePayout`] answer: the payout changed now,
pub const CHANGED: &str = "payout";
/// it had changed before and nothing was done,
pub const KNOWN: &str = "known";
/// or it has to wait after all.
pub const WAITS: &str = "waits";

/// A batch that the actor may act on; hidden ones are not there.
pub(super) fn batch_of(context: &Context<'_>, facts: &Facts, id: PaymentBatchId) -> Result<PaymentBatchRow, Stop> {
    let row = facts.batches.get(&id.number()).ok_or(Stop::NotFound)?;
    let path = context.office_path(OfficeId::from_number(row.office_id));
    if context.actor.may(Permission::PayOut) && !context.actor.may_at(Permission::PayOut, path) {
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
    let answer = Answer { kind: "payment-batch", id: row.id, ..Answer::default() };
    Outcome { commit, answer, subject: Some(subject), facts: shown, reason: None, unaudited: false }
}

/// Nothing was to do any more: nothing is written, and nothing stands in the archive.
pub(super) fn nothing_done(kind: &'static str, id: i64) -> Outcome {
    Outcome { answer: Answer { kind, id, ..Answer::default() }, unaudited: true, ..Outcome::default() }
}

/// Writes the batch as it became.
fn put_batch(facts: &mut Facts, mut row: PaymentBatchRow, told: Vec<(&'static str, String)>) -> Outcome {
    row.version += 1;
    let mut commit = Commit::default();
    facts.batches.insert(row.id, row.clone());
    commit.put(row.clone());
    batch_outcome(&row, commit, told)
}

/// A new batch, empty and collecting.
#[derive(Debug, Clone, Serialize)]
pub struct CreateBatch {
    /// Today or later.
    pub execute_on: Date,
    /// What it gathers, as [`BatchKind::text`].
    #[serde(serialize_with = "kind_text")]
    pub kind: BatchKind,
}

fn kind_text<S: serde::Serializer>(kind: &BatchKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&kind.text())
}

impl Act for CreateBatch {
    const NAME: &'static str = "create-batch";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        Payer::grant(context.actor, context.office_path(office))?;
        let today = today(context);
        if self.execute_on < today {
            return Err(Refusal::new("execute_on_in_past").with("today", today.to_string()).into());
        }
        let row = PaymentBatchRow {
            slot: HOUSE_SLOT.number(),
            id: PaymentBatchId::new(context.stamp(), HOUSE_SLOT).number(),
            kind: self.kind.text(),
            office_id: office.number(),
            operator_id: context.operator().number(),
            created_at: context.micros(),
            execute_on: self.execute_on.to_string(),
            state: BatchState::Collecting.key().to_owned(),
            count: 0,
            amount: 0,
            sent_at: None,
            version: 1,
        };
        let mut commit = Commit::default();
        facts.batches.insert(row.id, row.clone());
        commit.insert(row.clone());
        Ok(batch_outcome(&row, commit, vec![("execute_on", row.execute_on.clone())]))
    }
}

macro_rules! of_batch {
    () => {
        fn slot(&self, _keys: &Keys) -> Slot {
            HOUSE_SLOT
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            plan.batches.insert(self.batch.number());
        }
    };
}

/// Closes a batch with the count and sum of what is in it. Of a sealed one, they are counted again.
#[derive(Debug, Clone, Serialize)]
pub struct SealBatch {
    pub batch: PaymentBatchId,
    pub count: i64,
    pub amount: Fen,
}

impl Act for SealBatch {
    const NAME: &'static str = "seal-batch";
    of_batch!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut row = batch_of(context, facts, self.batch)?;
        let state = require_state(&row, &[BatchState::Collecting, BatchState::Sealed])?;
        if self.count <= 0 {
            return Err(Stop::refused(PaymentRefusal::BatchEmpty.code()));
        }
        if state == BatchState::Sealed && (row.count, row.amount) == (self.count, self.amount.0) {
            return Ok(nothing_done("payment-batch", row.id));
        }
        row.state = BatchState::Sealed.key().to_owned();
        row.count = self.count;
        row.amount = self.amount.0;
        Ok(put_batch(facts, row, vec![("count", self.count.to_string()), ("amount", self.amount.to_string())]))
    }
}

/// The file of a batch went to the bank.
#[derive(Debug, Clone, Serialize)]
pub struct MarkBatchSent {
    pub batch: PaymentBatchId,
}

impl Act for MarkBatchSent {
    const NAME: &'static str = "mark-batch-sent";
    of_batch!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut row = batch_of(context, facts, self.batch)?;
        if require_state(&row, &[BatchState::Sealed, BatchState::Sent])? == BatchState::Sent {
            return Ok(nothing_done("payment-batch", row.id));
        }
        row.state = BatchState::Sent.key().to_owned();
        row.sent_at = Some(context.micros());
        let told = vec![("count", row.count.to_string()), ("amount", Fen(row.amount).to_string())];
        Ok(put_batch(facts, row, told))
    }
}

/// A batch that does not go to the bank after all. Its payouts are taken out by [`UncollectPayout`], its debits by
/// [`super::debit::UncollectDebit`].
#[derive(Debug, Clone, Serialize)]
pub struct CancelBatch {
    pub batch: PaymentBatchId,
}

impl Act for CancelBatch {
    const NAME: &'static str = "cancel-batch";
    of_batch!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut row = batch_of(context, facts, self.batch)?;
        let open = [BatchState::Collecting, BatchState::Sealed, BatchState::Cancelled];
        if require_state(&row, &open)? == BatchState::Cancelled {
            return Ok(nothing_done("payment-batch", row.id));
        }
        row.state = BatchState::Cancelled.key().to_owned();
        Ok(put_batch(facts, row, Vec::new()))
    }
}

/// The file of a batch is handed out, account numbers in clear. This is the record of it; the file is written by the caller.
#[derive(Debug, Clone, Serialize)]
pub struct ReadBatchFile {
    pub batch: PaymentBatchId,
    pub name: String,
    /// BLAKE3 of the file, in hexadecimal.
    pub content_hash: String,
}

impl Act for ReadBatchFile {
    const NAME: &'static str = "read-batch-file";
    of_batch!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let row = batch_of(context, facts, self.batch)?;
        require_state(&row, &[BatchState::Sealed, BatchState::Sent])?;
        let told = vec![("file", self.name), ("content_hash", self.content_hash)];
        Ok(batch_outcome(&row, Commit::default(), told))
    }
}

macro_rules! of_payout {
    ($($numbers:ident)?) => {
        fn slot(&self, _keys: &Keys) -> Slot {
            self.policy.slot()
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            plan.policies.insert(self.policy.number());
            plan.payouts.insert(self.payout.number());
            plan.batches.insert(self.batch.number());
            $(plan.$numbers.extend([self.policy.number(), self.payout.number()]);)?
        }
    };
}

/// The payout of a batch command, in a policy that the actor pays for.
fn payout_of(
    context: &Context<'_>,
    facts: &Facts,
    policy: PolicyId,
    payout: PayoutId,
) -> Result<(Arc<PolicyFile>, Payout), Stop> {
    let file = facts.policies.get(&policy).ok_or(Stop::NotFound)?;
    let path = context.office_path(file.policy.office);
    if context.actor.may(Permission::PayOut) && !context.actor.may_at(Permission::PayOut, path) {
        return Err(Stop::NotFound);
    }
    Payer::grant(context.actor, path)?;
    let payout = file.payout(payout).ok_or(Stop::NotFound)?.clone();
    Ok((file.clone(), payout))
}

fn payout_outcome(facts: &Facts, policy: PolicyId, payout: &Payout, commit: Commit, batch: PaymentBatchId) -> Outcome {
    let told =
        vec![("payout", payout.id.to_string()), ("amount", payout.amount.to_string()), ("batch", batch.to_string())];
    let mut outcome = answered(&facts.policies[&policy], told, commit);
    outcome.answer = Answer { kind: CHANGED, id: payout.id.number(), ..Answer::default() };
    outcome
}

/// Takes a payout into a batch. Answers [`CHANGED`], [`KNOWN`] or [`WAITS`].
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
            outcome.answer.kind = WAITS;
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

/// Takes a payout out of a cancelled batch.
#[derive(Debug, Clone, Serialize)]
pub struct UncollectPayout {
    pub payout: PayoutId,
    pub policy: PolicyId,
    pub batch: PaymentBatchId,
}

impl Act for UncollectPayout {
    const NAME: &'static str = "uncollect-payout";
    of_payout!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let batch = batch_of(context, facts, self.batch)?;
        let (before, payout) = payout_of(context, facts, self.policy, self.payout)?;
        if payout.batch != Some(self.batch) || payout.state != PayoutState::Batched {
            return Ok(nothing_done(KNOWN, self.payout.number()));
        }
        require_state(&batch, &[BatchState::Cancelled])?;
        let (id, from, on) = (self.payout, self.batch, execute_on(&batch)?);
        let mut commit = Commit::default();
        carry_out(context, facts, &mut commit, &before, None, |turn| policy::untake(turn, id, from, on))?;
        Ok(payout_outcome(facts, self.policy, &payout, commit, self.batch))
    }
}

/// What the bank says became of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Settlement {
    Paid,
    Returned { code: String, reason: String, wrong_account: bool },
}

/// Writes down what became of a payout. Answers [`CHANGED`] or [`KNOWN`].
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

/// A new account for a payout that waits or was sent back, where no case works on it. As in a case, one that is paid to the
/// account of its policy gets that one changed.
#[derive(Debug, Clone, Serialize)]
pub struct CorrectPayout {
    pub payout: PayoutId,
    pub policy: PolicyId,
    /// The holder of the policy, known to the caller.
    pub holder: PartyId,
    /// `payee_account`, `payee_account_again`, `account_holder`, `branch_code`, `other_holder_reason`.
    pub answers: Answers,
}

impl Act for CorrectPayout {
    const NAME: &'static str = "correct-payout";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.policies_whole.insert(self.policy.number());
        plan.parties.insert(self.holder.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let before = crate::life::command::policy::visible(context, facts, self.policy)?;
        // Outside a case nobody looks over the shoulder of who types the account: it takes who may pay.
        Payer::grant(context.actor, context.office_path(before.policy.office))?;
        let payout = before.payout(self.payout).ok_or(Stop::NotFound)?.clone();
        if !matches!(payout.state, PayoutState::Blocked | PayoutState::Ready | PayoutState::Returned) {
            return Err(PolicyRefusal::PayoutNotWaiting { state: payout.state }.into());
        }
        let holder = facts.parties.get(&before.policy.holder).map(|party| party.name.clone()).unwrap_or_default();
        let (account, number) =
            super::account::checked(context, &self.answers, payout.payee(&holder), context.operator())?;
        let (id, masked) = (self.payout, account.masked.clone());
        let mut commit = Commit::default();
        carry_out(context, facts, &mut commit, &before, None, |turn| {
            policy::correct_account(turn, id, account)?;
            turn.finish();
            Ok(())
        })?;
        let place = if payout.goes_apart() { id.number() } else { self.policy.number() };
        commit.put(personal::seal(context, place, personal::PAYOUT_ACCOUNT, "account", &number));
        let told = vec![("payout", id.to_string()), ("account", masked)];
        let mut outcome = answered(&facts.policies[&self.policy], told, commit);
        outcome.answer = Answer { kind: CHANGED, id: id.number(), ..Answer::default() };
        Ok(outcome)
    }
}
