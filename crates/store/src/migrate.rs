//! Forward-only migrations: the numbered steps of each room, each in a transaction of its own, each remembered with its checksum.
//! A room that comes later begins with its own first step, whatever the others have reached.
//!
//! A database that was migrated by a newer program, or by a step that has since been edited, is refused: the program
//! would not know what it writes to. How steps are worded for both databases stands in `schema_text`.

use std::fmt;

use crate::Kind;
use crate::check::live_columns;
use crate::driver::Session;
use crate::driver::sqlite::Role;
use crate::failure::StoreFailure;
use crate::open::Store;
use crate::schema_text;
use crate::sql_text;
use crate::value::Value;

/// One step of a room's schema. The steps of a room are numbered from 1, without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    pub room: &'static str,
    pub version: i64,
    pub sql: &'static str,
}

impl fmt::Display for Migration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.room, self.version)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationReport {
    /// How many steps the database had seen; 0 for an empty one.
    pub from: i64,
    pub to: i64,
    /// The steps that were carried out: `case 1`.
    pub applied: Vec<String>,
}

crate::row! {
    struct AppliedStep { room: String, version: i64, checksum: String }
}

const STEPS_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (room TEXT NOT NULL, version BIGINT NOT NULL,
    checksum TEXT NOT NULL, applied_at TEXT NOT NULL, PRIMARY KEY (room, version))";
const APPLIED: &str = "SELECT room, version, checksum FROM schema_migrations ORDER BY room, version";
const REMEMBER: &str = "INSERT INTO schema_migrations (room, version, checksum, applied_at)
    VALUES ($1, $2, $3, CAST(CURRENT_TIMESTAMP AS TEXT))";
/// The number means nothing; it keeps two programs from migrating one PostgreSQL database at once.
const ADVISORY_LOCK: i64 = 7_203_411_840;

impl Store {
    /// Brings the schema up to this program's. Does nothing when it is there already.
    pub async fn migrate(&self) -> Result<MigrationReport, StoreFailure> {
        let steps = self.inner.options.migrations;
        for (place, step) in steps.iter().enumerate() {
            let before = steps[..place].iter().filter(|other| other.room == step.room).map(|other| other.version).max();
            if step.version != before.unwrap_or(0) + 1 {
                return Err(StoreFailure::migration(format!("step {step} does not stand in its order")));
            }
        }
        let session = self.session(Role::Writer).await?;
        let mut report = MigrationReport { from: 0, to: 0, applied: Vec::new() };
        loop {
            let outcome = next_step(&session, steps).await;
            if outcome.is_err() {
                session.abandon();
            }
            let (before, done) = outcome?;
            report.to = before;
            if report.applied.is_empty() {
                report.from = before;
            }
            match done {
                Some(name) => report.applied.push(name),
                None => return Ok(report),
            }
        }
    }

    /// How many steps the database has seen; 0 before the first.
    pub async fn schema_version(&self) -> Result<i64, StoreFailure> {
        version_of(&self.session(Role::Reader).await?).await
    }
}

pub(crate) async fn version_of(session: &Session) -> Result<i64, StoreFailure> {
    if live_columns(session, "schema_migrations").await?.is_empty() {
        return Ok(0);
    }
    let applied: Vec<AppliedStep> = session.rows(APPLIED, &[]).await?;
    Ok(count(&applied))
}

fn count(applied: &[AppliedStep]) -> i64 {
    i64::try_from(applied.len()).expect("a database has seen fewer than 2^63 steps")
}

/// Carries out the first missing step, if one is missing, in one transaction. Answers how many there were before it.
async fn next_step(session: &Session, steps: &'static [Migration]) -> Result<(i64, Option<String>), StoreFailure> {
    let kind = session.kind();
    match kind {
        Kind::Sqlite => session.batch("BEGIN IMMEDIATE").await?,
        Kind::Postgres => {
            let begin =
                format!("BEGIN; SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({ADVISORY_LOCK});");
            session.batch(&begin).await?;
        }
    }
    if live_columns(session, "schema_migrations").await?.is_empty() {
        session.batch(STEPS_TABLE).await?;
    }
    let applied: Vec<AppliedStep> = session.rows(APPLIED, &[]).await?;
    check_applied(&applied, steps)?;
    let before = count(&applied);
    let Some(step) = steps.iter().find(|step| applied_step(&applied, step).is_none()) else {
        session.batch("COMMIT").await?;
        return Ok((before, None));
    };
    for statement in schema_text::migration_statements(kind, step.sql) {
        session.batch(&statement).await.map_err(|failure| match failure {
            StoreFailure::Driver { detail } | StoreFailure::Inconsistent { detail, .. } => {
                let beginning: String = statement.trim().chars().take(80).collect();
                StoreFailure::migration(format!("step {step}: {detail} in: {beginning}"))
            }
            other => other,
        })?;
    }
    let values = [Value::from(step.room), Value::Int(step.version), Value::from(checksum(step))];
    session.execute(&sql_text::for_kind(kind, REMEMBER), &values).await?;
    session.batch("COMMIT").await?;
    tracing::info!(%step, "migrated");
    Ok((before, Some(step.to_string())))
}

fn applied_step<'a>(applied: &'a [AppliedStep], step: &Migration) -> Option<&'a AppliedStep> {
    applied.iter().find(|done| done.room == step.room && done.version == step.version)
}

fn check_applied(applied: &[AppliedStep], steps: &[Migration]) -> Result<(), StoreFailure> {
    for done in applied {
        let Some(step) = steps.iter().find(|step| step.room == done.room && step.version == done.version) else {
            return Err(StoreFailure::migration(format!(
                "the database has seen step {} {}, which this program does not know: start the newer program",
                done.room, done.version
            )));
        };
        if done.checksum != checksum(step) {
            return Err(StoreFailure::migration(format!("step {step} is not the one the database has seen")));
        }
    }
    Ok(())
}

fn checksum(step: &Migration) -> String {
    // A checkout with other line ends is the same step.
    blake3::hash(step.sql.replace("\r\n", "\n").as_bytes()).to_hex().to_string()
}
