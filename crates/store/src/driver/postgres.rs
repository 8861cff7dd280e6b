//! PostgreSQL: whole batches as arrays, statements prepared once per connection, round trips shared.
//!
//! A batch of rows travels as one array per column (`INSERT … SELECT * FROM UNNEST($1, $2, …)`). Futures that are
//! polled together are sent together: tokio-postgres sends a request when its future is first polled and never waits
//! for the answer to the one before.

use std::error::Error;
use std::pin::pin;

use bytes::{BufMut, BytesMut};
use deadpool_postgres::ClientWrapper;
use futures_util::TryStreamExt;
use futures_util::future::join_all;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{FromSql, IsNull, Kind as TypeKind, ToSql, Type, to_sql_checked};
use tokio_postgres::{Config, Row};

use super::{RowReader, RowSource, WriteStep, storable};
use crate::changes::RowBlock;
use crate::failure::StoreFailure;
use crate::open::StoreOptions;
use crate::table::{Column, ColumnKind};
use crate::value::{Value, ValueRef};

/// Statements sent at once: fewer than `join_all` starts to poll in another order than it was given.
const PIPELINE: usize = 24;

/// Statements that a connection keeps prepared before it begins anew: the server keeps a plan of each, about a megabyte where a page is read of many
/// offices.
const STATEMENTS_CACHED: usize = 256;

type BoxedError = Box<dyn Error + Sync + Send>;

/// The session settings that every connection gets. `synchronous_commit` is the server's, which is on.
pub(crate) fn config(url: &str, options: &StoreOptions) -> Result<Config, StoreFailure> {
    let mut config: Config = url.parse().map_err(|error: tokio_postgres::Error| {
        let source = error.source().map(ToString::to_string).unwrap_or_default();
        StoreFailure::Address { detail: format!("{error} {source}") }
    })?;
    if config.get_application_name().is_none() {
        config.application_name(&options.application_name);
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(options.busy_timeout);
    }
    let settings = format!(
        "{} -c statement_timeout={} -c lock_timeout={} -c idle_in_transaction_session_timeout={} -c jit=off",
        config.get_options().unwrap_or_default(),
        options.statement_timeout.as_millis(),
        options.busy_timeout.as_millis(),
        options.statement_timeout.as_millis(),
    );
    config.options(settings.trim());
    Ok(config)
}

async fn prepared(client: &ClientWrapper, text: &str) -> Result<tokio_postgres::Statement, tokio_postgres::Error> {
    if client.statement_cache.size() >= STATEMENTS_CACHED {
        client.statement_cache.clear();
    }
    client.prepare_cached(text).await
}

