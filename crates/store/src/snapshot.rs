//! One moment of the whole database, read table by table while others write.

use crate::Kind;
use crate::driver::Session;
use crate::driver::sqlite::Role;
use crate::failure::StoreFailure;
use crate::open::Store;
use crate::sql_text;
use crate::table::{AnyRow, Table, TableRow};

/// A connection of its own that sees what was committed when it began, and nothing after it. On SQLite each row is read on the thread that asks, so
/// whoever reads much does so on one that may wait.
#[derive(Debug)]
pub struct Snapshot {
    store: Store,
    session: Session,
}

impl Store {
    pub async fn snapshot(&self) -> Result<Snapshot, StoreFailure> {
        let session = self.session(Role::Reader).await?;
        // The first read settles which moment it is.
        match session.kind() {
            Kind::Sqlite => session.batch("BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1;").await?,
            Kind::Postgres => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
                    SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SELECT 1;";
                session.batch(begin).await?;
            }
        }
        Ok(Snapshot { store: self.clone(), session })
    }

    /// Calls a function with each row of a table that fits into memory, in the order of [`Snapshot::each`].
    pub async fn scan<R: TableRow>(&self, each: impl FnMut(R)) -> Result<(), StoreFailure> {
        let text = self.inner.catalogue.texts(R::TABLE)?.all.as_str().into();
        self.read(text, Vec::new(), R::from_row).await?.into_iter().for_each(each);
        Ok(())
    }
}

impl Snapshot {
    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// Calls a function with each row of a table, in the order of its key (SQLite goes by id before slot where the key has both).
    pub async fn each<R: TableRow>(&self, mut each: impl FnMut(R) + Send) -> Result<(), StoreFailure> {
        let text = &self.store.inner.catalogue.texts(R::TABLE)?.all;
        let mut read = |row: &crate::RowReader<'_>| {
            each(R::from_row(row)?);
            Ok(())
        };
        self.session.each_row(text, &mut read).await
    }

    /// As [`Snapshot::each`], of a table that is known only while the program runs, and in no order.
    pub async fn each_any(
        &self,
        table: &'static Table,
        mut each: impl FnMut(&AnyRow<'_>) + Send,
    ) -> Result<(), StoreFailure> {
        let text = sql_text::whole_text(table);
        let mut read = |row: &crate::RowReader<'_>| {
            each(&AnyRow::read(table, row)?);
            Ok(())
        };
        self.session.each_row(&text, &mut read).await
    }
}
