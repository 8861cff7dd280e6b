//! The day run (日终批处理): what time alone does, step by step. A [`Step`] is brought by a system and knows its own things and its own
//! way to be broken off and run again; the run goes through all of them in order, and one that fails keeps no other from its turn.

mod noted;

use std::sync::Mutex;

use futures_util::future::BoxFuture;
use jiff::civil::Date;

use crate::house::House;
use crate::stop::Stop;
use crate::systems;

pub use self::noted::{NotedRun, RunState, begin, list, run_by_itself, run_noted};

/// Told of how many things a step has done so far.
pub type Progress<'a> = &'a (dyn Fn(u64) + Send + Sync);

/// A step of the day.
pub struct Step {
    /// Frozen: begins with the key of its system.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Whether anything waits for the days up to a date. A quick look: it is asked twice a second.
    pub is_ready: for<'a> fn(&'a House, Date) -> BoxFuture<'a, Result<bool, Stop>>,
    /// How much waits.
    pub waiting: for<'a> fn(&'a House, Date) -> BoxFuture<'a, Result<i64, Stop>>,
    /// Lets the days up to and with a date pass, and answers to how many things something was done. Run again, it finds the rest.
    pub run: for<'a> fn(&'a House, Date, Progress<'a>) -> BoxFuture<'a, Result<u64, Stop>>,
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Step({})", self.key)
    }
}

/// What a day run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRun {
    pub until: Date,
    /// To how many things something was done, over all steps.
    pub done: u64,
}

/// How much a run up to that day would look at.
pub async fn waiting(house: &House, until: Date) -> Result<i64, Stop> {
    let mut waiting = 0;
    for step in systems::day_steps() {
        waiting += (step.waiting)(house, until).await?;
    }
    Ok(waiting)
}

/// Runs all steps up to and with a day. `progress` is told to how many things something was done.
pub async fn run(house: &House, until: Date, progress: impl FnMut(u64) + Send) -> Result<DayRun, Stop> {
    let progress = Mutex::new(progress);
    let (mut done, mut stopped) = (0, Ok(()));
    for step in systems::day_steps() {
        let told = |count| (progress.lock().expect("no panic while progress is told"))(done + count);
        match (step.run)(house, until, &told).await {
            Ok(count) => done += count,
            Err(stop) => stopped = stopped.and(Err(stop)),
        }
    }
    stopped.map(|()| DayRun { until, done })
}
