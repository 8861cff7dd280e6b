//! Restoring a backup into an empty database of either kind, in one transaction that is committed only after the
//! trailer has proved the file whole. One thread reads the file while another writes what it has read.
//!
//! Empty means: as the migrations leave it. To know how that is, a scratch database in memory is migrated beside it;
//! the rows that migrations write themselves (the heads of the chains) give way to those of the backup.

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer as _, Error as _, SeqAccess, Visitor};
use zstd::Decoder;

use crate::Kind;
use crate::backup::{
    BackupProgress, FORMAT, FORMAT_VERSION, Header, PIECE, TableCount, TableHeader, Teller, Trailer, json_failure,
};
use crate::driver::sqlite::Role;
use crate::driver::{Keys, Session, WriteStep};
use crate::failure::StoreFailure;
use crate::migrate::version_of;
use crate::open::{Store, blocking};
use crate::suite::{Suite, SuiteHasher, hex};
use crate::table::{Column, ColumnKind, Table};
use crate::value::{Value, ValueRef};

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

/// A row holds one file at most, in base64, of the 64 MB that a house takes in: a line that is longer is none of ours. Compressed it can be a few bytes.
const LONGEST_LINE: u64 = 256 << 20;

/// Lots that were read and wait to be written.
const WAITING: usize = 2;

impl Store {
    /// Reads a backup into this database, which must be migrated to the schema of the backup and otherwise empty. A
    /// backup that is damaged, cut short, altered or of another schema is refused and nothing is written. `tell` is told now and then how far it is.
    pub async fn restore(
        &self,
        path: &Path,
        otherwise: Restoring,
        tell: impl FnMut(BackupProgress) + Send + 'static,
    ) -> Result<RestoreReport, StoreFailure> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        let read = Arc::new(AtomicU64::new(0));
        let file = Decoder::new(Counted { file, read: read.clone() })?;
        let lines = HashedLines::new(BufReader::with_capacity(1 << 20, file));
        let percent = move || read.load(Ordering::Relaxed) * 100 / size.max(1);
        let (store, teller) = (self.clone(), Teller::new(tell));
        let runtime = tokio::runtime::Handle::current();
        blocking(move || runtime.block_on(restore_file(&store, lines, otherwise, teller, percent))).await
    }
}

async fn restore_file(
    store: &Store,
    mut lines: HashedLines<impl BufRead + Send + 'static>,
    otherwise: Restoring,
    mut teller: Teller<impl FnMut(BackupProgress) + Send>,
    percent: impl Fn() -> u64,
) -> Result<RestoreReport, StoreFailure> {
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
    let (sender, lots) = sync_channel(WAITING);
    let (tables, without) = (store.inner.options.tables, otherwise.without);
    let reader = thread::Builder::new().name("restore".to_owned());
    let reader = reader.spawn(move || read_lots(lines, tables, &without, &sender))?;
    let written = write_lots(store, &session, lots, &mut |rows| teller.rows(rows, &percent)).await;
    let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    // Where writing failed, nobody took what was read, and why it failed says more.
    written?;
    let counts = read?;
    if let Some((table, row)) = otherwise.also {
        write_together(store, &session, &[Lot { table, rows: vec![row] }]).await?;
    }
    session.batch("COMMIT").await?;
    let tables: Vec<_> = counts.into_iter().map(|count| (count.table, count.rows)).collect();
    let rows = tables.iter().map(|(_, rows)| rows).sum();
    Ok(RestoreReport { schema_version, tables, rows })
}

/// Rows of one table that are written by one statement.
struct Lot {
    table: &'static Table,
    rows: Vec<Vec<Value>>,
}

