//! A calendar as it is asked: what a day is, and working days before and after it.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

use super::definition::{self, CalendarDefinition, KnownRange};
use super::refusal::CalendarRefusal;
use super::shape::{DayShape, HoursOfDays};
use super::tally::Tally;
use super::zone::{Zone, date_of_day, day_number, weekday_of_day};
use crate::text::LocalText;

/// The window of a calendar that states its exceptions itself and so has no known range.
const WINDOW: KnownRange = KnownRange { from: Date::constant(1900, 1, 1), until: Date::constant(2199, 12, 31) };

#[derive(Debug, Clone)]
pub struct Calendar {
    id: String,
    version: String,
    known: Option<KnownRange>,
    pub(super) first: i32,
    pub(super) last: i32,
    pub(super) zone: Arc<Zone>,
    pub(super) week: [DayShape; 7],
    /// Days whose shape is not that of their weekday, sorted, and their shapes.
    pub(super) differing: Vec<i32>,
    pub(super) shapes: Vec<DayShape>,
    days: Tally,
    pub(super) seconds: Tally,
    named: BTreeMap<i32, (Workday, Option<LocalText>)>,
    /// The same calendar counted on beyond the known years.
    pub(super) beyond: Option<Arc<Calendar>>,
}

/// What a date is. `kind` tells an ordinary day from one the State Council moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    pub working: bool,
    pub kind: Workday,
    /// The festival a holiday or a make-up working day belongs to.
    pub name: Option<LocalText>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Workday {
    Workday,
    RestDay,
    Holiday,
    MakeUpWorkday,
}

/// Which ends of a span of dates belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Include {
    None,
    Start,
    End,
    Both,
}

