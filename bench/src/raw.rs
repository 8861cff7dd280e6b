//! What the database takes when nothing is decided: the same rows, written in batches, and written one case to a commit.

use std::time::Instant;

use yinuo_core::case::Case;
use yinuo_core::id::{CaseId, Stamp, slot_of};
use yinuo_core::name_search::sort_key;
use yinuo_service::engine::rows;
use yinuo_store::tables::archive::OperationRow;
use yinuo_store::tables::party::PartyRow;
use yinuo_store::{Changes, Store, StoreOptions};

use crate::opening::Sample;
use crate::taking::committed;
use crate::{Figure, Plan};

const BATCH: u64 = 500;

/// The rows of `count` cases from number `first` on, and how many tables they are in.
pub fn rows_of(sample: &Sample, first: u64, count: u64) -> (Changes, usize) {
    let mut changes = Changes::new();
    for number in first..first + count {
        let index = usize::try_from(number).expect("small") % sample.parties.len();
        let party = sample.parties[index];
        let mut case = (*sample.case).clone();
        let milliseconds = 1_790_000_000_000 + i64::try_from(number / 4096).expect("small");
        let sequence = u16::try_from(number % 4096).expect("twelve bits");
        case.id = CaseId::new(Stamp { milliseconds, sequence }, party.slot());
        case.party = party;
        changes.insert(rows::case_row(&case, &sample.test_calendars));
        for milestone in &case.milestones {
            changes.insert(rows::milestone_row(&case, milestone));
        }
        for material in &case.materials {
            changes.insert(rows::material_row(&case, material));
        }
        for promise in &case.promises {
            changes.insert(rows::promise_row(&case, promise, &sample.test_calendars));
        }
        let facts = format!(r#"{{"number":"{}","service":"{}"}}"#, case.number, case.service.key);
        let sequence = i64::try_from(number).expect("small") + 1;
        changes.insert(operation(&case, sequence, milliseconds * 1000, "open-case", facts));
    }
    (changes, 5)
}

/// An operation on a case, as long as one is.
pub fn operation(case: &Case, sequence: i64, at: i64, command: &str, facts: String) -> OperationRow {
    OperationRow {
        slot: case.id.slot().number(),
        seq: sequence,
        id: case.id.number(),
        at,
        operator_id: 1,
        command: command.to_owned(),
        subject_kind: Some("case".to_owned()),
        subject_id: Some(case.id.number()),
        subject_version: Some(case.version),
        facts,
        reason: None,
        salt: Some(vec![7; 16]),
        told: vec![7; 32],
        idempotency_key: None,
        sent_mark: None,
        input_hash: vec![7; 32],
        answer: format!(r#"{{"kind":"case","id":{}}}"#, case.id.number()),
        changes: vec![7; 24 * 8],
        previous_hash: vec![7; 32],
        hash: vec![7; 32],
    }
}

pub async fn prepare(url: &str, sample: &Sample) -> Store {
    let store = Store::open(url, StoreOptions::default()).await.expect("the database opens");
    store.migrate().await.expect("the schema is made");
    let mut writer = store.writer().await.expect("a writer");
    let mut changes = Changes::new();
    for party in sample.parties.iter() {
        changes.insert(PartyRow {
            slot: slot_of(party.number()).number(),
            id: party.number(),
            kind: "person".to_owned(),
            name: "王芳".to_owned(),
            sort_key: sort_key("王芳"),
            identity_kind: None,
            identity_masked: None,
            phone_masked: None,
            birth_date: None,
            sex: None,
            address: None,
            office_id: 1,
            created_at: 1,
            merged_into: None,
            version: 1,
        });
    }
    committed(&mut writer, changes).await;
    drop(writer);
    store
}

async fn write(url: &str, sample: &Sample, plan: &Plan, batch: u64) -> Vec<f64> {
    let store = prepare(url, sample).await;
    let mut writer = store.writer().await.expect("a writer");
    let mut runs = Vec::new();
    let mut next = 0;
    for _ in 0..3 {
        let started = Instant::now();
        let first = next;
        while started.elapsed() < plan.each {
            let (changes, _) = rows_of(sample, next, batch);
            committed(&mut writer, changes).await;
            next += batch;
        }
        runs.push((next - first) as f64 / started.elapsed().as_secs_f64());
    }
    runs
}

pub async fn batched(url: &str, sample: &Sample, plan: &Plan) -> Figure {
    let runs = write(url, sample, plan, BATCH).await;
    Figure {
        name: "raw limit: the same rows in batches".to_owned(),
        runs,
        note: format!("{BATCH} cases a commit"),
        times: Vec::new(),
    }
}

pub async fn one_by_one(url: &str, sample: &Sample, plan: &Plan) -> Figure {
    let runs = write(url, sample, plan, 1).await;
    let note = "one case a commit, as a server without batching".to_owned();
    Figure { name: "peer: one transaction for each request".to_owned(), runs, note, times: Vec::new() }
}
