//! Restoring a backup into an empty database of either kind, in one transaction that is committed only after the
//! trailer has proved the file whole.
//!
//! Empty means: as the migrations leave it. To know how that is, a scratch database in memory is migrated beside it;
//! the rows that migrations write themselves (the heads of the chains) give way to those of the backup.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::Kind;
use crate::backup::{FORMAT, FORMAT_VERSION, Header, TableCount, TableHeader, Trailer, json_failure};
use crate::driver::sqlite::Role;
use crate::driver::{Keys, Session, WriteStep};
use crate::failure::StoreFailure;
use crate::migrate::version_of;
use crate::open::{Store, blocking};
use crate::suite::{Suite, SuiteHasher, hex};
use crate::table::{Column, ColumnKind, Table};
use crate::value::Value;

/// What a restored database has otherwise than the one that was saved.
#[derive(Debug, Clone, Default)]
pub struct Restoring {
    /// Tables whose rows are left behind.
    pub without: Vec<&'static Table>,
    /// A row that is written besides.
    pub also: Option<(&'static Table, Vec<Value>)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreReport {
    pub schema_version: i64,
    /// Each table with the number of its rows.
    pub tables: Vec<(String, u64)>,
    pub rows: u64,
}

/// Rows written by one statement, and the size after which fewer will do.
const BATCH_ROWS: usize = 2000;
const BATCH_BYTES: usize = 8 << 20;

impl Store {
    /// Reads a backup into this database, which must be migrated to the schema of the backup and otherwise empty. A
    /// backup that is damaged, cut short, altered or of another schema is refused and nothing is written.
    pub async fn restore(&self, path: &Path, otherwise: Restoring) -> Result<RestoreReport, StoreFailure> {
        let file = BufReader::with_capacity(1 << 20, File::open(path)?);
        let store = self.clone();
        let runtime = tokio::runtime::Handle::current();
        blocking(move || runtime.block_on(restore_file(&store, file, otherwise))).await
    }
}

async fn restore_file(store: &Store, file: impl BufRead, otherwise: Restoring) -> Result<RestoreReport, StoreFailure> {
    let mut lines = HashedLines { file, hasher: Suite::default().hasher(), line: Vec::new() };
    let header: Header = lines.next_as("header")?;
    let suite = Suite::parse(&header.suite);
    let suite = suite.ok_or_else(|| StoreFailure::backup(format!("there is no suite of ciphers {}", header.suite)))?;
    lines.begin_with(suite);
    if header.format != FORMAT || header.format_version != FORMAT_VERSION {
        let detail =
            format!("the format is {} {}, not {FORMAT} {FORMAT_VERSION}", header.format, header.format_version);
        return Err(StoreFailure::backup(detail));
    }
    let session = store.session(Role::Writer).await?;
    begin_restore(store, &session).await?;
    let schema_version = version_of(&session).await?;
    if schema_version != header.schema_version {
        return Err(StoreFailure::backup(format!(
            "the backup has schema {}, the database {schema_version}: restore it with the program that wrote it, then migrate",
            header.schema_version
        )));
    }
    clear_initial_rows(store, &session).await?;
    let mut counts: Vec<TableCount> = Vec::new();
    let mut pending = Pending { session: &session, store, table: None, rows: Vec::new(), bytes: 0 };
    let trailer: Trailer = loop {
        lines.next("trailer")?;
        let line = lines.line.as_slice();
        if line.starts_with(b"[") {
            let count = counts.last_mut().ok_or_else(|| StoreFailure::backup("a row stands before its table"))?;
            count.rows += 1;
            let left = pending.table.is_some_and(|table| otherwise.without.iter().any(|one| one.name == table.name));
            if !left {
                pending.add(line).await?;
            }
        } else if let Ok(table) = serde_json::from_slice::<TableHeader>(line) {
            pending.write().await?;
            pending.table = Some(table_of(store, counts.len(), &table)?);
            counts.push(TableCount { table: table.table, rows: 0 });
        } else {
            let trailer: Trailer = serde_json::from_slice(line).map_err(json_failure)?;
            if hex(&lines.hasher.finalize()) != trailer.hash {
                return Err(StoreFailure::backup("the content is not what its hash says: it was damaged or altered"));
            }
            break trailer;
        }
    };
    pending.write().await?;
    if lines.read()? != 0 {
        return Err(StoreFailure::backup("something stands after the trailer"));
    }
    if trailer.tables != counts || counts.len() != store.inner.options.tables.len() {
        return Err(StoreFailure::backup("the tables are not those of the trailer and the program"));
    }
    if let Some((table, row)) = otherwise.also {
        pending.table = Some(table);
        pending.rows.push(row);
        pending.write().await?;
    }
    session.batch("COMMIT").await?;
    let tables: Vec<_> = counts.into_iter().map(|count| (count.table, count.rows)).collect();
    let rows = tables.iter().map(|(_, rows)| rows).sum();
    Ok(RestoreReport { schema_version, tables, rows })
}

/// Begins the transaction and keeps everybody else from writing. Dropping the session rolls it back.
async fn begin_restore(store: &Store, session: &Session) -> Result<(), StoreFailure> {
    match session.kind() {
        Kind::Sqlite => session.batch("BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON;").await,
        Kind::Postgres => {
            let names: Vec<_> = store.inner.options.tables.iter().map(|table| table.name).collect();
            let begin = format!(
                "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
                SET CONSTRAINTS ALL DEFERRED; LOCK TABLE {} IN EXCLUSIVE MODE;",
                names.join(", ")
            );
            session.batch(&begin).await
        }
    }
}

/// Refuses a database with rows that no migration wrote, and removes those that a migration did.
async fn clear_initial_rows(store: &Store, session: &Session) -> Result<(), StoreFailure> {
    let scratch = Store::open("sqlite::memory:", store.inner.options.clone()).await?;
    scratch.migrate().await?;
    let fresh = scratch.session(Role::Reader).await?;
    for table in store.inner.options.tables.iter().rev() {
        let initial = all_rows(&scratch, &fresh, table, usize::MAX).await?;
        let found = all_rows(store, session, table, initial.len()).await?;
        if found != initial {
            return Err(StoreFailure::backup(format!("the database is not empty: {} has rows", table.name)));
        }
        if !initial.is_empty() {
            session.batch(&format!("DELETE FROM {}", table.name)).await?;
        }
    }
    Ok(())
}

/// All rows of a table in the order of its key; at most one more than `limit` is kept.
async fn all_rows(
    store: &Store,
    session: &Session,
    table: &Table,
    limit: usize,
) -> Result<Vec<Vec<Value>>, StoreFailure> {
    let mut rows = Vec::new();
    let text = match limit {
        usize::MAX => store.inner.catalogue.texts(table)?.all.clone(),
        _ => format!("{} LIMIT {}", store.inner.catalogue.texts(table)?.all, limit + 1),
    };
    session
        .each_row(&text, &mut |row| {
            let read = |(position, column): (usize, &Column)| row.value_of_kind(position, column.kind);
            rows.push(table.columns.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?);
            Ok(())
        })
        .await?;
    Ok(rows)
}

/// The table that must stand at this place of the backup.
fn table_of(store: &Store, place: usize, header: &TableHeader) -> Result<&'static Table, StoreFailure> {
    let columns = |table: &Table| table.columns.iter().map(|column| column.name).eq(header.columns.iter());
    match store.inner.options.tables.get(place) {
        Some(table) if table.name == header.table && columns(table) => Ok(table),
        _ => Err(StoreFailure::backup(format!("the table {} is not one of this schema", header.table))),
    }
}

