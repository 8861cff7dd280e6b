//! What the bank sends back, held against what was sent. A row that does not fit exactly is told and nothing is done for it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::{DebitItemId, HOUSE_SLOT, OfficeId, PaymentBatchId, PayoutId};
use yinuo_core::money::Fen;
use yinuo_core::payment::{
    EndToEndId, Outcome, ReturnFile, ReturnItem, batch_of_message, debit_of_reference, debit_reference, read_return,
};
use yinuo_core::payout::{BatchKind, BatchState, PayoutState};
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::payout::{PAYMENT_BATCH, PaymentBatchRow, PayoutRow};

use super::debit::debits;
use super::{AT_ONCE, PAGE, carry_out_all, kind_of, payable_batch, payments, require_payer};
use crate::command::payout::{CHANGED, SettlePayout, Settlement};
use crate::command::{Command, debit};
use crate::house::House;
use crate::payout::subject_of;
use crate::stop::Stop;

/// What taking in a file came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReturnReport {
    pub settled_paid: u64,
    pub settled_returned: u64,
    pub already_known: u64,
    /// On their way: the bank has them and has not said how they end.
    pub not_final: u64,
    /// Rows about no payment of ours.
    pub unknown: Vec<ReturnRow>,
    /// Rows with another amount than was sent.
    pub wrong_amount: Vec<ReturnRow>,
    /// Rows that cannot be read, or contradict what is known.
    pub bad: Vec<ReturnRow>,
}

/// A row for which nothing was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnRow {
    /// The line of a table, the number of the transaction in a document; 0 where the file speaks of a whole batch.
    pub row: u64,
    pub column: &'static str,
    /// Frozen, snake_case.
    pub code: &'static str,
    pub text: String,
}

const ID: &str = "end_to_end_id";
const AMOUNT: &str = "amount";
const RESULT: &str = "result";

/// Takes in a return file, of one batch where one is named. `progress` is told how many of how many rows are done. The same file
/// again changes nothing; one that was broken off is taken in again.
pub async fn import_return(
    house: &House,
    actor: &Arc<Actor>,
    batch: Option<PaymentBatchId>,
    bytes: &[u8],
    mut progress: impl FnMut(u64, u64),
) -> Result<ReturnReport, Stop> {
    require_payer(actor)?;
    let file = read_return(bytes, house.rules().bank_statuses()).map_err(Refusal::from)?;
    let batch = wanted_batch(house, actor, batch, &file).await?;
    let mut report = ReturnReport::default();
    for row in &file.bad_rows {
        report.bad.push(ReturnRow { row: row.row, column: row.column, code: row.code, text: row.text.clone() });
    }
    let mut import = Import { house, actor, batch, batches: HashMap::new(), report };
    let mut items = last_words(&file);
    items.extend(import.unnamed(&file, &items).await?);
    let all = u64::try_from(items.len()).unwrap_or(u64::MAX);
    let mut done = 0;
    for chunk in items.chunks(AT_ONCE) {
        import.take(chunk).await?;
        done += u64::try_from(chunk.len()).unwrap_or_default();
        progress(done, all);
    }
    let ReturnReport { unknown, wrong_amount, bad, .. } = &mut import.report;
    [unknown, wrong_amount, bad].into_iter().for_each(|rows| rows.sort_by_key(|row| row.row));
    Ok(import.report)
}

/// The batch the file is about: the one that was named, and no other than the file itself names.
async fn wanted_batch(
    house: &House,
    actor: &Actor,
    named: Option<PaymentBatchId>,
    file: &ReturnFile,
) -> Result<Option<PaymentBatchId>, Stop> {
    if let Some(named) = named {
        payable_batch(house, actor, named).await?;
    }
    let of_file = file.batch_message_id.as_deref().map(batch_of_message);
    match (named, of_file) {
        // A name that is none of ours may be the bank's own; it does not matter as long as each row names its payment.
        (Some(named), Some(of_file)) if of_file != Ok(named) && (of_file.is_ok() || file.whole_batch.is_some()) => {
            let told = file.batch_message_id.clone().unwrap_or_default();
            Err(Refusal::new("return_of_another_batch").with("named", told).into())
        }
        (Some(named), _) => Ok(Some(named)),
        // Rows stand for themselves; a batch of somebody else's that the file names is no reason to take none of them.
        (None, Some(Ok(of_file))) => Ok(payable_batch(house, actor, of_file).await.is_ok().then_some(of_file)),
        (None, _) => Ok(None),
    }
}

