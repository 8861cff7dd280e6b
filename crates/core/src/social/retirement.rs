//! When somebody may retire (法定退休年龄). Until the end of 2024 at a fixed age; since then the age grows by a month for so many
//! months of births, up to a most. Which ages, steps and mosts is what the figures of packs say on the day the old age is reached.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
use crate::rulebook::RuleBook;

pub(super) const LEAST_PAID_YEARS: &str = "social.least-paid-years";

/// Whose age it is: by sex and, for women, by the work they did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RetirementGroup {
    Male,
    #[serde(rename = "female-55")]
    Female55,
    #[serde(rename = "female-50")]
    Female50,
}

/// The figures of a group.
pub(super) struct Keys {
    /// The age of old, in years.
    pub(super) age: &'static str,
    /// For how many months of births the age grows by one month; 0: it does not.
    pub(super) births_a_month: &'static str,
    /// By how many months it grows at most.
    pub(super) delay_most: &'static str,
}

pub(super) const MALE: Keys = Keys {
    age: "social.retirement.male.age",
    births_a_month: "social.retirement.male.births-a-month",
    delay_most: "social.retirement.male.delay-most",
};
pub(super) const FEMALE_55: Keys = Keys {
    age: "social.retirement.female-55.age",
    births_a_month: "social.retirement.female-55.births-a-month",
    delay_most: "social.retirement.female-55.delay-most",
};
pub(super) const FEMALE_50: Keys = Keys {
    age: "social.retirement.female-50.age",
    births_a_month: "social.retirement.female-50.births-a-month",
    delay_most: "social.retirement.female-50.delay-most",
};

impl RetirementGroup {
    fn keys(self) -> &'static Keys {
        match self {
            RetirementGroup::Male => &MALE,
            RetirementGroup::Female55 => &FEMALE_55,
            RetirementGroup::Female50 => &FEMALE_50,
        }
    }
}

/// A month of a year, `1965-04`. Kept as its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BirthMonth(Date);

impl FromStr for BirthMonth {
    type Err = ();

    fn from_str(text: &str) -> Result<BirthMonth, ()> {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let (year, month) = text.split_once('-').ok_or(())?;
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return Err(());
        }
        let first = Date::new(year.parse().map_err(drop)?, month.parse().map_err(drop)?, 1);
        first.map(BirthMonth).map_err(drop)
    }
}

impl fmt::Display for BirthMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetirementAge {
    pub years: u32,
    pub months: u32,
    /// The month in which that age is reached.
    pub retires: BirthMonth,
    pub delay_months: u32,
    /// How many years must have been paid for, in the year of retirement.
    pub least_paid_years: Decimal,
}

pub fn retirement_age(rules: &RuleBook, birth: BirthMonth, group: RetirementGroup) -> Result<RetirementAge, Refusal> {
    let keys = group.keys();
    let out_of_range = |_| Refusal::new("date_out_of_range");
    // Which age is the one of old does not change with the reform; its figure of the month of birth may be younger than the rule.
    let old_age = rules.over_time(keys.age).last().and_then(|figure| figure.value.parse::<u32>().ok());
    let old_age = old_age.ok_or_else(|| Refusal::new("no_figure_in_force").with("figure", keys.age))?;
    let reached = birth.0.checked_add(i64::from(old_age).years()).map_err(out_of_range)?;
    let births = rules.count(keys.births_a_month, reached)?;
    // The months of births since the first whose old age falls under this step.
    let since = rules.figure(keys.births_a_month, reached)?.effective.from;
    let months = (i64::from(reached.year()) - i64::from(since.year())) * 12
        + (i64::from(reached.month()) - i64::from(since.month()));
    let delay_months = match u32::try_from(months).unwrap_or_default().checked_div(births) {
        Some(grown) => (grown + 1).min(rules.count(keys.delay_most, reached)?),
        None => 0,
    };
    let retires = reached.checked_add(i64::from(delay_months).months()).map_err(out_of_range)?;
    Ok(RetirementAge {
        years: old_age + delay_months / 12,
        months: delay_months % 12,
        retires: BirthMonth(retires),
        delay_months,
        least_paid_years: rules.rate(LEAST_PAID_YEARS, retires)?,
    })
}
