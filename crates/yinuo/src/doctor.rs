//! `yinuo doctor`: looks at everything a house needs, and says what to do about what is not in order. It changes nothing.

use std::path::Path;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use yinuo_service::clock::Clock;
use yinuo_service::clock_watch;
use yinuo_service::engine::batch::hash_operation;
use yinuo_service::engine::rows::instant;
use yinuo_service::keys::{DATA_KEY, fits, suite_of};
use yinuo_service::pdf;
use yinuo_service::rules::Rules;
use yinuo_service::set_aside;
use yinuo_store::Store;
use yinuo_store::tables::archive::{CHAINS, LAST_OPERATION_AT, OUTBOX_WAITING, OperationRow, SETTING};
use yinuo_store::tables::case::PROVISIONAL_PROMISES;
use yinuo_store::tables::house::OPERATORS_ALL;

use crate::database::{self, Missing};
use crate::failure::Failure;
use crate::say;
use crate::settings::Settings;

/// Days before the end of the known calendar from which it is warned.
const CALENDAR_NOTICE: i64 = 90;
/// Bytes below which a disk is full, and below which it soon will be.
const DISK_FULL: u64 = 100 << 20;
const DISK_LOW: u64 = 2 << 30;
/// Chains whose last operation is hashed again.
const SAMPLE: usize = 16;

/// What was looked at.
struct Findings {
    problems: usize,
    warnings: usize,
}

impl Findings {
    fn good(&self, what: &str, detail: impl std::fmt::Display) {
        say!("ok       {what}: {detail}");
    }

    fn warning(&mut self, what: &str, detail: impl std::fmt::Display, hint: &str) {
        self.warnings += 1;
        say!("warning  {what}: {detail}\n           {hint}");
    }

    fn problem(&mut self, what: &str, detail: impl std::fmt::Display, hint: &str) {
        self.problems += 1;
        say!("PROBLEM  {what}: {detail}\n           {hint}");
    }
}

pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let mut findings = Findings { problems: 0, warnings: 0 };
    let rules = look_at_packs(settings, &mut findings);
    let mut provisional = 0;
    match database::open(settings, Missing::Refuse).await {
        Ok(store) => {
            look_at_database(settings, &store, rules.as_ref(), &mut findings).await?;
            provisional = store.query_one(&PROVISIONAL_PROMISES, Vec::new()).await.ok().flatten().unwrap_or(0);
        }
        Err(failure) => {
            let hint = failure.hint.clone().unwrap_or_default();
            findings.problem("database", failure.sentence, &hint);
        }
    }
    if let Some(rules) = &rules {
        look_at_calendar(rules, provisional, &mut findings);
    }
    look_at_fonts(settings, &mut findings);
    look_at_disk(settings, &mut findings);
    if findings.problems > 0 {
        let Findings { problems, warnings } = findings;
        return Err(Failure::new(format!("{problems} problems and {warnings} warnings")));
    }
    Ok(())
}

fn look_at_packs(settings: &Settings, findings: &mut Findings) -> Option<Rules> {
    let sources = match settings.pack_sources() {
        Ok(sources) => sources,
        Err(failure) => {
            findings.problem("packs", failure.sentence, "name a folder of packs with --packs");
            return None;
        }
    };
    match Rules::read(&sources) {
        Ok(rules) => {
            findings.good("packs", format!("{} packs, {} service versions", sources.len(), rules.services().count()));
            Some(rules)
        }
        Err(detail) => {
            findings.problem("packs", detail, "`yinuo pack check DIR` says what to do about each finding");
            None
        }
    }
}

async fn look_at_database(
    settings: &Settings,
    store: &Store,
    rules: Option<&Rules>,
    findings: &mut Findings,
) -> Result<(), Failure> {
    if let Err(failure) = database::check_version(store).await {
        findings.problem("schema", failure.sentence, &failure.hint.unwrap_or_default());
        return Ok(());
    }
    findings.good("database", format!("reachable, all {} steps of the schema", database::wanted_version()));
    look_at_key(settings, store, findings).await?;
    look_at_clock(store, findings).await?;
    look_at_chains(store, findings).await?;
    if let Some(rules) = rules {
        look_at_roles(rules, store, findings).await?;
    }
    let waiting = store.query_one(&OUTBOX_WAITING, Vec::new()).await?.unwrap_or(0);
    findings.good("outbox", format!("{waiting} letters and reminders wait to be sent"));
    look_at_set_aside(store, findings).await
}

