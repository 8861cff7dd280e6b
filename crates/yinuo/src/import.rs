//! `yinuo import`: takes over what other systems have kept, from files.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::ImportId;
use yinuo_service::command::Command;
use yinuo_service::command::import::{Choice, CreateImport, Progress, StartImport};
use yinuo_service::import::{
    Content, DISK_LIMITS, ERRORS_KEPT, HIDDEN_ROWS, LIMITS, broken_off, is_attended, run_of, take_over,
};
use yinuo_service::query::import::{Format, Look, Shown, bad_rows_of, errors, errors_file, facts_of, import, show};
use yinuo_service::{House, Stop};
use yinuo_store::tables::import::ImportRow;

use crate::database;
use crate::failure::Failure;
use crate::payment;
use crate::settings::Settings;
use crate::{say, tell};

/// Take in a file from others
#[derive(Debug, clap::Subcommand)]
pub enum ImportCommand {
    Sheet(SheetArgs),
    /// What the bank sends back: pain.002, camt.054 or a table. Taking the same file in again changes nothing
    Return(payment::ReturnArgs),
}

/// Take rows over from a spreadsheet, XLSX or CSV; the server must not be running on a SQLite database
///
/// A file above 64 MB is read where it stands. One that was broken off goes on when the same command is given again; smaller ones are kept,
/// and taken up by the server.
#[derive(Debug, clap::Args)]
pub struct SheetArgs {
    /// What its rows are: life-policies
    kind: String,
    file: PathBuf,
    /// Who imports: an operator who may
    #[arg(long, value_name = "LOGIN")]
    operator: Option<String>,
    /// The sheet of a workbook [default: the first visible one that has the columns]
    #[arg(long)]
    sheet: Option<String>,
    /// Take rows too that are hidden in the file
    #[arg(long)]
    hidden_rows: bool,
    /// A column that is not known by its header; `FIELD=` where no column is this field
    #[arg(long, value_name = "FIELD=HEADER")]
    mapping: Vec<String>,
    /// Write nothing unless every row is good [default]
    #[arg(long, conflicts_with = "good")]
    all: bool,
    /// Write the rows that are good
    #[arg(long)]
    good: bool,
    /// Something the kind lets one choose, such as keep-premiums
    #[arg(long = "option", value_name = "KEY")]
    options: Vec<String>,
    /// Write the list of errors to this file, .xlsx or .csv
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Write the rows that were not imported to this file, to be mended and imported again
    #[arg(long, value_name = "FILE")]
    bad_rows: Option<PathBuf>,
}

pub async fn run(settings: &Settings, command: &ImportCommand) -> Result<(), Failure> {
    match command {
        ImportCommand::Sheet(args) => sheet(settings, args).await,
        ImportCommand::Return(args) => payment::import(settings, args).await,
    }
}

fn format_of(path: &std::path::Path) -> Format {
    let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if is_csv { Format::Csv } else { Format::Xlsx }
}

