//! Working time: deadlines and elapsed seconds on counter hours, with pauses taken out.
//!
//! `W(t)` below is the working time before the instant `t`. A deadline forward is the first instant by which the seconds
//! are used up, so one that ends exactly at closing time is the closing instant; backward it is the last such instant,
//! so one that ends exactly at opening time is the opening instant.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::refusal::CalendarRefusal;
use super::{
    days::Calendar,
    zone::{date_of_day, timestamp, weekday_of_day},
};

/// Time during which the clock stands still. Pauses may overlap and come in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pause {
    pub from: Timestamp,
    pub to: Timestamp,
}

impl Calendar {
    /// The instant `seconds` of working time after `start`, or before it where negative. Zero gives `start`.
    pub fn deadline(&self, start: Timestamp, seconds: i64, pauses: &[Pause]) -> Result<Timestamp, CalendarRefusal> {
        let pauses = merged(pauses)?;
        let start_second = whole_second(start);
        let worked = self.worked_before(start_second)?;
        let target = worked.checked_add(seconds).ok_or_else(|| self.outside(None))?;
        let due = match seconds {
            0 => start_second,
            1.. => self.forward(start_second, target, &pauses)?,
            _ => self.backward(start_second, target, &pauses)?,
        };
        Ok(timestamp(due))
    }

    /// Seconds of working time from one instant to another; negative where `to` lies before `from`.
    pub fn elapsed(&self, from: Timestamp, to: Timestamp, pauses: &[Pause]) -> Result<i64, CalendarRefusal> {
        let pauses = merged(pauses)?;
        let (from, to) = (whole_second(from), whole_second(to));
        let (start, end) = (from.min(to), from.max(to));
        let mut seconds = self.worked_before(end)? - self.worked_before(start)?;
        for (pause_from, pause_to) in pauses.iter() {
            let (pause_from, pause_to) = ((*pause_from).max(start), (*pause_to).min(end));
            if pause_from < pause_to {
                seconds -= self.worked_before(pause_to)? - self.worked_before(pause_from)?;
            }
        }
        Ok(if from <= to { seconds } else { -seconds })
    }

    /// Every pause that begins before the target is reached puts the target off by the working time inside it.
    fn forward(&self, start: i64, mut target: i64, pauses: &[(i64, i64)]) -> Result<i64, CalendarRefusal> {
        for (from, to) in pauses {
            let from = (*from).max(start);
            if *to <= from {
                continue;
            }
            let worked = self.worked_before_clamped(from);
            if target <= worked {
                break;
            }
            target = self.worked_before_clamped(*to).checked_add(target - worked).ok_or_else(|| self.outside(None))?;
        }
        self.instant_after(target - 1, 1)
    }

    fn backward(&self, start: i64, mut target: i64, pauses: &[(i64, i64)]) -> Result<i64, CalendarRefusal> {
        for (from, to) in pauses.iter().rev() {
            let to = (*to).min(start);
            if to <= *from {
                continue;
            }
            let worked = self.worked_before_clamped(to);
            if worked <= target {
                break;
            }
            target =
                self.worked_before_clamped(*from).checked_sub(worked - target).ok_or_else(|| self.outside(None))?;
        }
        self.instant_after(target, 0)
    }

    /// The instant `offset` seconds after the beginning of the working second numbered `index`.
    fn instant_after(&self, index: i64, offset: i64) -> Result<i64, CalendarRefusal> {
        let day = self.day_holding(&self.seconds, index)?;
        let rank = self.differing.partition_point(|other| *other < day);
        let within = index - self.seconds.before(day, rank);
        let elapsed = self.shape(day).second_at(within).expect("the tally says that this day holds the second");
        Ok(self.zone.midnight(day) + elapsed + offset)
    }

    /// `W(t)`; refused outside the known days. The instant at which the last known day ends still belongs to them.
    fn worked_before(&self, instant: i64) -> Result<i64, CalendarRefusal> {
        let (day, elapsed) = self.zone.day_at(instant);
        let within = (self.first..=self.last).contains(&day) || (day == self.last + 1 && elapsed == 0);
        if !within {
            return Err(self.outside(Some(date_of_day(day))));
        }
        Ok(self.worked_before_in(day, elapsed))
    }

    /// `W(t)` for the end of a pause, which may lie outside the known days. All that is unknown counts as no working time
    /// here; a deadline that would need it comes out beyond the known days, and is refused there.
    fn worked_before_clamped(&self, instant: i64) -> i64 {
        let (day, elapsed) = self.zone.day_at(instant);
        if day < self.first {
            self.worked_before_in(self.first, 0)
        } else if day > self.last {
            self.worked_before_in(self.last + 1, 0)
        } else {
            self.worked_before_in(day, elapsed)
        }
    }

    fn worked_before_in(&self, day: i32, elapsed: i64) -> i64 {
        let rank = self.differing.partition_point(|other| *other < day);
        let before = self.seconds.before(day, rank);
        if elapsed == 0 {
            return before;
        }
        let shape = match self.differing.get(rank) {
            Some(other) if *other == day => &self.shapes[rank],
            _ => &self.week[weekday_of_day(day)],
        };
        before + shape.seconds_before(elapsed)
    }
}

/// Sorted, disjoint, in whole seconds.
fn merged(pauses: &[Pause]) -> Result<Vec<(i64, i64)>, CalendarRefusal> {
    let mut sorted: Vec<(i64, i64)> = Vec::with_capacity(pauses.len());
    for pause in pauses {
        if pause.to < pause.from {
            return Err(CalendarRefusal::PauseReversed { from: pause.from, to: pause.to });
        }
        sorted.push((whole_second(pause.from), whole_second(pause.to)));
    }
    if sorted.len() > 1 {
        sorted.sort_unstable();
        let mut kept = 0;
        for index in 1..sorted.len() {
            let (from, to) = sorted[index];
            if from <= sorted[kept].1 {
                sorted[kept].1 = sorted[kept].1.max(to);
            } else {
                kept += 1;
                sorted[kept] = (from, to);
            }
        }
        sorted.truncate(kept + 1);
    }
    Ok(sorted)
}

/// A fraction is dropped towards the past, before 1970 too.
fn whole_second(instant: Timestamp) -> i64 {
    instant.as_second() - i64::from(instant.subsec_nanosecond() < 0)
}
