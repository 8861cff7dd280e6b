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

use futures_util::{StreamExt, TryStreamExt, stream};
use yinuo_core::id::{HOUSE_SLOT, OperationId, SLOTS};
use yinuo_core::name_search::search_terms;
use yinuo_store::suite::Suite;
use yinuo_store::tables::all_tables;
use yinuo_store::tables::archive::{CHAINS, OperationRow};
use yinuo_store::tables::party::{PartyRow, PartySearchTermRow};
use yinuo_store::{AnyRow, Store, Table, Value, ValueRef};

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

/// What the operations of some slots left behind: the hashes of rows by those of their keys, and who wrote them last.
type Wanted = HashMap<[u8; KEY_HASH], (RowHash, i64)>;

/// An operation and what it hashes to: as a whole, and in what it says.
struct Hashed {
    row: OperationRow,
    /// As it says itself.
    hash: Vec<u8>,
    hashed: Vec<u8>,
    told: Option<Vec<u8>>,
}

impl Hashed {
    fn new(mut row: OperationRow, suite: Suite) -> Hashed {
        let mut scratch = Vec::with_capacity(1 << 10);
        let hash = std::mem::take(&mut row.hash);
        let hashed = hash_operation(&row, suite, &mut scratch);
        let told = row.salt.is_some().then(|| hash_told(&row, suite, &mut scratch));
        Hashed { row, hash, hashed, told }
    }
}

/// Problems told one by one before the rest is only counted.
const PROBLEM_LIMIT: usize = 1_000;
/// Slots are taken together until they have this many operations: what they wrote is held in memory.
const RANGE_OPERATIONS: i64 = 100_000;
/// Ranges that are verified at once: while one is read and hashed another is compared.
const AT_ONCE: usize = 2;

