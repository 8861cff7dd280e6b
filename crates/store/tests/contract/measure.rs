//! How many rows a second one writer records: batches of 500 commands, each writing 8 rows in 7 tables with their
//! indexes, spread over 1024 slots, every commit synced to the disk. Not a test; run it in a release build:
//!
//! `cargo test --release -p yinuo-store --test contract measure -- --ignored --nocapture`

use std::io::Write;
use std::time::{Duration, Instant};

use yinuo_store::{Changes, Migration, Store, StoreOptions, Table, TableRow, Value, Writer};

use crate::postgres::PostgresCluster;
use crate::world::{ChainRow, sqlite_with};

yinuo_store::table! {
    pub struct OperationRow in "operations" key (slot, seq) {
        slot: i64, seq: i64, id: i64, at: i64, operator_id: i64, command: String, subject_id: Option<i64>,
        facts: String, idempotency_key: Option<String>, input_hash: Vec<u8>, answer: String, hash: Vec<u8>,
    }
    pub struct FileRow in "files" key (slot, id) {
        slot: i64, id: i64, number: String, service: String, party_id: i64, office_id: i64, state: String,
        opened_at: i64, closed_at: Option<i64>, form: String, version: i64,
    }
    pub struct MilestoneRow in "milestones" key (slot, file_id, position) {
        slot: i64, file_id: i64, position: i64, kind: String, at: i64, operator_id: i64, facts: String,
    }
    pub struct PromiseRow in "promises" key (slot, id) {
        slot: i64, id: i64, file_id: i64, kind: String, started_at: i64, due_at: Option<i64>, kept_at: Option<i64>,
        rule: String,
    }
    pub struct TermRow in "terms" key (slot, file_id, term) { slot: i64, file_id: i64, term: String }
    pub struct OutboxRow in "outbox" key (slot, id) {
        slot: i64, id: i64, kind: String, payload: String, next_at: i64,
    }
}

const TABLES: &[&Table] = &[
    ChainRow::TABLE,
    OperationRow::TABLE,
    FileRow::TABLE,
    MilestoneRow::TABLE,
    PromiseRow::TABLE,
    TermRow::TABLE,
    OutboxRow::TABLE,
];

const MIGRATIONS: &[Migration] = &[Migration {
    room: "measured",
    version: 1,
    sql: "CREATE TABLE chains (slot BIGINT PRIMARY KEY, seq BIGINT NOT NULL, hash {blob} NOT NULL);
        INSERT INTO chains (slot, seq, hash)
            WITH RECURSIVE slots(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM slots WHERE n < 1023)
            SELECT n, 0, {empty_blob} FROM slots;
        CREATE TABLE operations (slot BIGINT NOT NULL, seq BIGINT NOT NULL, id BIGINT NOT NULL, at BIGINT NOT NULL,
            operator_id BIGINT NOT NULL, command TEXT NOT NULL, subject_id BIGINT, facts TEXT NOT NULL,
            idempotency_key TEXT, input_hash {blob} NOT NULL, answer TEXT NOT NULL, hash {blob} NOT NULL,
            PRIMARY KEY (slot, seq));
        CREATE UNIQUE INDEX operations_by_key ON operations (slot, idempotency_key);
        CREATE TABLE files (slot BIGINT NOT NULL, id BIGINT NOT NULL, number TEXT NOT NULL, service TEXT NOT NULL,
            party_id BIGINT NOT NULL, office_id BIGINT NOT NULL, state TEXT NOT NULL, opened_at BIGINT NOT NULL,
            closed_at BIGINT, form TEXT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (slot, id));
        CREATE INDEX files_by_party ON files (slot, party_id);
        CREATE INDEX files_by_office ON files (office_id, state, opened_at);
        CREATE TABLE milestones (slot BIGINT NOT NULL, file_id BIGINT NOT NULL, position BIGINT NOT NULL,
            kind TEXT NOT NULL, at BIGINT NOT NULL, operator_id BIGINT NOT NULL, facts TEXT NOT NULL,
            PRIMARY KEY (slot, file_id, position));
        CREATE TABLE promises (slot BIGINT NOT NULL, id BIGINT NOT NULL, file_id BIGINT NOT NULL, kind TEXT NOT NULL,
            started_at BIGINT NOT NULL, due_at BIGINT, kept_at BIGINT, rule TEXT NOT NULL, PRIMARY KEY (slot, id));
        CREATE INDEX promises_by_due ON promises (due_at) WHERE kept_at IS NULL;
        CREATE INDEX promises_by_file ON promises (slot, file_id);
        CREATE TABLE terms (slot BIGINT NOT NULL, file_id BIGINT NOT NULL, term TEXT NOT NULL,
            PRIMARY KEY (slot, file_id, term));
        CREATE TABLE outbox (slot BIGINT NOT NULL, id BIGINT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL,
            next_at BIGINT NOT NULL, PRIMARY KEY (slot, id));
        CREATE INDEX outbox_by_time ON outbox (next_at);",
}];

