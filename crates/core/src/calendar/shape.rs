//! The working hours of single days: which hours a date keeps, and how they lie on the day as stretches of real time.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    definition::{CalendarDefinition, ClockHours, DAY_SECONDS, WeekdayName},
    refusal::CalendarRefusal,
    zone::{Zone, date_of_day, day_number, weekday_of_day},
};

/// One day. Two days with the same shape are worked alike.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct DayShape {
    pub(super) working: bool,
    /// Stretches of working time in seconds of real time since local midnight: sorted, disjoint, inside the day. The tail
    /// of a shift that began the day before belongs here, to the day it is worked on.
    pub(super) stretches: Vec<(i64, i64)>,
    /// Local closing time of the hours that begin on this day, in seconds; more than a day for a shift past midnight.
    pub(super) closes: Option<i32>,
}

impl DayShape {
    pub(super) fn seconds(&self) -> i64 {
        self.stretches.iter().map(|(start, end)| end - start).sum()
    }

    /// Working seconds of the day before `elapsed` seconds after its midnight.
    pub(super) fn seconds_before(&self, elapsed: i64) -> i64 {
        self.stretches.iter().map(|(start, end)| (elapsed.min(*end) - start).max(0)).sum()
    }

    /// Where the working second numbered `index` of the day begins, in seconds after its midnight.
    pub(super) fn second_at(&self, mut index: i64) -> Option<i64> {
        for (start, end) in &self.stretches {
            if index < end - start {
                return Some(start + index);
            }
            index -= end - start;
        }
        None
    }
}

/// The exceptions of a definition, by day.
#[derive(Debug)]
pub(super) struct HoursOfDays {
    weekly: [Vec<ClockHours>; 7],
    make_up: Vec<ClockHours>,
    holidays: BTreeSet<i32>,
    working_days: BTreeSet<i32>,
    overrides: BTreeMap<i32, Vec<ClockHours>>,
    breaks: BTreeMap<i32, Vec<ClockHours>>,
}

impl HoursOfDays {
    pub(super) fn new(definition: &CalendarDefinition) -> Result<HoursOfDays, CalendarRefusal> {
        let weekly = WeekdayName::ALL.map(|weekday| definition.weekly.get(&weekday).cloned().unwrap_or_default());
        let by_day = |hours: &BTreeMap<_, Vec<ClockHours>>| {
            hours.iter().map(|(date, hours)| (day_number(*date), hours.clone())).collect()
        };
        let hours = HoursOfDays {
            make_up: weekly.iter().find(|hours| !hours.is_empty()).cloned().unwrap_or_default(),
            weekly,
            holidays: definition.holidays.iter().map(|named| day_number(named.date)).collect(),
            working_days: definition.working_days.iter().map(|named| day_number(named.date)).collect(),
            overrides: by_day(&definition.date_overrides),
            breaks: by_day(&definition.breaks),
        };
        match hours.holidays.intersection(&hours.working_days).next() {
            Some(day) => Err(CalendarRefusal::ConflictingDay { date: date_of_day(*day) }),
            None => Ok(hours),
        }
    }

    /// Days that may differ from the plain week: the exceptions and, since a shift may pass midnight, the days after them.
    pub(super) fn differing_days(&self) -> BTreeSet<i32> {
        let named =
            self.holidays.iter().chain(&self.working_days).chain(self.overrides.keys()).chain(self.breaks.keys());
        named.flat_map(|day| [*day, *day + 1]).collect()
    }

    /// The shape a weekday has when nothing is said of it or of the day before.
    pub(super) fn plain(&self, weekday: usize) -> DayShape {
        let (own, before) = (&self.weekly[weekday], &self.weekly[(weekday + 6) % 7]);
        let stretches = merge(stretches_on_day(own, before));
        DayShape {
            working: !own.is_empty(),
            closes: own.iter().map(|hours| hours.end()).max(),
            stretches: stretches.into_iter().map(|(start, end)| (i64::from(start), i64::from(end))).collect(),
        }
    }

