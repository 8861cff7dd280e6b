//! A house spread over several machines by slot (docs/scale-out.md), with Citus, an extension of PostgreSQL: tables with a slot are distributed by
//! it, the others are kept whole on every machine.
//!
//! Which are which is said once: by the column `slot`, and by what each room names as kept whole ([`tables::Whole`](crate::tables::Whole)). The test that
//! keeps the schema fit for it reads the same list.

use std::collections::BTreeSet;

use crate::Kind;
use crate::driver::sqlite::Role;
use crate::failure::StoreFailure;
use crate::open::Store;
use crate::table::Table;
use crate::tables::whole_tables;

/// What became of a wish to spread the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Distribution {
    /// The tables that were spread and those that are kept whole now. What was so before is in neither.
    Done { spread: Vec<&'static str>, whole: Vec<&'static str> },
    /// The database is one file.
    OneFile,
    /// The server has no extension that spreads tables.
    NoExtension,
}

crate::row! {
    struct Named { name: String }
}

const EXTENSION: &str = "SELECT CAST(extname AS TEXT) AS name FROM pg_extension WHERE extname = 'citus'";
const SPREAD: &str = "SELECT CAST(logicalrelid AS TEXT) AS name FROM pg_dist_partition";

/// The tables that go by slot, and those that are kept whole, each parents first.
pub fn divided(tables: &[&'static Table]) -> (Vec<&'static str>, Vec<&'static str>) {
    let kept: BTreeSet<&str> = whole_tables().map(|(table, _)| table).collect();
    let goes_by_slot = |table: &&'static Table| table.column("slot").is_some() && !kept.contains(table.name);
    let (spread, whole): (Vec<_>, Vec<_>) = tables.iter().copied().partition(goes_by_slot);
    let names = |tables: Vec<&'static Table>| tables.into_iter().map(|table| table.name).collect();
    (names(spread), names(whole))
}

impl Store {
    /// Spreads the tables of a migrated database over the machines that its server knows. What is spread already stays as it is, so that it
    /// can be asked for again after it was broken off. No other program may work on the database meanwhile.
    pub async fn distribute(&self) -> Result<Distribution, StoreFailure> {
        if self.kind() == Kind::Sqlite {
            return Ok(Distribution::OneFile);
        }
        let session = self.session(Role::Writer).await?;
        let extension: Vec<Named> = session.rows(EXTENSION, &[]).await?;
        if extension.is_empty() {
            return Ok(Distribution::NoExtension);
        }
        let known: Vec<Named> = session.rows(SPREAD, &[]).await?;
        let known: BTreeSet<String> = known.into_iter().map(|table| table.name).collect();
        let (mut spread, mut whole) = divided(self.inner.options.tables);
        spread.retain(|table| !known.contains(*table));
        whole.retain(|table| !known.contains(*table));
        // Rows are moved, which takes as long as there are rows.
        session.batch("SET statement_timeout = 0").await?;
        for table in &whole {
            session.batch(&format!("SELECT create_reference_table('{table}')")).await?;
        }
        for table in &spread {
            session.batch(&format!("SELECT create_distributed_table('{table}', 'slot')")).await?;
        }
        tracing::info!(spread = spread.len(), whole = whole.len(), "tables were spread");
        Ok(Distribution::Done { spread, whole })
    }
}
