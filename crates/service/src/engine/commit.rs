//! What one command writes: its rows, each with the hashes by which the archive can be verified.
//!
//! For every row the operation keeps 24 bytes: 8 of the hash of table and key, 16 of the hash of the content, all zero
//! where the row was deleted. [`crate::verify`] compares them with the tables.

use std::sync::Arc;

use yinuo_core::calendars::Calendars;
use yinuo_core::case::Case;
use yinuo_core::id::HOUSE_SLOT;
use yinuo_core::ledger;
use yinuo_core::money::Fen;
use yinuo_store::tables::case::CaseSubjectRow;
use yinuo_store::tables::ledger::TransferRow;
use yinuo_store::{AnyRow, Changes, Table, TableRow, Value, ValueRef};

use super::rows;
use super::whole::{Kept, Whole};

pub const KEY_HASH: usize = 8;
pub const ROW_HASH: usize = 16;
pub const ENTRY: usize = KEY_HASH + ROW_HASH;

#[derive(Debug, Default)]
pub struct Commit {
    changes: Changes,
    /// By slot, what the operation in its chain says was written. Mostly there is one slot.
    entries: Vec<(i64, Vec<u8>)>,
    kept: Vec<Kept>,
    taken_in: Fen,
    scratch: Vec<u8>,
}

/// The slot in whose chain a row of this table and key is told of: its own, or that of the house, whose tables have none.
fn slot_of_row<'a>(table: &Table, key: impl FnOnce() -> ValueRef<'a>) -> i64 {
    match table.key_columns().next() {
        Some(column) if column.name == "slot" => match key() {
            ValueRef::Int(slot) => slot,
            _ => HOUSE_SLOT.number(),
        },
        _ => HOUSE_SLOT.number(),
    }
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

    /// Adds a line of the ledger.
    pub fn book(&mut self, line: TransferRow) {
        if ledger::takes_in(&line.debit) {
            self.taken_in = self.taken_in.checked_add(Fen(line.amount)).unwrap_or(Fen(i64::MAX));
        }
        self.insert(line);
    }

    /// What the lines brought into the house.
    pub fn taken_in(&self) -> Fen {
        self.taken_in
    }

    pub fn delete<R: TableRow>(&mut self, key: Vec<Value>) {
        let hash = key_hash(R::TABLE, key.iter().cloned(), &mut self.scratch);
        let slot = slot_of_row(R::TABLE, || key[0].as_ref());
        self.tell(slot, &hash, &[0; ROW_HASH]);
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
        let slot = slot_of_row(R::TABLE, || row.value(R::TABLE.key[0]));
        self.tell(slot, &key, &content);
    }

    fn tell(&mut self, slot: i64, key: &[u8; KEY_HASH], content: &[u8; ROW_HASH]) {
        let entries = self.entries_of(slot);
        entries.extend_from_slice(key);
        entries.extend_from_slice(content);
    }

    fn entries_of(&mut self, slot: i64) -> &mut Vec<u8> {
        let found = self.entries.iter().position(|(known, _)| *known == slot);
        let position = found.unwrap_or_else(|| {
            self.entries.push((slot, Vec::new()));
            self.entries.len() - 1
        });
        &mut self.entries[position].1
    }

    /// Hands on what was built of several rows as it is after this commit, so that nobody has to build it again.
    pub fn keep<W: Whole>(&mut self, id: i64, value: Arc<W>) {
        self.kept.push(Kept::new(id, value));
    }

    /// Writes what differs between a case before and after a decision.
    pub fn case(&mut self, before: Option<&Arc<Case>>, after: &Case, calendars: &Calendars) {
        let row = rows::case_row(after, calendars);
        match before {
            None => {
                self.insert(row);
                rows::subject_rows(after).for_each(|row| self.insert(row));
            }
            Some(before)
                if before.version != after.version || rows::case_row(before, calendars).due_at != row.due_at =>
            {
                self.put(row);
                self.subjects(before, after);
            }
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

    /// What a case is about, where it changed: its rows stand in the order of the subjects.
    fn subjects(&mut self, before: &Case, after: &Case) {
        if before.subjects == after.subjects {
            return;
        }
        let kept = after.subjects.len();
        rows::subject_rows(before).skip(kept).for_each(|row| {
            let key = [row.slot, row.case_id, row.sequence].map(Value::Int);
            self.delete::<CaseSubjectRow>(key.to_vec());
        });
        rows::subject_rows(after).for_each(|row| self.put(row));
    }

    /// What was handed on by [`Commit::keep`], as it was left last.
    pub fn kept<W: Whole>(&self, id: i64) -> Option<Arc<W>> {
        self.kept.iter().rev().find_map(|kept| kept.get(id))
    }

    /// The rows of a type that are written so far, as they were left last.
    pub fn rows<R: TableRow>(&self) -> impl Iterator<Item = &R> {
        self.changes.rows()
    }

    /// Those that were not there before, of the rows of a type.
    pub fn new_rows<R: TableRow>(&self) -> impl Iterator<Item = &R> {
        self.changes.new_rows()
    }

    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Adds what another commit holds after what this one does.
    pub fn append(&mut self, other: Commit) {
        self.changes.append(other.changes);
        self.kept.extend(other.kept);
        for (slot, entries) in other.entries {
            self.entries_of(slot).extend_from_slice(&entries);
        }
    }

    pub fn into_parts(self) -> Parts {
        Parts { changes: self.changes, entries: self.entries, kept: self.kept }
    }
}

/// A commit taken apart.
#[derive(Debug)]
pub struct Parts {
    pub changes: Changes,
    pub entries: Vec<(i64, Vec<u8>)>,
    pub kept: Vec<Kept>,
}
