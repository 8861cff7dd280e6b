//! Which column is which field: guessed from the headers, corrected by the clerk, checked before a row is read.

use std::collections::BTreeMap;

use super::refusal::ImportRefusal;
use super::rules::{ImportField, ImportRules};
use super::text::{plain, trimmed};

/// Fields and the columns they are read from, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    columns: BTreeMap<String, usize>,
}

/// Fields for the columns whose header is known. Of two columns that both could be a field, the first is.
pub fn guess_mapping(headers: &[String], fields: &[ImportField]) -> Mapping {
    let by_header: BTreeMap<String, &str> = fields
        .iter()
        .flat_map(|field| field.headers.iter().map(|header| (plain(header), field.key.as_str())))
        .collect();
    let mut mapping = Mapping::default();
    for (column, header) in headers.iter().enumerate() {
        if let Some(key) = by_header.get(&plain(header)) {
            mapping.columns.entry((*key).to_owned()).or_insert(column);
        }
    }
    mapping
}

impl Mapping {
    /// The guess with the clerk's word above it: field key to header, or to nothing where no column is this field.
    pub fn with_given(
        given: &BTreeMap<String, String>,
        headers: &[String],
        rules: &ImportRules,
    ) -> Result<Mapping, ImportRefusal> {
        let mut mapping = guess_mapping(headers, &rules.fields);
        let mut taken: BTreeMap<usize, &str> = BTreeMap::new();
        for (key, header) in given {
            let field = rules.field(key).ok_or_else(|| ImportRefusal::NoSuchImportField { field: key.clone() })?;
            mapping.columns.remove(key);
            let header = trimmed(header);
            if header.is_empty() {
                continue;
            }
            let column = headers.iter().position(|known| known == header);
            let column = column.ok_or_else(|| ImportRefusal::NoSuchColumn { column: header.to_owned() })?;
            if let Some(other) = taken.insert(column, &field.name.zh) {
                let fields = [other.to_owned(), field.name.zh.clone()];
                return Err(ImportRefusal::ColumnUsedTwice { column: header.to_owned(), fields });
            }
        }
        // A guess gives way to the clerk who uses its column for something else.
        mapping.columns.retain(|_, column| !taken.contains_key(column));
        for (key, header) in given {
            if let Some(column) = headers.iter().position(|known| known == trimmed(header) && !known.is_empty()) {
                mapping.columns.insert(key.clone(), column);
            }
        }
        Ok(mapping)
    }

    /// The required fields that have no column.
    pub fn missing<'r>(&self, rules: &'r ImportRules) -> Vec<&'r ImportField> {
        rules.fields.iter().filter(|field| field.required && self.column(&field.key).is_none()).collect()
    }

    /// Refused while a required field has no column.
    pub fn refuse_missing(&self, rules: &ImportRules) -> Result<(), ImportRefusal> {
        let missing = self.missing(rules);
        if missing.is_empty() {
            return Ok(());
        }
        Err(ImportRefusal::ColumnMissing { fields: missing.iter().map(|field| field.name.zh.clone()).collect() })
    }

    /// How many fields have a column.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.get(key).copied()
    }

    /// Field key to header, as it is given back to the clerk.
    pub fn to_headers(&self, headers: &[String]) -> BTreeMap<String, String> {
        let pairs = self.columns.iter().filter_map(|(key, column)| Some((key.clone(), headers.get(*column)?.clone())));
        pairs.collect()
    }
}
