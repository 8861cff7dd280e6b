//! A run: the file is read on a thread of its own, and the rows are made on another; the engine writes them slot by slot, some thousand
//! rows at a time; once a round over the slots ([`super::gathered`]) is written, it is noted up to which row all are dealt with.
//!
//! A run can be broken off at any moment. The next one reads the file from the start, passes over the rows that were dealt
//! with, and repeats those after them, of which each that was written is known by its import.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::join;
use tokio::sync::mpsc;
use yinuo_core::access::Actor;
use yinuo_core::id::{ImportId, OperatorId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::import::{
    IMPORT, IMPORT_FILE, IMPORTS_LEFT, IMPORTS_OF_FILE, ImportErrorRow, ImportRow as StoredImport,
};
use yinuo_store::{Lasts, Value};

use super::content::Content;
use super::gathered::Lines;
use super::kind::{Group, ImportKind, Taken};
use super::memory::REMEMBERED_WHOLE;
use super::reading::{ColumnName, RowError};
use super::source::{Lot, Source};
use crate::clock::real_now;
use crate::command::Command;
use crate::command::import::{EndImport, NoteImport, Progress, file_place};
use crate::house::House;
use crate::stop::{Failure, Stop};

/// Errors that are kept of one run.
pub const ERRORS_KEPT: i64 = 50_000;
/// Whoever runs it says so at least so often, also while nothing is written, and tells how many rows were made.
const SEEN_EVERY: Duration = Duration::from_secs(2);
/// A run at which nobody has been seen for so long was broken off.
const LEFT_AFTER: jiff::SignedDuration = jiff::SignedDuration::from_secs(20);

/// The runs under way in this process.
#[derive(Debug, Default)]
pub struct RunningImports(Mutex<BTreeSet<i64>>);

impl RunningImports {
    fn enter(&self, import: ImportId) -> Option<Entered<'_>> {
        let is_new = self.0.lock().expect("no panic while it is held").insert(import.number());
        is_new.then_some(Entered { all: self, import })
    }
}

struct Entered<'a> {
    all: &'a RunningImports,
    import: ImportId,
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        if let Ok(mut all) = self.all.0.lock() {
            all.remove(&self.import.number());
        }
    }
}

/// The content of a file that came in. Refused where it was read from the disk of whoever ran it and is not kept.
pub async fn content(house: &House, import: ImportId) -> Result<Vec<u8>, Stop> {
    let file = house.store.query_one(&IMPORT_FILE, vec![Value::Int(import.number())]).await?;
    let Some(file) = file else {
        let is_kept = stored(house, import).await?.file_kept == 1;
        return Err(if is_kept { Stop::NotFound } else { Refusal::new("import_file_not_kept").into() });
    };
    let opened = house.shared.keys.open(&file_place(import), &file.sealed);
    opened.ok_or_else(|| Stop::damaged("import_files", import.to_string()))
}

async fn stored(house: &House, import: ImportId) -> Result<StoredImport, Stop> {
    house.store.query_one(&IMPORT, vec![Value::Int(import.number())]).await?.ok_or(Stop::NotFound)
}

/// Starts a run in the background.
pub fn start(house: &Arc<House>, import: ImportId) {
    let house = house.clone();
    tokio::spawn(async move {
        if let Err(stop) = run(&house, import, |_| {}).await {
            tracing::error!(?stop, %import, "an import was broken off");
        }
    });
}

/// The runs of a file that were broken off, the last first: of the same kind and content, and of that sheet, if one is named.
pub async fn broken_off(
    house: &House,
    kind: &str,
    content_hash: &str,
    sheet: Option<&str>,
) -> Result<Vec<StoredImport>, Stop> {
    let of_file = [kind, content_hash, sheet.unwrap_or_default()];
    let of_file = of_file.into_iter().map(|text| Value::Text(text.to_owned())).collect();
    Ok(house.store.query(&IMPORTS_OF_FILE, of_file).await?)
}

/// Whether somebody may be at a run at this moment.
pub fn is_attended(row: &StoredImport) -> bool {
    let before = real_now().saturating_sub(LEFT_AFTER).unwrap_or(jiff::Timestamp::MIN);
    row.seen_at.is_some_and(|seen| seen >= before.as_microsecond())
}

/// Takes a run over that was broken off, as it was read. False where another has taken it over since, or it has ended.
pub async fn take_over(house: &House, row: &StoredImport) -> Result<bool, Stop> {
    let (import, progress) = (ImportId::from_number(row.id), Progress::from(row));
    let note = NoteImport { import, run: row.run, progress, taken_over: row.seen_at, errors: Vec::new() };
    match house.carry_out(&Arc::new(Actor::system()), Command::from(note), None).await {
        Ok(_) => Ok(true),
        Err(Stop::Refused(refusal)) if refusal.code == "wrong_import_state" => Ok(false),
        Err(stop) => Err(stop),
    }
}

