//! Forward-only migrations: numbered steps, each in a transaction of its own, each remembered with its checksum.
//!
//! A database that was migrated by a newer program, or by a step that has since been edited, is refused: the program
//! would not know what it writes to. How steps are worded for both databases stands in `schema_text`.

use crate::Kind;
use crate::check::live_columns;
use crate::driver::Session;
use crate::driver::sqlite::Role;
use crate::failure::StoreFailure;
use crate::open::Store;
use crate::schema_text;
use crate::sql_text;
use crate::value::Value;

/// One step: the file `NNNN_name.sql`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    pub version: i64,
    pub name: &'static str,
    pub sql: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationReport {
    /// The schema before; 0 for an empty database.
    pub from: i64,
    pub to: i64,
    /// The names of the steps that were carried out.
    pub applied: Vec<&'static str>,
}

crate::row! {
    struct AppliedStep { version: i64, checksum: String }
}

const STEPS_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)";
const APPLIED: &str = "SELECT version, checksum FROM schema_migrations ORDER BY version";
const REMEMBER: &str = "INSERT INTO schema_migrations (version, name, checksum, applied_at)
    VALUES ($1, $2, $3, CAST(CURRENT_TIMESTAMP AS TEXT))";
/// The number means nothing; it keeps two programs from migrating one PostgreSQL database at once.
const ADVISORY_LOCK: i64 = 7_203_411_840;

impl Store {
    /// Brings the schema up to this program's. Does nothing when it is there already.
    pub async fn migrate(&self) -> Result<MigrationReport, StoreFailure> {
        let steps = self.inner.options.migrations;
        if let Some(pair) = steps.windows(2).find(|pair| pair[0].version >= pair[1].version) {
            return Err(StoreFailure::migration(format!("step {} does not stand in its order", pair[1].version)));
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

    /// The number of the last step the database has seen; 0 before the first.
    pub async fn schema_version(&self) -> Result<i64, StoreFailure> {
        version_of(&self.session(Role::Reader).await?).await
    }
}

pub(crate) async fn version_of(session: &Session) -> Result<i64, StoreFailure> {
    if live_columns(session, "schema_migrations").await?.is_empty() {
        return Ok(0);
    }
    let applied: Vec<AppliedStep> = session.rows(APPLIED, &[]).await?;
    Ok(applied.last().map_or(0, |step| step.version))
}

/// Carries out the first missing step, if one is missing, in one transaction. Answers the version before it.
async fn next_step(
    session: &Session,
    steps: &'static [Migration],
) -> Result<(i64, Option<&'static str>), StoreFailure> {
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
    let before = applied.last().map_or(0, |step| step.version);
    let Some(step) = steps.get(applied.len()) else {
        session.batch("COMMIT").await?;
        return Ok((before, None));
    };
    for statement in schema_text::migration_statements(kind, step.sql) {
        session.batch(&statement).await.map_err(|failure| match failure {
            StoreFailure::Driver { detail } | StoreFailure::Inconsistent { detail, .. } => {
                let beginning: String = statement.trim().chars().take(80).collect();
                StoreFailure::migration(format!("step {} ({}): {detail} in: {beginning}", step.version, step.name))
            }
            other => other,
        })?;
    }
    let values = [Value::Int(step.version), Value::from(step.name), Value::from(checksum(step))];
    session.execute(&sql_text::for_kind(kind, REMEMBER), &values).await?;
    session.batch("COMMIT").await?;
    tracing::info!(version = step.version, name = step.name, "migrated");
    Ok((before, Some(step.name)))
}

fn check_applied(applied: &[AppliedStep], steps: &[Migration]) -> Result<(), StoreFailure> {
    if applied.len() > steps.len() {
        return Err(StoreFailure::migration(format!(
            "the database has seen {} steps, this program knows {}: start the newer program",
            applied.len(),
            steps.len()
        )));
    }
    for (done, step) in applied.iter().zip(steps) {
        if done.version != step.version || done.checksum != checksum(step) {
            let detail = format!("step {} ({}) is not the one the database has seen", step.version, step.name);
            return Err(StoreFailure::migration(detail));
        }
    }
    Ok(())
}

fn checksum(step: &Migration) -> String {
    // A checkout with other line ends is the same step.
    blake3::hash(step.sql.replace("\r\n", "\n").as_bytes()).to_hex().to_string()
}
