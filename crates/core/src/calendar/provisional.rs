//! Dates beyond the known years, as far as the regulation on festivals fixes them: what a provisional date is counted with.
//!
//! Beyond the last known day the plain week holds, less these festivals. Days that are moved and made up are announced
//! year by year and cannot be known before, so a provisional date may still move. It is marked wherever it shows, and
//! never taken for a known one: [`Calendar::counted`] says which of the two it is.

use super::days::Calendar;
use super::refusal::CalendarRefusal;

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
