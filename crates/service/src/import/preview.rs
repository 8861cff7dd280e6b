//! What a clerk is shown before anything is imported: the columns and how they are understood, the first rows, how many
//! there are. Personal numbers are masked.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::text::LocalText;

use super::check::Checker;
use super::mapping::Mapping;
use super::refusal::ImportRefusal;
use super::row::{Place, RowError, RowReader};
use super::rules::ImportRules;
use super::sheet::Sheet;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    pub headers: Vec<String>,
    /// Field key to header.
    pub mapping: BTreeMap<String, String>,
    /// Keys of required fields without a column; no row is read before each has one.
    pub missing: Vec<String>,
    pub rows: Vec<PreviewRow>,
    pub total_rows: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PreviewRow {
    pub row: u32,
    /// Field key to the value as it was understood; empty where the row has errors.
    pub values: BTreeMap<&'static str, String>,
    pub errors: Vec<PreviewError>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PreviewError {
    pub field: String,
    /// The letters of the column; empty where the field has none.
    pub column: String,
    pub header: String,
    pub code: &'static str,
    pub value: String,
    pub reason: LocalText,
}

impl PreviewError {
    pub fn new(error: &RowError, rules: &ImportRules) -> PreviewError {
        let column = error.column.clone().unwrap_or_default();
        PreviewError {
            field: error.field.clone(),
            column: column.letters,
            header: column.header,
            code: error.code,
            value: error.value.clone(),
            reason: rules.reason(error.code, &error.facts),
        }
    }
}

/// Reads the first `count` rows and counts the others. `given` is the clerk's correction of the guess, if there is one.
pub fn preview(
    sheet: &mut Sheet,
    given: &BTreeMap<String, String>,
    rules: &ImportRules,
    today: Date,
    count: usize,
) -> Result<Preview, ImportRefusal> {
    preview_checked(sheet, given, rules, today, count, None)
}

/// As [`preview`], with what the house itself has to say of a row.
pub fn preview_checked(
    sheet: &mut Sheet,
    given: &BTreeMap<String, String>,
    rules: &ImportRules,
    today: Date,
    count: usize,
    mut checker: Option<&mut Checker<'_>>,
) -> Result<Preview, ImportRefusal> {
    let headers = sheet.headers().to_vec();
    let mapping = Mapping::with_given(given, &headers, rules)?;
    let missing: Vec<String> = mapping.missing(rules).iter().map(|field| field.key.clone()).collect();
    let mut reader = RowReader::new(rules, &mapping, &headers, today);
    let (mut first_rows, mut total_rows) = (Vec::new(), 0);
    let mut rows = sheet.rows()?;
    while let Some(row) = rows.next_row()? {
        total_rows += 1;
        if first_rows.len() >= count || !missing.is_empty() {
            continue;
        }
        let read = reader.read(&row).and_then(|read| {
            let shown = read.shown();
            if let Some(checker) = &mut checker {
                checker.check(read, &row, Place { rules, mapping: &mapping, headers: &headers })?;
            }
            Ok(shown)
        });
        let (values, errors) = match read {
            Ok(shown) => (shown, Vec::new()),
            Err(errors) => (BTreeMap::new(), errors),
        };
        let errors = errors.iter().map(|error| PreviewError::new(error, rules)).collect();
        first_rows.push(PreviewRow { row: row.number, values, errors });
    }
    Ok(Preview { mapping: mapping.to_headers(&headers), headers, missing, rows: first_rows, total_rows })
}
