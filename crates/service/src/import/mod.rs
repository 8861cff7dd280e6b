//! Imports (导入): a spreadsheet becomes typed rows, and what is wrong with it becomes a list a clerk can work off.
//!
//! Reading goes [`Sheet`] -> [`Mapping`] -> the rows of an [`ImportKind`] or a list of [`RowError`]; writing goes on with groups of
//! rows by slot, each written by the command of the kind, and [`run`] drives it. A file that cannot be read at all is an
//! [`ImportRefusal`]; a row that cannot be taken is never a reason to refuse the file. Which headers mean what, and the sentences
//! for errors, stand in packs.

mod bomb;
mod content;
mod csv_text;
pub mod customers;
mod gathered;
mod kind;
mod mapping;
mod marks;
mod memory;
mod number;
mod preview;
mod reading;
mod refusal;
mod report;
mod rules;
mod run;
mod sheet;
mod source;
mod template;
mod text;
pub mod value;
mod xlsx;

#[cfg(test)]
pub(crate) mod tests;

pub use content::Content;
pub use kind::{
    Basis, Group, ImportKind, ImportOption, KEEP_ACCOUNTS, KEEP_ACCOUNTS_OPTION, Kind, Making, ReadRows, Taken,
};
pub use mapping::{Mapping, guess_mapping};
pub use memory::{Memory, NamedPerson, REMEMBERED_WHOLE, Seen};
pub use preview::{Preview, PreviewError, PreviewRow, Understood};
pub use reading::{ColumnName, Columns, LATEST, Reading, RowError};
pub use refusal::ImportRefusal;
pub use report::{BadRows, ErrorReport, REASON_HEADER, ReportError};
pub use rules::{ImportField, ImportRules, ValueKind, read_rules};
pub use run::{ERRORS_KEPT, RunningImports, broken_off, content, is_attended, run, run_of, start, take_over, take_up};
pub use sheet::{
    Cell, CellKind, DISK_LIMITS, LIMITS, Limits, Look, Row, Rows, Sheet, SheetChoice, SheetName, column_letters,
};
pub use source::{HIDDEN_ROWS, takes_hidden_rows};
pub use template::{ValueList, template};
pub use text::{Repeated, narrow, plain, trimmed};
pub use value::Wrong;

use crate::systems::SYSTEMS;

/// Every kind of every system.
pub fn kinds() -> impl Iterator<Item = &'static Kind> {
    SYSTEMS.iter().flat_map(|system| system.imports).copied()
}

/// The kind with this key.
pub fn kind(key: &str) -> Option<&'static Kind> {
    kinds().find(|kind| kind.key == key)
}
