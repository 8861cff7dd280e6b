//! Portable backups: one consistent snapshot of all tables as lines of JSON, compressed as one frame of Zstandard (RFC 8878), restorable into
//! either database. Whoever wants to read one without this program does so with `zstd -dc`.
//!
//! ```text
//! {"format":"yinuo-backup","format_version":1,"schema_version":3,"suite":"aes-blake3"}
//! {"table":"cases","columns":["slot","id","number"]}
//! [17,42,"A-1"]                 one line per row; bytes are base64 text
//! {"tables":[{"table":"cases","rows":1}],"hash":"…of every byte before this line"}
//! ```
//!
//! The hash is that of the suite of ciphers of the house, over the lines before they are compressed. Tables stand in the order of the list of all tables, rows in the order of their primary key
//! (by id before slot where it has both: by time). Two databases with the
//! same content and schema give the same file, byte for byte.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use zstd::Encoder;

use crate::driver::{RowReader, Session};
use crate::failure::StoreFailure;
use crate::migrate::version_of;
use crate::open::{Store, blocking};
use crate::suite::{Suite, SuiteHasher, hex};
use crate::table::{Column, Table};
use crate::value::ValueRef;

pub(crate) const FORMAT: &str = "yinuo-backup";
pub(crate) const FORMAT_VERSION: i64 = 1;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    pub schema_version: i64,
    /// Each table with the number of its rows.
    pub tables: Vec<(String, u64)>,
    pub rows: u64,
    /// The size of the file.
    pub bytes: u64,
    /// The hash that stands in the trailer.
    pub hash: String,
}

/// How far a backup or its reading back has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupProgress {
    pub rows: u64,
    /// Of a hundred: tables of a backup, bytes of a file that is read back.
    pub percent: u64,
}

/// Somebody is told of every so many rows.
const TOLD_ROWS: u64 = 250_000;

/// Tells how far it is, now and then.
pub(crate) struct Teller<F> {
    tell: F,
    rows: u64,
}

impl<F: FnMut(BackupProgress)> Teller<F> {
    pub(crate) fn new(tell: F) -> Self {
        Self { tell, rows: 0 }
    }