/// Rows that were read but not yet written.
struct Pending<'a> {
    session: &'a Session,
    store: &'a Store,
    table: Option<&'static Table>,
    rows: Vec<Vec<Value>>,
    bytes: usize,
}

impl Pending<'_> {
    async fn add(&mut self, line: &[u8]) -> Result<(), StoreFailure> {
        let table = self.table.ok_or_else(|| StoreFailure::backup("a row stands before its table"))?;
        self.rows.push(decode_row(line, table)?);
        self.bytes += line.len();
        if self.rows.len() >= BATCH_ROWS || self.bytes >= BATCH_BYTES {
            self.write().await?;
        }
        Ok(())
    }

    async fn write(&mut self) -> Result<(), StoreFailure> {
        let (Some(table), false) = (self.table, self.rows.is_empty()) else { return Ok(()) };
        let texts = self.store.inner.catalogue.texts(table)?;
        let step = WriteStep {
            table: table.name,
            text: &texts.insert,
            many: texts.insert_many.as_deref(),
            columns: table.columns.iter().collect(),
            block: &Keys(&self.rows),
            counted: true,
        };
        self.session.write(&[step]).await?;
        self.rows.clear();
        self.bytes = 0;
        Ok(())
    }
}

fn decode_row(line: &[u8], table: &Table) -> Result<Vec<Value>, StoreFailure> {
    let cells: Vec<Json> = serde_json::from_slice(line).map_err(json_failure)?;
    if cells.len() != table.columns.len() {
        return Err(StoreFailure::backup(format!("a row of {} has {} cells", table.name, cells.len())));
    }
    let decode = |(cell, column): (Json, &Column)| match (cell, column.kind) {
        (Json::Null, _) => Some(Value::Null),
        (Json::Number(number), ColumnKind::Int) => number.as_i64().map(Value::Int),
        (Json::String(text), ColumnKind::Text) => Some(Value::Text(text)),
        (Json::String(text), ColumnKind::Blob) => BASE64.decode(text).ok().map(Value::Blob),
        _ => None,
    };
    let values: Option<Vec<_>> = cells.into_iter().zip(table.columns).map(decode).collect();
    values.ok_or_else(|| StoreFailure::backup(format!("a row of {} has a cell of the wrong kind", table.name)))
}

struct HashedLines<F> {
    file: F,
    /// Of the lines before the current one.
    hasher: SuiteHasher,
    line: Vec<u8>,
}

impl<F: BufRead> HashedLines<F> {
    /// Hashes by this suite, which the first line names, that line too.
    fn begin_with(&mut self, suite: Suite) {
        self.hasher = suite.hasher();
    }

    fn read(&mut self) -> Result<usize, StoreFailure> {
        self.hasher.update(&self.line);
        self.line.clear();
        Ok(self.file.read_until(b'\n', &mut self.line)?)
    }

    fn next(&mut self, expected: &str) -> Result<&[u8], StoreFailure> {
        self.read()?;
        if self.line.last() != Some(&b'\n') {
            return Err(StoreFailure::backup(format!("the file ends before its {expected}")));
        }
        Ok(&self.line)
    }

    fn next_as<T: DeserializeOwned>(&mut self, expected: &str) -> Result<T, StoreFailure> {
        serde_json::from_slice(self.next(expected)?).map_err(json_failure)
    }
}
