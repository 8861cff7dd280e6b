//! What a bank sends back about a batch: pain.002, camt.054, or a table.
//!
//! The bytes come from outside and may be anything: they are bounded, an XML document may bring no definitions of its own,
//! and a row that cannot be understood is set aside with its reason while the others are read. What a status settles is said by the
//! pack: one that is not final yet is told as such, and taken for neither paid nor returned.
//!
//! [`xml`] takes documents apart, [`iso`] reads them, [`table`] reads rows.

mod iso;
mod table;
mod xml;

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use encoding_rs::{Encoding, GB18030};

use crate::money::{Fen, MoneyRefusal};
use crate::payment::bank_status::{BankStatuses, Settles};
use crate::refusal::Refusal;

/// Bytes of the largest file that is read.
const LARGEST: usize = 16 << 20;
/// Characters of a text that is told again.
const LONGEST_TEXT: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnKind {
    Pain002,
    Camt054,
    Table,
}

/// A return file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnFile {
    pub kind: ReturnKind,
    /// Names this file.
    pub message_id: Option<String>,
    /// Names the batch it is about.
    pub batch_message_id: Option<String>,
    /// The outcome of the payments that have no row of their own, where the bank tells it of the batch.
    pub whole_batch: Option<Outcome>,
    pub items: Vec<ReturnItem>,
    pub bad_rows: Vec<BadRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnItem {
    pub end_to_end_id: String,
    pub amount: Option<Fen>,
    pub outcome: Outcome,
    /// The line of a table; the number of the transaction in an XML document.
    pub row: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Paid,
    /// `code` is one of the external reason codes of ISO 20022, such as `AC01`.
    Returned {
        code: Option<String>,
        reason: Option<String>,
    },
    /// The bank has it and has not carried it out yet, in its own word.
    NotFinal {
        status: String,
    },
}

impl Outcome {
    /// Which of two things told of one payment holds: money leaves before it comes back.
    pub fn rank(&self) -> u8 {
        match self {
            Outcome::NotFinal { .. } => 0,
            Outcome::Paid => 1,
            Outcome::Returned { .. } => 2,
        }
    }
}

/// A row that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    pub row: u64,
    /// The column or element, by its name.
    pub column: &'static str,
    /// Frozen, snake_case.
    pub code: &'static str,
    /// What stands there, shortened.
    pub text: String,
}

/// Why a file is not read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReturnRefusal {
    TooLarge,
    /// Neither UTF-8 nor GBK.
    WrongEncoding,
    /// Broken off, wrongly nested, too deep or too many elements.
    NotXml {
        at: u64,
    },
    /// A document type or an entity of its own: nothing a bank needs, and much an attacker does.
    Definitions,
    /// XML, but no return message.
    UnknownKind {
        found: String,
    },
    ColumnMissing {
        column: &'static str,
    },
    /// No row and no outcome of the whole batch.
    NoRows,
}

impl ReturnRefusal {
    /// The frozen code.
    pub fn code(&self) -> &'static str {
        match self {
            ReturnRefusal::TooLarge => "return_too_large",
            ReturnRefusal::WrongEncoding => "return_wrong_encoding",
            ReturnRefusal::NotXml { .. } => "return_not_xml",
            ReturnRefusal::Definitions => "return_has_definitions",
            ReturnRefusal::UnknownKind { .. } => "return_unknown_kind",
            ReturnRefusal::ColumnMissing { .. } => "return_column_missing",
            ReturnRefusal::NoRows => "return_without_rows",
        }
    }
}

impl fmt::Display for ReturnRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReturnRefusal::TooLarge => write!(f, "the file has more than {LARGEST} bytes"),
            ReturnRefusal::WrongEncoding => f.write_str("the file is neither UTF-8 nor GBK"),
            ReturnRefusal::NotXml { at } => write!(f, "the document is broken at byte {at}"),
            ReturnRefusal::Definitions => f.write_str("the document brings definitions of its own"),
            ReturnRefusal::UnknownKind { found } => write!(f, "`{found}` is neither pain.002 nor camt.054"),
            ReturnRefusal::ColumnMissing { column } => write!(f, "there is no column `{column}`"),
            ReturnRefusal::NoRows => f.write_str("the file tells of no payment"),
        }
    }
}

impl std::error::Error for ReturnRefusal {}

