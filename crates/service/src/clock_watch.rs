//! The clock of the machine is not believed blindly: what time does by itself (承诺计时、日终) stops where the clock jumped, and goes on once
//! somebody has looked at it.
//!
//! While the house runs, the clock of the wall is held against the one that only ever goes on. At start it is held against the last operation:
//! a clock behind it, or very far ahead of it, is held too. A desk that was switched off overnight starts as ever. A training house has no
//! clock of the wall, and nothing to hold.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use yinuo_core::access::{Actor, Permission};
use yinuo_store::tables::archive::{LAST_OPERATION_AT, SETTING};
use yinuo_store::{Store, Value};

use crate::clock::{Steady, real_now, steady_now};
use crate::command::Command;
use crate::command::house::ConfirmClock;
use crate::command::upkeep::PutSetting;
use crate::engine::rows::instant;
use crate::house::House;
use crate::stop::Stop;

/// The setting that remembers what is held, and up to when operations carry a time that somebody found wrong.
pub(crate) const CLOCK: &str = "clock";

/// Why the clock is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// It jumped while the house was running.
    Jumped,
    /// At start it stood behind the last operation.
    Behind,
    /// At start it stood very far ahead of the last operation.
    Ahead,
}

/// What is held, since when. Times in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockHeld {
    pub why: Doubt,
    /// What the clock showed.
    pub shown: i64,
    /// What it ought to have shown; at start, the time of the last operation.
    pub expected: i64,
}

/// What the database remembers of it.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Remembered {
    pub held: Option<ClockHeld>,
    /// Operations up to here may have been made under a clock that was found wrong: at start they say nothing.
    #[serde(default)]
    pub wrong_until: i64,
    /// What the clock showed when somebody said that it is right.
    #[serde(default)]
    pub confirmed_at: i64,
}

/// Holds one clock against the other.
#[derive(Debug)]
pub struct ClockWatch {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    wall: Timestamp,
    steady: Steady,
    held: Option<ClockHeld>,
}

impl State {
    /// Looks at both clocks; what was found wrong stays so.
    fn look(&mut self, wall: Timestamp, steady: Steady, limit: SignedDuration) -> bool {
        let expected = self.wall.saturating_add(steady.since(self.steady)).unwrap_or(Timestamp::MAX);
        let is_new = self.held.is_none() && wall.duration_since(expected).abs() > limit;
        if is_new {
            let (shown, expected) = (wall.as_microsecond(), expected.as_microsecond());
            self.held = Some(ClockHeld { why: Doubt::Jumped, shown, expected });
        }
        (self.wall, self.steady) = (wall, steady);
        is_new
    }
}

async fn remembered(store: &Store) -> Result<Remembered, Stop> {
    let row = store.query_one(&SETTING, vec![Value::Text(CLOCK.to_owned())]).await?;
    let Some(row) = row else { return Ok(Remembered::default()) };
    serde_json::from_str(&row.value).map_err(|error| Stop::damaged("settings", error.to_string()))
}

/// What the database remembers of a clock that was not believed and that nobody confirmed since.
pub async fn held(store: &Store) -> Result<Option<ClockHeld>, Stop> {
    Ok(remembered(store).await?.held)
}

/// What is to be thought of the clock at start.
fn at_start(
    known: Remembered,
    now: i64,
    last: i64,
    behind: SignedDuration,
    ahead: SignedDuration,
) -> Option<ClockHeld> {
    let micros = |span: SignedDuration| i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
    let last = if last <= known.wrong_until { known.confirmed_at } else { last };
    let why = match known.held {
        Some(held) => return Some(held),
        None if now < last.saturating_sub(micros(behind)) => Doubt::Behind,
        None if now > last.saturating_add(micros(ahead)) => Doubt::Ahead,
        None => return None,
    };
    Some(ClockHeld { why, shown: now, expected: last })
}

