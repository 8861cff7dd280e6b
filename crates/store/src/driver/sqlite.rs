//! SQLite: one file in WAL mode, a single writing connection, readers beside it; every commit is synced to the disk.
//!
//! An in-memory database is shared by the connections of this process under a name; it has no WAL, so there a reader
//! waits for the writer. It is meant for tests.

use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef as SqliteValue};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, Row, StatementStatus, ToSql, ffi};

use super::copy_back;
use super::{RowReader, RowSource, WriteStep, storable};
use crate::failure::StoreFailure;
use crate::schema_text;
use crate::sql_text::ROWS_AT_ONCE;
use crate::table::ColumnKind;
use crate::value::{Value, ValueRef};

#[derive(Debug, Clone)]
pub(crate) enum Location {
    File(PathBuf),
    /// The name of a database in memory.
    Memory(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Reader,
    Writer,
}

const STATEMENTS_CACHED: usize = 512;

pub(crate) fn open(location: &Location, role: Role, busy_timeout: Duration) -> Result<Connection, StoreFailure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = match location {
        Location::File(path) => Connection::open_with_flags(path, flags),
        Location::Memory(name) => {
            let uri = format!("file:/{name}?vfs=memdb");
            Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI)
        }
    }
    .map_err(failure)?;
    connection.busy_timeout(busy_timeout).map_err(failure)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    let mut pragmas = String::from("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;");
    if let Location::File(_) = location {
        // What the system keeps of the file serves all connections; mapped into each of them it would count as theirs.
        pragmas.push_str("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        // The one who writes looks after the log.
        pragmas.push_str("PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 268435456;");
    }
    pragmas.push_str(match role {
        Role::Writer => "PRAGMA cache_size = -16384;",
        Role::Reader => "PRAGMA cache_size = -8192; PRAGMA query_only = ON;",
    });
    connection.execute_batch(&pragmas).map_err(failure)?;
    if let (Location::File(_), Role::Writer) = (location, role) {
        copy_back::look_after(&mut connection, location, busy_timeout).map_err(failure)?;
    }
    Ok(connection)
}

/// Lets the database refresh the statistics it has missed most, within bounds.
pub(crate) fn optimize(connection: &Connection) {
    if let Err(error) = connection.execute_batch("PRAGMA analysis_limit = 400; PRAGMA optimize;") {
        tracing::debug!(%error, "statistics were not refreshed");
    }
}