async fn sheet(settings: &Settings, args: &SheetArgs) -> Result<(), Failure> {
    let unread = |error: std::io::Error| Failure::usage(format!("{}: {error}", args.file.display()));
    let on_disk = Content::on_disk(&args.file).map_err(unread)?;
    // What is small enough is kept with its run, as what comes in over HTTP is.
    let content = match usize::try_from(on_disk.bytes()) {
        Ok(bytes) if bytes <= LIMITS.bytes => Content::from(std::fs::read(&args.file).map_err(unread)?),
        _ => on_disk,
    };
    // Of what was read, and not of the file once more: it may have been changed meanwhile.
    let content_hash = content.hash().map_err(unread)?;
    let store = database::open_ready(settings).await?;
    let house = Arc::new(database::open_house(settings, store, None).await?);
    let actor = importer(&house, args.operator.as_deref())?;
    let import = match left(&house, &actor, args, &content_hash).await? {
        Some(row) => gone_on(&house, &actor, row).await?,
        None => begun(&house, &actor, args, &content, content_hash).await?,
    };
    let started = Instant::now();
    let passes = if import.choice == "all" { 2 } else { 1 };
    let id = ImportId::from_number(import.id);
    let done = run_of(&house, id, Some(content.clone()), progress_teller(passes)).await?;
    say!("{} of {} rows imported in {:.1?}, {} bad", done.rows_made, done.rows_total, started.elapsed(), done.rows_bad);
    if done.rows_noted > 0 {
        say!("{} of them as the options allow", done.rows_noted);
    }
    for error in errors(&house, &done, (0, 0), 20).await? {
        let reason = house.rules().imports(&done.kind)?.reason(&error.code, &facts_of(&error));
        say!("row {} {} {}: {} [{}]", error.line, error.letters, error.header, reason.zh, error.value);
    }
    if done.errors > ERRORS_KEPT {
        let errors = done.errors;
        say!("of {errors} errors the first {ERRORS_KEPT} are kept: mend these and import again to see the others");
    }
    if let Some(path) = &args.errors {
        write(path, errors_file(&house, &done, format_of(path)).await?)?;
    }
    if let Some(path) = &args.bad_rows {
        write(path, bad_rows_of(&house, &done, content, format_of(path)).await?)?;
    }
    if let Ok(house) = Arc::try_unwrap(house) {
        house.stop().await;
    }
    if done.rows_bad > 0 || done.state != "done" {
        let why = done.failure.unwrap_or_else(|| format!("{} rows are bad", done.rows_bad));
        return Err(Failure::new(why)
            .hint("mend the rows told above and import them again; --errors lists those that are kept"));
    }
    Ok(())
}

/// A run that begins.
async fn begun(
    house: &House,
    actor: &Arc<Actor>,
    args: &SheetArgs,
    content: &Content,
    content_hash: String,
) -> Result<ImportRow, Failure> {
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut mapping = std::collections::BTreeMap::new();
    for pair in &args.mapping {
        let (field, header) =
            pair.split_once('=').ok_or_else(|| Failure::usage(format!("--mapping {pair}: write FIELD=HEADER")))?;
        mapping.insert(field.to_owned(), header.to_owned());
    }
    let look = Look {
        kind: args.kind.clone(),
        name: name.clone(),
        sheet: args.sheet.clone(),
        hidden_rows: args.hidden_rows,
        mapping,
        rows: 0,
        limits: DISK_LIMITS,
    };
    let shown = show(house, actor, &look, content.clone())?;
    if !shown.preview.missing.is_empty() {
        let missing = shown.preview.missing.join(", ");
        return Err(Failure::usage(format!("no column is known for {missing}")).hint(format!(
            "name it with --mapping FIELD=HEADER; the headers are {}",
            shown.preview.headers.join(", ")
        )));
    }
    tell_sheet(&shown, args.hidden_rows);
    for (field, header) in &shown.preview.mapping {
        tell!("{field} = {header}");
    }
    let create = CreateImport { kind: args.kind.clone(), name, content_hash, content: content.clone() };
    let id = ImportId::from_number(house.carry_out(actor, Command::from(create), None).await?.id);
    let mut options = args.options.clone();
    options.extend(args.hidden_rows.then(|| HIDDEN_ROWS.to_owned()));
    let start = Command::from(StartImport {
        import: id,
        sheet: shown.sheet.clone(),
        mapping: shown.preview.mapping,
        choice: if args.good { Choice::Good } else { Choice::All },
        options,
        rows_total: i64::try_from(shown.preview.total_rows).unwrap_or(i64::MAX),
    });
    house.carry_out(actor, start, None).await?;
    Ok(import(house, actor, id).await?)
}

/// The run of the same sheet of the same file that was broken off, if there is one in reach: that of another office is left to whoever began it.
async fn left(
    house: &House,
    actor: &Arc<Actor>,
    args: &SheetArgs,
    content_hash: &str,
) -> Result<Option<ImportRow>, Failure> {
    for row in broken_off(house, &args.kind, content_hash, args.sheet.as_deref()).await? {
        match import(house, actor, ImportId::from_number(row.id)).await {
            Ok(row) => return Ok(Some(row)),
            Err(Stop::NotFound | Stop::Denied(_)) => {}
            Err(stop) => return Err(stop.into()),
        }
    }
    Ok(None)
}

