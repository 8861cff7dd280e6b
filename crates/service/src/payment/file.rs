//! The file of a batch for the bank: the accounts it took down, in clear, each payment checked before a byte is written.

use std::collections::HashMap;
use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::id::{PaymentBatchId, PayoutId};
use yinuo_core::money::Fen;
use yinuo_core::party::mask;
use yinuo_core::payment::{
    BatchRefusal, EndToEndId, Payment, PaymentBatch, Place, check_batch, message_id, pain_001, payment_csv,
};
use yinuo_core::policy::BatchState;
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::party::{NUMBERS_OF_HOLDER, PersonalNumberRow};
use yinuo_store::tables::payout::{PaymentBatchRow, PaymentRow};

use super::{PAGE, payable_batch, payments};
use crate::command::Command;
use crate::command::payout::ReadBatchFile;
use crate::house::House;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchFormat {
    /// ISO 20022, pain.001.001.09.
    Pain001,
    Csv,
}

impl BatchFormat {
    pub fn parse(key: &str) -> Option<BatchFormat> {
        match key {
            "pain001" => Some(BatchFormat::Pain001),
            "csv" => Some(BatchFormat::Csv),
            _ => None,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            BatchFormat::Pain001 => "xml",
            BatchFormat::Csv => "csv",
        }
    }
}

/// The name and the bytes of a sealed batch's file. That it was read is recorded before it is handed out.
pub async fn batch_file(
    house: &House,
    actor: &Arc<Actor>,
    batch: PaymentBatchId,
    format: BatchFormat,
) -> Result<(String, Vec<u8>), Stop> {
    let row = payable_batch(house, actor, batch).await?;
    if ![BatchState::Sealed.key(), BatchState::Sent.key()].contains(&row.state.as_str()) {
        let wanted = format!("{}, {}", BatchState::Sealed.key(), BatchState::Sent.key());
        return Err(Refusal::new("wrong_batch_state").with("state", row.state).with("wanted", wanted).into());
    }
    let debtor = house.debtor.clone().ok_or_else(|| Stop::refused("no_debtor_account"))?;
    let rows = payments(house, batch).await?;
    check_seal(&row, &rows)?;
    let numbers = numbers_of(house, &rows).await?;
    let payments = rows.iter().map(|row| payment(house, row, &numbers)).collect::<Result<Vec<_>, Stop>>()?;
    let unreadable = || Stop::damaged("payment_batches", batch.to_string());
    let whole = PaymentBatch {
        message_id: message_id(batch),
        created_at: house.now(),
        debtor,
        execute_on: row.execute_on.parse().map_err(|_| unreadable())?,
        payments,
    };
    let checked = check_batch(&whole, house.rules().banks()).map_err(|refusals| first_of(&refusals, &rows))?;
    let content = match format {
        BatchFormat::Pain001 => pain_001(&checked),
        BatchFormat::Csv => payment_csv(&checked),
    };
    let name = format!("{}.{}", whole.message_id, format.ending());
    let content_hash = blake3::hash(content.as_bytes()).to_hex().to_string();
    let record = Command::ReadBatchFile(ReadBatchFile { batch, name: name.clone(), content_hash });
    house.carry_out(actor, record, None).await?;
    Ok((name, content.into_bytes()))
}

/// What lies in the batch is what it was sealed with. After a payment was corrected it lies there no more, and the file that went to
/// the bank cannot be written again.
fn check_seal(batch: &PaymentBatchRow, rows: &[PaymentRow]) -> Result<(), Stop> {
    let amount = Fen::checked_sum(rows.iter().map(|row| Fen(row.amount)))
        .map_err(|_| Stop::damaged("payouts", format!("the sum of {}", PaymentBatchId::from_number(batch.id))))?;
    if i64::try_from(rows.len()).ok() == Some(batch.count) && amount.0 == batch.amount {
        return Ok(());
    }
    let refusal = Refusal::new("batch_counts_changed").with("sealed", batch.count.to_string());
    Err(refusal.with("found", rows.len().to_string()).into())
}

/// Whose number it is: the payout's own, or that of its policy.
fn holder_of(row: &PaymentRow) -> i64 {
    if row.own_account != 0 { row.id } else { row.policy_id }
}

async fn numbers_of(house: &House, rows: &[PaymentRow]) -> Result<HashMap<i64, Vec<PersonalNumberRow>>, Stop> {
    let mut numbers: HashMap<i64, Vec<PersonalNumberRow>> = HashMap::with_capacity(rows.len());
    for chunk in rows.chunks(usize::try_from(PAGE).expect("a small number")) {
        let mut keys: Vec<_> = chunk.iter().map(|row| (row.slot, holder_of(row))).collect();
        keys.sort_unstable();
        keys.dedup();
        let keys = keys.into_iter().map(|(slot, holder)| vec![Value::Int(slot), Value::Int(holder)]).collect();
        for row in house.store.load_by(&NUMBERS_OF_HOLDER, keys).await? {
            numbers.entry(row.holder_id).or_default().push(row);
        }
    }
    Ok(numbers)
}

fn payment(house: &House, row: &PaymentRow, numbers: &HashMap<i64, Vec<PersonalNumberRow>>) -> Result<Payment, Stop> {
    let payout = PayoutId::from_number(row.id);
    let holder = holder_of(row);
    let sealed = numbers.get(&holder).map_or(&[][..], Vec::as_slice);
    let refuse = |code| Refusal::new(code).with("payout", payout.to_string()).with("policy", row.policy_number.clone());
    let account = personal::account_number(&house.shared.keys, sealed, holder);
    let account = account.ok_or_else(|| refuse("account_number_missing"))?;
    // The account of the policy was changed after the batch took it down: neither the old one nor the new one was agreed on
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
        remark: row.policy_number.clone(),
    })
}

/// The first thing that is wrong, with the payout it is wrong with, and how many there are.
fn first_of(refusals: &[BatchRefusal], rows: &[PaymentRow]) -> Stop {
    let Some(first) = refusals.first() else { return Stop::damaged("payments", "refused for no reason") };
    let place = match first.place {
        Place::Batch => "batch".to_owned(),
        Place::Debtor => "debtor".to_owned(),
        Place::Payment(index) => {
            rows.get(index).map_or_else(String::new, |row| PayoutId::from_number(row.id).to_string())
        }
    };
    let refusal: Refusal = first.refusal.clone().into();
    refusal.with("place", place).with("in_all", refusals.len().to_string()).into()
}
