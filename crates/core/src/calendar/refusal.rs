//! Why a calendar gives no answer. Codes are frozen; the text after them is for people and may change.

use std::fmt;

use jiff::{Timestamp, civil::Date};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarRefusal {
    /// The date, or the end of the count, lies outside the years the calendar knows. `date` is absent where the count ran
    /// off the calendar and so has no date to name.
    OutsideKnownCalendar {
        calendar: String,
        date: Option<Date>,
        known_from: Date,
        known_until: Date,
    },
    /// The calendar has no working time that could ever use up what is asked for.
    NeverReached {
        calendar: String,
    },
    /// A pause that ends before it begins.
    PauseReversed {
        from: Timestamp,
        to: Timestamp,
    },
    /// Legal periods run forward only.
    NegativePeriod {
        count: i64,
    },
    /// A date that is a holiday and a make-up working day at once.
    ConflictingDay {
        date: Date,
    },
    UnknownTimeZone {
        zone: String,
    },
    /// The definition cannot be read as a calendar.
    BadCalendar {
        detail: String,
    },
}

impl CalendarRefusal {
    pub fn code(&self) -> &'static str {
        match self {
            CalendarRefusal::OutsideKnownCalendar { .. } => "outside_known_calendar",
            CalendarRefusal::NeverReached { .. } => "never_reached",
            CalendarRefusal::PauseReversed { .. } => "pause_reversed",
            CalendarRefusal::NegativePeriod { .. } => "negative_period",
            CalendarRefusal::ConflictingDay { .. } => "conflicting_day",
            CalendarRefusal::UnknownTimeZone { .. } => "unknown_time_zone",
            CalendarRefusal::BadCalendar { .. } => "bad_calendar",
        }
    }

    pub(super) fn bad(detail: impl Into<String>) -> CalendarRefusal {
        CalendarRefusal::BadCalendar { detail: detail.into() }
    }
}

impl fmt::Display for CalendarRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CalendarRefusal::OutsideKnownCalendar { calendar, date: Some(date), known_from, known_until } => {
                write!(
                    f,
                    "{date} is outside calendar `{calendar}`, which is known from {known_from} until {known_until}"
                )
            }
            CalendarRefusal::OutsideKnownCalendar { calendar, date: None, known_from, known_until } => {
                write!(
                    f,
                    "the count runs off calendar `{calendar}`, which is known from {known_from} until {known_until}"
                )
            }
            CalendarRefusal::NeverReached { calendar } => {
                write!(f, "{} has no working time left to count", named(calendar))
            }
            CalendarRefusal::PauseReversed { from, to } => {
                write!(f, "the pause from {from} ends before it begins, at {to}")
            }
            CalendarRefusal::NegativePeriod { count } => write!(f, "a legal period cannot be negative: {count}"),
            CalendarRefusal::ConflictingDay { date } => {
                write!(f, "{date} is both a holiday and a working day; keep it in one list")
            }
            CalendarRefusal::UnknownTimeZone { zone } => {
                write!(f, "`{zone}` is not a time zone name; write one like Asia/Shanghai")
            }
            CalendarRefusal::BadCalendar { detail } => f.write_str(detail),
        }
    }
}

impl std::error::Error for CalendarRefusal {}

fn named(calendar: &str) -> String {
    if calendar.is_empty() { "the calendar".to_owned() } else { format!("calendar `{calendar}`") }
}
