//! A batch as a table for banks that take no ISO 20022, and for people who look at it in a spreadsheet first.
//!
//! A spreadsheet must neither calculate with what a customer wrote nor round a number of nineteen digits: every cell is guarded
//! ([`crate::text::sheet`]). [`super::read_return`] takes the guards off again.

use csv::{Terminator, WriterBuilder};

use super::batch::CheckedBatch;
use crate::text::sheet::guarded;

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
                guarded(&payment.end_to_end_id).as_ref(),
                guarded(payment.name.trim()).as_ref(),
                guarded(&account.account).as_ref(),
                guarded(account.bank_name.as_deref().unwrap_or_default()).as_ref(),
                guarded(account.branch.as_deref().unwrap_or_default()).as_ref(),
                &payment.amount.to_string(),
                guarded(payment.remark.trim()).as_ref(),
            ])
            .expect(WRITES);
    }
    let bytes = writer.into_inner().expect(WRITES);
    String::from_utf8(bytes).expect("only text was written")
}
