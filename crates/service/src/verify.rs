//! The proof of the archive: every operation is the one that was written, in its place, and every row is what the last
//! operation that wrote it left there.
//!
//! A range of slots at a time: the chain of operations is hashed again from the first one; what each operation says it wrote is kept as
//! the wanted state; then every row of every archived table is hashed and compared. A row altered, added or deleted behind
//! the system's back is named together with the operation that last wrote it. What no operation hashes because it follows from other
//! rows is compared with those: the search terms of parties with their names, at the end the counts of promises with the promises, and
//! the sums that systems keep with what they are the sums of.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::ops::RangeInclusive;

use yinuo_core::id::{HOUSE_SLOT, OperationId, SLOTS};
use yinuo_core::name_search::search_terms;
use yinuo_store::suite::Suite;
use yinuo_store::tables::all_tables;
use yinuo_store::tables::archive::{CHAINS, OperationRow};
use yinuo_store::tables::party::{PartyRow, PartySearchTermRow};
use yinuo_store::{AnyRow, Store, Table, Value};

use crate::approval;
use crate::command::party::erased_by;
use crate::engine::batch::{hash_operation, hash_told};
use crate::engine::commit::{ENTRY, KEY_HASH, ROW_HASH, hashes_of_any};
use crate::keys::suite_of;
use crate::promise_count;
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

type RowHash = [u8; ROW_HASH];

/// What the operations of a slot left behind.
#[derive(Default)]
struct Wanted {
    suite: Suite,
    rows: HashMap<[u8; KEY_HASH], (RowHash, i64)>,
    scratch: Vec<u8>,
}

/// Problems told one by one before the rest is only counted.
const PROBLEM_LIMIT: usize = 1_000;
/// Slots are taken together until they have this many operations: what they wrote is held in memory.
const RANGE_OPERATIONS: i64 = 200_000;

/// Verifies the whole archive. `progress` is told of the last slot done.
pub async fn verify(store: &Store, mut progress: impl FnMut(i64)) -> Result<Verification, Stop> {
    let mut found = Verification::default();
    let suite = suite_of(store).await?;
    let heads = store.query(&CHAINS, Vec::new()).await?;
    let heads: HashMap<i64, (i64, Vec<u8>)> = heads.into_iter().map(|row| (row.slot, (row.seq, row.hash))).collect();
    let mut first = 0;
    while first < SLOTS {
        let mut last = first;
        let mut operations = heads.get(&first).map_or(0, |head| head.0);
        while last + 1 < SLOTS && operations < RANGE_OPERATIONS {
            last += 1;
            operations += heads.get(&last).map_or(0, |head| head.0);
        }
        let mut wanted = Wanted { suite, ..Wanted::default() };
        verify_chains(store, first..=last, &heads, &mut wanted, &mut found).await?;
        verify_rows(store, first..=last, &mut wanted, &mut found).await?;
        verify_terms(store, first..=last, &mut found).await?;
        for (hash, operation) in wanted.rows.into_values() {
            if hash != [0; ROW_HASH] {
                problem(&mut found, Some(operation), "a row that this operation wrote is gone".to_owned());
            }
        }
        progress(last);
        first = last + 1;
    }
    for detail in promise_count::wrong(store).await? {
        problem(&mut found, None, detail);
    }
    for kept in SYSTEMS.iter().flat_map(|system| system.kept) {
        for detail in (kept.wrong)(store).await? {
            problem(&mut found, None, detail);
        }
    }
    Ok(found)
}

fn problem(found: &mut Verification, operation: Option<i64>, detail: String) {
    if found.problems.len() < PROBLEM_LIMIT {
        found.problems.push(Problem { operation: operation.map(OperationId::from_number), detail });
    }
}