/// Takes up runs that were broken off, where their files are kept.
pub async fn take_up(house: &Arc<House>) -> Result<(), Stop> {
    let before = real_now().saturating_sub(LEFT_AFTER).unwrap_or(jiff::Timestamp::MIN);
    for row in house.store.query(&IMPORTS_LEFT, vec![Value::Int(before.as_microsecond())]).await? {
        tracing::info!(import = row.id, done = row.rows_done, "an import that was broken off goes on");
        start(house, ImportId::from_number(row.id));
    }
    Ok(())
}

/// Runs an import that was started, to its end. Where another task of this process runs it already, nothing is done.
pub async fn run(
    house: &Arc<House>,
    import: ImportId,
    progress: impl Fn(&Progress) + Send + Sync,
) -> Result<StoredImport, Stop> {
    run_of(house, import, None, progress).await
}

/// As [`run`], of a file that is read where it stands; without one, of what is kept of it.
pub async fn run_of(
    house: &Arc<House>,
    import: ImportId,
    content: Option<Content>,
    progress: impl Fn(&Progress) + Send + Sync,
) -> Result<StoredImport, Stop> {
    let row = stored(house, import).await?;
    let Some(_entered) = house.imports.enter(import) else { return Ok(row) };
    if row.state != "running" {
        return Ok(row);
    }
    // It goes on once somebody brings the file again.
    if content.is_none() && row.file_kept == 0 {
        return Err(Refusal::new("import_file_not_kept").into());
    }
    let kind =
        super::kind(&row.kind).ok_or_else(|| Stop::damaged("imports", format!("{import}: kind {}", row.kind)))?;
    match (kind.run)(Job { house, row: row.clone(), content, tell: &progress }).await {
        // Somebody cancelled it, or another process has ended it.
        Err(Stop::Refused(refusal)) if refusal.code == "wrong_import_state" => {}
        ended => ended?,
    }
    stored(house, import).await
}

/// A run to be carried out.
pub(super) struct Job<'a> {
    house: &'a Arc<House>,
    row: StoredImport,
    content: Option<Content>,
    tell: &'a (dyn Fn(&Progress) + Send + Sync),
}

/// Carries out a run and notes how it ended.
pub(super) async fn carry_out<K: ImportKind>(job: Job<'_>) -> Result<(), Stop> {
    let progress = Progress::from(&job.row);
    let mut run = Run { import: ImportId::from_number(job.row.id), job, progress, seen: Instant::now() };
    match run.passes::<K>().await {
        // The house is stopping: it goes on at the next start.
        Err(stop @ Stop::Failed(Failure::Stopped)) => Err(stop),
        Err(Stop::Refused(refusal)) if refusal.code == "wrong_import_state" => Err(refusal.into()),
        // What was written stays, and it goes on where it stands once whoever has the file brings it again.
        Err(stop) if run.job.row.file_kept == 0 && run.progress.done > 0 && is_of_the_disk(&stop) => {
            run.wait_on().await?;
            Err(stop)
        }
        Err(stop) => {
            run.end(Some(stop.code().to_owned())).await?;
            Err(stop)
        }
        Ok(failure) => run.end(failure).await,
    }
}

/// Whether a run came to nothing by what may pass: a disk that is full, a file that was touched or is out of reach.
fn is_of_the_disk(stop: &Stop) -> bool {
    match stop {
        Stop::Failed(Failure::Machine { .. }) => true,
        Stop::Refused(refusal) => refusal.code == "not_a_spreadsheet",
        _ => false,
    }
}

/// What became of rows: how many were made, and those that were refused, which were read before a round began, and which since.
#[derive(Default)]
struct Became {
    made: usize,
    refused: Vec<RowError>,
    refused_ahead: Vec<RowError>,
}

impl Became {
    fn add<K: ImportKind>(&mut self, source: &Source, lot: &Lot<K>, taken: &[Vec<Taken>]) {
        let mut columns: BTreeMap<&str, Option<ColumnName>> = BTreeMap::new();
        for (group, taken) in lot.groups.iter().zip(taken) {
            for (row, taken) in group.rows.iter().zip(taken) {
                // What lives elsewhere was written there.
                let Taken::Refused(field, wrong) = taken else {
                    self.made += 1;
                    continue;
                };
                let column = columns.entry(*field).or_insert_with(|| source.column(field)).clone();
                let shown = K::shown(row).remove(field).unwrap_or_default();
                let value = if *field == K::NAMED_BY { K::name(row).into_owned() } else { shown };
                let (code, facts) = (wrong.code, wrong.facts.clone());
                let row = K::line(row);
                let refused = if row <= lot.until { &mut self.refused } else { &mut self.refused_ahead };
                refused.push(RowError { row, field: (*field).to_owned(), column, code, value, facts });
            }
        }
    }
}

