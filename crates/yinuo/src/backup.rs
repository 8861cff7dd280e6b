//! `yinuo backup`, `restore` and `migrate`: the whole database as one file, the steps of its schema, and how it is spread over machines.

use std::path::PathBuf;

use yinuo_core::refusal::Refusal;
use yinuo_service::Stop;
use yinuo_service::clock::Clock;
use yinuo_service::keys::suite_of;
use yinuo_store::tables::applicant::{ApplicantSessionRow, OneTimeCodeRow};
use yinuo_store::tables::house::{RestoreRow, SessionRow};
use yinuo_store::{BackupProgress, Distribution, Restoring, Store, TableRow, Value};

use crate::database::{self, Missing};
use crate::failure::Failure;
use crate::settings::Settings;
use crate::{say, tell};

#[derive(Debug, clap::Args)]
pub struct FileArgs {
    /// The file of the backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub async fn backup(settings: &Settings, args: &FileArgs) -> Result<(), Failure> {
    let store = database::open_ready(settings).await?;
    let report = store.backup(&args.file, suite_of(&store).await?, told).await?;
    say!(
        "{}: {} rows, {} bytes, {} steps of the schema",
        args.file.display(),
        report.rows,
        report.bytes,
        report.schema_version
    );
    say!("keep the key file with it, in another place: without {} personal data cannot be read", key_name(settings));
    Ok(())
}

fn told(progress: BackupProgress) {
    tell!("{} rows, {}%", progress.rows, progress.percent);
}

pub async fn restore(settings: &Settings, args: &FileArgs) -> Result<(), Failure> {
    if !args.file.is_file() {
        return Err(Failure::usage(format!("there is no file {}", args.file.display())));
    }
    let store = database::open(settings, Missing::Make).await?;
    if store.schema_version().await? == 0 {
        store.migrate().await?;
    }
    // Whoever is signed in to the house that was saved is not signed in to this one.
    let now = Clock::real().now().as_microsecond();
    let otherwise = Restoring {
        without: vec![SessionRow::TABLE, ApplicantSessionRow::TABLE, OneTimeCodeRow::TABLE],
        also: Some((RestoreRow::TABLE, vec![Value::Int(now), Value::Int(now)])),
    };
    let report = store.restore(&args.file, otherwise, told).await?;
    say!("{}: {} rows, {} steps of the schema", settings.database, report.rows, report.schema_version);
    say!("nobody is signed in here, and the tokens of programs of the saved house are dead: make new ones");
    say!("put the key file of the old database at {}, then run `yinuo verify`", key_name(settings));
    Ok(())
}

#[derive(Debug, clap::Args)]
pub struct MigrateArgs {
    /// Then spread the tables over the machines of a PostgreSQL with the extension citus, by slot; no other program may be running
    #[arg(long)]
    distribute: bool,
}

pub async fn migrate(settings: &Settings, args: &MigrateArgs) -> Result<(), Failure> {
    let store = database::open(settings, Missing::Make).await?;
    let report = store.migrate().await?;
    if report.applied.is_empty() {
        say!("all {} steps of the schema are there already", database::wanted_version());
    } else {
        say!("migrated from {} steps to {}: {}", report.from, database::wanted_version(), report.applied.join(", "));
    }
    if args.distribute { distribute(&store).await } else { Ok(()) }
}

async fn distribute(store: &Store) -> Result<(), Failure> {
    let refused = |refusal: Refusal| Failure::from(Stop::from(refusal));
    match store.distribute().await? {
        Distribution::Done { spread, whole } => {
            say!("{} tables spread by slot, {} kept whole on every machine", spread.len(), whole.len());
            Ok(())
        }
        Distribution::OneFile => Err(refused(Refusal::new("distribution_needs_postgresql")).hint(
            "a SQLite database is one file: make a backup and restore it into PostgreSQL, named with --database",
        )),
        Distribution::NoExtension => Err(refused(Refusal::new("distribution_needs_citus"))
            .hint("have CREATE EXTENSION citus carried out in this database and its machines named, then try again")),
    }
}

fn key_name(settings: &Settings) -> String {
    settings.key_path().display().to_string()
}