impl ClockWatch {
    pub(crate) fn new() -> ClockWatch {
        ClockWatch { state: Mutex::new(State { wall: real_now(), steady: steady_now(), held: None }) }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl House {
    /// Holds the clock against the archive, before anything happens by itself.
    pub(crate) async fn check_clock_at_start(&self) -> Result<(), Stop> {
        if self.shared.clock.is_training() {
            return Ok(());
        }
        // An empty house has nothing to hold it against.
        let last = self.store.query_one(&LAST_OPERATION_AT, Vec::new()).await?.unwrap_or(0);
        if last == 0 {
            return Ok(());
        }
        let behind = SignedDuration::from_mins(i64::from(self.operator_figure("clock-jump-minutes")?));
        let ahead = SignedDuration::from_hours(24 * i64::from(self.operator_figure("clock-ahead-days")?));
        let held = at_start(remembered(&self.store).await?, real_now().as_microsecond(), last, behind, ahead);
        if let Some(held) = held {
            tell(held);
            self.clock_watch.state().held = Some(held);
        }
        Ok(())
    }

    /// Whether what time does may be done now. Where the clock was just found wrong, that is remembered.
    pub async fn clock_is_believed(&self) -> Result<bool, Stop> {
        if self.shared.clock.is_training() {
            return Ok(true);
        }
        let limit = SignedDuration::from_mins(i64::from(self.operator_figure("clock-jump-minutes")?));
        let (is_new, held) = {
            let mut state = self.clock_watch.state();
            (state.look(real_now(), steady_now(), limit), state.held)
        };
        let Some(held) = held else { return Ok(true) };
        if is_new {
            tell(held);
            self.remember(Remembered { held: Some(held), ..remembered(&self.store).await? }).await?;
            return Ok(false);
        }
        // Somebody may have confirmed it at another server of the house.
        if remembered(&self.store).await?.held.is_none() && held.why == Doubt::Jumped {
            self.clock_watch.state().held = None;
            return Ok(true);
        }
        Ok(false)
    }

    async fn remember(&self, remembered: Remembered) -> Result<(), Stop> {
        let value = serde_json::to_string(&remembered).expect("plain data");
        let command = Command::from(PutSetting { key: CLOCK.to_owned(), value });
        self.engine.carry_out(&Arc::new(Actor::system()), command, None).await?;
        Ok(())
    }

    /// What is held, for everybody who looks.
    pub fn clock_held(&self) -> Option<ClockHeld> {
        self.clock_watch.state().held
    }

    /// Somebody looked at the clock and says that it is right.
    pub async fn confirm_clock(&self, actor: &Arc<Actor>, reason: &str) -> Result<(), Stop> {
        actor.require(Permission::MANAGE_HOUSE)?;
        let held = self.clock_held().ok_or_else(|| Stop::refused("clock_not_held"))?;
        let wrong_until = self.store.query_one(&LAST_OPERATION_AT, Vec::new()).await?.unwrap_or(0);
        let command = ConfirmClock { held, wrong_until, reason: reason.to_owned() };
        self.engine.carry_out(actor, Command::from(command), None).await?;
        let mut state = self.clock_watch.state();
        *state = State { wall: real_now(), steady: steady_now(), held: None };
        Ok(())
    }
}

fn tell(held: ClockHeld) {
    let (shown, expected) = (instant(held.shown), instant(held.expected));
    tracing::error!(%shown, %expected, why = ?held.why, "the clock is not believed: promises and day runs wait until it is confirmed");
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: SignedDuration = SignedDuration::from_mins(5);
    const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 31);
    const DAY: i64 = 86_400_000_000;

    fn state(wall: &str) -> State {
        State { wall: wall.parse().expect("an instant"), steady: Steady::from_secs(1_000), held: None }
    }

    fn look(state: &mut State, wall: &str, seconds: i64) -> bool {
        state.look(wall.parse().expect("an instant"), Steady::from_secs(seconds), LIMIT)
    }

    #[test]
    fn a_clock_that_goes_on_is_believed_and_one_that_jumps_is_not_even_when_it_is_right_again() {
        let mut clock = state("2026-11-27T10:00:00Z");
        assert!(!look(&mut clock, "2026-11-27T10:00:01Z", 1_001));
        // Set right by the network, by some minutes.
        assert!(!look(&mut clock, "2026-11-27T10:04:59Z", 1_002));
        assert_eq!(clock.held, None);
        assert!(look(&mut clock, "2027-01-06T10:05:00Z", 1_003));
        assert!(!look(&mut clock, "2026-11-27T10:05:02Z", 1_005), "it is told once");
        let held = clock.held.expect("held until somebody confirms it");
        assert_eq!((held.why, held.shown - held.expected), (Doubt::Jumped, 40 * DAY));
        let mut back = state("2026-11-27T10:00:00Z");
        assert!(look(&mut back, "2026-11-27T09:00:00Z", 1_001));
        // A machine that slept for a night slept with both clocks.
        let mut slept = state("2026-11-27T18:00:00Z");
        assert!(!look(&mut slept, "2026-11-28T08:00:00Z", 1_000 + 14 * 3_600));
    }

    #[test]
    fn at_start_a_clock_behind_the_archive_or_a_month_ahead_of_it_is_held() {
        let none = Remembered::default();
        let why = |known, now, last| at_start(known, now, last, LIMIT, AHEAD).map(|held| held.why);
        assert_eq!(why(none, 100 * DAY, 99 * DAY), None);
        assert_eq!(why(none, 99 * DAY, 100 * DAY), Some(Doubt::Behind));
        assert_eq!(why(none, 132 * DAY, 100 * DAY), Some(Doubt::Ahead));
        assert_eq!(why(none, 130 * DAY, 100 * DAY), None);
        // What was found wrong and confirmed says nothing any more; what nobody confirmed outlives a start.
        let confirmed = Remembered { wrong_until: 100 * DAY, confirmed_at: 60 * DAY, ..none };
        assert_eq!(why(confirmed, 61 * DAY, 100 * DAY), None);
        assert_eq!(why(confirmed, 59 * DAY, 100 * DAY), Some(Doubt::Behind));
        assert_eq!(why(confirmed, 120 * DAY, 100 * DAY), Some(Doubt::Ahead));
        assert_eq!(why(confirmed, 102 * DAY, 101 * DAY), None);
        let held = ClockHeld { why: Doubt::Jumped, shown: 1, expected: 2 };
        assert_eq!(why(Remembered { held: Some(held), ..none }, 100 * DAY, 99 * DAY), Some(Doubt::Jumped));
    }
}