struct Run<'a> {
    job: Job<'a>,
    import: ImportId,
    progress: Progress,
    /// When it was said last that somebody is at it.
    seen: Instant,
}

impl Run<'_> {
    /// Answers why it failed as a whole, if it did.
    async fn passes<K: ImportKind>(&mut self) -> Result<Option<String>, Stop> {
        let (house, row) = (self.job.house.clone(), self.job.row.clone());
        let actor = house.directory().actor(OperatorId::from_number(row.operator_id));
        let Some(actor) = actor.map(Arc::new) else { return Ok(Some("operator_left".to_owned())) };
        let content = match self.job.content.clone() {
            Some(content) => content,
            None => content(&house, self.import).await?.into(),
        };
        let source = Arc::new(Source::new(house, actor.clone(), content, row));
        self.look_ahead::<K>(&source).await?;
        if source.row.choice == "all" && self.progress.done == 0 {
            self.progress = Progress { total: self.progress.total, ..Progress::default() };
            self.pass::<K>(&source, &actor, true).await?;
            if self.progress.bad > 0 {
                return Ok(Some("bad_rows".to_owned()));
            }
        }
        // Of a run that was broken off, rows that were made after those that are dealt with are found made, and counted, again.
        self.progress.made = self.progress.done - self.progress.bad;
        self.pass::<K>(&source, &actor, false).await?;
        Ok(None)
    }

    /// Finds out what of a long file has to be remembered while it is read.
    async fn look_ahead<K: ImportKind>(&mut self, source: &Arc<Source>) -> Result<(), Stop> {
        if usize::try_from(self.progress.total).unwrap_or(usize::MAX) <= REMEMBERED_WHOLE {
            return Ok(());
        }
        let ahead = source.clone();
        let mut looking = tokio::task::spawn_blocking(move || ahead.look_ahead::<K>());
        loop {
            match tokio::time::timeout(SEEN_EVERY, &mut looking).await {
                Ok(looked) => return looked.map_err(|error| Stop::damaged("imports", error.to_string()))?,
                Err(_) => self.wait_on().await?,
            }
        }
    }

    /// One pass over the file. `check_only`: nothing is written.
    async fn pass<K: ImportKind>(
        &mut self,
        source: &Arc<Source>,
        actor: &Arc<Actor>,
        check_only: bool,
    ) -> Result<(), Stop> {
        let skip = usize::try_from(self.progress.done).unwrap_or(0);
        let (sender, mut receiver) = mpsc::channel(1);
        let reader = source.clone();
        let reading = tokio::task::spawn_blocking(move || reader.read::<K>(skip, check_only, &sender));
        let import = self.import;
        let house = self.job.house.clone();
        let (mut became, mut ended) = (Became::default(), None);
        // What a round came to is noted while the first of what follows is written, and before it in the queue.
        loop {
            let mut lot = match tokio::time::timeout(SEEN_EVERY, receiver.recv()).await {
                Ok(Some(lot)) => lot,
                Ok(None) => break,
                // Rows that were dealt with before are passed over, which takes a while of a long file.
                Err(_) => {
                    self.wait_on().await?;
                    continue;
                }
            };
            let noting = self.note(ended.take(), check_only);
            let (noted, taken) = join(noting, write(&house, actor, import, &lot.groups, check_only)).await;
            noted?;
            became.add(source, &lot, &taken?);
            if !check_only {
                self.progress.made += i64::try_from(std::mem::take(&mut became.made)).expect("a file has few rows");
            }
            ended = lot.ends.take().map(|lines| {
                let ahead = std::mem::take(&mut became.refused_ahead);
                (lines, std::mem::replace(&mut became.refused, ahead))
            });
            // To give back what thousands of rows hold takes a while, and the next lot is ready.
            tokio::task::spawn_blocking(move || drop(lot));
        }
        self.note(ended, check_only).await?;
        reading.await.map_err(|error| Stop::damaged("imports", error.to_string()))?
    }

    /// Notes what a round came to, if one has ended: the lines that were read before it, and which of their rows were refused. And says from time to
    /// time that the run goes on, and how many were made.
    async fn note(&mut self, ended: Option<(Lines, Vec<RowError>)>, check_only: bool) -> Result<(), Stop> {
        let Some((lines, refused)) = ended else {
            return if self.seen.elapsed() < SEEN_EVERY { Ok(()) } else { self.wait_on().await };
        };
        let count = |number: usize| i64::try_from(number).expect("a file has few rows");
        let kept = usize::try_from((ERRORS_KEPT - self.progress.errors).max(0)).unwrap_or(0);
        self.progress.errors += count(lines.errors.len() + refused.len());
        self.progress.bad += count(lines.bad + refused.len());
        match check_only {
            true => self.progress.checked += count(lines.count),
            false => {
                self.progress.done += count(lines.count);
                self.progress.noted += count(lines.noted);
            }
        }
        let errors = error_rows(self.import, self.job.row.run, lines.errors.iter().chain(&refused), kept);
        self.be_seen(errors).await
    }

    /// Tells whoever looks that the run goes on. By the real clock: where a year is rehearsed nobody looks, and it would come out otherwise each time.
    async fn wait_on(&mut self) -> Result<(), Stop> {
        if self.job.house.shared.clock.is_rehearsed() { Ok(()) } else { self.be_seen(Vec::new()).await }
    }

    /// Notes how far it has come, with further errors; and that somebody is at it, which without them is all.
    async fn be_seen(&mut self, errors: Vec<ImportErrorRow>) -> Result<(), Stop> {
        self.seen = Instant::now();
        let (run, progress) = (self.job.row.run, self.progress);
        let note = NoteImport { import: self.import, run, progress, taken_over: None, errors };
        self.job.house.carry_out(&Arc::new(Actor::system()), Command::from(note), None).await?;
        (self.job.tell)(&self.progress);
        Ok(())
    }

    async fn end(&self, failure: Option<String>) -> Result<(), Stop> {
        let end = EndImport { import: self.import, run: self.job.row.run, progress: self.progress, failure };
        self.job.house.carry_out(&Arc::new(Actor::system()), Command::from(end), None).await.map(drop)
    }
}

