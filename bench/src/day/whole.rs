//! The raw limit of a day run with everything that follows from it, on SQLite: every row that differs between the house before it and the house after it,
//! written by plain statements, in transactions of the same size.
//!
//! What was there for a while only, as an entry of the outbox that was worked on, is not among them.

use std::path::Path;
use std::time::Instant;

use rusqlite::Connection;
use yinuo_store::tables::all_tables;
use yinuo_store::{Column, Table};

use super::raw::PRAGMAS;

/// Rows of one commit.
const AT_ONCE: i64 = 20_000;

/// How many rows there are, and the seconds that writing them into a copy takes. `made` is the house before the run, `done` the one after it.
pub fn write(done: &Path, made: &Path, copy: &Path) -> (i64, f64) {
    let connection = Connection::open(copy).expect("it opens");
    connection.execute_batch(PRAGMAS).expect("set");
    let ahead = copy.with_extension("ahead");
    for (path, name) in [(done, "done"), (made, "made"), (ahead.as_path(), "ahead")] {
        connection.execute(&format!("ATTACH ? AS {name}"), [path.to_str().expect("text")]).expect("it opens");
    }
    let mut texts = Vec::new();
    for table in all_tables() {
        let columns = names(table.columns.iter());
        let rows = format!(
            "CREATE TABLE ahead.{0} AS SELECT {columns} FROM done.{0} EXCEPT SELECT {columns} FROM made.{0}",
            table.name
        );
        connection.execute_batch(&rows).expect("made ahead");
        let count: i64 = asked(&connection, &format!("SELECT COUNT(*) FROM ahead.{}", table.name));
        if count > 0 {
            texts.push((upsert(&connection, table), count));
        }
    }
    connection.execute_batch("DETACH done; DETACH made;").expect("let go");
    let (started, mut rows) = (Instant::now(), 0);
    for (text, count) in &texts {
        let mut first = 0;
        while first < *count {
            connection.execute_batch("BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON;").expect("begun");
            connection.execute(text, [first, first + AT_ONCE]).expect("written");
            connection.execute_batch("COMMIT").expect("committed");
            first += AT_ONCE;
        }
        rows += count;
    }
    let seconds = started.elapsed().as_secs_f64();
    drop(connection);
    let _ = std::fs::remove_file(ahead);
    (rows, seconds)
}

/// What writes the rows of a table from one number to another: those that are there change in the columns that differ in any of them, so that other
/// indexes are left alone.
fn upsert(connection: &Connection, table: &Table) -> String {
    let (name, key) = (table.name, names(table.key_columns()));
    let is_key = |column: &Column| table.key_columns().any(|one| one.name == column.name);
    let differs = |column: &&Column| {
        let text = format!(
            "SELECT EXISTS (SELECT 1 FROM ahead.{name} a JOIN made.{name} m USING ({key}) WHERE a.{0} IS NOT m.{0})",
            column.name
        );
        asked(connection, &text) > 0
    };
    let set: Vec<String> = table
        .columns
        .iter()
        .filter(|column| !is_key(column))
        .filter(differs)
        .map(|column| format!("{0} = excluded.{0}", column.name))
        .collect();
    let then = if set.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", set.join(", ")) };
    let columns = names(table.columns.iter());
    format!(
        "INSERT INTO main.{name} ({columns}) SELECT {columns} FROM ahead.{name} WHERE rowid > ?1 AND rowid <= ?2 \
         ON CONFLICT ({key}) DO {then}"
    )
}

fn names<'a>(columns: impl Iterator<Item = &'a Column>) -> String {
    columns.map(|column| column.name).collect::<Vec<_>>().join(", ")
}

fn asked(connection: &Connection, text: &str) -> i64 {
    connection.query_row(text, [], |row| row.get(0)).expect("asked")
}
