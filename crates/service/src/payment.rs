//! Payments and debits through the bank (银行代付、代扣): gathering a batch, writing its file, taking in what the bank sends back.
//!
//! Each is many small commits. None needs to be whole: what is done is known by its state, so the same call again goes on
//! where the one before was broken off, and does nothing twice.

mod debit;
mod file;
mod returns;

use futures_util::stream::{self, StreamExt};
use jiff::civil::Date;
use std::sync::Arc;
use yinuo_core::access::{Actor, Denied, Permission};
use yinuo_core::id::{ApprovalId, OfficeId, PartyId, PaymentBatchId, PayoutId};
use yinuo_core::money::Fen;
use yinuo_core::payment::PaymentRefusal;
use yinuo_core::payout::{BatchKind, BatchState, PaymentKind};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::payout::{BATCH_COUNTS, PAYMENTS_OF_BATCH, PAYOUTS, PaymentBatchRow, PaymentRow};
use yinuo_store::{ListingChoice, Value};

pub use file::{BatchFormat, batch_file};
pub use returns::{ReturnReport, ReturnRow, import_return};

use crate::command::payout::{CHANGED, CancelBatch, CollectPayout, CorrectPayout, CreateBatch};
use crate::command::payout::{MarkBatchSent, ReleaseBatch, SealBatch, UncollectPayout, WAITS};
use crate::command::{Answer, Command};
use crate::house::House;
use crate::payout::{paid_subject, subject_of};
use crate::query;
use crate::stop::Stop;

/// Payouts looked up at once, and commands under way at once: enough to fill a commit.
const PAGE: i64 = 2_000;
const AT_ONCE: usize = 512;
/// Refusals that a report tells one by one; more are only counted.
const TOLD: usize = 100;

/// What gathering a batch came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchReport {
    pub batch: PaymentBatchId,
    /// Taken by this run.
    pub collected: u64,
    /// Thought ready, and have to wait after all: for an account, or for the batch that holds the debit already.
    pub waiting: u64,
    /// All that is in the batch now.
    pub count: i64,
    pub amount: Fen,
    /// Left out by a refusal; the first of them are named.
    pub refused: u64,
    pub refusals: Vec<(LeftOut, Refusal)>,
    /// What waits for another's word before it can be sent.
    pub approval: Option<ApprovalId>,
}

/// What was left out of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    Payout(PayoutId),
    /// No debit was made of it.
    Subject(SubjectRef),
}

/// Which payouts a batch gathers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BatchFilter {
    pub kind: Option<&'static PaymentKind>,
}

/// Makes a batch of all that is ready and due by that day in the offices of the actor, and seals it. With the same key again it goes
/// on with the batch made before. Where nothing is ready it is refused, and no open batch is left behind.
pub async fn make_batch(
    house: &House,
    actor: &Arc<Actor>,
    execute_on: Date,
    filter: BatchFilter,
    idempotency_key: Option<String>,
) -> Result<(BatchReport, bool), Stop> {
    make(house, actor, execute_on, BatchKind::of(filter.kind), idempotency_key).await
}

/// As [`make_batch`], of what may be collected by debits that were authorised.
pub async fn make_debit_batch(
    house: &House,
    actor: &Arc<Actor>,
    execute_on: Date,
    idempotency_key: Option<String>,
) -> Result<(BatchReport, bool), Stop> {
    make(house, actor, execute_on, BatchKind::Debits, idempotency_key).await
}

async fn make(
    house: &House,
    actor: &Arc<Actor>,
    execute_on: Date,
    kind: BatchKind,
    idempotency_key: Option<String>,
) -> Result<(BatchReport, bool), Stop> {
    let create = Command::from(CreateBatch { execute_on, kind });
    let made = house.carry_out(actor, create, idempotency_key).await?;
    let batch = PaymentBatchId::from_number(made.id);
    let row = query::payout::batch_row(house, actor, batch).await?;
    if made.replayed && !matches!(BatchState::parse(&row.state), Some(BatchState::Collecting)) {
        let counted = counted(house, batch).await?;
        return Ok((BatchReport::new(batch, counted), true));
    }
    let empty = PaymentRefusal::BatchEmpty.code();
    match collect_batch(house, actor, batch).await {
        Err(stop) if stop.code() == empty => {
            house.carry_out(actor, Command::from(CancelBatch { batch }), None).await?;
            Err(stop)
        }
        done => Ok((done?, made.replayed)),
    }
}

