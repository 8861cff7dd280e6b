//! Reading TOML tables with their places: every wrong type and every unknown key becomes a finding, nothing panics.
//!
//! A [`Table`] remembers which keys were asked for; [`Table::finish`] reports the others. Readers return `None` where
//! something was wrong and has been reported, so that one pass finds all mistakes of a pack.

use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::finding::{Findings, Placed, Spot, remedy_for_unknown};
use crate::text::LocalText;

/// A table of a pack file, its place and its dotted path.
#[derive(Debug)]
pub(super) struct Table<'a> {
    entries: &'a DeTable<'a>,
    pub(super) place: Spot,
    pub(super) path: String,
    asked: Vec<&'static str>,
}

impl<'a> Table<'a> {
    pub(super) fn new(entries: &'a DeTable<'a>, place: Spot, path: impl Into<String>) -> Table<'a> {
        Table { entries, place, path: path.into(), asked: Vec::new() }
    }

    /// A table that is the value of something, or a finding.
    pub(super) fn from_value(
        value: &'a Spanned<DeValue<'a>>,
        file: usize,
        path: impl Into<String>,
        findings: &mut Findings<'_>,
    ) -> Option<Table<'a>> {
        let path = path.into();
        let place = place_of(file, value.span());
        match value.get_ref() {
            DeValue::Table(entries) => Some(Table::new(entries, place, path)),
            other => {
                wrong_type(findings, place, path, "a table", other);
                None
            }
        }
    }

    pub(super) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Where a key was written, or the table itself where it was not.
    pub(super) fn place_of(&self, key: &str) -> Spot {
        self.entries.get(key).map_or(self.place, |value| place_of(self.place.file, value.span()))
    }

    /// A text looked at without reading it.
    pub(super) fn peek(&self, key: &str) -> Option<&str> {
        self.entries.get(key).and_then(|value| value.get_ref().as_str())
    }

    pub(super) fn is_table(&self, key: &str) -> bool {
        self.entries.get(key).is_some_and(|value| value.get_ref().is_table())
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    pub(super) fn value(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.entries.get(key)
    }

    /// Reports what is missing; for keys every entry must have.
    pub(super) fn missing(&self, key: &str, remedy: &str, findings: &mut Findings<'_>) {
        findings.error(self.place, self.path_of(key), "missing_key", format!("`{key}` is missing"), remedy.to_owned());
    }

    pub(super) fn text(&mut self, key: &'static str, findings: &mut Findings<'_>) -> Option<Placed<String>> {
        let value = self.value(key)?;
        read_text(value, self.place.file, self.path_of(key), findings)
    }

    pub(super) fn required_text(
        &mut self,
        key: &'static str,
        remedy: &str,
        findings: &mut Findings<'_>,
    ) -> Option<Placed<String>> {
        if !self.has(key) {
            self.asked.push(key);
            self.missing(key, remedy, findings);
            return None;
        }
        let text = self.text(key, findings)?;
        if text.value.trim().is_empty() {
            findings.error(text.place, self.path_of(key), "empty_text", format!("`{key}` is empty"), remedy);
            return None;
        }
        Some(text)
    }

    pub(super) fn flag(&mut self, key: &'static str, findings: &mut Findings<'_>) -> Option<bool> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            other => {
                wrong_type(findings, self.place_of(key), self.path_of(key), "true or false", other);
                None
            }
        }
    }

    pub(super) fn count(&mut self, key: &'static str, findings: &mut Findings<'_>) -> Option<u32> {
        let value = self.value(key)?;
        let count = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().replace('_', "").parse().ok(),
            _ => None,
        };
        if count.is_none() {
            wrong_type(findings, self.place_of(key), self.path_of(key), "a whole number from 0", value.get_ref());
        }
        count
    }

    /// A date written as TOML writes it, without quotes: `2010-05-01`.
    pub(super) fn date(&mut self, key: &'static str, findings: &mut Findings<'_>) -> Option<Date> {
        let value = self.value(key)?;
        let date = match value.get_ref() {
            DeValue::Datetime(written) if written.time.is_none() => written.date.and_then(|date| {
                let year = i16::try_from(date.year).ok()?;
                let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
                Date::new(year, month, day).ok()
            }),
            _ => None,
        };
        if date.is_none() {
            let expected = "a date without quotes, like 2010-05-01";
            wrong_type(findings, self.place_of(key), self.path_of(key), expected, value.get_ref());
        }
        date
    }

    /// A text in both languages: `{ zh = "…", en = "…" }`, or only the Chinese one as a plain string.
    pub(super) fn local_text(&mut self, key: &'static str, findings: &mut Findings<'_>) -> Option<LocalText> {
        let value = self.value(key)?;
        if let DeValue::String(zh) = value.get_ref() {
            return Some(LocalText::new(zh.as_ref(), ""));
        }
        let path = self.path_of(key);
        let mut table = Table::from_value(value, self.place.file, path, findings)?;
        let zh = table.required_text("zh", "give the Chinese name; it is what the counter shows", findings);
        let en = table.text("en", findings).map(|text| text.value).unwrap_or_default();
        table.finish(findings);
        Some(LocalText { zh: zh?.value, en })
    }

    pub(super) fn required_local_text(&mut self, key: &'static str, findings: &mut Findings<'_>) -> Option<LocalText> {
        if !self.has(key) {
            self.asked.push(key);
            self.missing(key, "write it as { zh = \"…\", en = \"…\" }", findings);
            return None;
        }
        self.local_text(key, findings)
    }

    /// The values of a list, or one value standing alone.
    pub(super) fn list(&mut self, key: &'static str) -> Vec<&'a Spanned<DeValue<'a>>> {
        match self.value(key) {
            None => Vec::new(),
            Some(value) => match value.get_ref() {
                DeValue::Array(items) => items.iter().collect(),
                _ => vec![value],
            },
        }
    }

    pub(super) fn texts(&mut self, key: &'static str, findings: &mut Findings<'_>) -> Vec<Placed<String>> {
        let path = self.path_of(key);
        let file = self.place.file;
        self.list(key).into_iter().filter_map(|value| read_text(value, file, path.clone(), findings)).collect()
    }

    /// The texts of a list, or one text standing alone, each in Chinese or in both languages.
    pub(super) fn local_texts(&mut self, key: &'static str, findings: &mut Findings<'_>) -> Vec<LocalText> {
        let (path, file) = (self.path_of(key), self.place.file);
        let mut texts = Vec::new();
        for value in self.list(key) {
            if let DeValue::String(zh) = value.get_ref() {
                texts.push(LocalText::new(zh.as_ref(), ""));
                continue;
            }
            let Some(mut table) = Table::from_value(value, file, path.clone(), findings) else { continue };
            let zh = table.required_text("zh", "give the Chinese text; it is what the desk shows", findings);
            let en = table.text("en", findings).map(|text| text.value).unwrap_or_default();
            table.finish(findings);
            texts.extend(zh.map(|zh| LocalText { zh: zh.value, en }));
        }
        texts
    }

    /// The tables of `[[…]]` or of a list of inline tables.
    pub(super) fn tables(&mut self, key: &'static str, findings: &mut Findings<'_>) -> Vec<Table<'a>> {
        let path = self.path_of(key);
        let file = self.place.file;
        self.list(key).into_iter().filter_map(|value| Table::from_value(value, file, path.clone(), findings)).collect()
    }

    /// Everything that stands in it, where the keys are names of something.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, &'a Spanned<DeValue<'a>>)> + use<'a> {
        self.entries.iter().map(|(key, value)| (key.get_ref().as_ref(), value))
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = (&'a str, Spot)> + use<'a> {
        let file = self.place.file;
        self.entries.keys().map(move |key| (key.get_ref().as_ref(), place_of(file, key.span())))
    }

    /// Reports every key that nobody asked for.
    pub(super) fn finish(self, findings: &mut Findings<'_>) {
        for (key, place) in self.keys() {
            if !self.asked.contains(&key) {
                findings.error(
                    place,
                    self.path_of(key),
                    "unknown_key",
                    format!("`{key}` is not a key of this table"),
                    remedy_for_unknown(key, &self.asked),
                );
            }
        }
    }
}

pub(super) fn place_of(file: usize, span: Range<usize>) -> Spot {
    Spot { file, offset: span.start }
}

pub(super) fn read_text(
    value: &Spanned<DeValue<'_>>,
    file: usize,
    path: String,
    findings: &mut Findings<'_>,
) -> Option<Placed<String>> {
    let place = place_of(file, value.span());
    match value.get_ref() {
        DeValue::String(text) => Some(Placed { value: text.clone().into_owned(), place }),
        other => {
            wrong_type(findings, place, path, "a text in quotes", other);
            None
        }
    }
}

pub(super) fn wrong_type(findings: &mut Findings<'_>, place: Spot, path: String, expected: &str, found: &DeValue<'_>) {
    findings.error(
        place,
        path,
        "wrong_type",
        format!("expected {expected}, found {}", found.type_str()),
        format!("write {expected}"),
    );
}
