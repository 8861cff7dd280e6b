//! Day runs that are written down: who ordered them, how far each step is, how they ended.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::{DayRunId, HOUSE_SLOT, OperatorId};
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::day::{DAY_RUN_STEPS, DAY_RUNS, DayRunRow, DayRunStepRow};

use super::{DayRun, run};
use crate::clock::real_now;
use crate::command::Command;
use crate::command::upkeep::NoteDayRun;
use crate::house::House;
use crate::query::require_whole_house;
use crate::stop::Stop;
use crate::systems;

/// How often a run notes how far it is, and after how long a silence it is taken for broken off.
const NOTE_EVERY: Duration = Duration::from_secs(2);
const SILENCE: SignedDuration = SignedDuration::from_secs(30);
/// Runs that are listed.
const LISTED: i64 = 50;
/// A run of the machine's own over fewer things is not worth a line.
const WORTH_A_LINE: i64 = 100;

/// A run with its steps, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedRun {
    pub run: DayRunRow,
    pub steps: Vec<DayRunStepRow>,
}

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

impl NotedRun {
    /// Where it stands at an instant of the real clock, which is the clock of these lines.
    pub fn state(&self, now: Timestamp) -> RunState {
        let failed = self.steps.iter().any(|step| step.failure.is_some());
        match self.run.finished_at {
            Some(_) if failed => RunState::Failed,
            Some(_) => RunState::Done,
            None if now.as_microsecond() - self.run.noted_at > microseconds(SILENCE) => RunState::BrokenOff,
            None => RunState::Running,
        }
    }

    fn waiting(&self) -> i64 {
        self.steps.iter().map(|step| step.waiting).sum()
    }
}

