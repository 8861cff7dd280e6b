//! For how many months unemployment benefit is paid at most (失业保险金期限), by the years that were paid for.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::refusal::Refusal;
use crate::rulebook::{NoFigure, RuleBook};
use crate::share::not_negative;

pub(super) const MONTHS: &str = "social.unemployment-months";

/// `None` where too little was paid for any.
pub fn unemployment_months(rules: &RuleBook, years_paid: Decimal, on: Date) -> Result<Option<u32>, Refusal> {
    let steps = rules.steps(MONTHS, on)?;
    let Some(months) = steps.at(not_negative("years_paid", years_paid)?) else { return Ok(None) };
    let unreadable = || Refusal::from(NoFigure { figure: MONTHS.to_owned(), on });
    months.to_u32().map(Some).ok_or_else(unreadable)
}