/// One item for each payment: a notification may tell first that the money left and then that it came back.
fn last_words(file: &ReturnFile) -> Vec<ReturnItem> {
    let mut by_id: BTreeMap<String, ReturnItem> = BTreeMap::new();
    for item in &file.items {
        let known = by_id.get(&item.end_to_end_id);
        if known.is_none_or(|known| known.outcome.rank() < item.outcome.rank()) {
            by_id.insert(item.end_to_end_id.clone(), item.clone());
        }
    }
    let mut items: Vec<ReturnItem> = by_id.into_values().collect();
    items.sort_by_key(|item| item.row);
    items
}

/// An item that fits, ready to be written down.
pub(super) struct Fitting {
    row: u64,
    id: String,
    is_paid: bool,
}

impl Fitting {
    pub(super) fn of(item: &ReturnItem) -> Fitting {
        Fitting { row: item.row, id: item.end_to_end_id.clone(), is_paid: item.outcome == Outcome::Paid }
    }
}

/// Why an item does not fit.
pub(super) enum Misfit {
    Known,
    NotFinal,
    Unknown,
    Amount(Fen),
    Bad(&'static str, &'static str),
}

impl Misfit {
    pub(super) fn another_batch() -> Misfit {
        Misfit::Bad(ID, "payout_of_another_batch")
    }

    pub(super) fn not_sent() -> Misfit {
        Misfit::Bad(ID, "batch_not_sent")
    }

    /// What is on its way changes nothing; where it is settled already, the file is an old one.
    pub(super) fn not_final(state: &str, under_way: &str) -> Misfit {
        if state == under_way { Misfit::NotFinal } else { Misfit::Known }
    }

    pub(super) fn result(code: &'static str) -> Misfit {
        Misfit::Bad(RESULT, code)
    }
}

pub(super) struct Import<'a> {
    pub(super) house: &'a House,
    actor: &'a Arc<Actor>,
    pub(super) batch: Option<PaymentBatchId>,
    batches: HashMap<i64, Option<PaymentBatchRow>>,
    report: ReturnReport,
}

