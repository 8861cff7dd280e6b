//! The proof of the archive: every operation is the one that was written, in its place, and every row is what the last
//! operation that wrote it left there.
//!
//! Slot by slot: the chain of operations is hashed again from the first one; what each operation says it wrote is kept as
//! the wanted state; then every row of every audited table is hashed and compared. A row altered, added or deleted behind
//! the system's back is named together with the operation that last wrote it.

use std::collections::HashMap;

use yinuo_core::id::{OperationId, SLOTS};
use yinuo_store::tables::archive::{OPERATIONS_OF_SLOT, RuleVersionRow, STREAMS, SettingRow};
use yinuo_store::tables::{case, house, party};
use yinuo_store::{Record, Store, Value};

use crate::engine::batch::hash_operation;
use crate::engine::recorder::{ENTRY, KEY_HASH, ROW_HASH, row_hashes};
use crate::stop::Stop;

/// What the verification found.
#[derive(Debug, Clone, Default)]
pub struct Verification {
    pub operations: u64,
    pub rows: u64,
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
    rows: HashMap<[u8; KEY_HASH], (RowHash, i64)>,
    scratch: Vec<u8>,
}

/// Problems told one by one before the rest is only counted.
const PROBLEM_LIMIT: usize = 1_000;
const PAGE: i64 = 5_000;

/// Verifies the whole archive. `progress` is told of each slot done.
pub async fn verify(store: &Store, mut progress: impl FnMut(i64)) -> Result<Verification, Stop> {
    let mut found = Verification::default();
    let heads = store.query(&STREAMS, Vec::new()).await?;
    let heads: HashMap<i64, (i64, Vec<u8>)> = heads.into_iter().map(|row| (row.slot, (row.seq, row.hash))).collect();
    for slot in 0..SLOTS {
        let mut wanted = Wanted::default();
        let head = heads.get(&slot).cloned().unwrap_or_default();
        verify_chain(store, slot, head, &mut wanted, &mut found).await?;
        verify_rows(store, slot, &mut wanted, &mut found).await?;
        let left: Vec<_> = wanted.rows.drain().filter(|(_, (hash, _))| *hash != [0; ROW_HASH]).collect();
        for (_, (_, operation)) in left {
            let detail = format!("slot {slot}: a row that this operation wrote is gone");
            problem(&mut found, Some(operation), detail);
        }
        progress(slot);
    }
    Ok(found)
}

fn problem(found: &mut Verification, operation: Option<i64>, detail: String) {
    if found.problems.len() < PROBLEM_LIMIT {
        found.problems.push(Problem { operation: operation.map(OperationId::from_number), detail });
    }
}

async fn verify_chain(
    store: &Store,
    slot: i64,
    head: (i64, Vec<u8>),
    wanted: &mut Wanted,
    found: &mut Verification,
) -> Result<(), Stop> {
    let mut last: (i64, Vec<u8>) = (0, Vec::new());
    loop {
        let parameters = vec![Value::Int(slot), Value::Int(last.0), Value::Int(PAGE)];
        let page = store.query(&OPERATIONS_OF_SLOT, parameters).await?;
        let full = page.len() >= usize::try_from(PAGE).expect("a small number");
        for mut row in page {
            found.operations += 1;
            let id = row.id;
            if row.seq != last.0 + 1 {
                let detail = format!("slot {slot}: operations {} to {} are missing", last.0 + 1, row.seq - 1);
                problem(found, Some(id), detail);
            } else if row.previous_hash != last.1 {
                problem(
                    found,
                    Some(id),
                    format!("slot {slot}, operation {}: it does not follow the one before", row.seq),
                );
            }
            let hash = std::mem::take(&mut row.hash);
            if hash_operation(&row, &mut wanted.scratch) != hash {
                let detail = format!("slot {slot}, operation {} ({}): it was altered", row.seq, row.command);
                problem(found, Some(id), detail);
            }
            for entry in row.changes.chunks_exact(ENTRY) {
                let (key, content) = entry.split_at(KEY_HASH);
                let key = key.try_into().expect("split at its length");
                wanted.rows.insert(key, (content.try_into().expect("the rest of an entry"), id));
            }
            last = (row.seq, hash);
        }
        if !full {
            break;
        }
    }
    if head != last {
        let detail = format!("slot {slot}: the archive ends at operation {}, its head says {}", last.0, head.0);
        problem(found, None, detail);
    }
    Ok(())
}

macro_rules! verify_tables {
    ($store:expr, $slot:expr, $wanted:expr, $found:expr, $($row:ty),+ $(,)?) => {
        $( verify_table::<$row>($store, $slot, $wanted, $found).await?; )+
    };
}

async fn verify_rows(store: &Store, slot: i64, wanted: &mut Wanted, found: &mut Verification) -> Result<(), Stop> {
    verify_tables!(
        store,
        slot,
        wanted,
        found,
        party::PartyRow,
        party::PartyTermRow,
        party::PersonalNumberRow,
        case::CaseRow,
        case::MilestoneRow,
        case::MaterialRow,
        case::PromiseRow,
        case::FileRow,
        case::FileContentRow,
        case::ContactRow,
        case::LetterRow,
    );
    // The tables of the house have no slot; all of them are written in the house's own.
    if slot == yinuo_core::id::HOUSE_SLOT.number() {
        verify_tables!(
            store,
            slot,
            wanted,
            found,
            SettingRow,
            RuleVersionRow,
            house::OfficeRow,
            house::OperatorRow,
            house::NoticeRow,
        );
    }
    Ok(())
}

async fn verify_table<R: Record>(
    store: &Store,
    slot: i64,
    wanted: &mut Wanted,
    found: &mut Verification,
) -> Result<(), Stop> {
    let mut problems = Vec::new();
    let mut rows = 0;
    store
        .scan::<R>(slot..=slot, |row| {
            rows += 1;
            let (key, content) = row_hashes(&row, &mut wanted.scratch);
            match wanted.rows.remove(&key) {
                Some((hash, _)) if hash == content => {}
                Some((_, operation)) => {
                    problems.push((Some(operation), format!("slot {slot}: {} was altered", name(&row))))
                }
                None => problems.push((None, format!("slot {slot}: {} was written by no operation", name(&row)))),
            }
        })
        .await?;
    found.rows += rows;
    for (operation, detail) in problems {
        problem(found, operation, detail);
    }
    Ok(())
}

/// A row by table and key.
fn name<R: Record>(row: &R) -> String {
    let key: Vec<String> = R::TABLE
        .key
        .iter()
        .map(|column| match row.value(*column).to_value() {
            Value::Int(number) => number.to_string(),
            Value::Text(text) => text,
            Value::Null | Value::Blob(_) => "?".to_owned(),
        })
        .collect();
    format!("{} ({})", R::TABLE.name, key.join(", "))
}
