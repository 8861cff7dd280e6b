//! The backend switch: a [`Session`] is one connection to either database, a [`RowReader`] one row of a result.
//!
//! Only this module and its two children know which database is behind them; all others ask a session. SQLite answers
//! at once on the calling thread, PostgreSQL is awaited, and futures that are polled together share a round trip.

use std::sync::{Mutex, MutexGuard};

use deadpool_postgres::ClientWrapper;

use crate::Kind;
use crate::changes::RowBlock;
use crate::failure::StoreFailure;
use crate::table::{Column, ColumnKind, FromRow};
use crate::value::{Value, ValueRef};
use crate::writer::Lasts;

mod copy_back;
pub(crate) mod postgres;
pub(crate) mod sqlite;
pub(crate) mod tls;

/// One row of a result, read by position.
#[derive(Debug)]
pub struct RowReader<'a>(pub(crate) RowSource<'a>);

#[derive(Debug)]
pub(crate) enum RowSource<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

impl<'a> RowReader<'a> {
    pub fn int(&self, column: usize) -> Result<Option<i64>, StoreFailure> {
        match self.0 {
            RowSource::Sqlite(row) => sqlite::int(row, column),
            RowSource::Postgres(row) => postgres::int(row, column),
        }
    }

    pub fn text(&self, column: usize) -> Result<Option<String>, StoreFailure> {
        match self.0 {
            RowSource::Sqlite(row) => sqlite::text(row, column),
            RowSource::Postgres(row) => postgres::text(row, column),
        }
    }

    pub fn blob(&self, column: usize) -> Result<Option<Vec<u8>>, StoreFailure> {
        match self.0 {
            RowSource::Sqlite(row) => sqlite::blob(row, column),
            RowSource::Postgres(row) => postgres::blob(row, column),
        }
    }

    /// A value as it stands in the answer of the database.
    #[inline]
    pub(crate) fn value_of_kind(&self, column: usize, kind: ColumnKind) -> Result<ValueRef<'a>, StoreFailure> {
        match self.0 {
            RowSource::Sqlite(row) => sqlite::value_of_kind(row, column, kind),
            RowSource::Postgres(row) => postgres::value_of_kind(row, column, kind),
        }
    }

    /// A value of whatever kind the database returns.
    pub(crate) fn value(&self, column: usize) -> Result<Value, StoreFailure> {
        match self.0 {
            RowSource::Sqlite(row) => sqlite::value(row, column),
            RowSource::Postgres(row) => postgres::value(row, column),
        }
    }
}

/// One statement of a batch: the rows of one table that it writes or deletes.
pub(crate) struct WriteStep<'a> {
    pub(crate) table: &'static str,
    pub(crate) text: &'a str,
    /// Does the same to as many rows as [`ROWS_AT_ONCE`](crate::sql_text::ROWS_AT_ONCE) says.
    pub(crate) many: Option<&'a str>,
    pub(crate) columns: Vec<&'static Column>,
    pub(crate) block: &'a dyn RowBlock,
    /// Whether each row must have been written: not so for deletes, nor for puts that keep what is there.
    pub(crate) counted: bool,
}

impl WriteStep<'_> {
    pub(crate) fn check_count(&self, written: u64) -> Result<(), StoreFailure> {
        let expected = self.block.row_count() as u64;
        if self.counted && written != expected {
            let detail = format!("{written} rows were written instead of {expected}");
            return Err(StoreFailure::inconsistent(self.table, detail));
        }
        Ok(())
    }
}

/// Text that both databases can hold. PostgreSQL knows no U+0000, so SQLite is not given one either.
pub(crate) fn storable(text: &str) -> Result<&str, &'static str> {
    if text.as_bytes().contains(&0) { Err("text must not contain U+0000") } else { Ok(text) }
}

/// Keys lent to the driver as rows.
pub(crate) struct Keys<'a>(pub(crate) &'a [Vec<Value>]);

impl RowBlock for Keys<'_> {
    fn row_count(&self) -> usize {
        self.0.len()
    }

    fn value(&self, row: usize, column: usize) -> ValueRef<'_> {
        self.0[row][column].as_ref()
    }
}

/// Each key once, and in order: neighbours in the tree are then read together.
pub(crate) fn distinct_keys(
    text: &str,
    columns: &[&Column],
    mut keys: Vec<Vec<Value>>,
) -> Result<Vec<Vec<Value>>, StoreFailure> {
    keys.sort_unstable();
    keys.dedup();
    match keys.iter().find(|key| key.len() != columns.len()) {
        None => Ok(keys),
        Some(key) => {
            let detail = format!("a key has {} values instead of {}", key.len(), columns.len());
            Err(StoreFailure::statement(text, detail))
        }
    }
}

/// One connection that its owner has to itself.
#[derive(Debug)]
pub(crate) enum Session {
    Sqlite(Mutex<rusqlite::Connection>),
    Postgres(Box<ClientWrapper>),
}

