//! What a calendar is made of, as a pack or a caller of the calculators writes it. Building it is in the parent module.
//!
//! Precedence on one date: a holiday closes it; else the hours of `date_overrides` hold (none means closed); else a day
//! in `working_days` is worked; else the week decides. `breaks` take time out of whatever is left.

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::text::LocalText;

use super::festival::Provisional;
use super::refusal::CalendarRefusal;

pub(super) const DAY_SECONDS: i32 = 86_400;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDefinition {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub version: String,
    /// The calendar of the house itself, where packs have several.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub house: bool,
    /// IANA name of the zone in which every local time of the calendar is read.
    pub tz: String,
    /// A weekday left out, or without hours, is not worked.
    #[serde(default)]
    pub weekly: BTreeMap<WeekdayName, Vec<ClockHours>>,
    #[serde(default)]
    pub holidays: Vec<NamedDate>,
    /// Make-up working days. They keep the hours of their own weekday, and where that is not worked those of the first
    /// worked weekday from Monday.
    #[serde(default)]
    pub working_days: Vec<NamedDate>,
    #[serde(default)]
    pub date_overrides: BTreeMap<Date, Vec<ClockHours>>,
    #[serde(default)]
    pub breaks: BTreeMap<Date, Vec<ClockHours>>,
    /// The years for which holidays are known. Absent for a calendar that states its own exceptions completely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<KnownRange>,
    /// What is fixed of the years after the known ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional: Option<Provisional>,
}

impl CalendarDefinition {
    /// The definition that counts on to the last day the festivals are fixed for; `None` where that is known already.
    pub(super) fn extended(
        &self,
        provisional: &Provisional,
        known: KnownRange,
    ) -> Result<Option<CalendarDefinition>, CalendarRefusal> {
        if provisional.until <= known.until {
            return Ok(None);
        }
        let mut longer = self.clone();
        longer.provisional = None;
        longer.known = Some(KnownRange { from: known.from, until: provisional.until });
        let festivals = provisional.days_after(known.until)?;
        longer.holidays.extend(festivals.into_iter().map(|(date, name)| NamedDate { date, name: Some(name) }));
        Ok(Some(longer))
    }
}

/// Both days belong to the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownRange {
    pub from: Date,
    pub until: Date,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WeekdayName {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl WeekdayName {
    pub const ALL: [WeekdayName; 7] = [
        WeekdayName::Mon,
        WeekdayName::Tue,
        WeekdayName::Wed,
        WeekdayName::Thu,
        WeekdayName::Fri,
        WeekdayName::Sat,
        WeekdayName::Sun,
    ];

    pub fn of(date: Date) -> WeekdayName {
        let days_after_monday = date.weekday().to_monday_zero_offset();
        usize::try_from(days_after_monday).map_or(WeekdayName::Mon, |place| WeekdayName::ALL[place])
    }
}

/// A date with the name of the festival it belongs to. Written as a plain date where it has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDate {
    pub date: Date,
    pub name: Option<LocalText>,
}

impl<'de> Deserialize<'de> for NamedDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<NamedDate, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            date: Date,
            #[serde(default)]
            name: Option<LocalText>,
        }
        struct DateOrTable;
        impl<'de> de::Visitor<'de> for DateOrTable {
            type Value = NamedDate;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date like 2011-10-03, or a date with a name")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<NamedDate, E> {
                let date = text.parse().map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))?;
                Ok(NamedDate { date, name: None })
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<NamedDate, A::Error> {
                let written = Written::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(NamedDate { date: written.date, name: written.name })
            }
        }
        deserializer.deserialize_any(DateOrTable)
    }
}

impl Serialize for NamedDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written<'a> {
            date: Date,
            name: &'a LocalText,
        }
        match &self.name {
            None => self.date.serialize(serializer),
            Some(name) => Written { date: self.date, name }.serialize(serializer),
        }
    }
}

/// One stretch of local time, `["09:00", "12:00"]`, in seconds after midnight. A stretch whose end is not after its start
/// runs into the next day and belongs to the day it starts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockHours {
    start: i32,
    /// After `start`; more than 86 400 when the stretch passes midnight.
    end: i32,
}

impl ClockHours {
    /// Reads `09:00` and `24:00`, with optional seconds.
    pub fn parse(start: &str, end: &str) -> Result<ClockHours, CalendarRefusal> {
        let from = clock_seconds(start)
            .filter(|seconds| *seconds < DAY_SECONDS)
            .ok_or_else(|| CalendarRefusal::bad(format!("`{start}` is not a starting time from 00:00 to 23:59")))?;
        let to = clock_seconds(end)
            .ok_or_else(|| CalendarRefusal::bad(format!("`{end}` is not a closing time from 00:00 to 24:00")))?;
        if from == to {
            return Err(CalendarRefusal::bad(format!("the hours from {start} to {end} are empty")));
        }
        Ok(ClockHours { start: from, end: if to < from { to + DAY_SECONDS } else { to } })
    }

    pub(super) fn start(self) -> i32 {
        self.start
    }

    pub(super) fn end(self) -> i32 {
        self.end
    }
}

impl<'de> Deserialize<'de> for ClockHours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ClockHours, D::Error> {
        let [start, end] = <[String; 2]>::deserialize(deserializer)?;
        ClockHours::parse(&start, &end).map_err(de::Error::custom)
    }
}

impl Serialize for ClockHours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let end = if self.end > DAY_SECONDS { self.end - DAY_SECONDS } else { self.end };
        [clock_text(self.start), clock_text(end)].serialize(serializer)
    }
}

fn clock_seconds(text: &str) -> Option<i32> {
    let mut parts = text.split(':');
    let mut number = |limit: i32| {
        let part = parts.next()?;
        let value: i32 = part.parse().ok()?;
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()) && value < limit).then_some(value)
    };
    let (hours, minutes) = (number(25)?, number(60)?);
    let seconds = if text.len() > 5 { number(60)? } else { 0 };
    let total = hours * 3600 + minutes * 60 + seconds;
    (parts.next().is_none() && total <= DAY_SECONDS).then_some(total)
}

fn clock_text(seconds: i32) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{rest:02}") }
}
