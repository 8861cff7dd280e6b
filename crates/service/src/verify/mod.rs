//! The proof of the archive: every operation is the one that was written, in its place, and every row is what the last
//! operation that wrote it left there.
//!
//! All is read as it stands at one moment, whatever is written meanwhile. The chains of operations are hashed again from the first one; what each
//! operation says it wrote is kept as the wanted state; then every row of every archived table is hashed, and both are compared. A row altered,
//! added or deleted behind the system's back is named together with the operation that last wrote it. What no operation hashes because it follows
//! from other rows is compared with those: the search terms of parties with their names, and at the end, as they stand then, the counts of promises
//! with the promises, and the sums that systems keep with what they are the sums of.
//!
//! One thread reads, another hashes ([`judge`]). What is compared lies in scratch files, so that memory does not grow with the house.

mod judge;

use std::collections::HashMap;
use std::hash::RandomState;
use std::sync::mpsc::{SyncSender, sync_channel};

use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use yinuo_core::id::OperationId;
use yinuo_store::suite::Suite;
use yinuo_store::tables::all_tables;
use yinuo_store::tables::archive::{ChainRow, OperationRow};
use yinuo_store::tables::party::{PartyRow, PartySearchTermRow};
use yinuo_store::{AnyRow, Snapshot, Store, Table, TableRow, ValueRef};

use self::judge::{Judge, PROBLEM_LIMIT, Place, Read, Rows, Wrong, term_hash};
use crate::engine::commit::ENTRY;
use crate::keys::suite_of;
use crate::stop::Stop;
use crate::systems::SYSTEMS;

/// What the verification found.
#[derive(Debug, Clone, Default)]
pub struct Verification {
    pub operations: u64,
    pub rows: u64,
    /// Operations that say nothing any more, by the word of another one.
    pub erased: u64,
    pub problems: Vec<Problem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The operation that is altered, or that last wrote what is.
    pub operation: Option<OperationId>,
    pub detail: String,
}

impl Verification {
    /// Told one by one up to a number.
    fn problem(&mut self, operation: Option<i64>, detail: String) {
        if self.problems.len() < PROBLEM_LIMIT {
            self.problems.push(Problem { operation: operation.map(OperationId::from_number), detail });
        }
    }
}

/// Lots that were read and wait to be hashed.
const WAITING: usize = 4;
/// Operations, names or terms that are handed over together.
const LOT: usize = 500;
/// Per cents that stand for operations; for rows; what is left is for names.
const OPERATIONS: u64 = 30;
const ROWS: u64 = 60;

/// Verifies the whole archive. `progress` is told how far it is, of a hundred.
pub async fn verify(store: &Store, progress: impl FnMut(u64) + Send + 'static) -> Result<Verification, Stop> {
    let (suite, snapshot) = (suite_of(store).await?, store.snapshot().await?);
    let (sender, receiver) = sync_channel(WAITING);
    let hasher = RandomState::new();
    let judge = Judge::new(suite, hasher.clone());
    let judged = spawn_blocking(move || judge.hear(&receiver));
    // A thread may wait; on SQLite it is the one that reads.
    let runtime = Handle::current();
    let read = spawn_blocking(move || {
        let read = runtime.block_on(read(&snapshot, &sender, &hasher, progress));
        drop(sender);
        read.map(|()| snapshot)
    });
    let gone = |error: tokio::task::JoinError| Stop::damaged("archive", error.to_string());
    let snapshot = read.await.map_err(gone)??;
    let (mut found, wrong) = judged.await.map_err(gone)??;
    if !wrong.is_empty() {
        let runtime = Handle::current();
        let named = spawn_blocking(move || runtime.block_on(named(&snapshot, suite, &wrong)));
        named.await.map_err(gone)??.into_iter().for_each(|(operation, detail)| found.problem(operation, detail));
    }
    for kept in SYSTEMS.iter().flat_map(|system| system.kept) {
        for detail in (kept.wrong)(store).await? {
            found.problem(None, detail);
        }
    }
    // First those that an operation can be named for.
    found.problems.sort_by_key(|problem| problem.operation.is_none());
    Ok(found)
}

/// Rows that are handed over together.
struct Lot<'a, T> {
    sender: &'a SyncSender<Read>,
    rows: Vec<T>,
    read: fn(Vec<T>) -> Read,
}

