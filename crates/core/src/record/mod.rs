//! Stored documents (档案) and their custody: a record is received, filed on a shelf, lent until a day, asked for by a ladder of reminders,
//! returned, counted in an inventory, and destroyed once it need not be kept any more. How long that is says the pack, by the term of
//! the contract it belongs to.

mod decide;
mod ladder;
mod refusal;

use jiff::civil::Date;

use crate::access::{Permission, Place, capability};
use crate::approval::ApprovalAct;
use crate::figure::{FigureKind, FigureRule};
use crate::id::id;
use crate::subject::SubjectKind;
use crate::systems::System;

pub use decide::{destroy, end_contract, file, lend, return_to_shelf};
pub use ladder::{Ladder, Rung};
pub use refusal::RecordRefusal;

id!(
    /// A stored document.
    RecordId, "record"
);
id!(
    /// A counting of what lies on the shelves.
    InventoryId, "inventory"
);

/// A stored document (档案).
pub static RECORD: SubjectKind = SubjectKind { key: "record", prefix: "record", zh: "档案", en: "record" };

pub const READ_RECORDS: Permission = Permission::new("read_records", "查看档案", "See records");
pub const KEEP_RECORDS: Permission =
    Permission::new("keep_records", "收存、借出、盘点档案", "Receive, lend and count records");
pub const DESTROY_RECORDS: Permission =
    Permission::new("destroy_records", "申请和批准销毁档案", "Have records destroyed");

capability!(
    /// May receive, file, lend and count records.
    RecordKeeper, KEEP_RECORDS
);
capability!(
    /// May have records destroyed.
    RecordDestroyer, DESTROY_RECORDS
);

/// Destroying a record.
pub static DESTRUCTION: ApprovalAct = ApprovalAct {
    key: "record-destruction",
    zh: "销毁档案",
    en: "Destroy a record",
    seen_with: READ_RECORDS,
    narrows: None,
};

/// How long records are kept, and when who has a lent one is asked for it.
static FIGURES: &[FigureRule] = &[
    FigureRule::new(ContractTerm::Short.retention(), FigureKind::Period),
    FigureRule::new(ContractTerm::Long.retention(), FigureKind::Period),
    FigureRule::new(ladder::WARNING, FigureKind::Count),
    FigureRule::new(ladder::OVERDUE, FigureKind::Count),
    FigureRule::new(ladder::ESCALATION, FigureKind::Count),
];

/// What records bring to the house.
pub static SYSTEM: System = System {
    key: "record",
    permissions: &[READ_RECORDS, KEEP_RECORDS, DESTROY_RECORDS],
    system_may: &[READ_RECORDS, KEEP_RECORDS],
    places: &[Place::new("records", "档案", "Records"), Place::new("inventories", "档案盘点", "Inventories")],
    subjects: &[&RECORD],
    approvals: &[&DESTRUCTION],
    figures: FIGURES,
    ..System::NONE
};

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

#[cfg(test)]
mod tests;