pub(crate) fn query<T>(
    connection: &Connection,
    text: &str,
    parameters: &[Value],
    read: impl Fn(&RowReader<'_>) -> Result<T, StoreFailure>,
) -> Result<Vec<T>, StoreFailure> {
    let mut found = Vec::new();
    each_row(connection, text, parameters, &mut |row| {
        found.push(read(row)?);
        Ok(())
    })?;
    Ok(found)
}

pub(crate) fn each_row(
    connection: &Connection,
    text: &str,
    parameters: &[Value],
    each: &mut dyn FnMut(&RowReader<'_>) -> Result<(), StoreFailure>,
) -> Result<(), StoreFailure> {
    let mut statement = prepare(connection, text)?;
    bind_all(&mut statement, parameters)?;
    read_rows(&mut statement, each)
}

/// How many steps of the virtual machine a read takes.
pub(crate) fn steps(connection: &Connection, text: &str, parameters: &[Value]) -> Result<i64, StoreFailure> {
    let mut statement = prepare(connection, text)?;
    bind_all(&mut statement, parameters)?;
    statement.reset_status(StatementStatus::VmStep);
    read_rows(&mut statement, &mut |_row| Ok(()))?;
    Ok(i64::from(statement.get_status(StatementStatus::VmStep)))
}

pub(crate) fn execute(connection: &Connection, text: &str, parameters: &[Value]) -> Result<u64, StoreFailure> {
    let mut statement = prepare(connection, text)?;
    bind_all(&mut statement, parameters)?;
    let changed = statement.raw_execute().map_err(failure)?;
    Ok(changed as u64)
}

pub(crate) fn load<T>(
    connection: &Connection,
    text: &str,
    keys: &[Vec<Value>],
    read: impl Fn(&RowReader<'_>) -> Result<T, StoreFailure>,
) -> Result<Vec<T>, StoreFailure> {
    let mut statement = prepare(connection, text)?;
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        bind_all(&mut statement, key)?;
        read_rows(&mut statement, &mut |row| {
            found.push(read(row)?);
            Ok(())
        })?;
    }
    Ok(found)
}

pub(crate) fn write(connection: &Connection, step: &WriteStep<'_>) -> Result<(), StoreFailure> {
    let count = step.block.row_count();
    let in_many = step.many.map_or(0, |_| count - count % ROWS_AT_ONCE);
    let mut written = 0;
    if let Some(many) = step.many.filter(|_| in_many > 0) {
        written += write_rows(connection, many, step, 0..in_many, ROWS_AT_ONCE)?;
    }
    if in_many < count {
        written += write_rows(connection, step.text, step, in_many..count, 1)?;
    }
    step.check_count(written)
}

/// Writes rows by a statement that takes so many `at_once`.
fn write_rows(
    connection: &Connection,
    text: &str,
    step: &WriteStep<'_>,
    rows: Range<usize>,
    at_once: usize,
) -> Result<u64, StoreFailure> {
    let mut statement = prepare(connection, text)?;
    // An update says nothing of columns that are fixed; where the last ones are, it takes fewer parameters.
    let bound = step.columns.len().min(statement.parameter_count());
    let mut written = 0;
    for first in rows.step_by(at_once) {
        for row in 0..at_once {
            for column in 0..bound {
                bind(&mut statement, row * bound + column, step.block.value(first + row, column))?;
            }
        }
        written += statement.raw_execute().map_err(failure)? as u64;
    }
    Ok(written)
}

pub(crate) fn describe(connection: &Connection, text: &str) -> Result<Vec<(String, Option<ColumnKind>)>, StoreFailure> {
    let statement = connection.prepare(text).map_err(failure)?;
    Ok(statement.column_names().map(|name| (name.to_owned(), None)).collect())
}

fn prepare<'a>(connection: &'a Connection, text: &str) -> Result<CachedStatement<'a>, StoreFailure> {
    connection.prepare_cached(text).map_err(failure)
}

fn bind_all(statement: &mut CachedStatement<'_>, parameters: &[Value]) -> Result<(), StoreFailure> {
    let wanted = statement.parameter_count();
    if wanted != parameters.len() {
        let detail = format!("takes {wanted} parameters, {} were given", parameters.len());
        return Err(StoreFailure::statement(&sql_of(statement), detail));
    }
    parameters.iter().enumerate().try_for_each(|(position, value)| bind(statement, position, value.as_ref()))
}

fn bind(statement: &mut CachedStatement<'_>, position: usize, value: ValueRef<'_>) -> Result<(), StoreFailure> {
    if let ValueRef::Text(text) = value {
        storable(text).map_err(|detail| StoreFailure::statement(&sql_of(statement), detail))?;
    }
    statement.raw_bind_parameter(position + 1, Bound(value)).map_err(failure)
}

fn sql_of(statement: &CachedStatement<'_>) -> String {
    // The expanded text would show the values that are bound.
    let columns = statement.column_names().collect::<Vec<_>>().join(", ");
    format!("of {} parameters returning ({columns})", statement.parameter_count())
}

fn read_rows(
    statement: &mut CachedStatement<'_>,
    each: &mut dyn FnMut(&RowReader<'_>) -> Result<(), StoreFailure>,
) -> Result<(), StoreFailure> {
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(failure)? {
        each(&RowReader(RowSource::Sqlite(row)))?;
    }
    Ok(())
}

struct Bound<'a>(ValueRef<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            ValueRef::Null => SqliteValue::Null,
            ValueRef::Int(number) => SqliteValue::Integer(number),
            ValueRef::Text(text) => SqliteValue::Text(text.as_bytes()),
            ValueRef::Blob(bytes) => SqliteValue::Blob(bytes),
        }))
    }
}