impl BatchReport {
    fn new(batch: PaymentBatchId, (count, amount): (i64, Fen)) -> BatchReport {
        BatchReport { batch, collected: 0, waiting: 0, count, amount, refused: 0, refusals: Vec::new(), approval: None }
    }

    fn refuse(&mut self, left_out: LeftOut, refusal: Refusal) {
        self.refused += 1;
        if self.refusals.len() < TOLD {
            self.refusals.push((left_out, refusal));
        }
    }
}

/// Gathers what a batch still lacks, and seals it. A sealed one is only counted again.
pub async fn collect_batch(house: &House, actor: &Arc<Actor>, batch: PaymentBatchId) -> Result<BatchReport, Stop> {
    let row = payable_batch(house, actor, batch).await?;
    let mut report = BatchReport::new(batch, (0, Fen::ZERO));
    if row.state == BatchState::Collecting.key() {
        if kind_of(&row)? == BatchKind::Debits {
            debit::collect_pages(house, actor, &row, &mut report).await?;
        } else {
            collect_pages(house, actor, &row, &mut report).await?;
        }
    }
    (report.count, report.amount) = counted(house, batch).await?;
    let seal = SealBatch { batch, count: report.count, amount: report.amount };
    house.carry_out(actor, Command::from(seal), None).await?;
    report.approval = ask_release(house, actor, batch).await?;
    Ok(report)
}

/// Lets a sealed batch go, or puts it before those who may.
async fn ask_release(house: &House, actor: &Arc<Actor>, batch: PaymentBatchId) -> Result<Option<ApprovalId>, Stop> {
    match release_batch(house, actor, batch, None).await {
        Ok(answer) => Ok(answer.waits_for()),
        // Asked for by an earlier run.
        Err(Stop::Refused(refusal)) if refusal.code == "approval_waits_already" => Ok(None),
        Err(stop) => Err(stop),
    }
}

/// A sealed batch may go to the bank; where that needs another's word, the answer is what waits for it.
pub async fn release_batch(
    house: &House,
    actor: &Arc<Actor>,
    batch: PaymentBatchId,
    idempotency_key: Option<String>,
) -> Result<Answer, Stop> {
    house.carry_out(actor, Command::from(ReleaseBatch { batch }), idempotency_key).await
}

fn kind_of(row: &PaymentBatchRow) -> Result<BatchKind, Stop> {
    let damaged = || Stop::damaged("payment_batches", PaymentBatchId::from_number(row.id).to_string());
    BatchKind::parse(&row.kind).ok_or_else(damaged)
}

/// The offices a batch gathers from: its own and those below, as far as the actor pays for them.
fn push_offices(
    conditions: &mut query::Conditions,
    house: &House,
    actor: &Actor,
    row: &PaymentBatchRow,
) -> Result<(), Stop> {
    let office = OfficeId::from_number(row.office_id);
    let within = (office != OfficeId::HOUSE).then_some(office);
    query::push_scope(conditions, house, actor, Permission::PAY_OUT, within)
}

