//! A batch as a table for banks that take no ISO 20022, and for people who look at it in a spreadsheet first.
//!
//! A spreadsheet must neither calculate with what a customer wrote nor round a number of nineteen digits: what begins
//! like a formula gets an apostrophe, and numbers that are names get a tab, before them. [`super::read_return`] takes
//! both off again.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

use super::batch::CheckedBatch;

const HEADER: [&str; 7] = ["流水号", "收款人户名", "收款账号", "开户银行", "开户行行号", "金额", "附言"];
const DEBIT_HEADER: [&str; 7] = ["流水号", "付款人户名", "付款账号", "开户银行", "开户行行号", "金额", "附言"];

/// The batch as UTF-8 text with a byte order mark, without which spreadsheets misread Chinese.
pub fn payment_csv(checked: &CheckedBatch<'_>) -> String {
    written(checked, HEADER)
}

/// As [`payment_csv`], of a batch of debits.
pub fn debit_csv(checked: &CheckedBatch<'_>) -> String {
    written(checked, DEBIT_HEADER)
}

fn written(checked: &CheckedBatch<'_>, header: [&str; 7]) -> String {
    const WRITES: &str = "memory can always be written to";
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(header).expect(WRITES);
    for (payment, account) in checked.payments() {
        writer
            .write_record([
                as_text(&payment.end_to_end_id).as_ref(),
                without_formula(payment.name.trim()).as_ref(),
                as_text(&account.account).as_ref(),
                without_formula(account.bank_name.as_deref().unwrap_or_default()).as_ref(),
                as_text(account.branch.as_deref().unwrap_or_default()).as_ref(),
                &payment.amount.to_string(),
                without_formula(payment.remark.trim()).as_ref(),
            ])
            .expect(WRITES);
    }
    let bytes = writer.into_inner().expect(WRITES);
    String::from_utf8(bytes).expect("only text was written")
}

/// A number that names something: not to be added up or rounded.
fn as_text(number: &str) -> Cow<'_, str> {
    if number.is_empty() { Cow::Borrowed(number) } else { Cow::Owned(format!("\t{number}")) }
}

fn without_formula(text: &str) -> Cow<'_, str> {
    // The wide forms count too: Chinese spreadsheets take them for the narrow ones.
    let begins = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\'']);
    if begins { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}
