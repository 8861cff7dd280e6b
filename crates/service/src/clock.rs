//! The clock of the house, and the stamps that ids are made from. The only place of this crate that asks what time it is.
//!
//! A training database runs on a training clock: an instant that stands still until an administrator moves it. Ids
//! use the real clock even there, because they must never repeat. Only where a year is rehearsed, by one program from
//! beginning to end, do they count on from the training clock: the same year then gets the same ids.

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
    /// Whether stamps follow the training clock instead of the real one.
    rehearsed: bool,
}

const REAL: i64 = i64::MIN;

impl Clock {
    pub fn real() -> Clock {
        Clock { training: AtomicI64::new(REAL), last_stamp: AtomicU64::new(0), rehearsed: false }
    }

    pub fn training(now: Timestamp) -> Clock {
        Clock { training: AtomicI64::new(now.as_microsecond()), last_stamp: AtomicU64::new(0), rehearsed: false }
    }

    /// A training clock whose ids follow it too, see [`crate::keys::Keys::rehearsed`].
    pub fn rehearsed(now: Timestamp) -> Clock {
        Clock { rehearsed: true, ..Clock::training(now) }
    }

    /// Whether everything happens one after the other, so that the same work comes to the same archive.
    pub fn is_rehearsed(&self) -> bool {
        self.rehearsed
    }

    /// How many things of a kind may be under way at once: one after the other where a year is rehearsed.
    pub fn at_once(&self, usual: usize) -> usize {
        if self.rehearsed { 1 } else { usual }
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
        let now = if self.rehearsed { self.now() } else { real_now() };
        let real = u64::try_from(now.as_millisecond()).unwrap_or(0) << 12;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rehearsed_clock_gives_the_same_stamps_again_and_none_of_them_twice() {
        let stamps = || {
            let clock = Clock::rehearsed(Timestamp::from_second(1_305_000_000).expect("an instant"));
            let mut stamps: Vec<(i64, u16)> = Vec::new();
            for _ in 0..5_000 {
                let stamp = clock.stamp();
                stamps.push((stamp.milliseconds, stamp.sequence));
            }
            assert!(clock.set(Timestamp::from_second(1_305_000_001).expect("an instant")));
            let stamp = clock.stamp();
            stamps.push((stamp.milliseconds, stamp.sequence));
            stamps
        };
        let once = stamps();
        assert_eq!(once, stamps());
        assert!(once.is_sorted_by(|one, next| one < next), "each is later than the one before");
        assert_eq!(once.last(), Some(&(1_305_000_001_000, 0)), "it follows the clock");
    }
}
