//! The one failure of this crate: what can go wrong with a database, sorted by what the caller can do about it.
//!
//! A failure is a broken machine, never an answer to a customer. The exceptions are named: [`StoreFailure::Unique`]
//! tells a command that a number is taken, [`StoreFailure::Cursor`] that a page was asked for with a strange cursor.
//! Details never contain the values of a row, so they may be logged.

use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreFailure {
    /// The address of the database cannot be understood.
    Address { detail: String },
    /// The database refused a statement for a reason that no other variant names.
    Driver { detail: String },
    /// A row with the same key exists already. `constraint` lists the columns, as in `slot, number`; only where the
    /// database does not tell them it is the name of the constraint.
    Unique { table: String, constraint: String },
    /// Data contradicts what the program knows: a foreign key, a CHECK, a NULL or a type that must not be there.
    Inconsistent { table: String, detail: String },
    /// A statement, a listing or a lookup was used in a way its declaration does not allow: a mistake in the program.
    Statement { name: String, detail: String },
    /// The place to continue a listing from does not fit the listing's order.
    Cursor { detail: String },
    /// Somebody else holds a lock, or no connection became free in time. Try again.
    Busy { detail: String },
    /// The database gave up this transaction in favour of another. Try again.
    Serialization { detail: String },
    /// The connection to the database broke. If it broke during a commit, the outcome is unknown: ask by idempotency
    /// key before trying again.
    Connection { detail: String },
    /// The schema and the program do not belong together.
    Migration { detail: String },
    /// A backup could not be written, or was refused: damaged, altered, or not for this schema.
    Backup { detail: String },
    /// A file could not be read or written.
    Io { detail: String },
}

impl StoreFailure {
    /// Whether the same work may succeed when it is tried again from its beginning.
    pub fn retryable(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::Serialization { .. } | Self::Connection { .. })
    }

    pub(crate) fn inconsistent(table: &str, detail: impl Into<String>) -> Self {
        Self::Inconsistent { table: table.to_owned(), detail: detail.into() }
    }

    pub(crate) fn statement(name: &str, detail: impl Into<String>) -> Self {
        Self::Statement { name: name.to_owned(), detail: detail.into() }
    }

    pub(crate) fn backup(detail: impl Into<String>) -> Self {
        Self::Backup { detail: detail.into() }
    }

    pub(crate) fn migration(detail: impl Into<String>) -> Self {
        Self::Migration { detail: detail.into() }
    }
}

impl fmt::Display for StoreFailure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address { detail } => write!(out, "database address: {detail}"),
            Self::Driver { detail } => write!(out, "database: {detail}"),
            Self::Unique { table, constraint } => write!(out, "{table}: a row with the same ({constraint}) exists"),
            Self::Inconsistent { table, detail } => write!(out, "{table}: {detail}"),
            Self::Statement { name, detail } => write!(out, "statement {name}: {detail}"),
            Self::Cursor { detail } => write!(out, "cursor: {detail}"),
            Self::Busy { detail } => write!(out, "database busy: {detail}"),
            Self::Serialization { detail } => write!(out, "transaction given up: {detail}"),
            Self::Connection { detail } => write!(out, "database connection: {detail}"),
            Self::Migration { detail } => write!(out, "migration: {detail}"),
            Self::Backup { detail } => write!(out, "backup: {detail}"),
            Self::Io { detail } => write!(out, "file: {detail}"),
        }
    }
}

impl std::error::Error for StoreFailure {}

impl From<std::io::Error> for StoreFailure {
    fn from(error: std::io::Error) -> Self {
        Self::Io { detail: error.to_string() }
    }
}