const COMMANDS: i64 = 500;
const BATCHES: i64 = 240;

fn measured() -> StoreOptions {
    StoreOptions { migrations: MIGRATIONS, tables: TABLES, ..StoreOptions::default() }
}

/// The rows of one command that opens a file.
fn command(changes: &mut Changes, slot: i64, seq: i64, id: i64) {
    let at = 1_700_000_000_000_000 + id * 37;
    let hash = vec![id as u8; 32];
    changes.insert(OperationRow {
        slot,
        seq,
        id,
        at,
        operator_id: 12,
        command: "open_case".to_owned(),
        subject_id: Some(id),
        facts: format!(
            "{{\"service\":\"life.age-correction\",\"materials\":[\"application\",\"holder-id\"],\"number\":{id}}}"
        ),
        idempotency_key: Some(format!("{:016x}-{id}", id.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64))),
        input_hash: hash.clone(),
        answer: format!("{{\"case\":{id}}}"),
        hash: hash.clone(),
    });
    changes.put(FileRow {
        slot,
        id,
        number: format!("LN2025-{id:08}"),
        service: "life.age-correction".to_owned(),
        party_id: id / 3,
        office_id: id % 50,
        state: "open".to_owned(),
        opened_at: at,
        closed_at: None,
        form: format!("{{\"wrong_birth_date\":\"1970-01-01\",\"right_birth_date\":\"1971-01-01\",\"premium\":{id}}}"),
        version: 1,
    });
    for (position, kind) in ["received", "materials-complete"].into_iter().enumerate() {
        changes.insert(MilestoneRow {
            slot,
            file_id: id,
            position: position as i64,
            kind: kind.to_owned(),
            at,
            operator_id: 12,
            facts: "{\"channel\":\"counter\"}".to_owned(),
        });
    }
    changes.insert(PromiseRow {
        slot,
        id,
        file_id: id,
        kind: "accept".to_owned(),
        started_at: at,
        due_at: Some(at + 172_800_000_000),
        kept_at: None,
        rule: "life-cn/accept@1".to_owned(),
    });
    changes.insert(TermRow { slot, file_id: id, term: format!("zhang{}", id % 977) });
    changes.insert(OutboxRow {
        slot,
        id,
        kind: "message".to_owned(),
        payload: format!("{{\"to\":\"{id}\",\"text\":\"已受理\"}}"),
        next_at: at,
    });
    changes.put(ChainRow { slot, seq, hash });
}

async fn batch(writer: &mut Writer, number: i64) -> Duration {
    let ids: Vec<i64> = (number * COMMANDS..(number + 1) * COMMANDS).collect();
    let slot_of = |id: i64| (id.wrapping_mul(2_654_435_761) >> 7) & 1023;
    let slots: Vec<i64> = ids.iter().map(|id| slot_of(*id)).collect();
    let mut work = writer.begin(&slots).await.unwrap();
    let keys = ids.iter().map(|id| vec![Value::Int(slot_of(*id)), Value::Int(id / 2)]).collect();
    work.load::<FileRow>(keys).await.unwrap();
    let mut seqs: std::collections::HashMap<_, _> = work.heads().iter().map(|head| (head.slot, head.seq)).collect();
    let mut changes = Changes::new();
    for (id, slot) in ids.iter().zip(&slots) {
        let seq = seqs.get_mut(slot).unwrap();
        *seq += 1;
        command(&mut changes, *slot, *seq, *id + 1);
    }
    let start = Instant::now();
    work.write(changes).await.unwrap();
    let recorded = start.elapsed();
    work.commit().await.unwrap();
    recorded
}

async fn measure(store: &Store, name: &str) {
    store.migrate().await.unwrap();
    let mut writer = store.writer().await.unwrap();
    for third in 0..3 {
        let start = Instant::now();
        let mut recording = Duration::ZERO;
        for number in third * BATCHES / 3..(third + 1) * BATCHES / 3 {
            recording += batch(&mut writer, number).await;
        }
        let commands = (BATCHES / 3 * COMMANDS) as f64;
        let line = format!(
            "{name}, after {} commands: {:.0} commands/s, {:.0} rows/s in all; {:.0} rows/s in record alone\n",
            third * BATCHES / 3 * COMMANDS,
            commands / start.elapsed().as_secs_f64(),
            commands * 8.0 / start.elapsed().as_secs_f64(),
            commands * 8.0 / recording.as_secs_f64(),
        );
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }
}

#[tokio::test]
#[ignore = "a measurement"]
async fn rows_recorded_by_sqlite() {
    let world = sqlite_with(measured()).await;
    measure(&world.store, "SQLite").await;
}

#[tokio::test]
#[ignore = "a measurement"]
async fn rows_recorded_by_postgres() {
    let cluster = PostgresCluster::start().unwrap();
    let url = cluster.create_database("measured").unwrap();
    let store = Store::open(&url, measured()).await.unwrap();
    measure(&store, "PostgreSQL").await;
}
