//! Months of statistics.

use jiff::Span;
use jiff::civil::Date;

use crate::refusal::Refusal;

/// The first day of the month after the one of a day.
pub fn first_of_next_month(on: Date) -> Result<Date, Refusal> {
    let out_of_range = |_| Refusal::new("date_out_of_range");
    on.first_of_month().checked_add(Span::new().months(1)).map_err(out_of_range)
}