pub(crate) async fn query<T>(
    client: &ClientWrapper,
    text: &str,
    parameters: &[Value],
    read: impl Fn(&RowReader<'_>) -> Result<T, StoreFailure>,
) -> Result<Vec<T>, StoreFailure> {
    let statement = prepared(client, text).await.map_err(failure)?;
    check_parameters(text, statement.params(), parameters)?;
    let rows = client.query_raw(&statement, parameters.iter()).await.map_err(failure)?;
    let mut rows = pin!(rows);
    let mut found = Vec::new();
    while let Some(row) = rows.try_next().await.map_err(failure)? {
        found.push(read(&RowReader(RowSource::Postgres(&row)))?);
    }
    Ok(found)
}

pub(crate) async fn each_row(
    client: &ClientWrapper,
    text: &str,
    each: &mut (dyn FnMut(&RowReader<'_>) -> Result<(), StoreFailure> + Send),
) -> Result<(), StoreFailure> {
    let statement = client.prepare(text).await.map_err(failure)?;
    let rows = client.query_raw(&statement, std::iter::empty::<&Value>()).await.map_err(failure)?;
    let mut rows = pin!(rows);
    while let Some(row) = rows.try_next().await.map_err(failure)? {
        each(&RowReader(RowSource::Postgres(&row)))?;
    }
    Ok(())
}

pub(crate) async fn execute(client: &ClientWrapper, text: &str, parameters: &[Value]) -> Result<u64, StoreFailure> {
    let statement = prepared(client, text).await.map_err(failure)?;
    check_parameters(text, statement.params(), parameters)?;
    client.execute_raw(&statement, parameters.iter()).await.map_err(failure)
}

pub(crate) async fn load<T>(
    client: &ClientWrapper,
    text: &str,
    columns: &[&Column],
    keys: &dyn RowBlock,
    read: impl Fn(&RowReader<'_>) -> Result<T, StoreFailure>,
) -> Result<Vec<T>, StoreFailure> {
    let statement = prepared(client, text).await.map_err(failure)?;
    let rows = client.query_raw(&statement, arrays(columns, keys)).await.map_err(failure)?;
    let mut rows = pin!(rows);
    let mut found = Vec::with_capacity(keys.row_count());
    while let Some(row) = rows.try_next().await.map_err(failure)? {
        found.push(read(&RowReader(RowSource::Postgres(&row)))?);
    }
    Ok(found)
}

pub(crate) async fn write(client: &ClientWrapper, steps: &[WriteStep<'_>]) -> Result<(), StoreFailure> {
    // All are prepared before the first is sent, because the steps must reach the server in their order.
    for group in steps.chunks(PIPELINE) {
        let prepared = join_all(group.iter().map(|step| prepared(client, step.text))).await;
        let statements = prepared.into_iter().collect::<Result<Vec<_>, _>>().map_err(failure)?;
        let sent = group.iter().zip(&statements).map(|(step, statement)| async move {
            client.execute_raw(statement, arrays(&step.columns, step.block)).await
        });
        // The first failure in order is the cause of those behind it.
        for (step, written) in group.iter().zip(join_all(sent).await) {
            step.check_count(written.map_err(failure)?)?;
        }
    }
    Ok(())
}

pub(crate) async fn describe(
    client: &ClientWrapper,
    text: &str,
) -> Result<Vec<(String, Option<ColumnKind>)>, StoreFailure> {
    let statement = client.prepare(text).await.map_err(failure)?;
    if let Some(parameter) = statement.params().iter().find(|parameter| !bindable(parameter)) {
        let detail = format!("a parameter has the type {parameter}, which no value has; cast it");
        return Err(StoreFailure::statement(text, detail));
    }
    statement
        .columns()
        .iter()
        .map(|column| match kind_of(column.type_()) {
            Some(kind) => Ok((column.name().to_owned(), Some(kind))),
            None => {
                let detail = format!("column {} has the type {}; cast it", column.name(), column.type_());
                Err(StoreFailure::statement(text, detail))
            }
        })
        .collect()
}

fn check_parameters(text: &str, wanted: &[Type], given: &[Value]) -> Result<(), StoreFailure> {
    if wanted.len() != given.len() {
        let detail = format!("takes {} parameters, {} were given", wanted.len(), given.len());
        return Err(StoreFailure::statement(text, detail));
    }
    let fits = |(wanted, given): (&Type, &Value)| match given {
        Value::Null => true,
        Value::Int(_) => kind_of(wanted) == Some(ColumnKind::Int),
        Value::Text(text) => kind_of(wanted) == Some(ColumnKind::Text) && storable(text).is_ok(),
        Value::Blob(_) => kind_of(wanted) == Some(ColumnKind::Blob),
    };
    match wanted.iter().zip(given).position(|pair| !fits(pair)) {
        None => Ok(()),
        Some(position) => {
            let detail = format!("parameter {} must be {}", position + 1, wanted[position]);
            Err(StoreFailure::statement(text, detail))
        }
    }
}

fn kind_of(found: &Type) -> Option<ColumnKind> {
    match *found {
        Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL => Some(ColumnKind::Int),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => Some(ColumnKind::Text),
        Type::BYTEA => Some(ColumnKind::Blob),
        _ => None,
    }
}

fn bindable(parameter: &Type) -> bool {
    match parameter.kind() {
        TypeKind::Array(element) => kind_of(element).is_some(),
        _ => kind_of(parameter).is_some(),
    }
}

impl ToSql for Value {
    fn to_sql(&self, expected: &Type, out: &mut BytesMut) -> Result<IsNull, BoxedError> {
        match (self, expected) {
            (Self::Null, _) => return Ok(IsNull::Yes),
            (Self::Int(number), &Type::INT8) => out.put_i64(*number),
            (Self::Int(number), &Type::INT4) => out.put_i32(i32::try_from(*number)?),
            (Self::Int(number), &Type::INT2) => out.put_i16(i16::try_from(*number)?),
            (Self::Int(number), &Type::BOOL) => out.put_u8(u8::from(*number != 0)),
            (Self::Text(text), _) if kind_of(expected) == Some(ColumnKind::Text) => {
                out.put_slice(storable(text)?.as_bytes());
            }
            (Self::Blob(bytes), &Type::BYTEA) => out.put_slice(bytes),
            _ => return Err("the value is not of the kind that the statement takes".into()),
        }
        Ok(IsNull::No)
    }

    fn accepts(expected: &Type) -> bool {
        kind_of(expected).is_some()
    }

    to_sql_checked!();
}

/// One column of a block of rows, as a PostgreSQL array.
#[derive(Clone, Copy)]
struct ColumnArray<'a> {
    block: &'a dyn RowBlock,
    column: usize,
    kind: ColumnKind,
}

impl std::fmt::Debug for ColumnArray<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} values", self.block.row_count())
    }
}

fn arrays<'a>(
    columns: &'a [&Column],
    block: &'a dyn RowBlock,
) -> impl ExactSizeIterator<Item = ColumnArray<'a>> + use<'a> {
    columns.iter().enumerate().map(move |(column, declared)| ColumnArray { block, column, kind: declared.kind })
}

