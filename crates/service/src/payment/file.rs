//! The file of a batch for the bank: the accounts it took down, in clear, each payment checked before a byte is written.

use std::collections::HashMap;
use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::id::{PaymentBatchId, PayoutId};
use yinuo_core::money::Fen;
use yinuo_core::party::mask;
use yinuo_core::payment::{
    BatchPlace, BatchRefusal, EndToEndId, Payment, PaymentBatch, TableFor, check_batch, debit_csv, message_id,
    pain_001, pain_008, payment_csv,
};
use yinuo_core::payout::{BatchKind, BatchState};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::Value;
use yinuo_store::tables::party::{NUMBERS_OF, PersonalNumberRow};
use yinuo_store::tables::payout::{PaymentBatchRow, PaymentRow};

use super::debit::{debit, debits};
use super::{PAGE, kind_of, payable_batch, payments};
use crate::command::Command;
use crate::command::payout::ReadBatchFile;
use crate::house::House;
use crate::payout::subject_of;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchFormat {
    /// ISO 20022, pain.001.001.09: payments.
    Pain001,
    /// ISO 20022, pain.008.001.08: debits.
    Pain008,
    /// A table for a bank that takes no ISO 20022: every cell is what it says.
    Csv,
    /// The same for people with a spreadsheet: guarded against formulas and rounding.
    CsvForPeople,
}

impl BatchFormat {
    pub fn parse(key: &str) -> Option<BatchFormat> {
        match key {
            "pain001" => Some(BatchFormat::Pain001),
            "pain008" => Some(BatchFormat::Pain008),
            "csv" => Some(BatchFormat::Csv),
            "csv-for-people" => Some(BatchFormat::CsvForPeople),
            _ => None,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            BatchFormat::Pain001 | BatchFormat::Pain008 => "xml",
            BatchFormat::Csv => "csv",
            BatchFormat::CsvForPeople => "people.csv",
        }
    }
}

/// What is in a batch, as its file has it, with how each is named in a refusal.
struct Contents {
    payments: Vec<Payment>,
    names: Vec<String>,
}

impl Contents {
    async fn of_payouts(house: &House, batch: &PaymentBatchRow) -> Result<Contents, Stop> {
        let rows = payments(house, PaymentBatchId::from_number(batch.id)).await?;
        check_seal(batch, rows.iter().map(|row| row.amount))?;
        let numbers = numbers_of(house, rows.iter().map(|row| (row.slot, holder_of(row))).collect()).await?;
        let labels =
            labels(house, "payouts", rows.iter().map(|row| (row.subject_kind.as_str(), row.subject_id))).await?;
        let payments = rows.iter().zip(&labels).map(|(row, label)| payment(house, row, label, &numbers));
        let payments = payments.collect::<Result<_, Stop>>()?;
        Ok(Contents { payments, names: rows.iter().map(|row| PayoutId::from_number(row.id).to_string()).collect() })
    }

    async fn of_debits(house: &House, batch: &PaymentBatchRow) -> Result<Contents, Stop> {
        let rows = debits(house, PaymentBatchId::from_number(batch.id)).await?;
        check_seal(batch, rows.iter().map(|row| row.amount))?;
        let numbers = numbers_of(house, rows.iter().map(|row| (row.slot, row.subject_id)).collect()).await?;
        let subjects = rows.iter().map(|row| (row.subject_kind.as_str(), row.subject_id));
        let names = labels(house, "debit_items", subjects).await?;
        let payments = rows.iter().zip(&names).map(|(row, label)| debit(house, row, label, &numbers));
        Ok(Contents { payments: payments.collect::<Result<_, Stop>>()?, names })
    }
}

/// The name and the bytes of a sealed batch's file: in ISO 20022 where no format is named, which must be the one of its kind. That it
/// was read is recorded before it is handed out.
pub async fn batch_file(
    house: &House,
    actor: &Arc<Actor>,
    batch: PaymentBatchId,
    format: impl Into<Option<BatchFormat>>,
) -> Result<(String, Vec<u8>), Stop> {
    let row = payable_batch(house, actor, batch).await?;
    let is_debits = kind_of(&row)? == BatchKind::Debits;
    let iso = if is_debits { BatchFormat::Pain008 } else { BatchFormat::Pain001 };
    let format = format.into().unwrap_or(iso);
    if ![iso, BatchFormat::Csv, BatchFormat::CsvForPeople].contains(&format) {
        return Err(Refusal::new("wrong_field")
            .with("field", "format")
            .with("cause", "format_of_other_batches")
            .into());
    }
    if ![BatchState::Released.key(), BatchState::Sent.key()].contains(&row.state.as_str()) {
        let wanted = format!("{}, {}", BatchState::Released.key(), BatchState::Sent.key());
        return Err(Refusal::new("wrong_batch_state").with("state", row.state).with("wanted", wanted).into());
    }
    let debtor = house.debtor.clone().ok_or_else(|| Stop::refused("no_debtor_account"))?;
    let Contents { payments, names } =
        if is_debits { Contents::of_debits(house, &row).await? } else { Contents::of_payouts(house, &row).await? };
    let unreadable = || Stop::damaged("payment_batches", batch.to_string());
    let whole = PaymentBatch {
        message_id: message_id(batch),
        created_at: house.now(),
        debtor,
        execute_on: row.execute_on.parse().map_err(|_| unreadable())?,
        payments,
    };
    let checked = check_batch(&whole, house.rules().banks()).map_err(|refusals| first_of(&refusals, &names))?;
    let table = if is_debits { debit_csv } else { payment_csv };
    let content = match format {
        BatchFormat::Pain001 => pain_001(&checked),
        BatchFormat::Pain008 => pain_008(&checked),
        BatchFormat::Csv => table(&checked, TableFor::Bank),
        BatchFormat::CsvForPeople => table(&checked, TableFor::People),
    };
    let name = format!("{}.{}", whole.message_id, format.ending());
    let content_hash = blake3::hash(content.as_bytes()).to_hex().to_string();
    let record = Command::from(ReadBatchFile { batch, name: name.clone(), content_hash });
    house.carry_out(actor, record, None).await?;
    Ok((name, content.into_bytes()))
}

