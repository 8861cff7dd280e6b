//! A return file, read.

use crate::money::Fen;

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
