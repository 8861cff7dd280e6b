//! The raw limit of a day run on SQLite: the rows that a finished run left, written into a copy of the house as it was
//! before, by plain statements, in transactions of the same size, with the pragmas of the store.

use std::path::Path;
use std::time::Instant;

use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use yinuo_service::life::day::CHUNK;

/// As the store opens its writer.
pub const PRAGMAS: &str = "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL; \
    PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16384; \
    PRAGMA journal_size_limit = 268435456; PRAGMA cache_size = -98304;";

/// The columns of a policy that a day run may change. Those of its head change for the ones that lapse or end.
const CHANGING: &str = "state_cause, dues_made, dues_written, open_dues, demanded_on, prompted_for, \
    benefits_to, deposit, payable, dividend, act_on, version";

const HEAD_UPDATE: &str = "UPDATE agreements SET state = ?, state_on = ? WHERE id = ?";

/// Brings everything into the file itself, so that a copy of it is the whole.
pub fn settle(path: &Path) {
    let connection = Connection::open(path).expect("it opens");
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); ANALYZE;").expect("settled");
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);").expect("settled");
}

/// The columns of a table, in their order.
fn columns(connection: &Connection, table: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("SELECT name FROM pragma_table_info('{table}')")).expect("known");
    let rows = statement.query_map([], |row| row.get(0)).expect("asked");
    rows.collect::<Result<_, _>>().expect("read")
}

struct Rows {
    table: &'static str,
    rows: Vec<Vec<Value>>,
}

fn read(connection: &Connection, table: &'static str, filter: &str, bounds: (i64, i64)) -> Rows {
    let names = columns(connection, table).join(", ");
    let text = format!("SELECT {names} FROM {table} WHERE {filter}");
    let mut statement = connection.prepare_cached(&text).expect("a statement");
    let width = statement.column_count();
    let rows = statement
        .query_map(params![bounds.0, bounds.1], |row| (0..width).map(|column| row.get(column)).collect())
        .expect("asked");
    Rows { table, rows: rows.collect::<Result<_, _>>().expect("read") }
}

fn insert(connection: &Connection, rows: &Rows) {
    let Some(width) = rows.rows.first().map(Vec::len) else { return };
    let marks = vec!["?"; width].join(", ");
    let text = format!("INSERT OR REPLACE INTO {} VALUES ({marks})", rows.table);
    let mut statement = connection.prepare_cached(&text).expect("a statement");
    for row in &rows.rows {
        statement.execute(params_from_iter(row)).expect("written");
    }
}

/// Processor time of this thread so far, in seconds.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