/// Reads all tables to the trailer, which must fit them, and gives lots of their rows away. How many rows each has.
fn read_lots(
    mut lines: HashedLines<impl BufRead>,
    tables: &'static [&'static Table],
    without: &[&'static Table],
    sender: &SyncSender<Lot>,
) -> Result<Vec<TableCount>, StoreFailure> {
    let mut counts: Vec<TableCount> = Vec::new();
    let mut pending = Pending { sender, table: None, rows: Vec::new(), bytes: 0 };
    let trailer: Trailer = loop {
        lines.next("trailer")?;
        let line = lines.line.as_slice();
        if line.starts_with(b"[") {
            let count = counts.last_mut().ok_or_else(|| StoreFailure::backup("a row stands before its table"))?;
            count.rows += 1;
            let left = pending.table.is_some_and(|table| without.iter().any(|one| one.name == table.name));
            if !left {
                pending.add(line)?;
            }
        } else if let Ok(table) = serde_json::from_slice::<TableHeader>(line) {
            pending.give()?;
            pending.table = Some(table_of(tables, counts.len(), &table)?);
            counts.push(TableCount { table: table.table, rows: 0 });
        } else {
            let trailer: Trailer = serde_json::from_slice(line).map_err(json_failure)?;
            if lines.hash() != trailer.hash {
                return Err(StoreFailure::backup("the content is not what its hash says: it was damaged or altered"));
            }
            break trailer;
        }
    };
    pending.give()?;
    if lines.read()? != 0 {
        return Err(StoreFailure::backup("something stands after the trailer"));
    }
    if trailer.tables != counts || counts.len() != tables.len() {
        return Err(StoreFailure::backup("the tables are not those of the trailer and the program"));
    }
    Ok(counts)
}

/// Writes lots until no more come.
async fn write_lots(
    store: &Store,
    session: &Session,
    lots: Receiver<Lot>,
    written: &mut impl FnMut(u64),
) -> Result<(), StoreFailure> {
    // This is a thread of its own: it may wait for the one that reads.
    while let Ok(first) = lots.recv() {
        // What waits besides goes along: a server writes one lot while the next is made ready for it.
        let together: Vec<Lot> = [first].into_iter().chain(lots.try_iter().take(WAITING)).collect();
        write_together(store, session, &together).await?;
        written(together.iter().map(|lot| lot.rows.len() as u64).sum());
    }
    Ok(())
}

async fn write_together(store: &Store, session: &Session, lots: &[Lot]) -> Result<(), StoreFailure> {
    let blocks: Vec<Keys<'_>> = lots.iter().map(|lot| Keys(&lot.rows)).collect();
    let step = |(lot, block)| -> Result<WriteStep<'_>, StoreFailure> {
        let (lot, block): (&Lot, &Keys<'_>) = (lot, block);
        let texts = store.inner.catalogue.texts(lot.table)?;
        Ok(WriteStep {
            table: lot.table.name,
            text: &texts.insert,
            many: texts.insert_many.as_deref(),
            columns: lot.table.columns.iter().collect(),
            block,
            counted: true,
        })
    };
    let steps: Vec<WriteStep<'_>> = lots.iter().zip(&blocks).map(step).collect::<Result<_, _>>()?;
    session.write(&steps).await
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
            let read =
                |(position, column): (usize, &Column)| row.value_of_kind(position, column.kind).map(ValueRef::to_value);
            rows.push(table.columns.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?);
            Ok(())
        })
        .await?;
    Ok(rows)
}

/// The table that must stand at this place of the backup.
fn table_of(
    tables: &'static [&'static Table],
    place: usize,
    header: &TableHeader,
) -> Result<&'static Table, StoreFailure> {
    let columns = |table: &Table| table.columns.iter().map(|column| column.name).eq(header.columns.iter());
    match tables.get(place) {
        Some(table) if table.name == header.table && columns(table) => Ok(table),
        _ => Err(StoreFailure::backup(format!("the table {} is not one of this schema", header.table))),
    }
}

/// Rows that were read but not yet given away.
struct Pending<'a> {
    sender: &'a SyncSender<Lot>,
    table: Option<&'static Table>,
    rows: Vec<Vec<Value>>,
    bytes: usize,
}

