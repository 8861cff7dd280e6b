//! The working calendar: which days are worked and which hours, and all arithmetic on them. China's calendar comes from a
//! pack (`calendar-cn`); any other can be given as a [`CalendarDefinition`].
//!
//! Two kinds of arithmetic live here. Dates: working days, and the periods of the Civil Code ([`LegalUnit`]). Instants:
//! working time in whole seconds, with pauses (`working_time`); fractions of a second are dropped. A date outside the
//! known years is refused, never guessed. Who can use a date that may still move asks for it (`provisional`) and is told
//! that it is one. Nothing here is guessed from Monday to Friday either: a calendar says its week.
//!
//! Every question is one or two binary searches over the exceptions of the calendar (`tally`), whatever the span.

mod days;
mod definition;
mod festival;
mod legal;
mod pack;
mod provisional;
mod refusal;
mod shape;
mod tally;
mod working_time;
mod year;
mod zone;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_property;

pub use days::{Calendar, Day, Include, Workday};
pub use definition::{CalendarDefinition, ClockHours, KnownRange, NamedDate, WeekdayName};
pub use festival::{Festival, Provisional};
pub use legal::LegalUnit;
pub use pack::definition_from_pack;
pub use provisional::Counted;
pub use refusal::CalendarRefusal;
pub use working_time::Pause;
pub use year::{NewYear, YearProblem, new_year};
