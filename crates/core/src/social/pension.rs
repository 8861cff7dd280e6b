//! The pension of a month (基本养老金): a part that grows with wages and years, and the account over its months.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::exact::Exact;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::rulebook::RuleBook;
use crate::share::not_negative;

pub(super) const SHARE_A_YEAR: &str = "social.pension.share-a-year";
pub(super) const DIVISORS: &str = "social.pension.divisors";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PensionFacts {
    /// The average wage of the province in the year before, by month (上年度在岗职工月平均工资).
    pub average_wage: Fen,
    /// What the person paid on, as a multiple of the average wages (平均缴费指数).
    pub index: Decimal,
    pub years_paid: Decimal,
    /// What stands on the personal account.
    pub account: Fen,
    /// Over how many months the account is paid out (计发月数).
    pub divisor: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthlyPension {
    pub basic: Fen,
    pub account_part: Fen,
    pub total: Fen,
}

/// Basic: half of average wage and average wage times index, times years, times the share of a year. Each part is rounded half up
/// to the fen; the total is their sum.
pub fn monthly_pension(rules: &RuleBook, facts: &PensionFacts, on: Date) -> Result<MonthlyPension, Refusal> {
    let average = Exact::fen(facts.average_wage.not_negative("average_wage")?);
    let index = not_negative("index", facts.index)?;
    let years = not_negative("years_paid", facts.years_paid)?;
    let both = average.plus(average.times(index)?)?;
    let basic = both.times(years)?.times(rules.rate(SHARE_A_YEAR, on)?)?.rounded_over(2)?;
    if facts.divisor == 0 {
        return Err(Refusal::new("divisor_zero"));
    }
    let account_part = Exact::fen(facts.account.not_negative("account")?).rounded_over(facts.divisor)?;
    let total = basic.checked_add(account_part).map_err(|_| Refusal::new("too_many_digits"))?;
    Ok(MonthlyPension { basic, account_part, total })
}

/// The months of the table for an age of retirement in months. The table has full years; between them no rule was found, so the
/// question is refused.
pub fn divisor_at(rules: &RuleBook, age_months: u32, on: Date) -> Result<u32, Refusal> {
    let unknown = |code| Refusal::new(code).with("years", (age_months / 12).to_string());
    if !age_months.is_multiple_of(12) {
        return Err(unknown("age_between_full_years").with("months", (age_months % 12).to_string()));
    }
    let divisor = rules.steps(DIVISORS, on)?.exactly(Decimal::from(age_months / 12));
    divisor.and_then(|divisor| divisor.to_u32()).ok_or_else(|| unknown("age_outside_divisors"))
}
