//! Portable backups: one consistent snapshot of all tables as lines of JSON, restorable into either database.
//!
//! ```text
//! {"format":"yinuo-backup","format_version":1,"schema_version":3,"suite":"aes-blake3"}
//! {"table":"cases","columns":["slot","id","number"]}
//! [17,42,"A-1"]                 one line per row; bytes are base64 text
//! {"tables":[{"table":"cases","rows":1}],"hash":"…of every byte before this line"}
//! ```
//!
//! The hash is that of the suite of ciphers of the house. Tables stand in the order of the list of all tables, rows in the order of their primary key
//! (by id before slot where it has both: by time). Two databases with the
//! same content and schema give the same file, byte for byte.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::Kind;
use crate::driver::sqlite::Role;
use crate::driver::{RowReader, Session};
use crate::failure::StoreFailure;
use crate::migrate::version_of;
use crate::open::{Store, blocking};
use crate::suite::{Suite, SuiteHasher, hex};
use crate::table::{Column, Table};
use crate::value::Value;

pub(crate) const FORMAT: &str = "yinuo-backup";
pub(crate) const FORMAT_VERSION: i64 = 1;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    pub schema_version: i64,
    /// Each table with the number of its rows.
    pub tables: Vec<(String, u64)>,
    pub rows: u64,
    pub bytes: u64,
    /// The hash that stands in the trailer.
    pub hash: String,
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
    /// `.partial` after its name.
    pub async fn backup(&self, path: &Path, suite: Suite) -> Result<BackupReport, StoreFailure> {
        if path.exists() {
            return Err(StoreFailure::Io { detail: format!("{} exists already", path.display()) });
        }
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partial");
        let (store, partial, path) = (self.clone(), PathBuf::from(partial), path.to_owned());
        let runtime = tokio::runtime::Handle::current();
        blocking(move || {
            let outcome = runtime.block_on(write_backup(&store, &partial, suite));
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

async fn write_backup(store: &Store, path: &Path, suite: Suite) -> Result<BackupReport, StoreFailure> {
    let mut out = HashedFile::create(path, suite)?;
    let session = store.session(Role::Reader).await?;
    begin_snapshot(&session).await?;
    let schema_version = version_of(&session).await?;
    let (format, suite) = (FORMAT.to_owned(), suite.key().to_owned());
    let header = Header { format, format_version: FORMAT_VERSION, schema_version, suite };
    out.line(&header)?;
    let mut counts = Vec::new();
    for table in store.inner.options.tables {
        let columns = table.columns.iter().map(|column| column.name.to_owned()).collect();
        out.line(&TableHeader { table: table.name.to_owned(), columns })?;
        let rows = write_table(store, &session, table, &mut out).await?;
        counts.push(TableCount { table: table.name.to_owned(), rows });
    }
    session.batch("COMMIT").await?;
    let hash = hex(&out.hasher.finalize());
    let tables: Vec<_> = counts.iter().map(|count| (count.table.clone(), count.rows)).collect();
    out.line(&Trailer { tables: counts, hash: hash.clone() })?;
    let rows = tables.iter().map(|(_, rows)| rows).sum();
    Ok(BackupReport { schema_version, tables, rows, bytes: out.finish()?, hash })
}

/// Everything read after this is one moment of the database.
async fn begin_snapshot(session: &Session) -> Result<(), StoreFailure> {
    match session.kind() {
        Kind::Sqlite => session.batch("BEGIN").await,
        Kind::Postgres => {
            let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
                SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;";
            session.batch(begin).await
        }
    }
}

async fn write_table(
    store: &Store,
    session: &Session,
    table: &'static Table,
    out: &mut HashedFile,
) -> Result<u64, StoreFailure> {
    let mut rows = 0;
    let text = &store.inner.catalogue.texts(table)?.all;
    let mut line = Vec::new();
    session
        .each_row(text, &mut |row| {
            line.clear();
            encode_row(row, table.columns, &mut line)?;
            rows += 1;
            out.write(&line)
        })
        .await?;
    Ok(rows)
}

fn encode_row(row: &RowReader<'_>, columns: &[Column], line: &mut Vec<u8>) -> Result<(), StoreFailure> {
    for (position, column) in columns.iter().enumerate() {
        line.push(if position == 0 { b'[' } else { b',' });
        match row.value_of_kind(position, column.kind)? {
            Value::Null => line.extend_from_slice(b"null"),
            Value::Int(number) => line.extend_from_slice(number.to_string().as_bytes()),
            Value::Text(text) => serde_json::to_writer(&mut *line, &text).map_err(json_failure)?,
            Value::Blob(bytes) => {
                line.push(b'"');
                line.extend_from_slice(BASE64.encode(bytes).as_bytes());
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

struct HashedFile {
    file: BufWriter<File>,
    hasher: SuiteHasher,
    bytes: u64,
}

impl HashedFile {
    fn create(path: &Path, suite: Suite) -> Result<Self, StoreFailure> {
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        // It holds everything the house knows.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = BufWriter::with_capacity(1 << 20, options.open(path)?);
        Ok(Self { file, hasher: suite.hasher(), bytes: 0 })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreFailure> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(self.file.write_all(bytes)?)
    }

    fn line(&mut self, value: &impl Serialize) -> Result<(), StoreFailure> {
        let mut line = serde_json::to_vec(value).map_err(json_failure)?;
        line.push(b'\n');
        self.write(&line)
    }

    fn finish(self) -> Result<u64, StoreFailure> {
        let file = self.file.into_inner().map_err(|error| StoreFailure::from(error.into_error()))?;
        file.sync_all()?;
        Ok(self.bytes)
    }
}
