//! Imports (导入): a spreadsheet of policies becomes typed rows, and what is wrong with it becomes a list a clerk can work off.
//!
//! Reading goes [`Sheet`] -> [`Mapping`] -> [`RowReader`] -> [`ImportRow`] or a list of [`RowError`]; nothing is written here.
//! A file that cannot be read at all is an [`ImportRefusal`]; a row that cannot be taken is never a reason to refuse the file.
//! Which headers mean what, and the sentences for errors, stand in the pack `import-cn`.

mod csv_text;
mod mapping;
mod number;
mod person;
mod preview;
mod refusal;
mod report;
mod row;
mod rules;
mod sheet;
mod text;
mod value;
mod xlsx;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_rows;

pub use mapping::{Mapping, guess_mapping};
pub use preview::{Preview, PreviewError, PreviewRow, preview};
pub use refusal::ImportRefusal;
pub use report::{BadRows, ErrorReport, REASON_HEADER, ReportError};
pub use row::{Beneficiary, ColumnName, ImportPolicy, ImportRow, PayMode, PayoutAccount, RowError, RowReader, Span};
pub use rules::{ImportField, ImportRules, ValueKind};
pub use sheet::{Cell, CellKind, LIMITS, Limits, Row, Rows, Sheet, SheetChoice, column_letters};