impl Pending<'_> {
    fn add(&mut self, line: &[u8]) -> Result<(), StoreFailure> {
        let table = self.table.ok_or_else(|| StoreFailure::backup("a row stands before its table"))?;
        self.rows.push(decode_row(line, table)?);
        self.bytes += line.len();
        if self.rows.len() >= BATCH_ROWS || self.bytes >= BATCH_BYTES { self.give() } else { Ok(()) }
    }

    fn give(&mut self) -> Result<(), StoreFailure> {
        let (Some(table), false) = (self.table, self.rows.is_empty()) else { return Ok(()) };
        let lot = Lot { table, rows: std::mem::take(&mut self.rows) };
        self.bytes = 0;
        self.sender.send(lot).map_err(|_| StoreFailure::backup("it could not be written"))
    }
}

fn decode_row(line: &[u8], table: &'static Table) -> Result<Vec<Value>, StoreFailure> {
    let mut cells = serde_json::Deserializer::from_slice(line);
    let row = cells.deserialize_seq(Cells(table)).and_then(|row| cells.end().map(|()| row));
    row.map_err(|error| StoreFailure::backup(format!("a row of {} is not as it should be: {error}", table.name)))
}

/// The cells of a row of a table.
struct Cells(&'static Table);

impl<'de> Visitor<'de> for Cells {
    type Value = Vec<Value>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} cells", self.0.columns.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut cells: A) -> Result<Vec<Value>, A::Error> {
        let mut row = Vec::with_capacity(self.0.columns.len());
        while let Some(column) = self.0.columns.get(row.len())
            && let Some(value) = cells.next_element_seed(Cell(column.kind))?
        {
            row.push(value);
        }
        if row.len() < self.0.columns.len() || cells.next_element::<serde::de::IgnoredAny>()?.is_some() {
            return Err(A::Error::invalid_length(row.len(), &self));
        }
        Ok(row)
    }
}

/// A cell of a column of this kind.
struct Cell(ColumnKind);

impl<'de> DeserializeSeed<'de> for Cell {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, cell: D) -> Result<Value, D::Error> {
        cell.deserialize_any(self)
    }
}

impl Visitor<'_> for Cell {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "a cell of the kind {:?}", self.0)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Value, E> {
        match self.0 {
            ColumnKind::Int => Ok(Value::Int(number)),
            _ => Err(E::invalid_type(serde::de::Unexpected::Signed(number), &self)),
        }
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        self.visit_i64(i64::try_from(number).map_err(E::custom)?)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        match self.0 {
            ColumnKind::Text => Ok(Value::Text(text.to_owned())),
            ColumnKind::Blob => BASE64.decode(text).map(Value::Blob).map_err(E::custom),
            ColumnKind::Int => Err(E::invalid_type(serde::de::Unexpected::Str(text), &self)),
        }
    }
}

/// Counts the bytes of a file that were read.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(bytes)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

struct HashedLines<F> {
    file: F,
    /// Of the lines before those in `unhashed`.
    hasher: SuiteHasher,
    /// Lines before the current one.
    unhashed: Vec<u8>,
    line: Vec<u8>,
}

impl<F: BufRead> HashedLines<F> {
    fn new(file: F) -> Self {
        HashedLines {
            file,
            hasher: Suite::default().hasher(),
            unhashed: Vec::with_capacity(2 * PIECE),
            line: Vec::new(),
        }
    }

    /// Hashes by this suite, which the first line names, that line too.
    fn begin_with(&mut self, suite: Suite) {
        self.hasher = suite.hasher();
    }

    fn read(&mut self) -> Result<usize, StoreFailure> {
        self.unhashed.append(&mut self.line);
        if self.unhashed.len() >= PIECE {
            self.hash_lines();
        }
        let read = (&mut self.file).take(LONGEST_LINE).read_until(b'\n', &mut self.line);
        let read =
            read.map_err(|error| StoreFailure::backup(format!("the file is no backup, or it is damaged: {error}")))?;
        if read as u64 == LONGEST_LINE && self.line.last() != Some(&b'\n') {
            return Err(StoreFailure::backup(format!("a line is longer than {LONGEST_LINE} bytes, which no row is")));
        }
        Ok(read)
    }

    fn hash_lines(&mut self) {
        self.hasher.update(&self.unhashed);
        self.unhashed.clear();
    }

    /// The hash of all lines before the current one.
    fn hash(&mut self) -> String {
        self.hash_lines();
        hex(&self.hasher.finalize())
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
