//! Periods in calendar days, months and years as the Civil Code counts them (articles 201 to 203).

use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

use super::days::Calendar;
use super::refusal::CalendarRefusal;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalUnit {
    Days,
    Months,
    Years,
}

impl Calendar {
    /// The last day of a period that begins on `date`.
    ///
    /// The day it begins on is not counted (201). A period of months or years ends on the day of the last month that
    /// bears the same number, or on that month's last day where it has none (202). If the last day is a day off, the
    /// period ends on the next working day (203). Only the end has to lie in the known years.
    pub fn legal_period_end(&self, date: Date, count: i64, unit: LegalUnit) -> Result<Date, CalendarRefusal> {
        if count < 0 {
            return Err(CalendarRefusal::NegativePeriod { count });
        }
        let span = match unit {
            LegalUnit::Days => Span::new().try_days(count),
            LegalUnit::Months => Span::new().try_months(count),
            LegalUnit::Years => Span::new().try_years(count),
        };
        let end = span.and_then(|span| date.checked_add(span)).map_err(|_| self.outside(None))?;
        self.working_day_from(end)
    }
}
