//! A batch as a table: for banks that take no ISO 20022, or for people who look at it in a spreadsheet.
//!
//! Whoever has it written says for whom ([`TableFor`]). A bank's program reads an account number as it stands. A spreadsheet must
//! neither calculate with what a customer wrote nor round a number of nineteen digits: for people every cell is guarded
//! ([`crate::text::sheet`]). [`super::read_return`] takes the guards off again.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

use super::batch::CheckedBatch;
use crate::text::sheet::guarded;

const HEADER: [&str; 7] = ["流水号", "收款人户名", "收款账号", "开户银行", "开户行行号", "金额", "附言"];
const DEBIT_HEADER: [&str; 7] = ["流水号", "付款人户名", "付款账号", "开户银行", "开户行行号", "金额", "附言"];

/// Who reads the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFor {
    /// A program of the bank: every cell is what it says.
    Bank,
    /// Somebody with a spreadsheet: every cell is guarded.
    People,
}

impl TableFor {
    fn cell(self, text: &str) -> Cow<'_, str> {
        match self {
            TableFor::Bank => Cow::Borrowed(text),
            TableFor::People => guarded(text),
        }
    }
}

/// The batch as UTF-8 text with a byte order mark, without which spreadsheets misread Chinese.
pub fn payment_csv(checked: &CheckedBatch<'_>, table: TableFor) -> String {
    written(checked, HEADER, table)
}

/// As [`payment_csv`], of a batch of debits.
pub fn debit_csv(checked: &CheckedBatch<'_>, table: TableFor) -> String {
    written(checked, DEBIT_HEADER, table)
}

fn written(checked: &CheckedBatch<'_>, header: [&str; 7], table: TableFor) -> String {
    const WRITES: &str = "memory can always be written to";
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(header).expect(WRITES);
    for (payment, account) in checked.payments() {
        writer
            .write_record([
                table.cell(&payment.end_to_end_id).as_ref(),
                table.cell(payment.name.trim()).as_ref(),
                table.cell(&account.account).as_ref(),
                table.cell(account.bank_name.as_deref().unwrap_or_default()).as_ref(),
                table.cell(account.branch.as_deref().unwrap_or_default()).as_ref(),
                &payment.amount.to_string(),
                table.cell(payment.remark.trim()).as_ref(),
            ])
            .expect(WRITES);
    }
    let bytes = writer.into_inner().expect(WRITES);
    String::from_utf8(bytes).expect("only text was written")
}
