//! Days off beyond the known years, as far as the regulation on festivals fixes them: what a provisional date is counted with.
//!
//! Beyond the last known day the plain week holds, less these festivals. Days that are moved and made up are announced
//! year by year and cannot be known before, so a provisional date may still move. It is marked wherever it shows, and
//! never taken for a known one: [`Calendar::counted`] says which of the two it is.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Calendar;
use super::definition::{CalendarDefinition, KnownRange, NamedDate};
use super::refusal::CalendarRefusal;
use crate::text::LocalText;

/// The festivals of the regulation, and the last day they are counted for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provisional {
    pub until: Date,
    pub festivals: Vec<Festival>,
}

/// One festival: on the same days of every year, or around a date that is written down for each year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Festival {
    pub name: LocalText,
    /// `01-01`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub every: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<Date>,
    /// Which days around a date are off: 0 is the date itself, -1 its eve.
    #[serde(default = "the_day_itself", skip_serializing_if = "is_the_day_itself")]
    pub days: Vec<i8>,
}

fn the_day_itself() -> Vec<i8> {
    vec![0]
}

fn is_the_day_itself(days: &[i8]) -> bool {
    days == [0]
}

/// An answer of a calendar, and whether a day beyond the known ones was used for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted<T> {
    pub value: T,
    pub provisional: bool,
}

impl Calendar {
    /// The answer of the known calendar or, where it would need a day beyond the known ones, the provisional one. Where
    /// the festivals do not reach either it is refused as the known calendar refuses it.
    pub fn counted<T>(
        &self,
        ask: impl Fn(&Calendar) -> Result<T, CalendarRefusal>,
    ) -> Result<Counted<T>, CalendarRefusal> {
        let refusal = match ask(self) {
            Ok(value) => return Ok(Counted { value, provisional: false }),
            Err(refusal) => refusal,
        };
        match &self.beyond {
            Some(beyond) if matches!(refusal, CalendarRefusal::OutsideKnownCalendar { .. }) => match ask(beyond) {
                Ok(value) => Ok(Counted { value, provisional: true }),
                Err(CalendarRefusal::OutsideKnownCalendar { .. }) => Err(refusal),
                Err(other) => Err(other),
            },
            _ => Err(refusal),
        }
    }

    /// The calendar with the days beyond the known ones as far as they are fixed.
    pub fn beyond(&self) -> Option<&Calendar> {
        self.beyond.as_deref()
    }
}

impl Provisional {
    /// The days off after `known` up to `until`, in order.
    pub(super) fn days_after(&self, known: Date) -> Result<BTreeMap<Date, LocalText>, CalendarRefusal> {
        let mut days = BTreeMap::new();
        for festival in &self.festivals {
            for date in festival.days_after(known, self.until)? {
                days.entry(date).or_insert_with(|| festival.name.clone());
            }
        }
        Ok(days)
    }

    /// The definition that counts on to the last day the festivals are fixed for; `None` where that is known already.
    pub(super) fn extend(
        &self,
        definition: &CalendarDefinition,
        known: KnownRange,
    ) -> Result<Option<CalendarDefinition>, CalendarRefusal> {
        if self.until <= known.until {
            return Ok(None);
        }
        let mut longer = definition.clone();
        longer.provisional = None;
        longer.known = Some(KnownRange { from: known.from, until: self.until });
        let festivals = self.days_after(known.until)?;
        longer.holidays.extend(festivals.into_iter().map(|(date, name)| NamedDate { date, name: Some(name) }));
        Ok(Some(longer))
    }
}

impl Festival {
    /// Its days off after a date, up to another. Refused where a year in between has none.
    pub fn days_after(&self, after: Date, until: Date) -> Result<Vec<Date>, CalendarRefusal> {
        let bad = |what: String| CalendarRefusal::bad(format!("the festival {}: {what}", self.name.zh));
        let mut days = Vec::new();
        for year in after.year()..=until.year() {
            let before = days.len();
            for every in &self.every {
                let date: Result<Date, _> = format!("{year:04}-{every}").parse();
                days.push(date.map_err(|_| bad(format!("`{every}` is not a day like 01-01")))?);
            }
            for date in self.dates.iter().filter(|date| date.year() == year) {
                days.extend(self.days.iter().map(|shift| date.saturating_add(Span::new().days(i64::from(*shift)))));
            }
            if days.len() == before && Date::new(year, 12, 31).is_ok_and(|last| after < last) {
                return Err(bad(format!("no day in {year}; write it down, or let `until` end before")));
            }
        }
        days.retain(|date| after < *date && *date <= until);
        days.sort_unstable();
        Ok(days)
    }
}