/// A run of the same file that was broken off and goes on, as it was begun.
async fn gone_on(house: &House, actor: &Arc<Actor>, mut row: ImportRow) -> Result<ImportRow, Failure> {
    let id = ImportId::from_number(row.id);
    if is_attended(&row) {
        tell!("{id} is of this file and under way, or was broken off a moment ago: waiting");
    }
    loop {
        if row.state != "running" {
            return Ok(row);
        }
        // Of several that wait, one goes on with it and the others wait on.
        if !is_attended(&row) && take_over(house, &row).await? {
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        row = import(house, actor, id).await?;
    }
    if let Some(sheet) = &row.sheet {
        tell!("sheet {sheet}");
    }
    tell!("{id} goes on after {} of {} rows, with the options it was begun with", row.rows_done, row.rows_total);
    Ok(row)
}

/// Which sheet is read, and what of the file is not.
fn tell_sheet(shown: &Shown, takes_hidden: bool) {
    if let Some(sheet) = &shown.sheet {
        tell!("sheet {sheet}, header in row {}", shown.header_row);
    }
    for hidden in shown.sheets.iter().filter(|sheet| sheet.hidden) {
        tell!("the sheet {} is hidden", hidden.name);
    }
    if shown.preview.hidden_rows > 0 {
        let what = if takes_hidden { "taken" } else { "left out; --hidden-rows takes them" };
        tell!("{} rows are hidden: {what}", shown.preview.hidden_rows);
    }
}

/// Tells how far a run has come, and how long the rest takes at the speed since it was told first.
fn progress_teller(passes: i64) -> impl Fn(&Progress) + Send + Sync {
    let first: OnceLock<(Instant, i64)> = OnceLock::new();
    move |progress: &Progress| {
        let Progress { checked, made, bad, total, .. } = *progress;
        let done = progress.dealt_with();
        let (since, from) = *first.get_or_init(|| (Instant::now(), checked + done));
        let left = seconds_left(since.elapsed(), checked + done - from, total * passes - checked - done);
        let left = left.map_or_else(String::new, |seconds| match seconds {
            0..120 => format!(", {seconds} s left"),
            _ => format!(", {} min left", seconds / 60),
        });
        tell!("checked {checked}, done {done}, made {made}, bad {bad} of {total}{left}");
    }
}

/// What `rest` rows take where `rows` took a time. Not known before some were done.
fn seconds_left(took: Duration, rows: i64, rest: i64) -> Option<u64> {
    let (rows, rest) = (u64::try_from(rows).ok().filter(|rows| *rows > 0)?, u64::try_from(rest.max(0)).ok()?);
    let milliseconds = u64::try_from(took.as_millis()).ok()?;
    Some(milliseconds.saturating_mul(rest) / rows / 1_000)
}

fn write(path: &std::path::Path, bytes: Vec<u8>) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

/// The operator named, or the only one who may import.
fn importer(house: &House, login: Option<&str>) -> Result<Arc<Actor>, Failure> {
    let directory = house.directory();
    let operator = match login {
        Some(login) => directory.operator_by_login(login),
        None => {
            let may = |id| directory.actor(id).is_some_and(|actor| actor.may(Permission::IMPORT));
            let mut able = directory.operators().filter(|operator| may(operator.id));
            able.next().filter(|_| able.next().is_none())
        }
    };
    let actor = operator.and_then(|operator| directory.actor(operator.id)).map(Arc::new);
    actor.ok_or_else(|| Failure::usage("nobody to import as").hint("name an operator who may with --operator LOGIN"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_from_the_speed_so_far() {
        assert_eq!(seconds_left(Duration::from_secs(10), 5_000, 60_000), Some(120));
        assert_eq!(seconds_left(Duration::from_secs(10), 0, 60_000), None);
        assert_eq!(seconds_left(Duration::from_secs(10), 5_000, -1), Some(0));
    }
}
