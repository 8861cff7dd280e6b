//! Day runs that are written down: who ordered them, how far they are, how they ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::{DayRunId, HOUSE_SLOT, OperatorId};
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::ledger::{DAY_RUNS, DayRunRow};

use super::{DayRun, run, waiting};
use crate::clock::real_now;
use crate::command::Command;
use crate::command::upkeep::NoteDayRun;
use crate::house::House;
use crate::stop::Stop;

/// How often a run notes how far it is, and after how long a silence it is taken for broken off.
const NOTE_EVERY: Duration = Duration::from_secs(2);
const SILENCE: SignedDuration = SignedDuration::from_secs(30);
/// Runs that are listed.
const LISTED: i64 = 50;
/// A run of the machine's own over fewer policies is not worth a line.
const WORTH_A_LINE: i64 = 100;

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    Running,
    Done,
    Failed,
    BrokenOff,
}

impl RunState {
    pub fn key(self) -> &'static str {
        match self {
            RunState::Running => "running",
            RunState::Done => "done",
            RunState::Failed => "failed",
            RunState::BrokenOff => "broken_off",
        }
    }
}

/// Where a run stands at an instant of the real clock, which is the clock of these lines.
pub fn state_of(row: &DayRunRow, now: Timestamp) -> RunState {
    match (row.finished_at, &row.failure) {
        (Some(_), None) => RunState::Done,
        (Some(_), Some(_)) => RunState::Failed,
        (None, _) if now.as_microsecond() - row.noted_at > microseconds(SILENCE) => RunState::BrokenOff,
        (None, _) => RunState::Running,
    }
}

fn microseconds(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// The last runs, the latest first.
pub async fn list(house: &House, actor: &Actor) -> Result<Vec<DayRunRow>, Stop> {
    actor.require(Permission::CLOSE_DAYS)?;
    Ok(house.store.query(&DAY_RUNS, vec![Value::Int(LISTED)]).await?)
}

/// Begins a run up to a day, today where none is named, and answers at once; while one is under way here, with that one.
pub async fn begin(house: &Arc<House>, actor: &Actor, until: Option<Date>) -> Result<DayRunRow, Stop> {
    actor.require(Permission::CLOSE_DAYS)?;
    let until = checked_until(house, until)?;
    let Ok(desk) = house.day_desk.clone().try_lock_owned() else {
        let last = house.store.query_one(&DAY_RUNS, vec![Value::Int(1)]).await?;
        return last.filter(|row| row.finished_at.is_none()).ok_or(Stop::refused("day_run_under_way"));
    };
    let row = first_note(house, actor.operator, until).await?;
    let (house, noted) = (house.clone(), row.clone());
    tokio::spawn(async move {
        if let Err(stop) = go(&house, noted, |_| {}).await {
            tracing::error!(?stop, "a day run failed");
        }
        drop(desk);
    });
    Ok(row)
}

/// Runs up to a day, today where none is named, and waits for the end. `progress` is told how many policies are done and how many
/// there were.
pub async fn run_noted(house: &House, until: Option<Date>, mut progress: impl FnMut(u64, i64)) -> Result<DayRun, Stop> {
    let until = checked_until(house, until)?;
    let _desk = house.day_desk.lock().await;
    let row = first_note(house, Actor::system().operator, until).await?;
    let all = row.waiting;
    go(house, row, |done| progress(done, all)).await
}

/// The run of the day that takes place by itself, after one that is under way here.
pub async fn run_by_itself(house: &House, today: Date) -> Result<(), Stop> {
    let _desk = house.day_desk.lock().await;
    if waiting_at_least(house, today).await? {
        let row = first_note(house, Actor::system().operator, today).await?;
        return go(house, row, |_| {}).await.map(drop);
    }
    run(house, today, |_| {}).await.map(drop)
}

async fn waiting_at_least(house: &House, until: Date) -> Result<bool, Stop> {
    use yinuo_store::tables::life::FIRST_POLICY_READY;
    let first = house.store.query_one(&FIRST_POLICY_READY, vec![Value::Text(until.to_string())]).await?;
    Ok(first.is_some() && waiting(house, until).await? >= WORTH_A_LINE)
}

/// Nobody lets days pass that have not come.
fn checked_until(house: &House, until: Option<Date>) -> Result<Date, Stop> {
    let today = house.rules().calendar().date_of(house.now());
    match until {
        Some(until) if until > today => Err(Refusal::new("day_not_come").with("day", until.to_string()).into()),
        until => Ok(until.unwrap_or(today)),
    }
}

async fn first_note(house: &House, operator: OperatorId, until: Date) -> Result<DayRunRow, Stop> {
    let now = real_now().as_microsecond();
    let row = DayRunRow {
        slot: HOUSE_SLOT.number(),
        id: DayRunId::new(house.shared.clock.stamp(), HOUSE_SLOT).number(),
        until: until.to_string(),
        operator_id: operator.number(),
        started_at: now,
        noted_at: now,
        finished_at: None,
        waiting: waiting(house, until).await?,
        policies: 0,
        failure: None,
    };
    note(house, row.clone()).await?;
    Ok(row)
}

async fn note(house: &House, row: DayRunRow) -> Result<(), Stop> {
    let command = Command::from(NoteDayRun { row });
    house.engine.carry_out(&Arc::new(Actor::system()), command, None).await.map(drop)
}

/// Runs, and notes how far it is as it goes and how it ended.
async fn go(house: &House, mut row: DayRunRow, mut progress: impl FnMut(u64)) -> Result<DayRun, Stop> {
    let until: Date = row.until.parse().map_err(|_| Stop::damaged("day_runs", row.until.clone()))?;
    let done = AtomicU64::new(0);
    let policies = || i64::try_from(done.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
    let running = run(house, until, |count| {
        done.store(count, Ordering::Relaxed);
        progress(count);
    });
    // Beside the run, not in its way.
    let noting = async {
        loop {
            tokio::time::sleep(NOTE_EVERY).await;
            let now = real_now().as_microsecond();
            if let Err(stop) = note(house, DayRunRow { noted_at: now, policies: policies(), ..row.clone() }).await {
                tracing::warn!(?stop, "a day run could not note how far it is");
            }
        }
    };
    let ended: Result<DayRun, Stop> = tokio::select! {
        ended = running => ended,
        () = noting => unreachable!("it notes until it is dropped"),
    };
    row.policies = policies();
    row.noted_at = real_now().as_microsecond();
    row.finished_at = Some(row.noted_at);
    row.failure = ended.as_ref().err().map(|stop| stop.code().to_owned());
    note(house, row).await?;
    ended
}
