//! Why a return file is not read at all.

use std::fmt;

use crate::refusal::Refusal;

/// Bytes of the largest file that is read.
pub(super) const LARGEST: usize = 16 << 20;
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
