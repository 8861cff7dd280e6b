//! What happens by itself: promises become due and break, the outbox is emptied, old sessions go, and what another
//! process on the same database changed in the house is taken up.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use yinuo_core::access::Actor;
use yinuo_core::id::{CaseId, HOUSE_SLOT, LetterId};
use yinuo_store::Value;
use yinuo_store::tables::archive::{CHAIN, OUTBOX_READY, OUTBOX_WAITING, OutboxRow};
use yinuo_store::tables::case::{CaseKey, PROMISES_UNCERTAIN, TIMERS_READY};
use yinuo_store::tables::house::SESSIONS_EXPIRED;
use yinuo_store::tables::letter::LETTER;

use crate::clock::real_now;
use crate::command::Command;
use crate::command::case::PassTime;
use crate::command::upkeep::{DropSessions, Remind, SettleOutbox};
use crate::directory::Directory;
use crate::house::House;
use crate::letter;
use crate::life::command::policy::{FOLLOW_UP, POLICY_LETTER};
use crate::stop::Stop;

/// How often the clock is looked at.
const EVERY: Duration = Duration::from_millis(500);
/// Cases or outbox entries taken at once.
const STEP: i64 = 500;
/// The longest wait before an outbox entry is tried again.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// Runs until it is dropped.
pub async fn run(house: Arc<House>) {
    let mut house_head = None;
    loop {
        if let Err(stop) = step(&house, &mut house_head).await {
            tracing::error!(?stop, "upkeep failed and is tried again");
            tokio::time::sleep(EVERY * 10).await;
        }
        if let Err(stop) = crate::import::take_up(&house).await {
            tracing::error!(?stop, "imports that were broken off could not be looked for");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn step(house: &House, house_head: &mut Option<i64>) -> Result<(), Stop> {
    run_timers(house).await?;
    run_day(house).await?;
    empty_outbox(house).await?;
    let chain = house.store.query_one(&CHAIN, vec![Value::Int(HOUSE_SLOT.number())]).await?;
    let head = chain.map(|chain| chain.seq);
    if *house_head != head {
        if house_head.is_some() {
            house.shared.set_directory(Directory::load(&house.store, house.rules().roles()).await?);
        }
        *house_head = head;
        drop_sessions(house).await?;
    }
    Ok(())
}

/// Everything that is due now: timers until none is left, the day run, then the outbox and what came of it.
pub async fn run_due(house: &House) -> Result<(), Stop> {
    run_timers(house).await?;
    run_day(house).await?;
    empty_outbox(house).await
}

/// The day run of today. Where nothing is due it costs one look at an index.
async fn run_day(house: &House) -> Result<(), Stop> {
    let today = house.rules().calendar().date_of(house.now());
    crate::day::run_by_itself(house, today).await
}

/// Lets time pass for every case a timer is due for.
pub async fn run_timers(house: &House) -> Result<(), Stop> {
    pass_time(house, None).await
}

/// As [`run_timers`], at an instant of the past: for demonstration data.
pub async fn run_timers_at(house: &House, now: Timestamp) -> Result<(), Stop> {
    pass_time(house, Some(now)).await
}

async fn pass_time(house: &House, at: Option<Timestamp>) -> Result<(), Stop> {
    let now = at.unwrap_or_else(|| house.now());
    loop {
        let ready = house.store.query(&TIMERS_READY, vec![Value::Int(now.as_microsecond()), Value::Int(STEP)]).await?;
        let full = ready.len() >= usize::try_from(STEP).expect("a small number");
        pass_time_for(house, &ready, at).await?;
        if !full {
            return Ok(());
        }
    }
}

/// Looks at the promises whose due date lies beyond an earlier calendar, at every start: one that was broken off goes on.
pub async fn adopt_calendar(house: &House) -> Result<usize, Stop> {
    let current = Value::Text(house.rules().calendar().version().to_owned());
    let uncertain = house.store.query(&PROMISES_UNCERTAIN, vec![current, Value::Int(1_000_000)]).await?;
    pass_time_for(house, &uncertain, None).await?;
    Ok(uncertain.len())
}

async fn pass_time_for(house: &House, cases: &[CaseKey], at: Option<Timestamp>) -> Result<(), Stop> {
    let system = Arc::new(Actor::system());
    let carry_out = |key: &CaseKey| {
        let command = Command::from(PassTime { case: CaseId::from_number(key.case_id) });
        let system = &system;
        async move {
            match at {
                Some(at) => house.engine.carry_out_at(system, command, at).await,
                None => house.engine.carry_out(system, command, None).await,
            }
        }
    };
    join_all(cases.iter().map(carry_out)).await.into_iter().try_for_each(|done| done.map(drop))
}

async fn empty_outbox(house: &House) -> Result<(), Stop> {
    empty_some(house, usize::MAX).await.map(drop)
}

/// Delivers what waits in the outbox, and ends once it delivered so many or nothing is left. Answers how many.
pub async fn empty_some(house: &House, most: usize) -> Result<usize, Stop> {
    let system = Arc::new(Actor::system());
    let mut delivered = 0;
    loop {
        let now = house.now();
        let parameters = vec![Value::Int(now.as_microsecond()), Value::Int(STEP)];
        let ready = house.store.query(&OUTBOX_READY, parameters).await?;
        let full = ready.len() >= usize::try_from(STEP).expect("a small number");
        delivered += ready.len();
        let mut commands = Vec::with_capacity(ready.len());
        let (letters, others): (Vec<_>, Vec<_>) = ready.into_iter().partition(|entry| entry.kind == POLICY_LETTER);
        let mut results = join_all(letters.iter().map(|entry| deliver(house, entry))).await;
        for entry in &others {
            results.push(deliver(house, entry).await);
        }
        for (entry, done) in letters.iter().chain(&others).zip(results) {
            let settle = match done {
                Ok(reminder) => SettleOutbox { id: entry.id, failed: None, reminder },
                Err(error) => {
                    let wait = SignedDuration::from_secs(1 << entry.attempts.clamp(0, 12)).min(LONGEST_WAIT);
                    let next_at = now.saturating_add(wait).unwrap_or(now).as_microsecond();
                    SettleOutbox { id: entry.id, failed: Some((error, next_at)), reminder: None }
                }
            };
            commands.push(Command::from(settle));
        }
        let done = join_all(commands.into_iter().map(|command| house.engine.carry_out(&system, command, None))).await;
        for result in done {
            result?;
        }
        if !full || delivered >= most {
            let waiting = house.store.query_one(&OUTBOX_WAITING, Vec::new()).await?.unwrap_or(0);
            metrics::gauge!("yinuo_outbox_waiting").set(f64::from(i32::try_from(waiting).unwrap_or(i32::MAX)));
            return Ok(delivered);
        }
    }
}

/// Does what an entry asks for. A reminder is handed back, to be written in the same commit that settles the entry.
async fn deliver(house: &House, entry: &OutboxRow) -> Result<Option<Remind>, String> {
    match entry.kind.as_str() {
        "reminder" => serde_json::from_str(&entry.payload).map(Some).map_err(|error| error.to_string()),
        FOLLOW_UP | POLICY_LETTER => crate::follow_up::carry_out(house, entry).await.map(|()| None),
        "letter" => {
            let Some(folder) = &house.letters else { return Ok(None) };
            let id: LetterId = serde_json::from_str(&entry.payload).map_err(|error| error.to_string())?;
            put_letter(house, id, folder).await?;
            Ok(None)
        }
        other => Err(format!("an entry of kind {other} is not known to this version of the program")),
    }
}

/// Named by its id: writing it twice is writing it once.
async fn put_letter(house: &House, id: LetterId, folder: &Path) -> Result<(), String> {
    let key = vec![Value::Int(id.slot().number()), Value::Int(id.number())];
    let letter = house.store.query_one(&LETTER, key).await.map_err(|failure| failure.to_string())?;
    let letter = letter.ok_or("the letter is missing")?;
    let path = folder.join(format!("{id}.html"));
    tokio::fs::write(&path, &letter.html).await.map_err(|error| format!("{}: {error}", path.display()))?;
    match letter::print(house, &letter).await {
        Ok(file) => {
            let path = folder.join(format!("{id}.pdf"));
            tokio::fs::write(&path, file).await.map_err(|error| format!("{}: {error}", path.display()))
        }
        // The page is there, and trying again brings no font: `yinuo doctor` says what to do.
        Err(Stop::Refused(refusal)) => {
            tracing::warn!(code = refusal.code, letter = %id, "the letter is put for printing as HTML only");
            Ok(())
        }
        Err(stop) => Err(format!("the PDF of {id}: {stop:?}")),
    }
}

async fn drop_sessions(house: &House) -> Result<(), Stop> {
    let now = real_now().as_microsecond();
    let expired = house.store.query(&SESSIONS_EXPIRED, vec![Value::Int(now)]).await?;
    if expired.is_empty() {
        return Ok(());
    }
    let token_hashes = expired.into_iter().map(|session| session.token_hash).collect();
    let command = Command::from(DropSessions { token_hashes });
    house.engine.carry_out(&Arc::new(Actor::system()), command, None).await?;
    Ok(())
}
