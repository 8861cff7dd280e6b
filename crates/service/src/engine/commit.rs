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
use yinuo_store::suite::Suite;
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
    /// What was written, in its order: hashed once it is known by which hash.
    written: Vec<Written>,
    /// The keys and contents of what was written and is not hashed yet, one after the other.
    canonical: Vec<u8>,
    kept: Vec<Kept>,
    taken_in: Fen,
}

/// A row among what was written, and in whose chain it is told of.
#[derive(Debug)]
struct Written {
    slot: i64,
    text: WrittenText,
}

#[derive(Debug)]
enum WrittenText {
    /// Where its key and its content end. One that was deleted has none.
    Canonical {
        key_end: usize,
        end: usize,
        deleted: bool,
    },
    Hashed([u8; ENTRY]),
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

/// A row's table and key, as they are hashed.
fn push_key<'a>(table: &Table, key: impl Iterator<Item = ValueRef<'a>>, out: &mut Vec<u8>) {
    ValueRef::Text(table.name).canonical(out);
    key.for_each(|value| value.canonical(out));
}

/// Adds a row as it is hashed, its key and then its content; answers the slot in whose chain it is told of, and where its key ends.
pub fn canonical_of_any(row: &AnyRow<'_>, out: &mut Vec<u8>) -> (i64, usize) {
    push_key(row.table, row.key(), out);
    let key_end = out.len();
    row.canonical(out);
    (slot_of_row(row.table, || row.values[row.table.key[0]]), key_end)
}

/// The hashes of a row: of its key and of its content.
pub fn hashes(key: &[u8], content: &[u8], suite: Suite) -> ([u8; KEY_HASH], [u8; ROW_HASH]) {
    (first(&suite.hash(key)), first(&suite.hash(content)))
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
        let slot = slot_of_row(R::TABLE, || key[0].as_ref());
        push_key(R::TABLE, key.iter().map(Value::as_ref), &mut self.canonical);
        let end = self.canonical.len();
        self.written.push(Written { slot, text: WrittenText::Canonical { key_end: end, end, deleted: true } });
        self.changes.delete::<R>(key);
    }

    /// Writes a row that is no part of the archive: sessions, attempts to sign in, the outbox, reminders, search terms.
    pub fn put_unaudited<R: TableRow>(&mut self, row: R) {
        self.changes.put(row);
    }

    /// As [`Commit::put_unaudited`], of a row that must be new.
    pub fn insert_unaudited<R: TableRow>(&mut self, row: R) {
        self.changes.insert(row);
    }

    pub fn delete_unaudited<R: TableRow>(&mut self, key: Vec<Value>) {
        self.changes.delete::<R>(key);
    }

    fn note<R: TableRow>(&mut self, row: &R) {
        let slot = slot_of_row(R::TABLE, || row.value(R::TABLE.key[0]));
        push_key(R::TABLE, R::TABLE.key.iter().map(|column| row.value(*column)), &mut self.canonical);
        let key_end = self.canonical.len();
        row.canonical(&mut self.canonical);
        let end = self.canonical.len();
        self.written.push(Written { slot, text: WrittenText::Canonical { key_end, end, deleted: false } });
    }

    /// Hashes what was written so far, here and not by whoever writes it, and gives back the memory of its text.
    pub fn hash_ahead(&mut self, suite: Suite) {
        let canonical = std::mem::take(&mut self.canonical);
        let mut begin = 0;
        for written in &mut self.written {
            let WrittenText::Canonical { key_end, end, deleted } = written.text else { continue };
            let mut entry = [0; ENTRY];
            let (key, content) = entry.split_at_mut(KEY_HASH);
            key.copy_from_slice(&first::<KEY_HASH>(&suite.hash(&canonical[begin..key_end])));
            if !deleted {
                content.copy_from_slice(&first::<ROW_HASH>(&suite.hash(&canonical[key_end..end])));
            }
            begin = end;
            written.text = WrittenText::Hashed(entry);
        }
    }

    /// By slot, what the operation in its chain says was written. Mostly there is one slot.
    fn entries(&mut self, suite: Suite) -> Vec<(i64, Vec<u8>)> {
        self.hash_ahead(suite);
        let mut all: Vec<(i64, Vec<u8>)> = Vec::new();
        for written in &self.written {
            let WrittenText::Hashed(entry) = &written.text else { continue };
            let found = all.iter().position(|(known, _)| *known == written.slot);
            let position = found.unwrap_or_else(|| {
                all.push((written.slot, Vec::new()));
                all.len() - 1
            });
            all[position].1.extend_from_slice(entry);
        }
        all
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
                if before.version != after.version
                    || rows::first_due(before, calendars) != row.due_at
                    || rows::is_broken(before) != (row.is_broken != 0) =>
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
        let begin = self.canonical.len();
        self.canonical.extend_from_slice(&other.canonical);
        self.written.extend(other.written.into_iter().map(|mut one| {
            if let WrittenText::Canonical { key_end, end, .. } = &mut one.text {
                (*key_end, *end) = (begin + *key_end, begin + *end);
            }
            one
        }));
    }

    pub fn into_parts(mut self, suite: Suite) -> Parts {
        let entries = self.entries(suite);
        Parts { changes: self.changes, entries, kept: self.kept }
    }
}

/// A commit taken apart.
#[derive(Debug)]
pub struct Parts {
    pub changes: Changes,
    pub entries: Vec<(i64, Vec<u8>)>,
    pub kept: Vec<Kept>,
}
