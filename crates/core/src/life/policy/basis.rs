//! What a decision on a policy stands on besides the policy.

use jiff::civil::Date;

use super::refusal::PolicyRefusal;
use crate::calendar::{Calendar, LegalUnit};
use crate::life::product::{Product, Products};
use crate::life::tables::LifeTables;
use crate::rulebook::RuleBook;
use crate::service::Allowance;

/// What a decision stands on besides the policy: its product, the tables, the figures, the calendar.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    pub product: &'a Product,
    pub products: &'a Products,
    pub tables: &'a LifeTables,
    pub rules: &'a RuleBook,
    pub calendar: &'a Calendar,
    /// The first day that is not closed in the books: earlier values are booked on it.
    pub open_from: Date,
}

impl Basis<'_> {
    /// The last day of a period that begins on a day.
    pub fn end_of(&self, from: Date, allowance: Allowance) -> Result<Date, PolicyRefusal> {
        let calendar = self.calendar;
        Ok(match allowance {
            Allowance::WorkingDays(days) => calendar.add_working_days(from, i64::from(days))?,
            Allowance::Days(days) => calendar.legal_period_end(from, i64::from(days), LegalUnit::Days)?,
            Allowance::Months(months) => calendar.legal_period_end(from, i64::from(months), LegalUnit::Months)?,
            Allowance::Years(years) => calendar.legal_period_end(from, i64::from(years), LegalUnit::Years)?,
            Allowance::Until(day) => day.max(from),
            // Hours are for promises of cases; no rule of a policy counts them.
            Allowance::WorkingHours(_) | Allowance::Hours(_) => from,
        })
    }
}