/// Hashes the chains of these slots again, and collects what their operations wrote.
async fn verify_chains(
    store: &Store,
    slots: RangeInclusive<i64>,
    heads: &HashMap<i64, (i64, Vec<u8>)>,
    wanted: &mut Wanted,
    found: &mut Verification,
) -> Result<(), Stop> {
    let mut ends: HashMap<i64, (i64, Vec<u8>)> = HashMap::new();
    let Wanted { suite, rows, scratch } = wanted;
    let mut erased: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    store
        .scan::<OperationRow>(slots.clone(), |mut row| {
            found.operations += 1;
            let (slot, id) = (row.slot, row.id);
            let end = ends.entry(slot).or_default();
            if row.seq != end.0 + 1 {
                let detail = format!("slot {slot}: operations {} to {} are missing", end.0 + 1, row.seq - 1);
                problem(found, Some(id), detail);
            } else if row.previous_hash != end.1 {
                problem(
                    found,
                    Some(id),
                    format!("slot {slot}, operation {}: it does not follow the one before", row.seq),
                );
            }
            let hash = std::mem::take(&mut row.hash);
            if hash_operation(&row, *suite, scratch) != hash {
                let detail = format!("slot {slot}, operation {} ({}): it was altered", row.seq, row.command);
                problem(found, Some(id), detail);
            }
            match row.salt {
                // What was erased says nothing any more, and an operation after it says that it was erased.
                None if row.facts.is_empty() && row.reason.is_none() => {
                    erased.insert((slot, row.seq), id);
                }
                Some(_) if hash_told(&row, *suite, scratch) == row.told => {}
                _ => {
                    let detail =
                        format!("slot {slot}, operation {} ({}): what it says was altered", row.seq, row.command);
                    problem(found, Some(id), detail);
                }
            }
            // What only waits has erased nothing yet.
            if row.command != approval::ASK {
                for seq in erased_by(&row.facts) {
                    if erased.remove(&(slot, seq)).is_some() {
                        found.erased += 1;
                    }
                }
            }
            for entry in row.changes.chunks_exact(ENTRY) {
                let (key, content) = entry.split_at(KEY_HASH);
                let key = key.try_into().expect("split at its length");
                rows.insert(key, (content.try_into().expect("the rest of an entry"), id));
            }
            *end = (row.seq, hash);
        })
        .await?;
    for ((slot, seq), id) in erased {
        problem(found, Some(id), format!("slot {slot}, operation {seq}: it was erased, and no operation says so"));
    }
    for slot in slots {
        let end = ends.remove(&slot).unwrap_or_default();
        let head = heads.get(&slot).cloned().unwrap_or_default();
        if head != end {
            let detail = format!("slot {slot}: the archive ends at operation {}, its head says {}", end.0, head.0);
            problem(found, None, detail);
        }
    }
    Ok(())
}

async fn verify_rows(
    store: &Store,
    slots: RangeInclusive<i64>,
    wanted: &mut Wanted,
    found: &mut Verification,
) -> Result<(), Stop> {
    for table in all_tables().iter().filter(|table| table.archived) {
        // The tables of the house have no slot; all of them are written in the house's own.
        if table.column("slot").is_some() || slots.contains(&HOUSE_SLOT.number()) {
            verify_table(store, table, slots.clone(), wanted, found).await?;
        }
    }
    Ok(())
}

async fn verify_table(
    store: &Store,
    table: &'static Table,
    slots: RangeInclusive<i64>,
    wanted: &mut Wanted,
    found: &mut Verification,
) -> Result<(), Stop> {
    let mut problems = Vec::new();
    let mut rows = 0;
    store
        .scan_any(table, slots, |row| {
            rows += 1;
            let (key, content) = hashes_of_any(&row, wanted.suite, &mut wanted.scratch);
            match wanted.rows.remove(&key) {
                Some((hash, _)) if hash == content => {}
                Some((_, operation)) => problems.push((Some(operation), format!("{} was altered", name(&row)))),
                None => problems.push((None, format!("{} was written by no operation", name(&row)))),
            }
        })
        .await?;
    found.rows += rows;
    for (operation, detail) in problems {
        problem(found, operation, detail);
    }
    Ok(())
}

/// Compares the search terms with the names. Of each party a sum is held: what its name gives, less what is there.
async fn verify_terms(store: &Store, slots: RangeInclusive<i64>, found: &mut Verification) -> Result<(), Stop> {
    let hasher = RandomState::new();
    let hash = |term: &str| hasher.hash_one(term);
    let mut sums: HashMap<i64, u64> = HashMap::new();
    store
        .scan::<PartyRow>(slots.clone(), |row| {
            let terms = search_terms(&row.name);
            sums.insert(row.id, terms.iter().fold(0, |sum, term| sum.wrapping_add(hash(term))));
        })
        .await?;
    let mut nobodys = 0;
    store
        .scan::<PartySearchTermRow>(slots, |row| match sums.get_mut(&row.party_id) {
            Some(sum) => *sum = sum.wrapping_sub(hash(&row.term)),
            None => nobodys += 1,
        })
        .await?;
    if nobodys > 0 {
        problem(found, None, format!("{nobodys} rows of party_search_terms belong to no party"));
    }
    let mut wrong: Vec<i64> = sums.into_iter().filter(|(_, sum)| *sum != 0).map(|(party, _)| party).collect();
    wrong.sort_unstable();
    for party in wrong {
        problem(found, None, format!("party_search_terms ({party}): they are not those of its name"));
    }
    Ok(())
}

/// A row by table and key.
fn name(row: &AnyRow) -> String {
    let key: Vec<String> = row
        .key()
        .map(|value| match value {
            Value::Int(number) => number.to_string(),
            Value::Text(text) => text.clone(),
            Value::Null | Value::Blob(_) => "?".to_owned(),
        })
        .collect();
    format!("{} ({})", row.table.name, key.join(", "))
}