    pub(crate) fn rows(&mut self, count: u64, percent: impl FnOnce() -> u64) {
        let before = self.rows / TOLD_ROWS;
        self.rows += count;
        if self.rows / TOLD_ROWS > before {
            (self.tell)(BackupProgress { rows: self.rows, percent: percent() });
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    pub(crate) format: String,
    pub(crate) format_version: i64,
    pub(crate) schema_version: i64,
    /// Whose hash stands in the trailer.
    pub(crate) suite: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableHeader {
    pub(crate) table: String,
    pub(crate) columns: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trailer {
    pub(crate) tables: Vec<TableCount>,
    pub(crate) hash: String,
}

#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableCount {
    pub(crate) table: String,
    pub(crate) rows: u64,
}

impl Store {
    /// Writes a backup to a new file; an existing one is not overwritten. Until it is complete the file has the ending
    /// `.partial` after its name. `tell` is told now and then how far it is.
    pub async fn backup(
        &self,
        path: &Path,
        suite: Suite,
        tell: impl FnMut(BackupProgress) + Send + 'static,
    ) -> Result<BackupReport, StoreFailure> {
        if path.exists() {
            return Err(StoreFailure::Io { detail: format!("{} exists already", path.display()) });
        }
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partial");
        let (store, partial, path) = (self.clone(), PathBuf::from(partial), path.to_owned());
        let runtime = tokio::runtime::Handle::current();
        blocking(move || {
            let outcome = runtime.block_on(write_backup(&store, &partial, suite, Teller::new(tell)));
            if outcome.is_err() {
                // What is left of a failed backup is of no use; that it cannot be removed is no further harm.
                let _removed = std::fs::remove_file(&partial);
            }
            let report = outcome?;
            std::fs::rename(&partial, &path)?;
            Ok(report)
        })
        .await
    }
}

async fn write_backup(
    store: &Store,
    path: &Path,
    suite: Suite,
    mut teller: Teller<impl FnMut(BackupProgress) + Send>,
) -> Result<BackupReport, StoreFailure> {
    let mut out = HashedFile::create(path, suite)?;
    let snapshot = store.snapshot().await?;
    let session = snapshot.session();
    let schema_version = version_of(session).await?;
    let (format, suite) = (FORMAT.to_owned(), suite.key().to_owned());
    let header = Header { format, format_version: FORMAT_VERSION, schema_version, suite };
    out.line(&header)?;
    let (mut counts, tables) = (Vec::new(), store.inner.options.tables);
    for table in tables {
        let columns = table.columns.iter().map(|column| column.name.to_owned()).collect();
        out.line(&TableHeader { table: table.name.to_owned(), columns })?;
        let percent = (counts.len() * 100 / tables.len()) as u64;
        let rows = write_table(store, session, table, &mut out, &mut || teller.rows(1, || percent)).await?;
        counts.push(TableCount { table: table.name.to_owned(), rows });
    }
    let hash = out.hash()?;
    let tables: Vec<_> = counts.iter().map(|count| (count.table.clone(), count.rows)).collect();
    out.line(&Trailer { tables: counts, hash: hash.clone() })?;
    let rows = tables.iter().map(|(_, rows)| rows).sum();
    Ok(BackupReport { schema_version, tables, rows, bytes: out.finish()?, hash })
}

async fn write_table(
    store: &Store,
    session: &Session,
    table: &'static Table,
    out: &mut HashedFile,
    each: &mut (impl FnMut() + Send),
) -> Result<u64, StoreFailure> {
    let mut rows = 0;
    let text = &store.inner.catalogue.texts(table)?.all;
    session
        .each_row(text, &mut |row| {
            rows += 1;
            each();
            out.row(row, table.columns)
        })
        .await?;
    Ok(rows)
}

fn encode_row(row: &RowReader<'_>, columns: &[Column], line: &mut Vec<u8>) -> Result<(), StoreFailure> {
    for (position, column) in columns.iter().enumerate() {
        line.push(if position == 0 { b'[' } else { b',' });
        match row.value_of_kind(position, column.kind)? {
            ValueRef::Null => line.extend_from_slice(b"null"),
            ValueRef::Int(number) => serde_json::to_writer(&mut *line, &number).map_err(json_failure)?,
            ValueRef::Text(text) => sonic_rs::to_writer(&mut *line, text).expect("every text has a JSON form"),
            ValueRef::Blob(bytes) => {
                line.push(b'"');
                let start = line.len();
                line.resize(start + bytes.len().div_ceil(3) * 4, 0);
                BASE64.encode_slice(bytes, &mut line[start..]).expect("four letters for three bytes");
                line.push(b'"');
            }
        }
    }
    line.extend_from_slice(b"]\n");
    Ok(())
}

pub(crate) fn json_failure(error: serde_json::Error) -> StoreFailure {
    StoreFailure::backup(format!("a line is not as it should be: {error}"))
}

/// A level at which it keeps up with the reading of a database.
const LEVEL: i32 = 3;
/// Lines that are hashed and compressed at once; the hash is several times as fast over this much.
pub(crate) const PIECE: usize = 256 << 10;

struct HashedFile {
    out: Encoder<'static, BufWriter<File>>,
    hasher: SuiteHasher,
    /// Lines not yet hashed and compressed.
    lines: Vec<u8>,
}

impl HashedFile {
    fn create(path: &Path, suite: Suite) -> Result<Self, StoreFailure> {
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        // It holds everything the house knows.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = Encoder::new(BufWriter::with_capacity(1 << 20, options.open(path)?), LEVEL)?;
        // What comes out is the same for any number of threads but none.
        out.multithread(1)?;
        Ok(Self { out, hasher: suite.hasher(), lines: Vec::with_capacity(2 * PIECE) })
    }

    fn line(&mut self, value: &impl Serialize) -> Result<(), StoreFailure> {
        serde_json::to_writer(&mut self.lines, value).map_err(json_failure)?;
        self.lines.push(b'\n');
        self.line_added()
    }

    fn row(&mut self, row: &RowReader<'_>, columns: &[Column]) -> Result<(), StoreFailure> {
        encode_row(row, columns, &mut self.lines)?;
        self.line_added()
    }

    fn line_added(&mut self) -> Result<(), StoreFailure> {
        if self.lines.len() < PIECE { Ok(()) } else { self.write() }
    }

    fn write(&mut self) -> Result<(), StoreFailure> {
        self.hasher.update(&self.lines);
        self.out.write_all(&self.lines)?;
        self.lines.clear();
        Ok(())
    }

    /// The hash of all lines until now.
    fn hash(&mut self) -> Result<String, StoreFailure> {
        self.write()?;
        Ok(hex(&self.hasher.finalize()))
    }

    /// The size of the file, which is on the disk then.
    fn finish(mut self) -> Result<u64, StoreFailure> {
        self.write()?;
        let file = self.out.finish()?.into_inner().map_err(|error| StoreFailure::from(error.into_error()))?;
        file.sync_all()?;
        Ok(file.metadata()?.len())
    }
}