pub(crate) fn int(row: &Row<'_>, column: usize) -> Result<Option<i64>, StoreFailure> {
    row.get(column).map_err(failure)
}

pub(crate) fn text(row: &Row<'_>, column: usize) -> Result<Option<String>, StoreFailure> {
    row.get(column).map_err(failure)
}

pub(crate) fn blob(row: &Row<'_>, column: usize) -> Result<Option<Vec<u8>>, StoreFailure> {
    row.get(column).map_err(failure)
}

#[inline]
pub(crate) fn value_of_kind<'a>(
    row: &'a Row<'_>,
    column: usize,
    kind: ColumnKind,
) -> Result<ValueRef<'a>, StoreFailure> {
    match (row.get_ref(column).map_err(failure)?, kind) {
        (SqliteValue::Null, _) => Ok(ValueRef::Null),
        (SqliteValue::Integer(number), ColumnKind::Int) => Ok(ValueRef::Int(number)),
        (SqliteValue::Text(bytes), ColumnKind::Text) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(ValueRef::Text(text)),
            Err(_) => Err(StoreFailure::inconsistent("result", "a text is not UTF-8")),
        },
        (SqliteValue::Blob(bytes), ColumnKind::Blob) => Ok(ValueRef::Blob(bytes)),
        (found, _) => Err(of_another_kind(column, found, kind)),
    }
}

#[cold]
fn of_another_kind(column: usize, found: SqliteValue<'_>, kind: ColumnKind) -> StoreFailure {
    let detail = format!("column {} holds {} instead of {kind:?}", column + 1, found.data_type());
    StoreFailure::inconsistent("result", detail)
}

pub(crate) fn value(row: &Row<'_>, column: usize) -> Result<Value, StoreFailure> {
    match row.get_ref(column).map_err(failure)? {
        SqliteValue::Null => Ok(Value::Null),
        SqliteValue::Integer(number) => Ok(Value::Int(number)),
        SqliteValue::Text(_) => text(row, column).map(Value::from),
        SqliteValue::Blob(bytes) => Ok(Value::Blob(bytes.to_vec())),
        SqliteValue::Real(_) => Err(StoreFailure::inconsistent("result", "a column holds a float")),
    }
}

pub(crate) fn failure(error: rusqlite::Error) -> StoreFailure {
    let rusqlite::Error::SqliteFailure(code, message) = &error else {
        return match &error {
            rusqlite::Error::InvalidColumnType(column, name, found) => {
                StoreFailure::inconsistent("result", format!("column {} ({name}) holds {found}", column + 1))
            }
            _ => StoreFailure::Driver { detail: error.to_string() },
        };
    };
    let detail = message.clone().unwrap_or_else(|| error.to_string());
    match code.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreFailure::Busy { detail },
        ErrorCode::ConstraintViolation => constraint_failure(code.extended_code, &detail),
        ErrorCode::CannotOpen | ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::ReadOnly => {
            StoreFailure::Io { detail }
        }
        _ => StoreFailure::Driver { detail },
    }
}

/// SQLite says `UNIQUE constraint failed: cases.slot, cases.number`.
fn constraint_failure(extended_code: i32, message: &str) -> StoreFailure {
    let subject = message.split_once(": ").map_or("", |(_, subject)| subject);
    let table = subject.split(['.', ',']).next().unwrap_or("").to_owned();
    match extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            let names = subject.split(", ").map(|column| column.rsplit('.').next().unwrap_or(column));
            let columns = schema_text::declared_order(names.collect());
            StoreFailure::Unique { table, constraint: columns.join(", ") }
        }
        _ => StoreFailure::Inconsistent { table, detail: message.to_owned() },
    }
}