impl Session {
    /// Of a client and the task that drives its connection, which ends with it.
    pub(crate) fn of_postgres(client: tokio_postgres::Client, driven: tokio::task::JoinHandle<()>) -> Session {
        Session::Postgres(Box::new(ClientWrapper::new(client, driven)))
    }

    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Sqlite(_) => Kind::Sqlite,
            Self::Postgres(_) => Kind::Postgres,
        }
    }

    /// Says of the transactions that follow whether their commits wait for the disk. The files of a database in the log of SQLite stay whole either way.
    pub(crate) async fn let_last(&self, lasts: Lasts) -> Result<(), StoreFailure> {
        let text = match (self.kind(), lasts) {
            (Kind::Sqlite, Lasts::AtOnce) => "PRAGMA synchronous = FULL",
            (Kind::Sqlite, Lasts::WithTheNext) => "PRAGMA synchronous = NORMAL",
            (Kind::Postgres, Lasts::AtOnce) => "RESET synchronous_commit",
            (Kind::Postgres, Lasts::WithTheNext) => "SET synchronous_commit = off",
        };
        self.batch(text).await
    }

    /// Runs statements that take no parameters and return no rows.
    pub(crate) async fn batch(&self, sql: &str) -> Result<(), StoreFailure> {
        match self {
            Self::Sqlite(connection) => lock(connection).execute_batch(sql).map_err(sqlite::failure),
            Self::Postgres(client) => client.batch_execute(sql).await.map_err(postgres::failure),
        }
    }

    pub(crate) async fn execute(&self, text: &str, parameters: &[Value]) -> Result<u64, StoreFailure> {
        match self {
            Self::Sqlite(connection) => sqlite::execute(&lock(connection), text, parameters),
            Self::Postgres(client) => postgres::execute(client, text, parameters).await,
        }
    }

    pub(crate) async fn rows<T: FromRow>(&self, text: &str, parameters: &[Value]) -> Result<Vec<T>, StoreFailure> {
        match self {
            Self::Sqlite(connection) => sqlite::query(&lock(connection), text, parameters, T::from_row),
            Self::Postgres(client) => postgres::query(client, text, parameters, T::from_row).await,
        }
    }

    /// Calls a function with each row as it arrives, without holding them all.
    pub(crate) async fn each_row(
        &self,
        text: &str,
        each: &mut (dyn FnMut(&RowReader<'_>) -> Result<(), StoreFailure> + Send),
    ) -> Result<(), StoreFailure> {
        match self {
            Self::Sqlite(connection) => sqlite::each_row(&lock(connection), text, &[], each),
            Self::Postgres(client) => postgres::each_row(client, text, each).await,
        }
    }

    /// Loads rows by a list of keys, each key once. The columns are those of the keys.
    pub(crate) async fn load<T: FromRow>(
        &self,
        text: &str,
        columns: &[&Column],
        keys: Vec<Vec<Value>>,
    ) -> Result<Vec<T>, StoreFailure> {
        let keys = distinct_keys(text, columns, keys)?;
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            Self::Sqlite(connection) => sqlite::load(&lock(connection), text, &keys, T::from_row),
            Self::Postgres(client) => postgres::load(client, text, columns, &Keys(&keys), T::from_row).await,
        }
    }

    /// Carries out the steps in their order; stops at the first that fails.
    pub(crate) async fn write(&self, steps: &[WriteStep<'_>]) -> Result<(), StoreFailure> {
        match self {
            Self::Sqlite(connection) => {
                let connection = lock(connection);
                steps.iter().try_for_each(|step| sqlite::write(&connection, step))
            }
            Self::Postgres(client) => postgres::write(client, steps).await,
        }
    }

    /// The columns a statement returns, with their kind where the database tells it.
    pub(crate) async fn describe(&self, text: &str) -> Result<Vec<(String, Option<ColumnKind>)>, StoreFailure> {
        match self {
            Self::Sqlite(connection) => sqlite::describe(&lock(connection), text),
            Self::Postgres(client) => postgres::describe(client, text).await,
        }
    }

    /// Carries a read out and says how much work it was: on SQLite the steps of its virtual machine, on PostgreSQL the rows that all
    /// nodes of its plan have looked at.
    pub(crate) async fn effort(&self, text: &str, parameters: &[Value]) -> Result<i64, StoreFailure> {
        match self {
            Self::Sqlite(connection) => sqlite::steps(&lock(connection), text, parameters),
            Self::Postgres(client) => {
                let text = format!("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {text}");
                let lines = postgres::query(client, &text, parameters, String::from_row).await?;
                Ok(lines.iter().map(|line| postgres::rows_looked_at(line)).max().unwrap_or(0))
            }
        }
    }

    /// A number that is another one once another connection, of this process or of another, has committed anything. PostgreSQL tells none: there the
    /// locks on the chains keep others out.
    pub(crate) async fn work_of_others(&self) -> Result<i64, StoreFailure> {
        match self {
            Self::Sqlite(_) => {
                Ok(self.rows::<i64>("PRAGMA data_version", &[]).await?.first().copied().unwrap_or_default())
            }
            Self::Postgres(_) => Ok(0),
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        match self {
            Self::Sqlite(_) => true,
            Self::Postgres(client) => !client.is_closed(),
        }
    }

    /// What is worth doing before a connection is closed.
    pub(crate) fn close(&self) {
        if let Self::Sqlite(connection) = self {
            sqlite::optimize(&lock(connection));
        }
    }

    /// Gives up the open transaction without waiting: what is sent next comes after it.
    pub(crate) fn abandon(&self) {
        use futures_util::FutureExt;
        // A rollback that cannot be sent means a broken connection, and that is noticed at the next begin.
        let _sent = self.batch("ROLLBACK").now_or_never();
    }
}

/// A panic cannot leave a connection half-written: what it was doing is rolled back by its transaction.
fn lock(connection: &Mutex<rusqlite::Connection>) -> MutexGuard<'_, rusqlite::Connection> {
    connection.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