/// What could not be done and waits for a person.
async fn look_at_set_aside(store: &Store, findings: &mut Findings) -> Result<(), Failure> {
    let counts = set_aside::counts(store).await?;
    if counts.is_empty() {
        findings.good("set aside", "nothing waits for a person");
    }
    for count in counts {
        let (_, name) = set_aside::name(&count.kind);
        let detail = format!("{} of \"{name}\", the first since {}", count.number, instant(count.since));
        let hint = "the page 待处理异常 of the console (`GET /api/v1/set-aside`) shows each with its reason; mend it there or in the \
                    packs, then let it be tried again";
        findings.warning("set aside", detail, hint);
    }
    Ok(())
}

async fn look_at_key(settings: &Settings, store: &Store, findings: &mut Findings) -> Result<(), Failure> {
    if store.query_one(&SETTING, vec![DATA_KEY.into()]).await?.is_none() {
        findings.good("key", "none yet; it is made with the first start");
        return Ok(());
    }
    let keys = settings.keys(false);
    let is_this = match &keys {
        Ok(keys) => fits(store, keys).await?,
        Err(_) => false,
    };
    match keys {
        Ok(_) if is_this => findings.good("key", "fits the database"),
        Ok(_) => findings.problem(
            "key",
            "it is not the key this database was sealed with",
            "put back the key file that was kept with the backup",
        ),
        Err(failure) => findings.problem("key", failure.sentence, &failure.hint.unwrap_or_default()),
    }
    Ok(())
}

async fn look_at_clock(store: &Store, findings: &mut Findings) -> Result<(), Failure> {
    let training = store.query_one(&SETTING, vec!["training_clock".into()]).await?;
    if let Some(clock) = training.and_then(|row| row.value.parse().ok()) {
        let shown = TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC).to_datetime(instant(clock));
        findings.good("clock", format!("a training database: it stands at {}", shown.strftime("%F %R")));
        return Ok(());
    }
    if let Some(held) = clock_watch::held(store).await? {
        let (shown, expected) = (instant(held.shown), instant(held.expected));
        findings.problem(
            "clock",
            format!("it is not believed: it showed {shown} for {expected}; promises and day runs wait"),
            "look at the time of the server, then confirm it at the top of any page of the console",
        );
        return Ok(());
    }
    let now = Clock::real().now();
    let last = store.query_one(&LAST_OPERATION_AT, Vec::new()).await?.filter(|last| *last > 0).map(instant);
    match last {
        Some(last) if last > now.saturating_add(SignedDuration::from_mins(5)).unwrap_or(now) => findings.problem(
            "clock",
            format!("this machine says {now}, but the last operation was recorded at {last}"),
            "set the clock of the machine; due dates are counted from it",
        ),
        _ => findings.good("clock", now),
    }
    Ok(())
}

/// A role that an operator has and no pack has any more gives nothing: somebody may be unable to work.
async fn look_at_roles(rules: &Rules, store: &Store, findings: &mut Findings) -> Result<(), Failure> {
    let roles = rules.roles();
    let operators = store.query(&OPERATORS_ALL, Vec::new()).await?;
    let active: Vec<_> = operators.iter().filter(|operator| operator.active != 0).collect();
    let vanished = active.iter().flat_map(|operator| {
        let keys = operator.roles.split(',').filter(|key| roles.get(key).is_none());
        keys.map(|key| format!("{} has the role `{key}`", operator.login))
    });
    let vanished: Vec<String> = vanished.collect();
    if vanished.is_empty() {
        findings.good("roles", format!("{} operators in {} roles", active.len(), roles.all().count()));
    } else {
        findings.warning(
            "roles",
            format!("{}, which no pack has: it gives nothing", vanished.join("; ")),
            "give them another role on the page 人员, or bring the pack with the role back",
        );
    }
    Ok(())
}

