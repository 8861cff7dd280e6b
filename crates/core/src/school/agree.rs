//! For how long an agreement holds, and that there is one of it at a time.

use jiff::Span;
use jiff::civil::Date;

use crate::refusal::Refusal;

/// The last day of an agreement made on a day: the same day so many months later, or the last of that month (Civil Code 202).
pub fn agreed_until(on: Date, months: u32) -> Result<Date, Refusal> {
    on.checked_add(Span::new().months(i64::from(months))).map_err(|_| outside(on))
}

/// The last day of a cover from a day on: the day before the same day so many months later.
pub fn covered_until(from: Date, months: u32) -> Result<Date, Refusal> {
    agreed_until(from, months)?.yesterday().map_err(|_| outside(from))
}

/// Whether an agreement with these days is in force on a day.
pub fn in_force((from, until): (Date, Date), on: Date) -> bool {
    from <= on && on <= until
}

fn outside(date: Date) -> Refusal {
    Refusal::new("date_out_of_range").with("date", date.to_string())
}

/// Clause 1.2: one agreement for a project in its year. In the last days of the one in force a new click makes the next. `held` are the
/// numbers and the last days of those that the school made for it.
pub fn check_one_agreement<'a>(
    held: impl IntoIterator<Item = (&'a str, Date)>,
    today: Date,
    renew_days: u32,
) -> Result<(), Refusal> {
    let in_force = held.into_iter().filter(|(_, until)| *until >= today);
    let Some((number, until)) = in_force.max_by_key(|(_, until)| *until) else { return Ok(()) };
    let renew_from = until.checked_sub(Span::new().days(i64::from(renew_days) - 1)).unwrap_or(until);
    if today >= renew_from {
        return Ok(());
    }
    let refusal = Refusal::new("school_agreement_in_force").with("number", number).with("until", until.to_string());
    Err(refusal.with("renew_from", renew_from.to_string()))
}