impl From<ReturnRefusal> for Refusal {
    fn from(refusal: ReturnRefusal) -> Refusal {
        let new = Refusal::new(refusal.code());
        match refusal {
            ReturnRefusal::TooLarge => new.with("most", LARGEST.to_string()),
            ReturnRefusal::NotXml { at } => new.with("at", at.to_string()),
            ReturnRefusal::UnknownKind { found } => new.with("found", found),
            ReturnRefusal::ColumnMissing { column } => new.with("column", column),
            ReturnRefusal::WrongEncoding | ReturnRefusal::Definitions | ReturnRefusal::NoRows => new,
        }
    }
}

/// Reads a return file of whichever kind it is, its statuses as the pack has them.
pub fn read_return(bytes: &[u8], statuses: &BankStatuses) -> Result<ReturnFile, ReturnRefusal> {
    if bytes.len() > LARGEST {
        return Err(ReturnRefusal::TooLarge);
    }
    let text = decoded(bytes)?;
    let file = if text.trim_start().starts_with('<') {
        iso::read(text.trim_start(), statuses)?
    } else {
        table::read(&text, statuses)?
    };
    if file.items.is_empty() && file.bad_rows.is_empty() && file.whole_batch.is_none() {
        return Err(ReturnRefusal::NoRows);
    }
    Ok(file)
}

/// The mark decides; without one, what is valid UTF-8 is that, as GBK hardly ever is.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, ReturnRefusal> {
    let (encoding, rest) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => return Ok(Cow::Borrowed(text)),
            // GBK with everything that was added to it later.
            Err(_) => (GB18030, bytes),
        },
    };
    match encoding.decode_without_bom_handling_and_without_replacement(rest) {
        Some(text) => Ok(text),
        None => Err(ReturnRefusal::WrongEncoding),
    }
}

/// Items and rows set aside, as they come.
struct Rows {
    items: Vec<ReturnItem>,
    bad: Vec<BadRow>,
    seen: HashSet<(String, u8)>,
    /// A notification tells first that money left and then that it came back; other files tell each payment once.
    may_return_later: bool,
}

impl Rows {
    fn new(may_return_later: bool) -> Rows {
        Rows { items: Vec::new(), bad: Vec::new(), seen: HashSet::new(), may_return_later }
    }

    fn take(&mut self, row: u64, read: Result<ReturnItem, Misread>) {
        let item = match read {
            Ok(item) => item,
            Err(misread) => return self.set_aside(row, misread),
        };
        let rank = if self.may_return_later { item.outcome.rank() } else { 0 };
        if self.seen.insert((item.end_to_end_id.clone(), rank)) {
            self.items.push(item);
        } else {
            self.set_aside(row, Misread::new(ID, "end_to_end_id_twice", &item.end_to_end_id));
        }
    }

    fn set_aside(&mut self, row: u64, misread: Misread) {
        let Misread { column, code, text } = misread;
        self.bad.push(BadRow { row, column, code, text });
    }
}

/// The columns as they are called in tables and told of documents.
const ID: &str = "end_to_end_id";
const AMOUNT: &str = "amount";
const RESULT: &str = "result";

/// What is wrong with a row.
struct Misread {
    column: &'static str,
    code: &'static str,
    text: String,
}

impl Misread {
    fn new(column: &'static str, code: &'static str, text: &str) -> Misread {
        Misread { column, code, text: shortened(text) }
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST_TEXT).collect()
}

fn some_text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| shortened(text))
}

fn read_id(text: &str) -> Result<String, Misread> {
    match text.trim() {
        "" | "NOTPROVIDED" => Err(Misread::new(ID, "end_to_end_id_missing", text)),
        id if id.chars().count() > LONGEST_TEXT => Err(Misread::new(ID, "end_to_end_id_too_long", id)),
        id => Ok(id.to_owned()),
    }
}

fn read_amount(text: &str) -> Result<Fen, Misread> {
    let amount: Fen =
        text.trim().parse().map_err(|refusal: MoneyRefusal| Misread::new(AMOUNT, refusal.code(), text))?;
    if amount > Fen::ZERO { Ok(amount) } else { Err(Misread::new(AMOUNT, "amount_not_positive", text)) }
}

/// What a status settles, in the codes of ISO 20022 and the words of tables.
fn settled(word: &str, statuses: &BankStatuses) -> Result<Settles, Misread> {
    let word = word.trim();
    if word.is_empty() {
        return Err(Misread::new(RESULT, "outcome_missing", word));
    }
    let known = statuses.find(word).map(|entry| entry.settles);
    known.ok_or_else(|| Misread::new(RESULT, "outcome_unknown", word))
}

fn not_final(word: &str) -> Outcome {
    Outcome::NotFinal { status: shortened(word.trim()) }
}
