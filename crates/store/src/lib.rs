//! The only SQL of Yinuo: tables, migrations, statements, and the two databases they run on.
//!
//! - [`Store`] opens a database, reads from a pool, migrates, backs up and restores.
//! - [`Writer`] and [`Work`] write: one batch of commands is one transaction, recorded from [`Changes`].
//! - [`table!`], [`row!`] and [`statements!`] describe rows and SQL once; [`tables`] holds what Yinuo stores.
//!
//! SQL is written once, in the common subset of SQLite and PostgreSQL. Which database is behind a store is known to
//! the `driver` module alone, apart from the few mechanical differences of wording in `sql_text` and `schema_text`. A test prepares
//! every statement on both.

mod backup;
mod changes;
mod check;
mod driver;
mod fact;
mod failure;
mod fuse;
mod listen;
mod listing;
mod migrate;
mod open;
mod restore;
mod schema_text;
mod snapshot;
pub mod spread;
mod sql_text;
mod statement;
pub mod suite;
mod table;
pub mod tables;
mod value;
mod writer;

pub use backup::{BackupProgress, BackupReport};
pub use changes::Changes;
pub use driver::RowReader;
pub use fact::{FactCountRow, FactRow, FactSource, FactTime};
pub use failure::StoreFailure;
pub use fuse::Fuse;
pub use listen::{Heard, Listening, Written};
pub use listing::{Conditions, Listing, ListingChoice, Page};
pub use migrate::{Migration, MigrationReport};
pub use open::{Store, StoreOptions};
pub use restore::{RestoreReport, Restoring};
pub use snapshot::Snapshot;
pub use spread::Distribution;
pub use statement::{AnyStatement, Lookup, Prepared, Statement};
pub use table::{AnyRow, Column, ColumnKind, Field, FromRow, Table, TableRow};
pub use value::{Value, ValueRef};
pub use writer::{ChainHead, Lasts, Seen, Work, Writer};

#[doc(hidden)]
pub use table::{column_position, joined_columns, read_field};

/// The databases Yinuo runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Sqlite,
    Postgres,
}