fn microseconds(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// The last runs, the latest first.
pub async fn list(house: &House, actor: &Actor) -> Result<Vec<NotedRun>, Stop> {
    require_whole_house(&house.directory(), actor, Permission::CLOSE_DAYS)?;
    last(house, LISTED).await
}

async fn last(house: &House, limit: i64) -> Result<Vec<NotedRun>, Stop> {
    let runs = house.store.query(&DAY_RUNS, vec![Value::Int(limit)]).await?;
    let keys = runs.iter().map(|run| vec![run.slot.into(), run.id.into()]).collect();
    let mut steps: HashMap<i64, Vec<DayRunStepRow>> = HashMap::new();
    for step in house.store.load_by(&DAY_RUN_STEPS, keys).await? {
        steps.entry(step.run_id).or_default().push(step);
    }
    let noted = |run: DayRunRow| {
        let mut steps = steps.remove(&run.id).unwrap_or_default();
        steps.sort_by_key(|step| step.sequence);
        NotedRun { run, steps }
    };
    Ok(runs.into_iter().map(noted).collect())
}

/// Begins a run up to a day, today where none is named, and answers at once; while one is under way here, with that one.
pub async fn begin(house: &Arc<House>, actor: &Actor, until: Option<Date>) -> Result<NotedRun, Stop> {
    require_whole_house(&house.directory(), actor, Permission::CLOSE_DAYS)?;
    let until = checked_until(house, until).await?;
    let Ok(desk) = house.day_desk.clone().try_lock_owned() else {
        let under_way = last(house, 1).await?.into_iter().find(|noted| noted.run.finished_at.is_none());
        return under_way.ok_or(Stop::refused("day_run_under_way"));
    };
    let noted = first_note(house, actor.operator, until).await?;
    let (house, begun) = (house.clone(), noted.clone());
    tokio::spawn(async move {
        if let Err(stop) = go(&house, begun, |_| {}).await {
            tracing::error!(?stop, "a day run failed");
        }
        drop(desk);
    });
    Ok(noted)
}

/// Runs up to a day, today where none is named, and waits for the end. `progress` is told how much is done and how much there was.
pub async fn run_noted(
    house: &House,
    until: Option<Date>,
    mut progress: impl FnMut(u64, i64) + Send,
) -> Result<DayRun, Stop> {
    let until = checked_until(house, until).await?;
    let _desk = house.day_desk.lock().await;
    let noted = first_note(house, Actor::system().operator, until).await?;
    let all = noted.waiting();
    go(house, noted, |done| progress(done, all)).await
}

/// The run of the day that takes place by itself, after one that is under way here.
pub async fn run_by_itself(house: &House, today: Date) -> Result<(), Stop> {
    let _desk = house.day_desk.lock().await;
    let mut ready = false;
    for step in systems::day_steps() {
        ready |= (step.is_ready)(house, today).await?;
    }
    if !ready {
        return Ok(());
    }
    // A line tells how far a run is by the real clock: where a year is rehearsed nobody reads it, and it would come out otherwise each time.
    let worth_a_line = !house.shared.clock.is_rehearsed() && super::waiting(house, today).await? >= WORTH_A_LINE;
    if worth_a_line {
        let noted = first_note(house, Actor::system().operator, today).await?;
        return go(house, noted, |_| {}).await.map(drop);
    }
    run(house, today, |_| {}).await.map(drop)
}

/// Nobody lets days pass that have not come, nor any while the clock is not believed.
async fn checked_until(house: &House, until: Option<Date>) -> Result<Date, Stop> {
    if !house.clock_is_believed().await? {
        return Err(Stop::refused("clock_held"));
    }
    let today = house.today();
    match until {
        Some(until) if until > today => Err(Refusal::new("day_not_come").with("day", until.to_string()).into()),
        until => Ok(until.unwrap_or(today)),
    }
}

async fn first_note(house: &House, operator: OperatorId, until: Date) -> Result<NotedRun, Stop> {
    let now = real_now().as_microsecond();
    let slot = HOUSE_SLOT.number();
    let run = DayRunRow {
        slot,
        id: DayRunId::new(house.shared.clock.stamp(), HOUSE_SLOT).number(),
        until: until.to_string(),
        operator_id: operator.number(),
        started_at: now,
        noted_at: now,
        finished_at: None,
    };
    let mut steps = Vec::new();
    for (sequence, step) in (1..).zip(systems::day_steps()) {
        steps.push(DayRunStepRow {
            slot,
            run_id: run.id,
            sequence,
            step: step.key.to_owned(),
            waiting: (step.waiting)(house, until).await?,
            done: 0,
            finished_at: None,
            failure: None,
        });
    }
    let noted = NotedRun { run, steps };
    note(house, noted.clone()).await?;
    Ok(noted)
}

async fn note(house: &House, noted: NotedRun) -> Result<(), Stop> {
    let command = Command::from(NoteDayRun { run: noted.run, steps: noted.steps });
    house.engine.carry_out(&Arc::new(Actor::system()), command, None).await.map(drop)
}

/// Runs, and notes how far it is as it goes and how it ended.
async fn go(house: &House, mut noted: NotedRun, mut progress: impl FnMut(u64) + Send) -> Result<DayRun, Stop> {
    let until: Date = noted.run.until.parse().map_err(|_| Stop::damaged("day_runs", noted.run.until.clone()))?;
    let (mut all, mut stopped) = (0, Ok(()));
    for (index, step) in systems::day_steps().enumerate() {
        let done = AtomicU64::new(0);
        let told = |count| done.store(count, Ordering::Relaxed);
        // Beside the step, not in its way.
        let noting = async {
            loop {
                tokio::time::sleep(NOTE_EVERY).await;
                let count = done.load(Ordering::Relaxed);
                progress(all + count);
                noted.run.noted_at = real_now().as_microsecond();
                noted.steps[index].done = i64::try_from(count).unwrap_or(i64::MAX);
                if let Err(stop) = note(house, noted.clone()).await {
                    tracing::warn!(?stop, "a day run could not note how far it is");
                }
            }
        };
        let ended: Result<u64, Stop> = tokio::select! {
            ended = (step.run)(house, until, &told) => ended,
            () = noting => unreachable!("it notes until it is dropped"),
        };
        let count = *ended.as_ref().unwrap_or(&done.load(Ordering::Relaxed));
        all += count;
        progress(all);
        let row = &mut noted.steps[index];
        row.done = i64::try_from(count).unwrap_or(i64::MAX);
        row.finished_at = Some(real_now().as_microsecond());
        if let Err(stop) = ended {
            row.failure = Some(stop.code().to_owned());
            stopped = stopped.and(Err(stop));
        }
    }
    noted.run.noted_at = real_now().as_microsecond();
    noted.run.finished_at = Some(noted.run.noted_at);
    note(house, noted).await?;
    stopped.map(|()| DayRun { until, done: all })
}
