//! The clock of the house, and the stamps that ids are made from. The only place of this crate that asks what time it is.
//!
//! A training database runs on a training clock: an instant that stands still until an administrator moves it. Ids
//! always use the real clock, because they must never repeat.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jiff::{SignedDuration, Timestamp};
use yinuo_core::id::Stamp;

/// The real time, whatever the house's clock shows: for ids, sessions and one-time codes.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn real_now() -> Timestamp {
    Timestamp::now()
}

/// A clock that nobody sets and that goes on while the machine sleeps.
#[derive(Debug, Clone, Copy)]
pub struct Steady(SignedDuration);

impl Steady {
    pub fn since(self, earlier: Steady) -> SignedDuration {
        self.0.saturating_sub(earlier.0)
    }

    #[cfg(test)]
    pub fn from_secs(seconds: i64) -> Steady {
        Steady(SignedDuration::from_secs(seconds))
    }
}

/// Now on the clock that only ever goes on.
pub fn steady_now() -> Steady {
    #[cfg(target_os = "linux")]
    let clock = rustix::time::ClockId::Boottime;
    #[cfg(not(target_os = "linux"))]
    let clock = rustix::time::ClockId::Monotonic;
    let now = rustix::time::clock_gettime(clock);
    Steady(SignedDuration::from_secs(now.tv_sec).saturating_add(SignedDuration::from_nanos(now.tv_nsec)))
}

#[derive(Debug)]
pub struct Clock {
    /// Microseconds of the training clock; `i64::MIN` on the real clock.
    training: AtomicI64,
    /// The last stamp given: milliseconds and sequence.
    last_stamp: AtomicU64,
}

const REAL: i64 = i64::MIN;

impl Clock {
    pub fn real() -> Clock {
        Clock { training: AtomicI64::new(REAL), last_stamp: AtomicU64::new(0) }
    }

    pub fn training(now: Timestamp) -> Clock {
        Clock { training: AtomicI64::new(now.as_microsecond()), last_stamp: AtomicU64::new(0) }
    }

    pub fn is_training(&self) -> bool {
        self.training.load(Ordering::Acquire) != REAL
    }

    /// Now, to the microsecond.
    pub fn now(&self) -> Timestamp {
        let micros = match self.training.load(Ordering::Acquire) {
            REAL => real_now().as_microsecond(),
            training => training,
        };
        Timestamp::from_microsecond(micros).expect("a clock shows a time that jiff knows")
    }

    /// Moves a training clock; a real one stays.
    pub fn set(&self, now: Timestamp) -> bool {
        if !self.is_training() {
            return false;
        }
        self.training.store(now.as_microsecond(), Ordering::Release);
        true
    }

    /// Lets the clock stand at another time for as long as the answer is kept: so the history of a demonstration is made.
    pub(crate) fn stand_at(&self, then: Timestamp) -> StandsAt<'_> {
        StandsAt { clock: self, before: self.training.swap(then.as_microsecond(), Ordering::AcqRel) }
    }

    /// The next stamp, later than all before: 4096 in each millisecond, then the next millisecond is borrowed.
    pub fn stamp(&self) -> Stamp {
        let real = u64::try_from(real_now().as_millisecond()).unwrap_or(0) << 12;
        let previous = self
            .last_stamp
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |last| Some(real.max(last + 1)))
            .expect("the update always answers");
        let stamp = real.max(previous + 1);
        Stamp {
            milliseconds: i64::try_from(stamp >> 12).expect("a time in milliseconds"),
            sequence: u16::try_from(stamp & 0x0fff).expect("twelve bits"),
        }
    }
}

/// See [`Clock::stand_at`].
#[derive(Debug)]
pub(crate) struct StandsAt<'a> {
    clock: &'a Clock,
    before: i64,
}

impl Drop for StandsAt<'_> {
    fn drop(&mut self) {
        self.clock.training.store(self.before, Ordering::Release);
    }
}