impl Calendar {
    pub fn new(definition: CalendarDefinition) -> Result<Calendar, CalendarRefusal> {
        let range = definition.known.unwrap_or(WINDOW);
        if range.until < range.from {
            return Err(CalendarRefusal::bad("the known range ends before it begins"));
        }
        let longer = match &definition.provisional {
            Some(provisional) => definition.extended(provisional, range)?,
            None => None,
        };
        let beyond = longer.map(Calendar::new).transpose()?.map(Arc::new);
        let (first, last) = (day_number(range.from), day_number(range.until));
        if first < day_number(Date::constant(1, 1, 1)) || last > day_number(Date::constant(9998, 12, 31)) {
            return Err(CalendarRefusal::bad("the known range reaches beyond the years 1 to 9998"));
        }
        let zone = Zone::open(&definition.tz, first, last)?;
        let hours = HoursOfDays::new(&definition)?;
        let week: [DayShape; 7] = std::array::from_fn(|weekday| hours.plain(weekday));
        let mut candidates = hours.differing_days();
        // A clock change matters only on a day with hours; most fall on a Sunday.
        let worked = |day: &&i32| !week[weekday_of_day(**day)].stretches.is_empty();
        candidates.extend(zone.irregular_days().iter().filter(worked));
        let (differing, shapes): (Vec<i32>, Vec<DayShape>) = candidates
            .into_iter()
            .filter(|day| (first..=last).contains(day))
            .map(|day| (day, hours.shape(day, &zone)))
            .filter(|(day, shape)| *shape != week[weekday_of_day(*day)])
            .unzip();
        let tally = |units: fn(&DayShape) -> i64| {
            let counted = differing.iter().copied().zip(shapes.iter().map(units));
            Tally::new(std::array::from_fn(|weekday| units(&week[weekday])), counted)
        };
        let mut named = BTreeMap::new();
        for (kind, dates) in
            [(Workday::Holiday, definition.holidays), (Workday::MakeUpWorkday, definition.working_days)]
        {
            named.extend(dates.into_iter().map(|day| (day_number(day.date), (kind, day.name))));
        }
        Ok(Calendar {
            id: definition.id,
            version: definition.version,
            known: definition.known,
            first,
            last,
            days: tally(|shape| i64::from(shape.working)),
            seconds: tally(DayShape::seconds),
            zone,
            week,
            differing,
            shapes,
            named,
            beyond,
        })
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn version(&self) -> &str {
        &self.version
    }

    /// First and last day for which holidays are known.
    pub fn known(&self) -> Option<(Date, Date)> {
        self.known.map(|range| (range.from, range.until))
    }

    pub fn zone(&self) -> &TimeZone {
        self.zone.time_zone()
    }

    /// The local date of an instant. Known for every instant.
    pub fn date_of(&self, instant: Timestamp) -> Date {
        self.local_of(instant).date()
    }

    /// The local time of an instant. Known for every instant.
    pub fn local_of(&self, instant: Timestamp) -> DateTime {
        let offset = i32::try_from(self.zone.offset_at(instant)).expect("an offset is less than a day or two");
        jiff::tz::Offset::from_seconds(offset).expect("the offset came from a zone").to_datetime(instant)
    }

    /// The instant of a local time. A time skipped by a clock change is moved on by the gap; of two equal local times the
    /// first is meant.
    pub fn instant_of(&self, local: DateTime) -> Result<Timestamp, CalendarRefusal> {
        self.zone.instant_of(local).ok_or_else(|| self.outside(Some(local.date())))
    }

    pub fn day(&self, date: Date) -> Result<Day, CalendarRefusal> {
        let day = self.known_day(date)?;
        let working = self.shape(day).working;
        let plain = if working { Workday::Workday } else { Workday::RestDay };
        let (kind, name) = match self.named.get(&day) {
            // A make-up day that its own date's hours close is not one.
            Some((kind, name)) if working == (*kind == Workday::MakeUpWorkday) => (*kind, name.clone()),
            _ => (plain, None),
        };
        Ok(Day { working, kind, name })
    }

    /// The day that many working days after `date`, or before it where `count` is negative. The start never counts: one
    /// working day after a Friday is the next day worked. Zero gives the date itself.
    pub fn add_working_days(&self, date: Date, count: i64) -> Result<Date, CalendarRefusal> {
        let day = self.known_day(date)?;
        let index = match count {
            0 => return Ok(date),
            1.. => self.working_days_before(day + 1).checked_add(count - 1),
            _ => self.working_days_before(day).checked_add(count),
        };
        let index = index.ok_or_else(|| self.outside(None))?;
        self.day_holding(&self.days, index).map(date_of_day)
    }

    /// Working days between two dates; negative where `to` lies before `from`.
    pub fn count_working_days(&self, from: Date, to: Date, include: Include) -> Result<i64, CalendarRefusal> {
        let (from, to) = (self.known_day(from)?, self.known_day(to)?);
        let (with_from, with_to) = match include {
            Include::None => (false, false),
            Include::Start => (true, false),
            Include::End => (false, true),
            Include::Both => (true, true),
        };
        if from <= to {
            Ok(self.working_days_between(from, with_from, to, with_to))
        } else {
            Ok(-self.working_days_between(to, with_to, from, with_from))
        }
    }

    /// The first working day on or after the date.
    pub fn working_day_from(&self, date: Date) -> Result<Date, CalendarRefusal> {
        if self.shape(self.known_day(date)?).working { Ok(date) } else { self.add_working_days(date, 1) }
    }

    /// When the counter closes on the date; midnight at its end where the calendar keeps no hours that day (Civil Code
    /// 203: the last day ends at 24:00, or at the end of business hours where there are any).
    pub fn closing(&self, date: Date) -> Result<Timestamp, CalendarRefusal> {
        let day = self.known_day(date)?;
        let seconds = self.shape(day).closes.unwrap_or(definition::DAY_SECONDS);
        let local = date.to_datetime(jiff::civil::Time::midnight());
        let local = local.saturating_add(jiff::SignedDuration::from_secs(i64::from(seconds)));
        self.instant_of(local)
    }

    fn working_days_between(&self, from: i32, with_from: bool, to: i32, with_to: bool) -> i64 {
        let start = if with_from { from } else { from + 1 };
        let end = if with_to { to + 1 } else { to };
        if start >= end { 0 } else { self.working_days_before(end) - self.working_days_before(start) }
    }

    fn working_days_before(&self, day: i32) -> i64 {
        self.days.before(day, self.differing.partition_point(|other| *other < day))
    }

    pub(super) fn shape(&self, day: i32) -> &DayShape {
        match self.differing.binary_search(&day) {
            Ok(rank) => &self.shapes[rank],
            Err(_) => &self.week[weekday_of_day(day)],
        }
    }

    fn known_day(&self, date: Date) -> Result<i32, CalendarRefusal> {
        let day = day_number(date);
        if (self.first..=self.last).contains(&day) { Ok(day) } else { Err(self.outside(Some(date))) }
    }

    pub(super) fn outside(&self, date: Option<Date>) -> CalendarRefusal {
        CalendarRefusal::OutsideKnownCalendar {
            calendar: self.id.clone(),
            date,
            known_from: date_of_day(self.first),
            known_until: date_of_day(self.last),
        }
    }

    /// The known day that holds the unit numbered `index` of a tally.
    pub(super) fn day_holding(&self, tally: &Tally, index: i64) -> Result<i32, CalendarRefusal> {
        let end = tally.before(self.last + 1, self.differing.len());
        if (tally.before(self.first, 0)..end).contains(&index) {
            Ok(tally.day_holding(index, &self.differing))
        } else if self.known.is_none() && !tally.repeats() {
            Err(CalendarRefusal::NeverReached { calendar: self.id.clone() })
        } else {
            Err(self.outside(None))
        }
    }
}
