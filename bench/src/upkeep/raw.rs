//! The raw limits of what a house is kept up by: bytes read and hashed, read and compressed, and the rows of a database written into an empty one.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use yinuo_core::id::HOUSE_SLOT;
use yinuo_store::suite::Suite;
use yinuo_store::tables::all_tables;
use yinuo_store::{Statement, Store, StoreOptions};

use crate::day::raw::PRAGMAS;

/// The file of a database; a server keeps its files to itself.
fn file_of(url: &str) -> Option<&Path> {
    url.strip_prefix("sqlite:").map(Path::new)
}

/// Seconds that reading and hashing the file of a database takes.
pub fn hashed(url: &str) -> Option<f64> {
    let started = Instant::now();
    let (mut file, mut hasher) = (File::open(file_of(url)?).ok()?, Suite::International.hasher());
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece).ok()? {
            0 => break,
            count => hasher.update(&piece[..count]),
        }
    }
    assert_ne!(hasher.finalize(), [0; 32]);
    Some(started.elapsed().as_secs_f64())
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