impl<T> Lot<'_, T> {
    fn add(&mut self, row: T) {
        self.rows.push(row);
        if self.rows.len() == LOT {
            self.send();
        }
    }

    fn send(&mut self) {
        let rows = std::mem::replace(&mut self.rows, Vec::with_capacity(LOT));
        // Where nobody takes them, the other thread has ended and says why.
        let _ = self.sender.send((self.read)(rows));
    }
}

/// Reads everything in the order in which it is judged.
async fn read(
    snapshot: &Snapshot,
    sender: &SyncSender<Read>,
    hasher: &RandomState,
    mut progress: impl FnMut(u64) + Send,
) -> Result<(), Stop> {
    let mut told = 0;
    let mut tell = |percent: u64| {
        if percent > told {
            told = percent;
            progress(percent);
        }
    };
    let mut heads = HashMap::new();
    snapshot.each(|row: ChainRow| drop(heads.insert(row.slot, (row.seq, row.hash)))).await?;
    let operations: i64 = heads.values().map(|(seq, _)| seq).sum();
    let operations = u64::try_from(operations).unwrap_or(0).max(1);
    let _ = sender.send(Read::Heads(heads));

    let (mut count, mut entries) = (0, 0);
    let mut lot = Lot { sender, rows: Vec::new(), read: Read::Operations };
    let operation = |row: OperationRow| {
        (count, entries) = (count + 1, entries + row.changes.len() / ENTRY);
        tell((count * OPERATIONS / operations).min(OPERATIONS));
        lot.add(row);
    };
    snapshot.each(operation).await?;
    lot.send();

    let (entries, mut count) = (entries.max(1) as u64, 0);
    let mut names = Lot { sender, rows: Vec::new(), read: Read::Names };
    for (number, table) in all_tables().iter().enumerate().filter(|(_, table)| table.archived) {
        let mut rows = Rows::of(number);
        // Its slot, its id, its kind, its name.
        let is_parties = table.name == PartyRow::TABLE.name;
        let row = |row: &AnyRow<'_>| {
            count += 1;
            tell(OPERATIONS + (count * ROWS / entries).min(ROWS));
            if is_parties
                && let [ValueRef::Int(slot), ValueRef::Int(party), _, ValueRef::Text(name), ..] = row.values[..]
            {
                names.add((slot, party, name.to_owned()));
            }
            if rows.add(row) {
                let _ = sender.send(Read::Rows(std::mem::replace(&mut rows, Rows::of(number))));
            }
        };
        snapshot.each_any(table, row).await?;
        let _ = sender.send(Read::Rows(rows));
    }

    names.send();
    let mut lot = Lot { sender, rows: Vec::new(), read: Read::Terms };
    let term = |row: &AnyRow<'_>| {
        if let [ValueRef::Int(slot), ValueRef::Int(party), ValueRef::Int(part), ValueRef::Text(term)] = row.values[..] {
            lot.add((slot, party, term_hash(hasher, part, term)));
        }
    };
    snapshot.each_any(PartySearchTermRow::TABLE, term).await?;
    lot.send();
    tell(100);
    Ok(())
}

/// What is wrong with rows, in words: their tables are read once more for their keys.
async fn named(snapshot: &Snapshot, suite: Suite, wrong: &[Wrong]) -> Result<Vec<(Option<i64>, String)>, Stop> {
    let mut problems = Vec::new();
    for (number, table) in all_tables().iter().enumerate() {
        let of_table: HashMap<Place, Option<i64>> =
            wrong.iter().filter(|row| row.table == number).map(|row| (row.place, row.operation)).collect();
        if of_table.is_empty() {
            continue;
        }
        let look = |row: &AnyRow<'_>| {
            let mut rows = Rows::of(number);
            rows.add(row);
            let operation = rows.hashed(suite).find_map(|(place, _)| of_table.get(&place));
            if let Some(operation) = operation {
                let what = if operation.is_some() { "altered" } else { "written by no operation" };
                problems.push((*operation, format!("{} was {what}", name(table, row))));
            }
        };
        snapshot.each_any(table, look).await?;
    }
    Ok(problems)
}

/// A row by table and key.
fn name(table: &Table, row: &AnyRow<'_>) -> String {
    let value = |value: ValueRef<'_>| match value {
        ValueRef::Int(number) => number.to_string(),
        ValueRef::Text(text) => text.to_owned(),
        ValueRef::Null | ValueRef::Blob(_) => "?".to_owned(),
    };
    format!("{} ({})", table.name, row.key().map(value).collect::<Vec<_>>().join(", "))
}