    /// The shape of one day; in a day with a clock change local times are turned into real time one by one.
    pub(super) fn shape(&self, day: i32, zone: &Zone) -> DayShape {
        let (working, own) = self.hours_of(day);
        let (_, before) = self.hours_of(day - 1);
        let breaks = self.breaks_around(day);
        let local = subtract(merge(stretches_on_day(own, before)), &breaks);
        let closes = subtract(merge(own.iter().map(|hours| (hours.start(), hours.end())).collect()), &breaks);
        let stretches = if zone.irregular_days().binary_search(&day).is_ok() {
            real_stretches(day, zone, &local)
        } else {
            local.into_iter().map(|(start, end)| (i64::from(start), i64::from(end))).collect()
        };
        DayShape { working, stretches, closes: closes.last().map(|last| last.1) }
    }

    fn hours_of(&self, day: i32) -> (bool, &[ClockHours]) {
        let own = &self.weekly[weekday_of_day(day)];
        if self.holidays.contains(&day) {
            (false, &[])
        } else if let Some(hours) = self.overrides.get(&day) {
            (!hours.is_empty(), hours)
        } else if self.working_days.contains(&day) {
            (true, if own.is_empty() { &self.make_up } else { own })
        } else {
            (!own.is_empty(), own)
        }
    }

    /// Breaks that touch the local day or a shift that begins on it, in seconds after its midnight.
    fn breaks_around(&self, day: i32) -> Vec<(i32, i32)> {
        let mut around = Vec::new();
        for shift in -1..=1 {
            for hours in self.breaks.get(&(day + shift)).into_iter().flatten() {
                around.push((hours.start() + shift * DAY_SECONDS, hours.end() + shift * DAY_SECONDS));
            }
        }
        merge(around)
    }
}

fn stretches_on_day(own: &[ClockHours], before: &[ClockHours]) -> Vec<(i32, i32)> {
    let tails = before.iter().map(|hours| (0, hours.end() - DAY_SECONDS));
    let mut stretches: Vec<_> = tails.filter(|(_, end)| *end > 0).collect();
    stretches.extend(own.iter().map(|hours| (hours.start(), hours.end().min(DAY_SECONDS))));
    stretches
}

/// Sorts, and joins what overlaps or touches.
fn merge(mut stretches: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    stretches.sort_unstable();
    let mut merged: Vec<(i32, i32)> = Vec::with_capacity(stretches.len());
    for (start, end) in stretches {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

fn subtract(stretches: Vec<(i32, i32)>, breaks: &[(i32, i32)]) -> Vec<(i32, i32)> {
    if breaks.is_empty() {
        return stretches;
    }
    let mut left = Vec::new();
    for (mut start, end) in stretches {
        for (from, to) in breaks {
            if *to <= start || end <= *from {
                continue;
            }
            if *from > start {
                left.push((start, *from));
            }
            start = *to;
        }
        if start < end {
            left.push((start, end));
        }
    }
    left
}

/// A stretch that a clock change swallows whole disappears; one it lengthens or shortens keeps its real length.
fn real_stretches(day: i32, zone: &Zone, local: &[(i32, i32)]) -> Vec<(i64, i64)> {
    let midnight = zone.midnight(day);
    let length = zone.midnight(day + 1) - midnight;
    let real = |seconds: i32| {
        let date = date_of_day(day + seconds / DAY_SECONDS);
        let clock = jiff::civil::Time::midnight()
            .saturating_add(jiff::SignedDuration::from_secs(i64::from(seconds % DAY_SECONDS)));
        let instant = zone.instant_of(date.to_datetime(clock)).map_or(midnight, |instant| instant.as_second());
        (instant - midnight).clamp(0, length)
    };
    let mut stretches: Vec<(i64, i64)> = Vec::new();
    for (start, end) in local {
        let start = stretches.last().map_or(0, |last| last.1).max(real(*start));
        if start < real(*end) {
            stretches.push((start, real(*end)));
        }
    }
    stretches
}