/// What lies in the batch is what it was sealed with. After a payment was corrected it lies there no more, and the file that went to
/// the bank cannot be written again.
fn check_seal(batch: &PaymentBatchRow, amounts: impl ExactSizeIterator<Item = i64>) -> Result<(), Stop> {
    let count = amounts.len();
    let amount = Fen::checked_sum(amounts.map(Fen))
        .map_err(|_| Stop::damaged("payouts", format!("the sum of {}", PaymentBatchId::from_number(batch.id))))?;
    if i64::try_from(count).ok() == Some(batch.count) && amount.0 == batch.amount {
        return Ok(());
    }
    let refusal = Refusal::new("batch_counts_changed").with("sealed", batch.count.to_string());
    Err(refusal.with("found", count.to_string()).into())
}

/// What the subjects of rows are called, one for each.
async fn labels<'a>(
    house: &House,
    table: &'static str,
    subjects: impl Iterator<Item = (&'a str, i64)>,
) -> Result<Vec<String>, Stop> {
    let subjects = subjects.map(|(kind, id)| subject_of(table, kind, id)).collect::<Result<Vec<_>, Stop>>()?;
    let mut standings = HashMap::new();
    for chunk in subjects.chunks(usize::try_from(PAGE).expect("a small number")) {
        standings.extend(crate::payout::standings(house, chunk.iter().copied()).await?);
    }
    let label =
        |subject: &SubjectRef| standings.get(subject).map(|standing| standing.label.clone()).unwrap_or_default();
    Ok(subjects.iter().map(label).collect())
}

/// Whose number it is: the payout's own, or that of its subject.
fn holder_of(row: &PaymentRow) -> i64 {
    if row.own_account != 0 { row.id } else { row.subject_id }
}

/// The sealed numbers of holders, by slot and number.
async fn numbers_of(house: &House, mut holders: Vec<(i64, i64)>) -> Result<HashMap<i64, Vec<PersonalNumberRow>>, Stop> {
    let mut numbers: HashMap<i64, Vec<PersonalNumberRow>> = HashMap::with_capacity(holders.len());
    holders.sort_unstable();
    holders.dedup();
    for chunk in holders.chunks(usize::try_from(PAGE).expect("a small number")) {
        let keys = chunk.iter().map(|(slot, holder)| vec![Value::Int(*slot), Value::Int(*holder)]).collect();
        for row in house.store.load_by(&NUMBERS_OF, keys).await? {
            numbers.entry(row.of_id).or_default().push(row);
        }
    }
    Ok(numbers)
}

fn payment(
    house: &House,
    row: &PaymentRow,
    label: &str,
    numbers: &HashMap<i64, Vec<PersonalNumberRow>>,
) -> Result<Payment, Stop> {
    let payout = PayoutId::from_number(row.id);
    let holder = holder_of(row);
    let sealed = numbers.get(&holder).map_or(&[][..], Vec::as_slice);
    let refuse = |code| Refusal::new(code).with("payout", payout.to_string()).with("subject", label);
    let account = personal::account_number(&house.shared.keys, sealed, holder);
    let account = account.ok_or_else(|| refuse("account_number_missing"))?;
    // The standing account was changed after the batch took it down: neither the old one nor the new one was agreed on
    // for this payment.
    if row.account_masked.as_deref() != Some(mask(&account).as_str()) {
        return Err(refuse("account_changed_after_collection").into());
    }
    let attempt = u32::try_from(row.attempts).unwrap_or_default();
    Ok(Payment {
        end_to_end_id: EndToEndId { payout, attempt }.to_string(),
        name: row.payee.clone().unwrap_or_default(),
        account,
        branch: row.branch_code.clone(),
        amount: Fen(row.amount),
        remark: label.to_owned(),
    })
}

/// The first thing that is wrong, with the payout or subject it is wrong with, and how many there are.
fn first_of(refusals: &[BatchRefusal], names: &[String]) -> Stop {
    let Some(first) = refusals.first() else { return Stop::damaged("payments", "refused for no reason") };
    let place = match first.place {
        BatchPlace::Batch => "batch".to_owned(),
        BatchPlace::Debtor => "debtor".to_owned(),
        BatchPlace::Payment(index) => names.get(index).cloned().unwrap_or_default(),
    };
    let refusal: Refusal = first.refusal.clone().into();
    refusal.with("place", place).with("in_all", refusals.len().to_string()).into()
}
