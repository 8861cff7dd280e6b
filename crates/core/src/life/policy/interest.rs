//! Simple interest by the day.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::refusal::PolicyRefusal;
use crate::money::{Fen, Rounding};

/// Simple interest by days, a year of 365, half up to the fen.
pub(super) fn simple_interest(amount: Fen, rate: Decimal, from: Date, to: Date) -> Result<Fen, PolicyRefusal> {
    let days = from.until(to).map_or(0, |span| span.get_days()).max(0);
    let factor = rate * Decimal::from(days) / Decimal::from(365);
    Ok(amount.times(factor, Rounding::HalfUp)?)
}