impl ToSql for ColumnArray<'_> {
    fn to_sql(&self, _expected: &Type, out: &mut BytesMut) -> Result<IsNull, BoxedError> {
        let rows = i32::try_from(self.block.row_count())?;
        let element = match self.kind {
            ColumnKind::Int => Type::INT8,
            ColumnKind::Text => Type::TEXT,
            ColumnKind::Blob => Type::BYTEA,
        };
        // One dimension, may hold NULLs, the element's type, its length, and its first index.
        out.put_i32(1);
        out.put_i32(1);
        out.put_u32(element.oid());
        out.put_i32(rows);
        out.put_i32(1);
        for row in 0..self.block.row_count() {
            match (self.block.value(row, self.column), self.kind) {
                (ValueRef::Null, _) => out.put_i32(-1),
                (ValueRef::Int(number), ColumnKind::Int) => {
                    out.put_i32(8);
                    out.put_i64(number);
                }
                (ValueRef::Text(text), ColumnKind::Text) => put_bytes(storable(text)?.as_bytes(), out)?,
                (ValueRef::Blob(bytes), ColumnKind::Blob) => put_bytes(bytes, out)?,
                _ => return Err("a key has a value of another kind than its column".into()),
            }
        }
        Ok(IsNull::No)
    }

    fn accepts(expected: &Type) -> bool {
        matches!(expected.kind(), TypeKind::Array(_))
    }

    to_sql_checked!();
}

fn put_bytes(bytes: &[u8], out: &mut BytesMut) -> Result<(), BoxedError> {
    out.put_i32(i32::try_from(bytes.len())?);
    out.put_slice(bytes);
    Ok(())
}

/// Any whole number, and a truth value as SQLite gives it.
struct WholeNumber(i64);

impl<'a> FromSql<'a> for WholeNumber {
    fn from_sql(found: &Type, raw: &'a [u8]) -> Result<Self, BoxedError> {
        Ok(Self(match *found {
            Type::INT8 => i64::from_sql(found, raw)?,
            Type::INT4 => i32::from_sql(found, raw)?.into(),
            Type::INT2 => i16::from_sql(found, raw)?.into(),
            _ => bool::from_sql(found, raw)?.into(),
        }))
    }

    fn accepts(found: &Type) -> bool {
        kind_of(found) == Some(ColumnKind::Int)
    }
}

