//! The raw limits of what a house is kept up by: rows read and hashed, lines read and compressed, and the rows of a database written into an empty one.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::pin::pin;
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use tokio_postgres::NoTls;
use tokio_postgres::types::{FromSql, Type};
use yinuo_core::id::HOUSE_SLOT;
use yinuo_store::suite::{Suite, SuiteHasher};
use yinuo_store::tables::all_tables;
use yinuo_store::{Statement, Store, StoreOptions, Table};

use crate::day::raw::PRAGMAS;

/// The file of a database; a server keeps its files to itself.
fn file_of(url: &str) -> Option<&Path> {
    url.strip_prefix("sqlite:").map(Path::new)
}

/// Pieces that are hashed at once, at which the hash is fastest.
const PIECE: usize = 256 << 10;

/// Seconds that reading every row that a verification reads, by plain statements on one connection, and hashing the bytes of its values takes.
pub async fn hashed(url: &str) -> f64 {
    let is_read = |table: &&&Table| table.archived || ["operations", "party_search_terms"].contains(&table.name);
    let texts: Vec<_> =
        all_tables().iter().filter(is_read).map(|table| format!("SELECT * FROM {}", table.name)).collect();
    let started = Instant::now();
    let mut hashing = Hashing { hasher: Suite::International.hasher(), piece: Vec::with_capacity(2 * PIECE) };
    match file_of(url) {
        Some(path) => read_sqlite(path, &texts, &mut hashing),
        None => read_postgres(url, &texts, &mut hashing).await,
    }
    hashing.hasher.update(&hashing.piece);
    assert_ne!(hashing.hasher.finalize(), [0; 32]);
    started.elapsed().as_secs_f64()
}

struct Hashing {
    hasher: SuiteHasher,
    piece: Vec<u8>,
}

impl Hashing {
    fn add(&mut self, bytes: &[u8]) {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.hasher.update(&self.piece);
            self.piece.clear();
        }
    }
}

fn read_sqlite(path: &Path, texts: &[String], hashing: &mut Hashing) {
    let connection = Connection::open(path).expect("it opens");
    connection.execute_batch(PRAGMAS).expect("set");
    for text in texts {
        let mut statement = connection.prepare(text).expect("a table");
        let width = statement.column_count();
        let mut rows = statement.query([]).expect("read");
        while let Some(row) = rows.next().expect("read") {
            for column in 0..width {
                match row.get_ref(column).expect("a column") {
                    ValueRef::Integer(number) => hashing.add(&number.to_be_bytes()),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => hashing.add(bytes),
                    ValueRef::Null | ValueRef::Real(_) => {}
                }
            }
        }
    }
}

/// The bytes of any value, as the server sends them.
struct Bytes<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Bytes<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Bytes(raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

async fn read_postgres(url: &str, texts: &[String], hashing: &mut Hashing) {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("it connects");
    let driven = tokio::spawn(connection);
    for text in texts {
        let rows = client.query_raw(text.as_str(), std::iter::empty::<i64>()).await.expect("a table");
        let mut rows = pin!(rows);
        while let Some(row) = rows.try_next().await.expect("read") {
            for column in 0..row.len() {
                if let Some(Bytes(bytes)) = row.get(column) {
                    hashing.add(bytes);
                }
            }
        }
    }
    drop(client);
    driven.await.expect("it ends").expect("it ends well");
}

/// Seconds that reading and compressing the lines of a backup takes, until they are on the disk, as a backup compresses them.
pub fn compressed(saved: &Path) -> std::io::Result<f64> {
    let (lines, copy) = (saved.with_extension("lines"), saved.with_extension("copy"));
    zstd::stream::copy_decode(File::open(saved)?, File::create(&lines)?)?;
    let started = Instant::now();
    let mut out = zstd::Encoder::new(File::create(&copy)?, zstd::DEFAULT_COMPRESSION_LEVEL)?;
    out.multithread(1)?;
    let mut file = File::open(&lines)?;
    let mut piece = vec![0; 256 << 10];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            count => out.write_all(&piece[..count])?,
        }
    }
    out.finish()?.sync_all()?;
    let seconds = started.elapsed().as_secs_f64();
    std::fs::remove_file(&lines)?;
    std::fs::remove_file(&copy)?;
    Ok(seconds)
}

/// Seconds that the rows of a database take when they are written table by table into one that has its indexes and nothing in it, as one transaction, without
/// passing through this program. On PostgreSQL they go into tables beside their own, since a statement does not reach into another database.
pub async fn written(from: &str, into: &str) -> f64 {
    let options = StoreOptions { statement_timeout: Duration::from_secs(3_600), ..StoreOptions::default() };
    if let (Some(from), Some(path)) = (file_of(from), file_of(into)) {
        let store = Store::open(into, options).await.expect("the database opens");
        store.migrate().await.expect("the schema is made");
        drop(store);
        return copied_rows(from, path);
    }
    let store = Store::open(from, options).await.expect("the database opens");
    let mut writer = store.writer().await.expect("a writer");
    let mut made = Vec::new();
    for table in all_tables() {
        made.push(format!("DROP TABLE IF EXISTS rewritten_{}", table.name));
        made.push(format!("CREATE TABLE rewritten_{0} (LIKE {0} INCLUDING ALL)", table.name));
    }
    said(&mut writer, made).await;
    let rows = all_tables().iter().map(|table| format!("INSERT INTO rewritten_{0} SELECT * FROM {0}", table.name));
    let started = Instant::now();
    said(&mut writer, rows.collect()).await;
    let seconds = started.elapsed().as_secs_f64();
    said(&mut writer, all_tables().iter().map(|table| format!("DROP TABLE rewritten_{}", table.name)).collect()).await;
    seconds
}

/// Has statements carried out as one transaction.
async fn said(writer: &mut yinuo_store::Writer, texts: Vec<String>) {
    let mut work = writer.begin(&[HOUSE_SLOT.number()]).await.expect("a transaction");
    for text in texts {
        // A statement lives as long as the program; there are a few hundred of these.
        let text: &'static str = Box::leak(text.into_boxed_str());
        let statement: &'static Statement<()> = Box::leak(Box::new(Statement::new("bench_said", text)));
        work.execute(statement, Vec::new()).await.expect("done");
    }
    work.commit().await.expect("committed");
}

fn copied_rows(from: &Path, into: &Path) -> f64 {
    let connection = Connection::open(into).expect("it opens");
    connection.execute_batch(PRAGMAS).expect("set");
    connection.execute("ATTACH ? AS made", [from.to_str().expect("text")]).expect("it opens");
    let started = Instant::now();
    // Parents stand before children in the list; what points at itself is looked at in the end.
    connection.execute_batch("BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON;").expect("begun");
    for table in all_tables() {
        let name = table.name;
        // With a condition rows are inserted one by one; without one SQLite would take over a table as it is.
        let rows = format!("DELETE FROM main.{name}; INSERT INTO main.{name} SELECT * FROM made.{name} WHERE true;");
        connection.execute_batch(&rows).expect("written");
    }
    connection.execute_batch("COMMIT").expect("committed");
    started.elapsed().as_secs_f64()
}