/// Has a lot written, group by group; a group that lost a race against somebody else is tried once more.
async fn write<K: ImportKind>(
    house: &House,
    actor: &Arc<Actor>,
    import: ImportId,
    groups: &[Arc<Group<K>>],
    check_only: bool,
) -> Result<Vec<Vec<Taken>>, Stop> {
    let command = |group: &Arc<Group<K>>| K::command(import, group.clone(), check_only);
    // A run goes on behind what it noted, which lasts at once, and everything before it: what a machine lost with its power is written again.
    let commands = groups.iter().map(command).collect();
    let answers = house.engine.carry_out_together(actor, commands, Lasts::WithTheNext).await;
    let mut taken = Vec::with_capacity(groups.len());
    for (index, answer) in answers.into_iter().enumerate() {
        let mut answer = match answer {
            Err(Stop::Refused(refusal)) if refusal.code == "taken_meanwhile" => {
                house.carry_out(actor, command(&groups[index]), None).await?
            }
            answer => answer?,
        };
        let mut of_group = answer.take::<Vec<Taken>>().unwrap_or_default();
        let elsewhere: BTreeSet<Slot> = of_group.iter().filter_map(Taken::slot).collect();
        for slot in elsewhere {
            write_elsewhere(house, actor, &command, &groups[index], slot, &mut of_group).await?;
        }
        taken.push(of_group);
    }
    Ok(taken)
}

/// Writes the rows of a group whose customers live in another slot: they came there before they had an identity number.
async fn write_elsewhere<K: ImportKind>(
    house: &House,
    actor: &Arc<Actor>,
    command: &impl Fn(&Arc<Group<K>>) -> Command,
    group: &Arc<Group<K>>,
    slot: Slot,
    taken: &mut [Taken],
) -> Result<(), Stop> {
    let places: Vec<usize> = (0..taken.len()).filter(|place| taken[*place].slot() == Some(slot)).collect();
    let rows = places.iter().map(|place| group.rows[*place].clone()).collect();
    let there = Arc::new(Group { slot, rows, prepared: Mutex::new(None) });
    let mut answer = house.carry_out(actor, command(&there), None).await?;
    let written = answer.take::<Vec<Taken>>().unwrap_or_default();
    places.into_iter().zip(written).for_each(|(place, written)| taken[place] = written);
    Ok(())
}

fn error_rows<'a>(
    import: ImportId,
    run: i64,
    errors: impl Iterator<Item = &'a RowError>,
    kept: usize,
) -> Vec<ImportErrorRow> {
    let mut counts: HashMap<u32, i64> = HashMap::new();
    let row = |error: &RowError| {
        let sequence = counts.entry(error.row).or_default();
        *sequence += 1;
        let column = error.column.clone().unwrap_or_default();
        let facts: BTreeMap<_, _> = error.facts.iter().map(|(name, value)| (*name, value)).collect();
        ImportErrorRow {
            import_id: import.number(),
            run,
            line: error.row.into(),
            sequence: *sequence,
            field: error.field.clone(),
            letters: column.letters,
            header: column.header,
            code: error.code.to_owned(),
            value: error.value.clone(),
            facts: serde_json::to_string(&facts).expect("facts are plain data"),
        }
    };
    errors.take(kept).map(row).collect()
}
