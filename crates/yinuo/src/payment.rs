//! `yinuo export` and `yinuo import return`: the files that go to the bank and come back from it, and the journal of the ledger.
//!
//! Both work on the database of a house that may be running at the same time. What a return file opens, cases and messages,
//! is done by the running house.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use yinuo_core::access::Actor;
use yinuo_core::id::PaymentBatchId;
use yinuo_service::payment::{self, BatchFormat, ReturnRow};
use yinuo_service::query::ledger::Journal;
use yinuo_service::{House, Stop};

use crate::database;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::{say, tell};

/// Write a file for others
#[derive(Debug, clap::Subcommand)]
pub enum ExportCommand {
    /// The file of a sealed payment batch for the bank, account numbers in clear; that it was written is recorded
    Batch(BatchArgs),
    /// The ledger of some days as a journal that hledger reads
    Journal(JournalArgs),
    /// What proves an agreement that was made by a click, for a court's expert: its text, the operation in its chain, signed sums
    AgreementProof(crate::proof::ProofArgs),
}

#[derive(Debug, clap::Args)]
pub struct JournalArgs {
    /// The first booking day
    #[arg(long, value_name = "DATE")]
    from: jiff::civil::Date,
    /// The last booking day
    #[arg(long, value_name = "DATE")]
    until: jiff::civil::Date,
    /// Where it is written [default: standard output]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct BatchArgs {
    /// The batch, as batch_0h2k3m4n5p6q7
    #[arg(value_name = "ID", value_parser = batch_id)]
    batch: PaymentBatchId,
    /// pain001 (ISO 20022, payouts), pain008 (ISO 20022, debits), csv (for the bank) or csv-for-people (for a spreadsheet); ISO 20022 where
    /// it is left out
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: Option<BatchFormat>,
    /// Folder to write it into
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
}

#[derive(Debug, clap::Args)]
pub struct ReturnArgs {
    /// The file of the bank
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Take it for this batch only
    #[arg(long, value_name = "ID", value_parser = batch_id)]
    batch: Option<PaymentBatchId>,
}

fn batch_id(text: &str) -> Result<PaymentBatchId, String> {
    text.parse().map_err(|_| "a batch is named like batch_0h2k3m4n5p6q7".to_owned())
}

fn format(text: &str) -> Result<BatchFormat, String> {
    BatchFormat::parse(text).ok_or_else(|| "the formats are pain001, pain008, csv and csv-for-people".to_owned())
}

pub async fn export(settings: &Settings, command: &ExportCommand) -> Result<(), Failure> {
    match command {
        ExportCommand::Batch(args) => batch(settings, args).await,
        ExportCommand::Journal(args) => journal(settings, args).await,
        ExportCommand::AgreementProof(args) => crate::proof::export(settings, args).await,
    }
}

async fn journal(settings: &Settings, args: &JournalArgs) -> Result<(), Failure> {
    let house = open(settings).await?;
    let written = match &args.file {
        Some(path) => match new_file(path) {
            Ok(mut file) => {
                let written = write_journal(&house, args, &path.display().to_string(), &mut file).await;
                if written.is_err() {
                    // Half of it would be taken for all, and stand in the way of the next.
                    let _ = std::fs::remove_file(path);
                }
                written
            }
            Err(failure) => Err(failure),
        },
        None => write_journal(&house, args, "standard output", &mut std::io::stdout()).await,
    };
    house.stop().await;
    written
}

/// Writes it piece by piece, as it is read.
async fn write_journal(
    house: &House,
    args: &JournalArgs,
    place: &str,
    out: &mut dyn std::io::Write,
) -> Result<(), Failure> {
    let mut journal = Journal::begin(house, &Actor::at_the_machine(), args.from, args.until).map_err(told)?;
    while let Some(piece) = journal.next(house).await.map_err(told)? {
        match out.write_all(piece.as_bytes()) {
            Ok(()) => {}
            // Whoever read it has seen enough.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(()),
            Err(error) => return Err(Failure::new(format!("{place}: {error}"))),
        }
    }
    out.flush().map_err(|error| Failure::new(format!("{place}: {error}")))
}

async fn batch(settings: &Settings, args: &BatchArgs) -> Result<(), Failure> {
    let house = open(settings).await?;
    let written = payment::batch_file(&house, &Arc::new(Actor::at_the_machine()), args.batch, args.format).await;
    house.stop().await;
    let (name, content) = written.map_err(told)?;
    let path = args.out.join(name);
    write_new(&path, &content)?;
    say!("{}: {} bytes", path.display(), content.len());
    say!("it holds account numbers in clear: take it to the bank and leave no copy");
    Ok(())
}

pub fn write_new(path: &std::path::Path, content: &[u8]) -> Result<(), Failure> {
    use std::io::Write as _;
    let failed = |error: std::io::Error| Failure::new(format!("{}: {error}", path.display()));
    new_file(path)?.write_all(content).map_err(failed)
}

/// A file that is there already was perhaps sent; it is not written over.
fn new_file(path: &std::path::Path) -> Result<std::fs::File, Failure> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

pub async fn import(settings: &Settings, args: &ReturnArgs) -> Result<(), Failure> {
    let file = args.file.display();
    let bytes = std::fs::read(&args.file).map_err(|error| Failure::usage(format!("{file}: {error}")))?;
    let house = open(settings).await?;
    let began = Instant::now();
    let progress = |done: u64, all: u64| tell!("{done} of {all}");
    let imported =
        payment::import_return(&house, &Arc::new(Actor::at_the_machine()), args.batch, &bytes, progress).await;
    house.stop().await;
    let report = imported.map_err(told)?;
    say!(
        "{file}: {} paid, {} returned, {} on their way, {} known already, in {} ms",
        report.settled_paid,
        report.settled_returned,
        report.not_final,
        report.already_known,
        began.elapsed().as_millis()
    );
    let rows: Vec<&ReturnRow> = report.unknown.iter().chain(&report.wrong_amount).chain(&report.bad).collect();
    for row in &rows {
        tell!("{file}:{}: {}: {} {}", row.row, row.column, row.code, row.text);
    }
    if rows.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("{} rows were left out; nothing was done for them", rows.len()))
        .hint("ask the bank about them; the others are done, and taking the file in again does not repeat them"))
}

async fn open(settings: &Settings) -> Result<House, Failure> {
    let store = database::open_ready(settings).await?;
    database::open_house(settings, store, None).await
}

/// What is refused, with what to do about the settings where that helps.
fn told(stop: Stop) -> Failure {
    match &stop {
        Stop::Refused(refusal) if refusal.code == "no_debtor_account" => {
            Failure::new("no_debtor_account: nobody has said which account payments leave from")
                .hint("name it in yinuo.toml under [payment.debtor], with name, account and branch")
        }
        Stop::NotFound => Failure::new("there is no such batch"),
        _ => Failure::from(stop),
    }
}
