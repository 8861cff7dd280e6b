//! A batch of payments for the bank, checked before a byte of it is written.
//!
//! All that is wrong is told at once, payment by payment. The writers take only a [`CheckedBatch`], so that no file with a
//! wrong sum, a doubled id or a text that does not fit can be made.

use std::collections::HashSet;

use jiff::{Timestamp, civil::Date};

use crate::money::Fen;

use super::account::{Banks, CheckedAccount, check_numbers};
use super::refusal::{BatchPlace, BatchRefusal, PaymentRefusal};

/// Lengths of ISO 20022, in characters, so that a Chinese one counts once.
const NAME_MOST: usize = 140;
const REMARK_MOST: usize = 140;
const ID_MOST: usize = 35;
/// Amounts and sums have at most 18 digits there.
const AMOUNT_MOST: Fen = Fen(999_999_999_999_999_999);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentBatch {
    /// Names the file; the bank takes each name once.
    pub message_id: String,
    pub created_at: Timestamp,
    pub debtor: Debtor,
    pub execute_on: Date,
    pub payments: Vec<Payment>,
}

/// Whose money it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    pub name: String,
    pub account: String,
    pub branch: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Comes back with the outcome.
    pub end_to_end_id: String,
    pub name: String,
    pub account: String,
    pub branch: Option<String>,
    pub amount: Fen,
    /// May be empty.
    pub remark: String,
}

/// A batch that can be written; only [`check_batch`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedBatch<'batch> {
    pub(super) batch: &'batch PaymentBatch,
    pub(super) debtor: CheckedAccount,
    /// One for each payment, in order.
    pub(super) accounts: Vec<CheckedAccount>,
    pub(super) total: Fen,
}

impl CheckedBatch<'_> {
    pub fn total(&self) -> Fen {
        self.total
    }

    /// The accounts with their warnings, one for each payment, in order.
    pub fn accounts(&self) -> &[CheckedAccount] {
        &self.accounts
    }

    pub(super) fn payments(&self) -> impl Iterator<Item = (&Payment, &CheckedAccount)> {
        self.batch.payments.iter().zip(&self.accounts)
    }
}

/// Checks one payment by itself.
pub fn check_payment(payment: &Payment, banks: &Banks) -> Result<CheckedAccount, PaymentRefusal> {
    if !is_bank_id(&payment.end_to_end_id) {
        return Err(PaymentRefusal::EndToEndIdWrong);
    }
    check_name(&payment.name)?;
    if payment.amount <= Fen::ZERO {
        return Err(PaymentRefusal::AmountNotPositive);
    }
    if payment.amount > AMOUNT_MOST {
        return Err(PaymentRefusal::AmountTooLarge);
    }
    check_text("remark", &payment.remark)?;
    if payment.remark.chars().count() > REMARK_MOST {
        return Err(PaymentRefusal::RemarkTooLong { most: REMARK_MOST });
    }
    check_numbers(&payment.account, payment.branch.as_deref(), banks)
}

/// Checks a batch, and tells everything that is wrong with it: at most one refusal for each payment.
pub fn check_batch<'batch>(
    batch: &'batch PaymentBatch,
    banks: &Banks,
) -> Result<CheckedBatch<'batch>, Vec<BatchRefusal>> {
    let mut refusals = Vec::new();
    let mut refuse = |place, refusal| refusals.push(BatchRefusal { place, refusal });
    if !is_bank_id(&batch.message_id) {
        refuse(BatchPlace::Batch, PaymentRefusal::MessageIdWrong);
    }
    if batch.payments.is_empty() {
        refuse(BatchPlace::Batch, PaymentRefusal::BatchEmpty);
    }
    let debtor = check_name(&batch.debtor.name)
        .and_then(|()| check_numbers(&batch.debtor.account, batch.debtor.branch.as_deref(), banks));
    let debtor = debtor.map_err(|refusal| refuse(BatchPlace::Debtor, refusal)).ok();
    let mut accounts = Vec::with_capacity(batch.payments.len());
    let mut ids = HashSet::with_capacity(batch.payments.len());
    for (index, payment) in batch.payments.iter().enumerate() {
        let first = ids.insert(payment.end_to_end_id.as_str());
        match check_payment(payment, banks) {
            Ok(_) if !first => refuse(BatchPlace::Payment(index), PaymentRefusal::EndToEndIdTwice),
            Ok(account) => accounts.push(account),
            Err(refusal) => refuse(BatchPlace::Payment(index), refusal),
        }
    }
    let total = Fen::checked_sum(batch.payments.iter().map(|payment| payment.amount));
    match (debtor, total) {
        (Some(debtor), Ok(total)) if refusals.is_empty() && total <= AMOUNT_MOST => {
            Ok(CheckedBatch { batch, debtor, accounts, total })
        }
        _ => {
            if refusals.is_empty() {
                refusals.push(BatchRefusal { place: BatchPlace::Batch, refusal: PaymentRefusal::AmountTooLarge });
            }
            Err(refusals)
        }
    }
}

fn check_name(name: &str) -> Result<(), PaymentRefusal> {
    if name.trim().is_empty() {
        return Err(PaymentRefusal::NameEmpty);
    }
    check_text("name", name)?;
    if name.chars().count() > NAME_MOST {
        return Err(PaymentRefusal::NameTooLong { most: NAME_MOST });
    }
    Ok(())
}

/// A line break would end a row of the table, and XML cannot hold most control characters at all.
fn check_text(field: &'static str, text: &str) -> Result<(), PaymentRefusal> {
    let forbidden = |character: char| character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}');
    if text.chars().any(forbidden) { Err(PaymentRefusal::TextControlCharacter { field }) } else { Ok(()) }
}

/// What every bank's system takes as an id.
pub(super) fn is_bank_id(id: &str) -> bool {
    let taken = |byte: u8| byte.is_ascii_alphanumeric() || b"-/.:+".contains(&byte);
    id.len() <= ID_MOST && id.bytes().all(taken) && id.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
}
