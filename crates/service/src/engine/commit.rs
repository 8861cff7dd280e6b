//! What one command writes: its rows, each with the hashes by which the archive can be verified.
//!
//! For every row the operation keeps 24 bytes: 8 of the hash of table and key, 16 of the hash of the content, all zero
//! where the row was deleted. [`crate::verify`] compares them with the tables.

use std::sync::Arc;

use yinuo_core::calendars::Calendars;
use yinuo_core::case::Case;
use yinuo_store::{AnyRow, Changes, Table, TableRow, Value};

use super::rows;

pub const KEY_HASH: usize = 8;
pub const ROW_HASH: usize = 16;
pub const ENTRY: usize = KEY_HASH + ROW_HASH;

#[derive(Debug, Default)]
pub struct Commit {
    changes: Changes,
    entries: Vec<u8>,
    scratch: Vec<u8>,
}

/// The hash of a row's table and key.
pub fn key_hash(table: &Table, key: impl Iterator<Item = Value>, scratch: &mut Vec<u8>) -> [u8; KEY_HASH] {
    scratch.clear();
    Value::Text(table.name.to_owned()).as_ref().canonical(scratch);
    for value in key {
        value.as_ref().canonical(scratch);
    }
    first(blake3::hash(scratch).as_bytes())
}

/// The hashes of a row: of its key and of its content.
pub fn row_hashes<R: TableRow>(row: &R, scratch: &mut Vec<u8>) -> ([u8; KEY_HASH], [u8; ROW_HASH]) {
    let key = key_hash(R::TABLE, R::TABLE.key.iter().map(|column| row.value(*column).to_value()), scratch);
    scratch.clear();
    row.canonical(scratch);
    (key, first(blake3::hash(scratch).as_bytes()))
}

/// The same of a row whose table is known only while the program runs.
pub fn hashes_of_any(row: &AnyRow, scratch: &mut Vec<u8>) -> ([u8; KEY_HASH], [u8; ROW_HASH]) {
    let key = key_hash(row.table, row.key().cloned(), scratch);
    scratch.clear();
    row.canonical(scratch);
    (key, first(blake3::hash(scratch).as_bytes()))
}

fn first<const N: usize>(bytes: &[u8; 32]) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&bytes[..N]);
    out
}

impl Commit {
    /// Replaces a row, or adds it.
    pub fn put<R: TableRow>(&mut self, row: R) {
        self.note(&row);
        self.changes.put(row);
    }

    /// Replaces a row that is there; the columns its table calls fixed must be as they were.
    pub fn update<R: TableRow>(&mut self, row: R) {
        self.note(&row);
        self.changes.update(row);
    }

    /// Adds a row that must be new.
    pub fn insert<R: TableRow>(&mut self, row: R) {
        self.note(&row);
        self.changes.insert(row);
    }

    pub fn delete<R: TableRow>(&mut self, key: Vec<Value>) {
        let hash = key_hash(R::TABLE, key.iter().cloned(), &mut self.scratch);
        self.entries.extend_from_slice(&hash);
        self.entries.extend_from_slice(&[0; ROW_HASH]);
        self.changes.delete::<R>(key);
    }

    /// Writes a row that is no part of the archive: sessions, attempts to sign in, the outbox, reminders.
    pub fn put_unaudited<R: TableRow>(&mut self, row: R) {
        self.changes.put(row);
    }

    pub fn delete_unaudited<R: TableRow>(&mut self, key: Vec<Value>) {
        self.changes.delete::<R>(key);
    }

    fn note<R: TableRow>(&mut self, row: &R) {
        let (key, content) = row_hashes(row, &mut self.scratch);
        self.entries.extend_from_slice(&key);
        self.entries.extend_from_slice(&content);
    }

    /// Writes what differs between a case before and after a decision.
    pub fn case(&mut self, before: Option<&Arc<Case>>, after: &Case, calendars: &Calendars) {
        let row = rows::case_row(after);
        match before {
            None => {
                self.insert(row);
                rows::subject_rows(after).for_each(|row| self.insert(row));
            }
            Some(before) if before.version != after.version => self.put(row),
            Some(_) => {}
        }
        let known = before.map_or(0, |before| before.milestones.len());
        for milestone in &after.milestones[known..] {
            self.insert(rows::milestone_row(after, milestone));
        }
        for material in &after.materials {
            if before.is_none_or(|before| before.material(&material.key) != Some(material)) {
                self.put(rows::material_row(after, material));
            }
        }
        let moved = before.is_some_and(|before| before.owner != after.owner || before.office != after.office);
        for (index, promise) in after.promises.iter().enumerate() {
            let same = before.is_some_and(|before| before.promises.get(index) == Some(promise));
            if !same || moved {
                self.put(rows::promise_row(after, promise, calendars));
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Adds what another commit holds after what this one does.
    pub fn append(&mut self, other: Commit) {
        self.changes.append(other.changes);
        self.entries.extend_from_slice(&other.entries);
    }

    pub fn into_parts(self) -> (Changes, Vec<u8>) {
        (self.changes, self.entries)
    }
}
