//! Where a record is, who has it, and how long it must be kept.

use jiff::civil::Date;

/// Where a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordState {
    /// It came in and lies nowhere yet.
    Received,
    /// On its shelf.
    Filed,
    Lent,
    Destroyed,
}

impl RecordState {
    pub const ALL: [RecordState; 4] =
        [RecordState::Received, RecordState::Filed, RecordState::Lent, RecordState::Destroyed];

    pub const fn key(self) -> &'static str {
        match self {
            RecordState::Received => "received",
            RecordState::Filed => "filed",
            RecordState::Lent => "lent",
            RecordState::Destroyed => "destroyed",
        }
    }

    pub fn parse(key: &str) -> Option<RecordState> {
        RecordState::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// How long the contract ran that it belongs to: that decides how long the record is kept after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractTerm {
    /// A year or less.
    Short,
    /// More than a year.
    Long,
}

impl ContractTerm {
    pub const ALL: [ContractTerm; 2] = [ContractTerm::Short, ContractTerm::Long];

    pub const fn key(self) -> &'static str {
        match self {
            ContractTerm::Short => "short",
            ContractTerm::Long => "long",
        }
    }

    /// The figure of the pack that says how long.
    pub const fn retention(self) -> &'static str {
        match self {
            ContractTerm::Short => "record.retention-short",
            ContractTerm::Long => "record.retention-long",
        }
    }

    pub fn parse(key: &str) -> Option<ContractTerm> {
        ContractTerm::ALL.into_iter().find(|term| term.key() == key)
    }
}

/// Where a record is, and how long it must be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Custody {
    pub state: RecordState,
    pub term: ContractTerm,
    pub shelf: Option<String>,
    pub lent: Option<Lending>,
    pub ended_on: Option<Date>,
    /// The last day on which it must be kept; absent while its contract runs.
    pub keep_until: Option<Date>,
}

/// To whom it was lent, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lending {
    pub to: String,
    pub until: Date,
}
