//! Stored documents (档案) and their custody: a record is received, filed on a shelf, lent until a day, asked for by a ladder of reminders,
//! returned, counted in an inventory, and destroyed once it need not be kept any more. How long that is says the pack, by the term of
//! the contract it belongs to.

mod custody;
mod decide;
mod ladder;
mod permission;
mod refusal;
#[cfg(test)]
mod tests;

use crate::access::Place;
use crate::approval::ApprovalAct;
use crate::figure::{FigureKind, FigureRule};
use crate::id::id;
use crate::subject::SubjectKind;
use crate::systems::System;

pub use custody::{ContractTerm, Custody, Lending, RecordState};
pub use decide::{destroy, end_contract, file, lend, return_to_shelf};
pub use ladder::{Ladder, Rung};
pub use permission::{DESTROY_RECORDS, KEEP_RECORDS, READ_RECORDS, RecordDestroyer, RecordKeeper};
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
