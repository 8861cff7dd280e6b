//! Rows of a table: `流水号`, `金额`, `结果`, `原因`, or the English names, in any order, among any others.

use csv::{ReaderBuilder, StringRecord};

use super::file::{Outcome, ReturnFile, ReturnItem, ReturnKind};
use super::refusal::ReturnRefusal;
use super::rows::{ID, Misread, RESULT, Rows, not_final, read_amount, read_id, settled, some_text};
use crate::payment::bank_status::{BankStatuses, Settles};
use crate::text::sheet::unguarded;

/// Where each column stands.
struct Columns {
    id: usize,
    amount: Option<usize>,
    result: usize,
    reason: Option<usize>,
}

pub(super) fn read(text: &str, statuses: &BankStatuses) -> Result<ReturnFile, ReturnRefusal> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut columns: Option<Columns> = None;
    let mut rows = Rows::new(false);
    let mut lines = Lines { text: text.as_bytes(), counted: 0, line: 1 };
    while reader.read_record(&mut record).map_err(|_| ReturnRefusal::WrongEncoding)? {
        let row = lines.line_of(&record);
        if record.iter().all(|cell| plain(cell).is_empty()) {
            continue;
        }
        match &columns {
            None => columns = Some(find_columns(&record)?),
            Some(columns) => rows.take(row, read_row(&record, columns, row, statuses)),
        }
    }
    if columns.is_none() {
        return Err(ReturnRefusal::NoRows);
    }
    Ok(ReturnFile {
        kind: ReturnKind::Table,
        message_id: None,
        batch_message_id: None,
        whole_batch: None,
        items: rows.items,
        bad_rows: rows.bad,
    })
}

/// Counts lines as an editor shows them. The reader's own count stands before the line feed of the row above and leaves
/// empty lines out.
struct Lines<'text> {
    text: &'text [u8],
    counted: usize,
    line: u64,
}

impl Lines<'_> {
    fn line_of(&mut self, record: &StringRecord) -> u64 {
        let place = record.position().and_then(|position| usize::try_from(position.byte()).ok());
        let rest = place.and_then(|place| self.text.get(place..)).unwrap_or_default();
        let skipped = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = self.text.len() - rest.len() + skipped;
        let between = self.text.get(self.counted..start).unwrap_or_default();
        self.line += between.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.counted = start;
        self.line
    }
}

fn find_columns(header: &StringRecord) -> Result<Columns, ReturnRefusal> {
    let place = |names: &[&str]| {
        let is_it = |cell: &str| names.contains(&plain(cell).to_lowercase().as_str());
        header.iter().position(is_it)
    };
    let missing = |column| ReturnRefusal::ColumnMissing { column };
    Ok(Columns {
        id: place(&["流水号", "end_to_end_id", "endtoendid"]).ok_or(missing(ID))?,
        amount: place(&["金额", "amount"]),
        result: place(&["结果", "result"]).ok_or(missing(RESULT))?,
        reason: place(&["原因", "reason"]),
    })
}

fn read_row(
    record: &StringRecord,
    columns: &Columns,
    row: u64,
    statuses: &BankStatuses,
) -> Result<ReturnItem, Misread> {
    let cell = |place: usize| plain(record.get(place).unwrap_or_default());
    let end_to_end_id = read_id(cell(columns.id))?;
    let amount = columns.amount.map(cell).filter(|text| !text.is_empty());
    let amount = amount.map(read_amount).transpose()?;
    let outcome = match settled(cell(columns.result), statuses)? {
        Settles::Paid => Outcome::Paid,
        Settles::Nothing => not_final(cell(columns.result)),
        Settles::Returned => {
            let reason = columns.reason.map(cell).unwrap_or_default();
            let (code, reason) = code_and_reason(reason);
            Outcome::Returned { code: some_text(code), reason: some_text(reason) }
        }
    };
    Ok(ReturnItem { end_to_end_id, amount, outcome, row })
}

/// Takes a reason code of ISO 20022, such as `AC01`, from the front of a reason.
fn code_and_reason(text: &str) -> (&str, &str) {
    let is_code = |code: &str| {
        let bytes = code.as_bytes();
        bytes.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) && bytes[0].is_ascii_uppercase()
    };
    match text.get(..4) {
        Some(code) if is_code(code) && !text[4..].starts_with(|next: char| next.is_ascii_alphanumeric()) => {
            (code, text[4..].trim_start_matches([' ', ':', '：', '-', '\u{3000}']))
        }
        _ => ("", text),
    }
}

/// A cell without what keeps spreadsheets from calculating with it. A formula is read as it stands, and fits nothing.
fn plain(cell: &str) -> &str {
    unguarded(cell).unwrap_or(cell).trim()
}