impl Import<'_> {
    /// Where the bank tells the outcome of a whole batch, it is that of each payment without a row of its own. A row that could not be
    /// read speaks of some payment; then none is taken to be unnamed.
    async fn unnamed(&mut self, file: &ReturnFile, items: &[ReturnItem]) -> Result<Vec<ReturnItem>, Stop> {
        let Some(outcome) = &file.whole_batch else { return Ok(Vec::new()) };
        let told =
            |code| ReturnRow { row: 0, column: RESULT, code, text: file.batch_message_id.clone().unwrap_or_default() };
        let Some(batch) = self.batch else {
            self.report.unknown.push(told("unknown_batch"));
            return Ok(Vec::new());
        };
        if !file.bad_rows.is_empty() {
            self.report.bad.push(told("whole_batch_with_bad_rows"));
            return Ok(Vec::new());
        }
        let named: HashSet<String> = items.iter().map(|item| item.end_to_end_id.to_ascii_lowercase()).collect();
        let unnamed = self.references(batch).await?.into_iter().filter(|id| !named.contains(id));
        Ok(unnamed
            .map(|end_to_end_id| ReturnItem { end_to_end_id, amount: None, outcome: outcome.clone(), row: 0 })
            .collect())
    }

    /// The ids under which the bank knows what is in a batch.
    async fn references(&mut self, batch: PaymentBatchId) -> Result<Vec<String>, Stop> {
        let is_debits = match self.batch_row(batch.number()).await? {
            Some(row) => kind_of(&row)? == BatchKind::Debits,
            None => return Ok(Vec::new()),
        };
        if is_debits {
            let of_batch = debits(self.house, batch).await?;
            return Ok(of_batch.iter().map(|row| debit_reference(DebitItemId::from_number(row.id))).collect());
        }
        let of_batch = payments(self.house, batch).await?;
        let reference = |payout, attempts| EndToEndId { payout, attempt: u32::try_from(attempts).unwrap_or_default() };
        Ok(of_batch.iter().map(|row| reference(PayoutId::from_number(row.id), row.attempts).to_string()).collect())
    }

    async fn take(&mut self, items: &[ReturnItem]) -> Result<(), Stop> {
        let is_debit = |item: &&ReturnItem| debit_of_reference(&item.end_to_end_id).is_ok();
        let (of_debits, of_payouts): (Vec<&ReturnItem>, Vec<&ReturnItem>) = items.iter().partition(is_debit);
        let mut commands = self.settle_payouts(&of_payouts).await?;
        commands.extend(self.settle_debits(&of_debits).await?);
        for (about, done) in carry_out_all(self.house, self.actor, commands).await {
            match done {
                Ok(answer) if ![CHANGED, debit::CHANGED].contains(&&*answer.kind) => self.report.already_known += 1,
                Ok(_) if about.is_paid => self.report.settled_paid += 1,
                Ok(_) => self.report.settled_returned += 1,
                Err(Stop::Refused(refusal)) => {
                    let (row, code, text) = (about.row, refusal.code, about.id);
                    self.report.bad.push(ReturnRow { row, column: RESULT, code, text });
                }
                Err(stop) => return Err(stop),
            }
        }
        Ok(())
    }

    async fn settle_payouts(&mut self, items: &[&ReturnItem]) -> Result<Vec<(Fitting, Command)>, Stop> {
        let ids: HashMap<&str, EndToEndId> = items
            .iter()
            .filter_map(|item| Some((item.end_to_end_id.as_str(), item.end_to_end_id.parse().ok()?)))
            .collect();
        let payouts = self.payouts_of(ids.values().map(|id| id.payout)).await?;
        let mut commands = Vec::new();
        for &item in items {
            let id = ids.get(item.end_to_end_id.as_str());
            let payout = id.and_then(|id| payouts.get(&id.payout.number()));
            let fits = match (id, payout) {
                (Some(id), Some(payout)) => self.hold_against(item, *id, payout).await?,
                _ => Err(Misfit::Unknown),
            };
            match fits {
                Ok(command) => commands.push((Fitting::of(item), Command::from(command))),
                Err(misfit) => self.tell(item, misfit),
            }
        }
        Ok(commands)
    }

    /// Paying is permitted to the actor in that office.
    pub(super) fn may_pay_at(&self, office: OfficeId) -> bool {
        self.actor.may_at(Permission::PAY_OUT, self.house.directory().path(office))
    }

    async fn payouts_of(&self, ids: impl Iterator<Item = PayoutId>) -> Result<HashMap<i64, PayoutRow>, Stop> {
        let keys: Vec<_> = ids.map(|id| vec![Value::Int(id.slot().number()), Value::Int(id.number())]).collect();
        debug_assert!(keys.len() <= usize::try_from(PAGE).expect("a small number"), "one page at a time");
        let rows = self.house.store.load::<PayoutRow>(keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }

    /// What the bank says of a payment, against what was sent.
    async fn hold_against(
        &mut self,
        item: &ReturnItem,
        id: EndToEndId,
        payout: &PayoutRow,
    ) -> Result<Result<SettlePayout, Misfit>, Stop> {
        let attempts = u32::try_from(payout.attempts).unwrap_or_default();
        if !self.may_pay_at(OfficeId::from_number(payout.office_id)) || id.attempt > attempts {
            return Ok(Err(Misfit::Unknown));
        }
        let is_paid = item.outcome == Outcome::Paid;
        let over = |code| if is_paid { Misfit::Bad(RESULT, code) } else { Misfit::Known };
        if id.attempt < attempts {
            // It went out again because it had come back. That it was paid all the same is for people to look into.
            return Ok(Err(over("earlier_attempt_paid")));
        }
        if item.amount.is_some_and(|amount| amount.0 != payout.amount) {
            return Ok(Err(Misfit::Amount(Fen(payout.amount))));
        }
        let Some(batch) = payout.batch_id else { return Ok(Err(over("payout_not_in_batch"))) };
        if self.batch.is_some_and(|wanted| wanted.number() != batch) {
            return Ok(Err(Misfit::another_batch()));
        }
        let Some(row) = self.batch_row(batch).await? else { return Ok(Err(Misfit::Unknown)) };
        if row.state != BatchState::Sent.key() {
            return Ok(Err(Misfit::not_sent()));
        }
        let Some(outcome) = self.settlement(&item.outcome) else {
            return Ok(Err(Misfit::not_final(&payout.state, PayoutState::Batched.key())));
        };
        match (payout.state.as_str(), is_paid) {
            ("paid", true) | ("returned", false) => return Ok(Err(Misfit::Known)),
            ("returned", true) => return Ok(Err(Misfit::result("paid_after_return"))),
            _ => {}
        }
        let calendar = self.house.rules().calendar();
        Ok(Ok(SettlePayout {
            payout: id.payout,
            subject: subject_of("payouts", &payout.subject_kind, payout.subject_id)?,
            batch: PaymentBatchId::from_number(batch),
            outcome,
            on: calendar.date_of(self.house.now()),
        }))
    }

    /// A batch that the actor pays, by its number; looked up once.
    pub(super) async fn batch_row(&mut self, batch: i64) -> Result<Option<PaymentBatchRow>, Stop> {
        if let Some(known) = self.batches.get(&batch) {
            return Ok(known.clone());
        }
        let key = vec![Value::Int(HOUSE_SLOT.number()), Value::Int(batch)];
        let found = self.house.store.query_one(&PAYMENT_BATCH, key).await?;
        let directory = self.house.directory();
        let visible = found
            .filter(|row| self.actor.may_at(Permission::PAY_OUT, directory.path(OfficeId::from_number(row.office_id))));
        self.batches.insert(batch, visible.clone());
        Ok(visible)
    }

    /// What an outcome settles; nothing where it is not final.
    pub(super) fn settlement(&self, outcome: &Outcome) -> Option<Settlement> {
        let (code, reason) = match outcome {
            Outcome::NotFinal { .. } => return None,
            Outcome::Paid => return Some(Settlement::Paid),
            Outcome::Returned { code, reason } => (code, reason),
        };
        let known = self.house.rules().return_codes().find(code.as_deref(), reason.as_deref());
        let name = known.map(|entry| entry.name.zh.clone()).unwrap_or_default();
        Some(Settlement::Returned {
            code: code.clone().unwrap_or_else(|| known.map(|entry| entry.code.clone()).unwrap_or_default()),
            reason: reason.clone().unwrap_or(name),
            wrong_account: known.is_some_and(|entry| entry.wrong_account),
        })
    }

    pub(super) fn tell(&mut self, item: &ReturnItem, misfit: Misfit) {
        let report = &mut self.report;
        let row = |column, code, text: &str| ReturnRow { row: item.row, column, code, text: text.to_owned() };
        match misfit {
            Misfit::Known => report.already_known += 1,
            Misfit::NotFinal => report.not_final += 1,
            Misfit::Unknown => report.unknown.push(row(ID, "unknown_reference", &item.end_to_end_id)),
            Misfit::Amount(sent) => {
                let told = item.amount.unwrap_or_default();
                report.wrong_amount.push(row(AMOUNT, "amount_differs", &format!("{told} ({sent})")));
            }
            Misfit::Bad(column, code) => report.bad.push(row(column, code, &item.end_to_end_id)),
        }
    }
}
