//! Comparing the program with a living database: every table's columns and key, every statement's result columns.
//!
//! Compile-time checked queries cannot serve two databases, so a test asks both; `yinuo doctor` may ask the same.

use crate::Kind;
use crate::driver::Session;
use crate::driver::sqlite::Role;
use crate::failure::StoreFailure;
use crate::listing::{Conditions, Listing, ListingChoice};
use crate::open::Store;
use crate::sql_text;
use crate::statement::AnyStatement;
use crate::table::{Column, ColumnKind, FromRow, Table};
use crate::value::Value;

crate::row! {
    /// A column as the database knows it; `key_position` counts from 1, 0 is outside the key.
    pub(crate) struct LiveColumn { name: String, kind: String, required: i64, key_position: i64 }
}

const SQLITE_COLUMNS: &str = "SELECT name, upper(type) AS kind, \"notnull\" AS required, pk AS key_position
    FROM pragma_table_info(?1) ORDER BY cid";

const POSTGRES_COLUMNS: &str = "SELECT a.attname::text AS name, upper(format_type(a.atttypid, NULL)) AS kind,
    CASE WHEN a.attnotnull THEN 1 ELSE 0 END AS required,
    COALESCE((SELECT k.position FROM pg_index i, UNNEST(i.indkey) WITH ORDINALITY AS k(number, position)
        WHERE i.indrelid = a.attrelid AND i.indisprimary AND k.number = a.attnum), 0) AS key_position
    FROM pg_attribute a WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum";

impl Store {
    /// What does not fit between the program and the database: its tables, the statements they have, and the given
    /// ones. Empty when all is well.
    pub async fn check(&self, statements: &[AnyStatement]) -> Result<Vec<String>, StoreFailure> {
        let session = self.session(Role::Reader).await?;
        let mut problems = Vec::new();
        for table in self.inner.options.tables {
            check_table(&session, table, &mut problems).await?;
            for statement in AnyStatement::of_table(table) {
                check_statement(&session, &statement, &mut problems).await?;
            }
        }
        for statement in statements {
            check_statement(&session, statement, &mut problems).await?;
        }
        Ok(problems)
    }
}

impl Store {
    /// How much the database looks at to make a page: what grows with the table where a list is not led by an index. The measure is
    /// the database's own, see the driver.
    pub async fn effort<T: FromRow>(
        &self,
        listing: &Listing<T>,
        choice: &ListingChoice,
        any: &[Conditions],
    ) -> Result<i64, StoreFailure> {
        let (text, parameters) = listing.page_text(self.kind(), choice, any)?;
        self.session(Role::Reader).await?.effort(&text, &parameters).await
    }
}

/// The columns of a table; none when there is no such table.
pub(crate) async fn live_columns(session: &Session, table: &str) -> Result<Vec<LiveColumn>, StoreFailure> {
    let text = match session.kind() {
        Kind::Sqlite => SQLITE_COLUMNS,
        Kind::Postgres => POSTGRES_COLUMNS,
    };
    session.rows(text, &[Value::from(table)]).await
}

async fn check_table(session: &Session, table: &Table, problems: &mut Vec<String>) -> Result<(), StoreFailure> {
    let live = live_columns(session, table.name).await?;
    let mut complain = |what: String| problems.push(format!("table {}: {what}", table.name));
    if live.is_empty() {
        complain("is missing".to_owned());
        return Ok(());
    }
    let key = sql_text::key_as_stored(session.kind(), table);
    for (position, column) in table.columns.iter().enumerate() {
        let Some(found) = live.iter().find(|found| found.name == column.name) else {
            complain(format!("column {} is missing", column.name));
            continue;
        };
        if kind_named(&found.kind) != Some(column.kind) {
            complain(format!("column {} is {} and not {:?}", column.name, found.kind, column.kind));
        }
        let required = found.required == 1 || found.key_position > 0;
        if required == column.nullable {
            complain(format!("column {} may be NULL on one side only", column.name));
        }
        let key_position = key.iter().position(|part| *part == position).map_or(0, |place| place + 1);
        if usize::try_from(found.key_position) != Ok(key_position) {
            complain(format!("column {} has place {} in the key", column.name, found.key_position));
        }
    }
    for found in live.iter().filter(|found| table.column(&found.name).is_none()) {
        complain(format!("column {} is not in the row type", found.name));
    }
    Ok(())
}

fn kind_named(name: &str) -> Option<ColumnKind> {
    match name {
        "INTEGER" | "BIGINT" => Some(ColumnKind::Int),
        "TEXT" => Some(ColumnKind::Text),
        "BLOB" | "BYTEA" => Some(ColumnKind::Blob),
        _ => None,
    }
}

async fn check_statement(
    session: &Session,
    statement: &AnyStatement,
    problems: &mut Vec<String>,
) -> Result<(), StoreFailure> {
    let found = match session.describe(statement.text(session.kind())).await {
        Ok(found) => found,
        Err(failure) if failure.retryable() => return Err(failure),
        Err(failure) => {
            problems.push(format!("statement {}: {failure}", statement.name));
            return Ok(());
        }
    };
    let expected = statement.columns.len() + statement.extra_columns;
    if found.len() != expected {
        problems.push(format!("statement {}: returns {} columns, not {expected}", statement.name, found.len()));
        return Ok(());
    }
    let fits = |column: &Column, name: &str, kind: Option<ColumnKind>| {
        (column.name.is_empty() || column.name == name) && kind.is_none_or(|kind| kind == column.kind)
    };
    for (column, (name, kind)) in statement.columns.iter().zip(&found) {
        if !fits(column, name, *kind) {
            let expected = format!("{} {:?}", column.name, column.kind);
            problems.push(format!("statement {}: returns {name} {kind:?} where {expected} stands", statement.name));
        }
    }
    Ok(())
}
