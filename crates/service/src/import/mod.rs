//! Imports (导入): a spreadsheet of policies becomes typed rows, and what is wrong with it becomes a list a clerk can work off.
//!
//! Reading goes [`Sheet`] -> [`Mapping`] -> [`RowReader`] -> [`ImportRow`] or a list of [`RowError`]; writing goes on with
//! [`Checker`] -> [`Group`] -> the commands of [`crate::command::import`], and [`run`] drives it.
//! A file that cannot be read at all is an [`ImportRefusal`]; a row that cannot be taken is never a reason to refuse the file.
//! Which headers mean what, and the sentences for errors, stand in the pack `import-cn`.

mod check;
mod csv_text;
mod make;
mod mapping;
mod number;
mod person;
mod preview;
mod refusal;
mod report;
mod row;
mod rules;
mod run;
mod sheet;
mod text;
mod value;
mod xlsx;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_rows;

pub use check::{CheckedRow, Checker};
pub use make::{Group, Made, Maker, Prepared};
pub use mapping::{Mapping, guess_mapping};
pub use preview::{Preview, PreviewError, PreviewRow, preview, preview_checked};
pub use refusal::ImportRefusal;
pub use report::{BadRows, ErrorReport, REASON_HEADER, ReportError};
pub use row::{Beneficiary, ColumnName, ImportPolicy, ImportRow, PayoutAccount, Place, RowError, RowReader};
pub use rules::{ImportField, ImportRules, ValueKind};
pub use run::{ERRORS_KEPT, RunningImports, content, rules, run, start, take_up};
pub use sheet::{Cell, CellKind, LIMITS, Limits, Row, Rows, Sheet, SheetChoice, column_letters};
