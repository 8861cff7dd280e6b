//! What is agreed in one life policy, as far as premiums and benefits follow from it, and the dates that follow.
//!
//! All dates hang on the day the policy takes effect and are counted from there afresh, so that a policy of the 31st pays on the
//! last day of a shorter month and on the 31st again after it. Ages are completed years (周岁), and a span "to age 60" ends on the
//! policy anniversary of the year of age 60: it lasts 60 less the age at issue.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::identity::Sex;
use crate::money::Fen;

/// How often premiums are paid (交费方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PayMode {
    /// Once, with a pay span of one year (趸交).
    Single,
    Yearly,
    HalfYearly,
    Quarterly,
    Monthly,
}

impl PayMode {
    pub const ALL: [PayMode; 5] =
        [PayMode::Single, PayMode::Yearly, PayMode::HalfYearly, PayMode::Quarterly, PayMode::Monthly];

    pub fn key(self) -> &'static str {
        match self {
            PayMode::Single => "single",
            PayMode::Yearly => "yearly",
            PayMode::HalfYearly => "half-yearly",
            PayMode::Quarterly => "quarterly",
            PayMode::Monthly => "monthly",
        }
    }

    pub fn parse(key: &str) -> Option<PayMode> {
        PayMode::ALL.into_iter().find(|mode| mode.key() == key)
    }

    /// Instalments in a year of payment.
    pub fn per_year(self) -> u32 {
        match self {
            PayMode::Single | PayMode::Yearly => 1,
            PayMode::HalfYearly => 2,
            PayMode::Quarterly => 4,
            PayMode::Monthly => 12,
        }
    }

    fn months(self) -> u32 {
        12 / self.per_year()
    }
}

impl fmt::Display for PayMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// How long: of cover (保险期间) or of payment (交费期间). Written `20 years`, `to age 60`, `whole life`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    Years(u32),
    ToAge(u32),
    Whole,
}

/// The longest span and the highest age that can be written; more is a mistake.
const YEARS_MAX: u32 = 150;

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Span::Years(1) => f.write_str("1 year"),
            Span::Years(years) => write!(f, "{years} years"),
            Span::ToAge(age) => write!(f, "to age {age}"),
            Span::Whole => f.write_str("whole life"),
        }
    }
}

/// The text is no span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanError(pub String);

impl fmt::Display for SpanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no span; write `20 years`, `to age 60` or `whole life`", self.0)
    }
}

impl std::error::Error for SpanError {}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Span, SpanError> {
        let wrong = || SpanError(text.chars().take(40).collect());
        let number = |digits: &str| {
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            let number = if plain { digits.parse::<u32>().ok() } else { None };
            number.filter(|number| (1..=YEARS_MAX).contains(number)).ok_or_else(wrong)
        };
        if text == "whole life" {
            return Ok(Span::Whole);
        }
        if let Some(age) = text.strip_prefix("to age ") {
            return number(age).map(Span::ToAge);
        }
        let years = text.strip_suffix(" years").or_else(|| text.strip_suffix(" year")).ok_or_else(wrong)?;
        number(years).map(Span::Years)
    }
}

impl Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Span, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What premiums and benefits of a policy follow from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyFacts {
    /// Of the insured.
    pub birth_date: Date,
    pub sex: Sex,
    pub effective_on: Date,
    /// Of an annuity the payment of a year.
    pub sum_insured: Fen,
    pub cover: Span,
    pub pay: Span,
    pub mode: PayMode,
}

impl PolicyFacts {
    /// Completed years; negative before birth. Who was born on 29 February is a year older on 1 March of a common year.
    pub fn age_on(&self, on: Date) -> i32 {
        let birth = self.birth_date;
        let before_birthday = (on.month(), on.day()) < (birth.month(), birth.day());
        i32::from(on.year()) - i32::from(birth.year()) - i32::from(before_birthday)
    }

    pub fn issue_age(&self) -> i32 {
        self.age_on(self.effective_on)
    }

    /// The anniversary after so many years, 0 the day of effect; the last day of the calendar where there is none.
    pub fn anniversary(&self, n: u32) -> Date {
        self.months_after_effect(u64::from(n) * 12).unwrap_or(Date::MAX)
    }

    /// The policy year of a day, 1 the first; 0 before the policy takes effect.
    pub fn policy_year(&self, on: Date) -> u32 {
        let Ok(years) = u32::try_from(i32::from(on.year()) - i32::from(self.effective_on.year())) else { return 0 };
        if self.anniversary(years) <= on { years + 1 } else { years }
    }

    /// The years of a span: `None` for whole life, 0 where the age has been reached at issue.
    pub fn years_of(&self, span: Span) -> Option<u32> {
        match span {
            Span::Years(years) => Some(years),
            Span::ToAge(age) => Some(self.years_to_age(age)),
            Span::Whole => None,
        }
    }

    /// Years from the day of effect to the anniversary of that age.
    pub fn years_to_age(&self, age: u32) -> u32 {
        let years = i64::from(age) - i64::from(self.issue_age());
        u32::try_from(years.max(0)).unwrap_or(u32::MAX)
    }

    pub fn cover_years(&self) -> Option<u32> {
        self.years_of(self.cover)
    }

    pub fn pay_years(&self) -> Option<u32> {
        if self.mode == PayMode::Single { Some(1) } else { self.years_of(self.pay) }
    }

    /// How many instalments there are; `None` where premiums are paid for life.
    pub fn instalments(&self) -> Option<u32> {
        self.pay_years().map(|years| years.saturating_mul(self.mode.per_year()))
    }

    /// When instalment `n` is due, the first being 0; `None` when all are paid by then.
    pub fn due_date(&self, n: u32) -> Option<Date> {
        if self.instalments().is_some_and(|count| n >= count) {
            return None;
        }
        self.months_after_effect(u64::from(n) * u64::from(self.mode.months()))
    }

    pub fn due_dates(&self) -> impl Iterator<Item = Date> {
        (0..).map_while(|n| self.due_date(n))
    }

    /// How many instalments are due before a day.
    pub fn dues_before(&self, day: Date) -> u32 {
        let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        // A due date lies in its month whatever its day, so only the one of the day's own month is in doubt.
        let whole = u32::try_from((months(day) - months(self.effective_on) - 1).max(0)).unwrap_or(u32::MAX);
        let sure = (whole / self.mode.months()).min(self.instalments().unwrap_or(u32::MAX));
        let after = (sure..).take_while(|n| self.due_date(*n).is_some_and(|due| due < day)).count();
        sure.saturating_add(u32::try_from(after).unwrap_or(u32::MAX))
    }

    /// The first due date after a day.
    pub fn due_after(&self, after: Date) -> Option<Date> {
        let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        let passed = months(after) - months(self.effective_on);
        // The months between two days are at most one more than the whole months between them.
        let whole = u32::try_from((passed - 1).max(0)).unwrap_or(u32::MAX);
        (whole / self.mode.months()..).map_while(|n| self.due_date(n)).find(|due| *due > after)
    }

    /// The anniversary on which the cover ends; `None` for whole life.
    pub fn ends_on(&self) -> Option<Date> {
        self.cover_years().map(|years| self.anniversary(years))
    }

    fn months_after_effect(&self, months: u64) -> Option<Date> {
        let months = jiff::Span::new().try_months(i64::try_from(months).ok()?).ok()?;
        self.effective_on.checked_add(months).ok()
    }
}
