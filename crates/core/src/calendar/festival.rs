//! Festivals, as the regulation on them fixes their days off beyond the known years.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