/// The last operation of some chains must be the one its head names. `yinuo verify` looks at all of them.
async fn look_at_chains(store: &Store, findings: &mut Findings) -> Result<(), Failure> {
    let heads: Vec<_> = store.query(&CHAINS, Vec::new()).await?.into_iter().filter(|head| head.seq > 0).collect();
    let every = heads.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<_> = heads.iter().step_by(every).collect();
    let keys = sample.iter().map(|head| vec![head.slot.into(), head.seq.into()]).collect();
    let last: Vec<OperationRow> = store.load(keys).await?;
    let suite = suite_of(store).await?;
    let mut scratch = Vec::new();
    let mut wrong = Vec::new();
    for head in &sample {
        let holds = last.iter().find(|row| row.slot == head.slot).is_some_and(|row| {
            let mut row = row.clone();
            let hash = std::mem::take(&mut row.hash);
            hash == head.hash && hash_operation(&row, suite, &mut scratch) == hash
        });
        if !holds {
            wrong.push(head.slot.to_string());
        }
    }
    if wrong.is_empty() {
        findings.good("chains", format!("{} of {} looked at", sample.len(), heads.len()));
    } else {
        let slots = wrong.join(", ");
        findings.problem("chains", format!("the last operation was altered in slots {slots}"), "run `yinuo verify`");
    }
    Ok(())
}

/// `provisional`: how many open promises wait for the next year.
fn look_at_calendar(rules: &Rules, provisional: i64, findings: &mut Findings) {
    let calendar = rules.calendar();
    let today = calendar.date_of(Clock::real().now());
    let Some((_, last)) = calendar.known() else {
        findings.problem("calendar", "no year is known", "see docs/packs/FORMAT.md, \"Calendars\"");
        return;
    };
    let left = today.until(last).map_or(0, |span| i64::from(span.get_days()));
    let hint = "put the State Council's notice of the next year into a table (date,kind,name_zh,name_en) and run \
                `yinuo calendar add FILE.csv`; until then later dates are provisional";
    let waiting = format!("{provisional} open promises have a provisional date");
    if left < 0 {
        findings.problem("calendar", format!("{} ended on {last}; {waiting}", calendar.version()), hint);
    } else if left < CALENDAR_NOTICE || provisional > 0 {
        let detail = format!("{} ends on {last}, in {left} days; {waiting}", calendar.version());
        findings.warning("calendar", detail, hint);
    } else {
        findings.good("calendar", format!("{} is known until {last}", calendar.version()));
    }
}

/// Without one, letters can still be printed as HTML.
fn look_at_fonts(settings: &Settings, findings: &mut Findings) {
    if !pdf::BUILT_IN {
        return;
    }
    match pdf::Printer::shared(settings.fonts.clone()).families() {
        Ok(families) => findings.good("fonts", format!("letters in PDF are set in {}", families.join(", "))),
        Err(_) => {
            let place =
                settings.fonts.as_ref().map_or("this machine".to_owned(), |folder| folder.display().to_string());
            let hint = format!(
                "install one (`apt-get install {}`), or name a folder of fonts with the setting `fonts`",
                pdf::FONT_PACKAGE
            );
            findings.warning("fonts", format!("{place} has no Chinese font, so letters are not made as PDF"), &hint);
        }
    }
}

fn look_at_disk(settings: &Settings, findings: &mut Findings) {
    let Some(path) = settings.sqlite_path() else { return };
    let Some(folder) = path.ancestors().skip(1).find(|folder| folder.is_dir()).or(Some(Path::new("."))) else { return };
    let Some(free) = free_bytes(folder) else { return };
    let shown = format!("{} MiB free for {}", free >> 20, path.display());
    if free < DISK_FULL {
        findings.problem("disk", shown, "a full disk stops every write: make room now");
    } else if free < DISK_LOW {
        findings.warning("disk", shown, "make room before it is full");
    } else {
        findings.good("disk", shown);
    }
}

#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let disk = rustix::fs::statvfs(folder).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

#[cfg(not(unix))]
fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}