async fn collect_pages(
    house: &House,
    actor: &Arc<Actor>,
    row: &PaymentBatchRow,
    report: &mut BatchReport,
) -> Result<(), Stop> {
    let mut conditions: query::Conditions =
        vec![("ready", Vec::new()), ("due_until", vec![Value::Text(row.execute_on.clone())])];
    if let Some(kind) = BatchKind::parse(&row.kind).and_then(BatchKind::payment_kind) {
        conditions.push(("kind", vec![kind.key.into()]));
    }
    push_offices(&mut conditions, house, actor, row)?;
    let mut after = None;
    loop {
        let choice =
            ListingChoice { conditions: conditions.clone(), order: "due", descending: false, after, limit: PAGE };
        let page = house.store.page(&PAYOUTS, choice).await?;
        let commands = page.rows.iter().map(|line| {
            let payout = PayoutId::from_number(line.id);
            let subject = subject_of("payouts", &line.subject_kind, line.subject_id)?;
            Ok((payout, Command::from(CollectPayout { payout, subject, batch: report.batch })))
        });
        let commands = commands.collect::<Result<Vec<_>, Stop>>()?;
        for (payout, done) in carry_out_all(house, actor, commands).await {
            match done {
                Ok(answer) if answer.kind == CHANGED => report.collected += 1,
                Ok(answer) if answer.kind == WAITS => report.waiting += 1,
                Ok(_) => {}
                Err(Stop::Refused(refusal)) if refusal.code != "wrong_batch_state" => {
                    report.refuse(LeftOut::Payout(payout), refusal);
                }
                Err(stop) => return Err(stop),
            }
        }
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// Carries commands out, many at once; each answer with what its command was about.
async fn carry_out_all<T>(
    house: &House,
    actor: &Arc<Actor>,
    commands: Vec<(T, Command)>,
) -> Vec<(T, Result<Answer, Stop>)> {
    let each = commands
        .into_iter()
        .map(|(about, command)| async move { (about, house.carry_out(actor, command, None).await) });
    stream::iter(each).buffered(house.shared.clock.at_once(AT_ONCE)).collect().await
}

/// A batch that the actor may act on.
async fn payable_batch(house: &House, actor: &Actor, batch: PaymentBatchId) -> Result<PaymentBatchRow, Stop> {
    let row = query::payout::batch_row(house, actor, batch).await?;
    query::require_visible(house, actor, Permission::PAY_OUT, OfficeId::from_number(row.office_id))?;
    Ok(row)
}

/// How many payouts or debits lie in a batch, and their sum.
async fn counted(house: &House, batch: PaymentBatchId) -> Result<(i64, Fen), Stop> {
    let counts = house.store.query(&BATCH_COUNTS, vec![Value::Int(batch.number())]).await?;
    let amount = Fen::checked_sum(counts.iter().map(|count| Fen(count.amount)));
    let amount = amount.map_err(|_| Stop::damaged("payouts", format!("the sum of {batch}")))?;
    Ok((counts.iter().map(|count| count.number).sum(), amount))
}

/// All payments of a batch, read a page at a time.
pub(crate) async fn payments(house: &House, batch: PaymentBatchId) -> Result<Vec<PaymentRow>, Stop> {
    let mut all: Vec<PaymentRow> = Vec::new();
    loop {
        let (slot, id) = all.last().map_or((-1, -1), |last| (last.slot, last.id));
        let parameters = vec![Value::Int(batch.number()), Value::Int(slot), Value::Int(id), Value::Int(PAGE)];
        let page = house.store.query(&PAYMENTS_OF_BATCH, parameters).await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// The file of a batch went to the bank.
pub async fn mark_sent(
    house: &House,
    actor: &Arc<Actor>,
    batch: PaymentBatchId,
    idempotency_key: Option<String>,
) -> Result<Answer, Stop> {
    house.carry_out(actor, Command::from(MarkBatchSent { batch }), idempotency_key).await
}

/// Cancels a batch and takes its payouts or debits out again; how many.
pub async fn cancel_batch(house: &House, actor: &Arc<Actor>, batch: PaymentBatchId) -> Result<u64, Stop> {
    house.carry_out(actor, Command::from(CancelBatch { batch }), None).await?;
    let row = query::payout::batch_row(house, actor, batch).await?;
    if kind_of(&row)? == BatchKind::Debits {
        return debit::take_out(house, actor, batch).await;
    }
    let left = payments(house, batch).await?;
    let command = |row: &PaymentRow| {
        let payout = PayoutId::from_number(row.id);
        let subject = subject_of("payouts", &row.subject_kind, row.subject_id)?;
        Ok(((), Command::from(UncollectPayout { payout, subject, batch })))
    };
    let commands = left.iter().map(command).collect::<Result<Vec<_>, Stop>>()?;
    let mut taken_out = 0;
    for ((), done) in carry_out_all(house, actor, commands).await {
        taken_out += u64::from(done?.kind == CHANGED);
    }
    Ok(taken_out)
}

/// A new account for a payout on which no case works; where one does, the case is named.
pub async fn correct_payout(
    house: &House,
    actor: &Arc<Actor>,
    payout: PayoutId,
    answers: Answers,
    idempotency_key: Option<String>,
) -> Result<Answer, Stop> {
    actor.require(Permission::PAY_OUT)?;
    let line = query::payout::line(house, actor, payout).await?;
    let subject = line.subject;
    if let Some((case, number)) = paid_subject(subject)?.failed_payment_case(house, subject, payout).await? {
        let refusal = Refusal::new("failed_payment_case_open").with("number", number);
        return Err(refusal.with("case", case.to_string()).into());
    }
    let creditor = PartyId::from_number(line.row.creditor_id);
    let command = Command::from(CorrectPayout { payout, subject, creditor, answers });
    house.carry_out(actor, command, idempotency_key).await
}

/// Paying is permitted to the actor at all.
fn require_payer(actor: &Actor) -> Result<(), Denied> {
    actor.require(Permission::PAY_OUT)
}