/// Verifies the whole archive. `progress` is told of the last slot done.
pub async fn verify(store: &Store, mut progress: impl FnMut(i64)) -> Result<Verification, Stop> {
    let mut found = Verification::default();
    let suite = suite_of(store).await?;
    let heads = store.query(&CHAINS, Vec::new()).await?;
    let heads: HashMap<i64, (i64, Vec<u8>)> = heads.into_iter().map(|row| (row.slot, (row.seq, row.hash))).collect();
    let verified = |slots: RangeInclusive<i64>| {
        let heads = &heads;
        async move { verify_range(store, suite, slots.clone(), heads).await.map(|found| (*slots.end(), found)) }
    };
    let mut ranges = stream::iter(ranges(&heads)).map(verified).buffered(AT_ONCE);
    while let Some((last, of_range)) = ranges.try_next().await? {
        found.operations += of_range.operations;
        found.rows += of_range.rows;
        found.erased += of_range.erased;
        let room = PROBLEM_LIMIT.saturating_sub(found.problems.len());
        found.problems.extend(of_range.problems.into_iter().take(room));
        progress(last);
    }
    drop(ranges);
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

/// Slots that follow each other, of so many operations together.
fn ranges(heads: &HashMap<i64, (i64, Vec<u8>)>) -> Vec<RangeInclusive<i64>> {
    let (mut ranges, mut first, mut operations) = (Vec::new(), 0, 0);
    for slot in 0..SLOTS {
        operations += heads.get(&slot).map_or(0, |head| head.0);
        if operations >= RANGE_OPERATIONS || slot + 1 == SLOTS {
            ranges.push(first..=slot);
            (first, operations) = (slot + 1, 0);
        }
    }
    ranges
}

async fn verify_range(
    store: &Store,
    suite: Suite,
    slots: RangeInclusive<i64>,
    heads: &HashMap<i64, (i64, Vec<u8>)>,
) -> Result<Verification, Stop> {
    let (mut found, mut wanted) = (Verification::default(), Wanted::new());
    verify_chains(store, suite, slots.clone(), heads, &mut wanted, &mut found).await?;
    verify_rows(store, suite, slots.clone(), &mut wanted, &mut found).await?;
    verify_terms(store, slots, &mut found).await?;
    let gone = wanted.into_values().filter(|(hash, _)| *hash != [0; ROW_HASH]);
    for (_, operation) in gone {
        problem(&mut found, Some(operation), "a row that this operation wrote is gone".to_owned());
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
    suite: Suite,
    slots: RangeInclusive<i64>,
    heads: &HashMap<i64, (i64, Vec<u8>)>,
    wanted: &mut Wanted,
    found: &mut Verification,
) -> Result<(), Stop> {
    let mut ends: HashMap<i64, (i64, Vec<u8>)> = HashMap::new();
    let mut erased: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    let make = move |row: OperationRow| Hashed::new(row, suite);
    store
        .scan_as(slots.clone(), make, |Hashed { row, hash, hashed, told }| {
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
            if hashed != hash {
                let detail = format!("slot {slot}, operation {} ({}): it was altered", row.seq, row.command);
                problem(found, Some(id), detail);
            }
            match row.salt {
                // What was erased says nothing any more, and an operation after it says that it was erased.
                None if row.facts.is_empty() && row.reason.is_none() => {
                    erased.insert((slot, row.seq), id);
                }
                Some(_) if told.as_ref() == Some(&row.told) => {}
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
                wanted.insert(key, (content.try_into().expect("the rest of an entry"), id));
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
    suite: Suite,
    slots: RangeInclusive<i64>,
    wanted: &mut Wanted,
    found: &mut Verification,
) -> Result<(), Stop> {
    for table in all_tables().iter().filter(|table| table.archived) {
        // The tables of the house have no slot; all of them are written in the house's own.
        if table.column("slot").is_some() || slots.contains(&HOUSE_SLOT.number()) {
            verify_table(store, suite, table, slots.clone(), wanted, found).await?;
        }
    }
    Ok(())
}

async fn verify_table(
    store: &Store,
    suite: Suite,
    table: &'static Table,
    slots: RangeInclusive<i64>,
    wanted: &mut Wanted,
    found: &mut Verification,
) -> Result<(), Stop> {
    let mut problems = Vec::new();
    let mut rows = 0;
    let hashed = move |row: &AnyRow<'_>| {
        let key: Vec<Value> = row.key().map(ValueRef::to_value).collect();
        (key, hashes_of_any(row, suite))
    };
    store
        .scan_any(table, slots, hashed, |(key, (key_hash, content))| {
            rows += 1;
            match wanted.remove(&key_hash) {
                Some((hash, _)) if hash == content => {}
                Some((_, operation)) => problems.push((Some(operation), format!("{} was altered", name(table, &key)))),
                None => problems.push((None, format!("{} was written by no operation", name(table, &key)))),
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
    let mut sums: HashMap<i64, u64> = HashMap::new();
    let wanted = {
        let hasher = hasher.clone();
        move |row: PartyRow| {
            let terms = search_terms(&row.name);
            (row.id, terms.iter().fold(0, |sum: u64, term| sum.wrapping_add(hasher.hash_one(term.as_str()))))
        }
    };
    store.scan_as(slots.clone(), wanted, |wanted| sums.extend([wanted])).await?;
    let mut nobodys = 0;
    let there = move |row: PartySearchTermRow| (row.party_id, hasher.hash_one(row.term.as_str()));
    store
        .scan_as(slots, there, |(party, hash)| match sums.get_mut(&party) {
            Some(sum) => *sum = sum.wrapping_sub(hash),
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
fn name(table: &Table, key: &[Value]) -> String {
    let key: Vec<String> = key
        .iter()
        .map(|value| match value {
            Value::Int(number) => number.to_string(),
            Value::Text(text) => text.clone(),
            Value::Null | Value::Blob(_) => "?".to_owned(),
        })
        .collect();
    format!("{} ({})", table.name, key.join(", "))
}
