//! Reading the cells of a row field by field: what cannot be read becomes an error and nothing, all errors of a row at once, so that a
//! clerk mends it once.
//!
//! Kinds of import put their rows together from these. Personal numbers are masked in a [`RowError`].

use jiff::civil::Date;
use yinuo_core::identity::ResidentId;
use yinuo_core::money::Fen;
use yinuo_core::party::mask;

use super::mapping::Mapping;
use super::rules::{ImportField, ImportRules};
use super::sheet::{Cell, CellKind, Row, cell_name, column_letters};
use super::text::trimmed;
use super::value::{self, Wrong};

/// A column as the clerk finds it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnName {
    pub letters: String,
    pub header: String,
}

/// Something wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    pub row: u32,
    /// Key of the field.
    pub field: String,
    /// None where no column is this field.
    pub column: Option<ColumnName>,
    /// A code of the pack's reasons.
    pub code: &'static str,
    /// What stands there, masked if it is a personal number.
    pub value: String,
    pub facts: Vec<(&'static str, String)>,
}

/// Where the fields of a file stand.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    pub rules: &'a ImportRules,
    pub mapping: &'a Mapping,
    pub headers: &'a [String],
}

impl Columns<'_> {
    /// An error of a row, with what stands there.
    pub fn error(&self, row: &Row, key: &str, wrong: Wrong) -> RowError {
        let column = self.mapping.column(key);
        let text = column.and_then(|column| row.cells.get(column)).map_or("", |cell| trimmed(&cell.text));
        let value = shown_value(text, self.rules.field(key));
        let column = column.map(|column| ColumnName {
            letters: column_letters(column),
            header: self.headers.get(column).cloned().unwrap_or_default(),
        });
        let (code, facts) = (wrong.code, wrong.facts);
        RowError { row: row.number, field: key.to_owned(), column, code, value, facts }
    }
}

/// One row while it is read. What cannot be read becomes an error and nothing.
#[derive(Debug)]
pub struct Reading<'r> {
    rules: &'r ImportRules,
    mapping: &'r Mapping,
    headers: &'r [String],
    pub today: Date,
    row: &'r Row,
    errors: Vec<RowError>,
}

/// Dates outside these are slips of the hand.
const EARLIEST: Date = Date::constant(1850, 1, 1);
pub const LATEST: Date = Date::constant(2200, 12, 31);

impl<'r> Reading<'r> {
    pub fn new(columns: Columns<'r>, row: &'r Row, today: Date) -> Reading<'r> {
        let Columns { rules, mapping, headers } = columns;
        Reading { rules, mapping, headers, today, row, errors: Vec::new() }
    }

    /// What is wrong so far.
    pub fn errors(&self) -> &[RowError] {
        &self.errors
    }

    pub fn into_errors(self) -> Vec<RowError> {
        self.errors
    }

    /// The cell of a field, if it has one with something in it that may be read.
    pub fn cell(&mut self, key: &'static str) -> Option<&'r Cell> {
        let column = self.mapping.column(key)?;
        let cell = self.row.cells.get(column).filter(|cell| !cell.is_empty())?;
        let code = match cell.kind {
            CellKind::Formula => "formula_cell",
            CellKind::Fault => "fault_cell",
            _ => return Some(cell),
        };
        self.wrong(key, Wrong::new(code).with("cell", cell_name(column, self.row.number)));
        None
    }

    pub fn is_filled(&self, key: &str) -> bool {
        let cell = self.mapping.column(key).and_then(|column| self.row.cells.get(column));
        cell.is_some_and(|cell| !cell.is_empty())
    }

    pub fn optional<T>(&mut self, key: &'static str, read: impl FnOnce(&'r Cell) -> Result<T, Wrong>) -> Option<T> {
        let cell = self.cell(key)?;
        read(cell).map_err(|wrong| self.wrong(key, wrong)).ok()
    }

    pub fn required<T>(&mut self, key: &'static str, read: impl FnOnce(&'r Cell) -> Result<T, Wrong>) -> Option<T> {
        if !self.is_filled(key) {
            self.wrong(key, Wrong::new("missing"));
            return None;
        }
        self.optional(key, read)
    }

    /// A code of the shape that the house has set for the field.
    pub fn code(&mut self, key: &'static str, limit: usize) -> Option<String> {
        let field = self.rules.field(key);
        self.required(key, |cell| value::shaped(cell, field, limit))
    }

    pub fn choice(&mut self, key: &'static str) -> Option<&'r str> {
        let field = self.rules.field(key)?;
        self.optional(key, |cell| value::choice(cell, field))
    }

    pub fn date(&mut self, key: &'static str, latest: Date) -> Option<Date> {
        let from_1904 = self.row.from_1904;
        self.optional(key, |cell| {
            let date = value::date(cell, from_1904)?;
            if (EARLIEST..=latest).contains(&date) {
                return Ok(date);
            }
            let wrong = Wrong::new("date_out_of_range");
            Err(wrong.with("earliest", EARLIEST.to_string()).with("latest", latest.to_string()))
        })
    }

    pub fn amount(&mut self, key: &'static str, least: Fen) -> Option<Fen> {
        let header = self.mapping.column(key).and_then(|column| self.headers.get(column));
        let unit = header.map_or(1, |header| value::yuan_of_unit(header));
        self.optional(key, |cell| match value::amount(cell, unit)? {
            amount if amount >= least => Ok(amount),
            _ if least > Fen::ZERO => Err(Wrong::new("amount_not_positive")),
            _ => Err(Wrong::new("negative_amount")),
        })
    }

    pub fn wrong(&mut self, key: &'static str, wrong: Wrong) {
        let columns = Columns { rules: self.rules, mapping: self.mapping, headers: self.headers };
        self.errors.push(columns.error(self.row, key, wrong));
    }
}

/// What an error shows: short, and no personal number in clear, even where it stands in the wrong column.
fn shown_value(text: &str, field: Option<&ImportField>) -> String {
    let is_personal = field.is_some_and(|field| field.kind.is_personal_number()) || ResidentId::parse(text).is_ok();
    if is_personal {
        return mask(text);
    }
    let mut characters = text.chars();
    let short: String = characters.by_ref().take(60).collect();
    if characters.next().is_some() { format!("{short}…") } else { short }
}