/// Seconds that the writing alone takes, and seconds of processor time.
pub fn write(finished: &Path, into: &Path, day: Date) -> (f64, f64) {
    let from = Connection::open(finished).expect("it opens");
    let to = Connection::open(into).expect("it opens");
    to.execute_batch(PRAGMAS).expect("set");
    to.set_prepared_statement_cache_capacity(64);
    let mut ids = from.prepare("SELECT id FROM policies ORDER BY id").expect("a statement");
    let ids: Vec<i64> = ids.query_map([], |row| row.get(0)).expect("asked").collect::<Result<_, _>>().expect("read");
    let chunks: Vec<&[i64]> = ids.chunks(CHUNK).collect();
    let count = i64::try_from(chunks.len()).expect("small");
    let changing: Vec<&str> = CHANGING.split(',').map(str::trim).collect();
    let set = changing.iter().map(|name| format!("{name} = ?")).collect::<Vec<_>>().join(", ");
    let update = format!("UPDATE policies SET {set} WHERE id = ? AND slot = ?");
    let place = |name: &str| columns(&from, "agreements").iter().position(|column| column == name).expect("a column");
    let (id, state, state_on) = (place("id"), place("state"), place("state_on"));
    let (mut seconds, mut processor) = (0.0, 0.0);
    for (number, chunk) in (0i64..).zip(&chunks) {
        let bounds = (chunk[0], chunk[chunk.len() - 1]);
        let text = format!("SELECT {CHANGING}, id, slot FROM policies WHERE id BETWEEN ? AND ? ORDER BY id");
        let mut statement = from.prepare_cached(&text).expect("a statement");
        let width = statement.column_count();
        let policies: Vec<Vec<Value>> = statement
            .query_map(params![bounds.0, bounds.1], |row| (0..width).map(|column| row.get(column)).collect())
            .expect("asked")
            .collect::<Result<_, _>>()
            .expect("read");
        // Every chunk has its share of what is not kept by policy.
        let share = (number, count);
        let of_policies = [
            read(&from, "dues", &format!("policy_id BETWEEN ? AND ? AND due_on = '{day}' ORDER BY policy_id"), bounds),
            read(&from, "transfers", "subject_id BETWEEN ? AND ? ORDER BY id", bounds),
            read(&from, "payouts", "subject_id BETWEEN ? AND ? ORDER BY id", bounds),
            read(&from, "outbox", "id % ?2 = ?1 ORDER BY id", share),
            read(&from, "operations", "command = 'pass-days' AND rowid % ?2 = ?1 ORDER BY slot", share),
        ];
        let filter = format!("id BETWEEN ? AND ? AND state <> 'in_force' AND state_on <= '{day}' ORDER BY id");
        let heads = read(&from, "agreements", &filter, bounds);
        let (started, before) = (Instant::now(), processor_seconds());
        to.execute_batch("BEGIN IMMEDIATE").expect("begun");
        let mut statement = to.prepare_cached(&update).expect("a statement");
        for policy in &policies {
            statement.execute(params_from_iter(policy)).expect("written");
        }
        drop(statement);
        let mut statement = to.prepare_cached(HEAD_UPDATE).expect("a statement");
        for head in &heads.rows {
            statement.execute(params_from_iter([&head[state], &head[state_on], &head[id]])).expect("written");
        }
        drop(statement);
        of_policies.iter().for_each(|rows| insert(&to, rows));
        to.execute_batch("COMMIT").expect("committed");
        seconds += started.elapsed().as_secs_f64();
        processor += processor_seconds() - before;
    }
    (seconds, processor)
}

/// What a run left, but for ids, instants and versions of the archive: counts and sums of every kind of row.
pub fn digest(path: &Path) -> Vec<String> {
    const QUESTIONS: [&str; 5] = [
        "SELECT state || ' ' || COALESCE(act_on, '-') || ' ' || COUNT(*) || ' ' || SUM(version) || ' ' || SUM(deposit) \
         || ' ' || SUM(payable) || ' ' || SUM(dues_made) || ' ' || SUM(open_dues) FROM policies NATURAL JOIN agreements \
         GROUP BY state, act_on ORDER BY 1",
        "SELECT state || ' ' || due_on || ' ' || COUNT(*) || ' ' || SUM(amount) || ' ' || SUM(sequence) FROM dues \
         GROUP BY state, due_on ORDER BY 1",
        "SELECT kind || ' ' || debit || ' ' || credit || ' ' || value_on || ' ' || booked_on || ' ' || COUNT(*) || ' ' \
         || COUNT(DISTINCT subject_id) || ' ' || SUM(amount) FROM transfers GROUP BY kind, debit, credit, value_on, booked_on ORDER BY 1",
        "SELECT kind || ' ' || state || ' ' || due_on || ' ' || COUNT(*) || ' ' || COUNT(DISTINCT subject_id) || ' ' || SUM(amount) \
         FROM payouts GROUP BY kind, state, due_on ORDER BY 1",
        "SELECT kind || ' ' || COUNT(*) || ' ' || COUNT(DISTINCT payload) FROM outbox GROUP BY kind ORDER BY 1",
    ];
    let connection = Connection::open(path).expect("it opens");
    let mut found = Vec::new();
    for question in QUESTIONS {
        let mut statement = connection.prepare(question).expect("a statement");
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).expect("asked");
        found.extend(rows.collect::<Result<Vec<_>, _>>().expect("read"));
    }
    found
}
