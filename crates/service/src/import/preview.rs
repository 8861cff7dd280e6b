//! What a clerk is shown before anything is imported: the columns and how they are understood, the first rows, how many
//! there are. Personal numbers are masked.

use std::collections::BTreeMap;

use serde::Serialize;
use yinuo_core::text::LocalText;

use super::mapping::Mapping;
use super::reading::{Columns, RowError};
use super::refusal::ImportRefusal;
use super::rules::ImportRules;
use super::sheet::{Row, Sheet};

/// A row's values by field as they would be taken, or what is wrong with it.
pub type Shown = Result<BTreeMap<&'static str, String>, Vec<RowError>>;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    pub headers: Vec<String>,
    /// Field key to header.
    pub mapping: BTreeMap<String, String>,
    /// Keys of required fields without a column; no row is read before each has one.
    pub missing: Vec<String>,
    pub rows: Vec<PreviewRow>,
    pub total_rows: usize,
    /// Rows that are hidden in the file: left out, unless they are to be taken.
    pub hidden_rows: usize,
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

/// How a file is understood: its headers, which column is which field, and what is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    pub headers: Vec<String>,
    pub mapping: Mapping,
    /// Keys of required fields without a column.
    pub missing: Vec<String>,
}

impl Understood {
    /// `given` is the clerk's correction of the guess.
    pub fn new(
        sheet: &Sheet,
        given: &BTreeMap<String, String>,
        rules: &ImportRules,
    ) -> Result<Understood, ImportRefusal> {
        let headers = sheet.headers().to_vec();
        let mapping = Mapping::with_given(given, &headers, rules)?;
        let missing = mapping.missing(rules).iter().map(|field| field.key.clone()).collect();
        Ok(Understood { headers, mapping, missing })
    }

    pub fn columns<'a>(&'a self, rules: &'a ImportRules) -> Columns<'a> {
        Columns { rules, mapping: &self.mapping, headers: &self.headers }
    }

    /// Reads the first `count` rows and counts the others. No row is read while a required field has no column.
    pub fn preview(
        &self,
        sheet: &mut Sheet,
        rules: &ImportRules,
        count: usize,
        read: &mut dyn FnMut(&Row) -> Shown,
    ) -> Result<Preview, ImportRefusal> {
        let (mut first_rows, mut total_rows) = (Vec::new(), 0);
        let mut rows = sheet.rows()?;
        while let Some(row) = rows.next_row()? {
            total_rows += 1;
            if first_rows.len() >= count || !self.missing.is_empty() {
                continue;
            }
            let (values, errors) = match read(&row) {
                Ok(shown) => (shown, Vec::new()),
                Err(errors) => (BTreeMap::new(), errors),
            };
            let errors = errors.iter().map(|error| PreviewError::new(error, rules)).collect();
            first_rows.push(PreviewRow { row: row.number, values, errors });
        }
        let hidden_rows = rows.hidden();
        Ok(Preview {
            hidden_rows,
            mapping: self.mapping.to_headers(&self.headers),
            headers: self.headers.clone(),
            missing: self.missing.clone(),
            rows: first_rows,
            total_rows,
        })
    }
}
