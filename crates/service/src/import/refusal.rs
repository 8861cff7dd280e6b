//! Why a spreadsheet cannot be read as a whole. Each names the place, so that the clerk can mend the file.

use yinuo_core::refusal::Refusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportRefusal {
    /// `cause` is one of the frozen causes below.
    NotASpreadsheet {
        cause: &'static str,
    },
    PasswordProtected,
    FileTooLarge {
        megabytes: usize,
    },
    NoSuchSheet {
        sheet: String,
        known: Vec<String>,
    },
    EmptySpreadsheet,
    /// `range` as the program shows it: `A1:C1`.
    MergedCells {
        range: String,
    },
    /// In the header; in a row it is an error of that row.
    FormulaInHeader {
        cell: String,
    },
    TooManyColumns {
        limit: usize,
    },
    TooManyRows {
        limit: usize,
    },
    DuplicateHeader {
        header: String,
        columns: [String; 2],
    },
    /// Names of the fields in Chinese.
    ColumnMissing {
        fields: Vec<String>,
    },
    ColumnUsedTwice {
        column: String,
        fields: [String; 2],
    },
    NoSuchColumn {
        column: String,
    },
    NoSuchImportField {
        field: String,
    },
}

impl ImportRefusal {
    /// The bytes are of no kind we read.
    pub(super) const UNREADABLE: ImportRefusal = ImportRefusal::NotASpreadsheet { cause: "unreadable_content" };
    /// A spreadsheet of a program older than XLSX.
    pub(super) const OLD_FORMAT: ImportRefusal = ImportRefusal::NotASpreadsheet { cause: "old_format" };
    pub(super) const UNKNOWN_FORMAT: ImportRefusal = ImportRefusal::NotASpreadsheet { cause: "unknown_format" };
    pub(super) const UNKNOWN_ENCODING: ImportRefusal = ImportRefusal::NotASpreadsheet { cause: "unknown_encoding" };

    pub fn code(&self) -> &'static str {
        match self {
            ImportRefusal::NotASpreadsheet { .. } => "not_a_spreadsheet",
            ImportRefusal::PasswordProtected => "password_protected",
            ImportRefusal::FileTooLarge { .. } => "spreadsheet_too_large",
            ImportRefusal::NoSuchSheet { .. } => "no_such_sheet",
            ImportRefusal::EmptySpreadsheet => "empty_spreadsheet",
            ImportRefusal::MergedCells { .. } => "merged_cells",
            ImportRefusal::FormulaInHeader { .. } => "formula_cell",
            ImportRefusal::TooManyColumns { .. } => "too_many_columns",
            ImportRefusal::TooManyRows { .. } => "too_many_rows",
            ImportRefusal::DuplicateHeader { .. } => "duplicate_header",
            ImportRefusal::ColumnMissing { .. } => "column_missing",
            ImportRefusal::ColumnUsedTwice { .. } => "column_used_twice",
            ImportRefusal::NoSuchColumn { .. } => "no_such_column",
            ImportRefusal::NoSuchImportField { .. } => "no_such_import_field",
        }
    }
}

impl From<ImportRefusal> for Refusal {
    fn from(refusal: ImportRefusal) -> Refusal {
        let code = Refusal::new(refusal.code());
        match refusal {
            ImportRefusal::PasswordProtected | ImportRefusal::EmptySpreadsheet => code,
            ImportRefusal::NotASpreadsheet { cause } => code.with("cause", cause),
            ImportRefusal::FileTooLarge { megabytes } => code.with("megabytes", megabytes.to_string()),
            ImportRefusal::NoSuchSheet { sheet, known } => code.with("sheet", sheet).with("known", known.join("、")),
            ImportRefusal::MergedCells { range } => code.with("range", range),
            ImportRefusal::FormulaInHeader { cell } => code.with("cell", cell),
            ImportRefusal::TooManyColumns { limit } | ImportRefusal::TooManyRows { limit } => {
                code.with("limit", limit.to_string())
            }
            ImportRefusal::DuplicateHeader { header, columns: [first, second] } => {
                code.with("header", header).with("first", first).with("second", second)
            }
            ImportRefusal::ColumnMissing { fields } => code.with("fields", fields.join("、")),
            ImportRefusal::ColumnUsedTwice { column, fields } => {
                code.with("column", column).with("fields", fields.join("、"))
            }
            ImportRefusal::NoSuchColumn { column } => code.with("column", column),
            ImportRefusal::NoSuchImportField { field } => code.with("field", field),
        }
    }
}