pub(crate) fn int(row: &Row, column: usize) -> Result<Option<i64>, StoreFailure> {
    let number: Option<WholeNumber> = row.try_get(column).map_err(failure)?;
    Ok(number.map(|number| number.0))
}

pub(crate) fn text(row: &Row, column: usize) -> Result<Option<String>, StoreFailure> {
    row.try_get(column).map_err(failure)
}

pub(crate) fn blob(row: &Row, column: usize) -> Result<Option<Vec<u8>>, StoreFailure> {
    row.try_get(column).map_err(failure)
}

pub(crate) fn value_of_kind(row: &Row, column: usize, kind: ColumnKind) -> Result<ValueRef<'_>, StoreFailure> {
    let value = match kind {
        ColumnKind::Int => int(row, column)?.map(ValueRef::Int),
        ColumnKind::Text => row.try_get::<_, Option<&str>>(column).map_err(failure)?.map(ValueRef::Text),
        ColumnKind::Blob => row.try_get::<_, Option<&[u8]>>(column).map_err(failure)?.map(ValueRef::Blob),
    };
    Ok(value.unwrap_or(ValueRef::Null))
}

pub(crate) fn value(row: &Row, column: usize) -> Result<Value, StoreFailure> {
    let found = row.columns().get(column).map(|column| column.type_());
    match found.and_then(kind_of) {
        Some(ColumnKind::Int) => int(row, column).map(Value::from),
        Some(ColumnKind::Text) => text(row, column).map(Value::from),
        Some(ColumnKind::Blob) => blob(row, column).map(Value::from),
        None => Err(StoreFailure::inconsistent("result", format!("column {} has no known type", column + 1))),
    }
}

pub(crate) fn failure(error: tokio_postgres::Error) -> StoreFailure {
    let Some(database) = error.as_db_error() else {
        let source = error.source().map(|source| format!(": {source}")).unwrap_or_default();
        let detail = format!("{error}{source}");
        let broken = error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>());
        // Connecting fails without a source when no server answers in time.
        return if broken || error.to_string().contains("connect") {
            StoreFailure::Connection { detail }
        } else {
            StoreFailure::Driver { detail }
        };
    };
    let (code, detail) = (database.code(), database.message().to_owned());
    let table = database.table().unwrap_or_default().to_owned();
    match *code {
        SqlState::UNIQUE_VIOLATION => {
            let constraint = key_columns(database.detail().unwrap_or_default())
                .unwrap_or_else(|| database.constraint().unwrap_or_default().to_owned());
            StoreFailure::Unique { table, constraint }
        }
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => StoreFailure::Serialization { detail },
        SqlState::LOCK_NOT_AVAILABLE | SqlState::QUERY_CANCELED | SqlState::TOO_MANY_CONNECTIONS => {
            StoreFailure::Busy { detail }
        }
        SqlState::DISK_FULL | SqlState::IO_ERROR | SqlState::READ_ONLY_SQL_TRANSACTION => StoreFailure::Io { detail },
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => StoreFailure::Connection { detail },
        _ if code.code().starts_with("08") => StoreFailure::Connection { detail },
        // Class 23: foreign keys, CHECK and NOT NULL.
        _ if code.code().starts_with("23") => StoreFailure::Inconsistent { table, detail },
        _ => StoreFailure::Driver { detail: format!("{detail} ({})", code.code()) },
    }
}

/// The columns in `Key (slot, number)=(…) already exists.`; the sentence is translated, its brackets are not.
fn key_columns(detail: &str) -> Option<String> {
    let (columns, _) = detail.split_once('(')?.1.split_once(")=(")?;
    Some(columns.to_owned())
}

/// The rows that a line of EXPLAIN ANALYZE tells of, those that were passed over among them.
pub(crate) fn rows_looked_at(line: &str) -> i64 {
    let number = |after: &str| {
        let digits = line.split_once(after)?.1.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse::<i64>().ok()
    };
    match number("Removed by Filter: ") {
        Some(removed) => removed,
        None => number("actual rows=").unwrap_or(0).saturating_mul(number("loops=").unwrap_or(1)),
    }
}
