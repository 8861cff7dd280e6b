//! Days of one time zone as stretches of real time: where each local day begins, and which days a clock change makes
//! irregular. Everything is in whole seconds since 1970-01-01T00:00Z and whole days since 1970-01-01.
//!
//! The zone database is the bundled one, so that the same answer comes out on every machine.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::{TimeZone, TimeZoneDatabase},
};

use super::refusal::CalendarRefusal;

const EPOCH: Date = Date::constant(1970, 1, 1);
const DAY: i64 = 86_400;

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

pub(super) fn day_number(date: Date) -> i32 {
    let hours = date.duration_since(EPOCH).as_hours();
    i32::try_from(hours / 24).expect("every civil date is within i32 days of 1970")
}

pub(super) fn date_of_day(day: i32) -> Date {
    EPOCH.saturating_add(jiff::SignedDuration::from_hours(i64::from(day) * 24))
}

/// Monday is 0.
pub(super) fn weekday_of_day(day: i32) -> usize {
    usize::try_from((day + 3).rem_euclid(7)).expect("a remainder of seven is small")
}

/// Zones once worked out, by name and days: walking three centuries of clock changes costs more than a calendar's own
/// exceptions, and callers describe many calendars of one zone. The answer is the same with and without it.
static WORKED_OUT: LazyLock<Mutex<HashMap<ZoneKey, Arc<Zone>>>> = LazyLock::new(Mutex::default);

/// Names may be written in any case, so their number is not bounded by that of the zones.
const WORKED_OUT_MAX: usize = 1_000;

type ZoneKey = (String, i32, i32);

#[derive(Debug)]
pub(super) struct Zone {
    tz: TimeZone,
    /// From each day on, the seconds to take off local midnight to get the instant. Sorted; the first entry holds for all
    /// days before it too.
    steps: Vec<(i32, i64)>,
    /// Days within which the offset changes. Sorted.
    irregular: Vec<i32>,
    /// The days the steps were made for; anything outside asks the zone itself.
    first: i32,
    last: i32,
}

impl Zone {
    /// The zone with its days from `first` until `last` worked out.
    pub(super) fn open(name: &str, first: i32, last: i32) -> Result<Arc<Zone>, CalendarRefusal> {
        let key = (name.to_owned(), first, last);
        if let Some(zone) = WORKED_OUT.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(zone.clone());
        }
        let zone = Arc::new(Zone::new(name, first, last)?);
        let mut worked_out = WORKED_OUT.lock().unwrap_or_else(PoisonError::into_inner);
        if worked_out.len() >= WORKED_OUT_MAX {
            worked_out.clear();
        }
        worked_out.insert(key, zone.clone());
        Ok(zone)
    }

    fn new(name: &str, first: i32, last: i32) -> Result<Zone, CalendarRefusal> {
        let tz = ZONES.get(name).map_err(|_| CalendarRefusal::UnknownTimeZone { zone: name.to_owned() })?;
        let mut near_change = Vec::new();
        let mut changes = Vec::new();
        let end = (i64::from(last) + 3) * DAY;
        for change in tz.following(timestamp((i64::from(first) - 3) * DAY)) {
            let at = change.timestamp().as_second();
            if at > end {
                break;
            }
            let before = i64::from(tz.to_offset(timestamp(at - 1)).seconds());
            let after = i64::from(change.offset().seconds());
            if before == after {
                continue;
            }
            changes.push(at);
            let day = i32::try_from((at + after).div_euclid(DAY)).expect("a change near the window is within i32 days");
            near_change.extend(day - 1..=day + 2);
        }
        near_change.sort_unstable();
        near_change.dedup();
        let mut steps = vec![(i32::MIN, midnight_offset(&tz, first - 3))];
        for day in &near_change {
            let offset = midnight_offset(&tz, *day);
            if steps.last().is_none_or(|step| step.1 != offset) {
                steps.push((*day, offset));
            }
        }
        let mut zone = Zone { tz, steps, irregular: Vec::new(), first, last };
        zone.irregular = near_change
            .into_iter()
            .filter(|day| {
                let (start, end) = (zone.midnight(*day), zone.midnight(day + 1));
                end - start != DAY || changes.iter().any(|at| (start..end).contains(at))
            })
            .collect();
        Ok(zone)
    }

    pub(super) fn time_zone(&self) -> &TimeZone {
        &self.tz
    }

    pub(super) fn irregular_days(&self) -> &[i32] {
        &self.irregular
    }

    /// The instant at which the local day begins.
    pub(super) fn midnight(&self, day: i32) -> i64 {
        let offset = match self.steps.as_slice() {
            [only] => only.1,
            steps => steps[steps.partition_point(|step| step.0 <= day).max(1) - 1].1,
        };
        i64::from(day) * DAY - offset
    }

    /// The day whose stretch of real time holds the instant, and the seconds gone since its midnight.
    pub(super) fn day_at(&self, instant: i64) -> (i32, i64) {
        let guess = (instant + self.steps[self.steps.len() - 1].1).div_euclid(DAY);
        let mut day = i32::try_from(guess).expect("a timestamp is within i32 days of 1970");
        while self.midnight(day) > instant {
            day -= 1;
        }
        while self.midnight(day + 1) <= instant {
            day += 1;
        }
        (day, instant - self.midnight(day))
    }

    /// The instant of a local time; a time a clock change skips is moved on by the gap, one it repeats is the first.
    pub(super) fn instant_of(&self, local: DateTime) -> Option<Timestamp> {
        let day = day_number(local.date());
        if let ([(_, offset)], true) = (self.steps.as_slice(), (self.first..=self.last).contains(&day)) {
            let day = i64::from(day);
            let clock = i64::from(local.hour()) * 3600 + i64::from(local.minute()) * 60 + i64::from(local.second());
            return Timestamp::new(day * DAY + clock - offset, local.subsec_nanosecond()).ok();
        }
        self.tz.to_timestamp(local).ok()
    }

    /// Seconds east of UTC at the instant.
    pub(super) fn offset_at(&self, instant: Timestamp) -> i64 {
        let second = instant.as_second();
        match self.steps.as_slice() {
            [only] if self.midnight(self.first) <= second && second < self.midnight(self.last + 1) => only.1,
            _ => i64::from(self.tz.to_offset(instant).seconds()),
        }
    }
}

/// Instants handled here lie within the calendar's window, far inside what a timestamp can hold.
pub(super) fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

fn midnight_offset(tz: &TimeZone, day: i32) -> i64 {
    let local = date_of_day(day).to_datetime(jiff::civil::Time::midnight());
    let instant = tz.to_timestamp(local).expect("the window is far inside what a timestamp can hold");
    i64::from(day) * DAY - instant.as_second()
}
