//! Why the arithmetic gives no answer. Codes are frozen; the sentences are for people and may change.

use std::fmt;

use rust_decimal::Decimal;

use crate::money::MoneyRefusal;
use crate::refusal::Refusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LifeRefusal {
    UnknownLifeTable {
        name: String,
    },
    /// A short name that two sets use; the key says which is meant.
    AmbiguousLifeTable {
        name: String,
        keys: Vec<String>,
    },
    /// A table without ages, or with more than a life has.
    BadLifeTable {
        detail: String,
    },
    /// A probability of death that is no decimal number from 0 to 1.
    BadMortality {
        age: u32,
        text: String,
    },
    AgeOutsideTable {
        age: i64,
        first: u32,
        last: u32,
    },
    InterestOutOfRange {
        interest: Decimal,
    },
    /// A pure endowment is paid when its years are over, so it has to have some.
    YearsMissing,
    /// Whole life runs for life; years of payment are the premium's.
    WholeLifeHasNoYears,
    PayYearsZero,
    PayYearsPastTerm {
        pay_years: u32,
        term: u32,
    },
    LoadingOutOfRange {
        loading: Decimal,
    },
    SumInsuredNotPositive,
    /// No reserve is held at the end of that year: the contract is over, or nobody of the table is alive.
    DurationPastContract {
        duration: u32,
        last: u32,
    },
    /// More digits than there are: a long time at interest far below zero, or a very large sum.
    ValueTooLarge,
    Money(MoneyRefusal),
}

impl LifeRefusal {
    /// The frozen code.
    pub fn code(&self) -> &'static str {
        match self {
            LifeRefusal::UnknownLifeTable { .. } => "unknown_life_table",
            LifeRefusal::AmbiguousLifeTable { .. } => "ambiguous_life_table",
            LifeRefusal::BadLifeTable { .. } => "bad_life_table",
            LifeRefusal::BadMortality { .. } => "bad_mortality",
            LifeRefusal::AgeOutsideTable { .. } => "age_outside_table",
            LifeRefusal::InterestOutOfRange { .. } => "interest_out_of_range",
            LifeRefusal::YearsMissing => "years_missing",
            LifeRefusal::WholeLifeHasNoYears => "whole_life_has_no_years",
            LifeRefusal::PayYearsZero => "pay_years_zero",
            LifeRefusal::PayYearsPastTerm { .. } => "pay_years_past_term",
            LifeRefusal::LoadingOutOfRange { .. } => "loading_out_of_range",
            LifeRefusal::SumInsuredNotPositive => "sum_insured_not_positive",
            LifeRefusal::DurationPastContract { .. } => "duration_past_contract",
            LifeRefusal::ValueTooLarge => "value_too_large",
            LifeRefusal::Money(refusal) => refusal.code(),
        }
    }
}

impl fmt::Display for LifeRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LifeRefusal::UnknownLifeTable { name } => write!(f, "no pack holds a life table named `{name}`"),
            LifeRefusal::AmbiguousLifeTable { name, keys } => {
                write!(f, "`{name}` names {} life tables; use the key: {}", keys.len(), keys.join(", "))
            }
            LifeRefusal::BadLifeTable { detail } => write!(f, "the life table {detail}"),
            LifeRefusal::BadMortality { age, text } => {
                write!(f, "age {age}: a probability of death is a decimal number from 0 to 1, not `{text}`")
            }
            LifeRefusal::AgeOutsideTable { age, first, last } => {
                write!(f, "the life table has the ages {first} to {last}, not {age}")
            }
            LifeRefusal::InterestOutOfRange { interest } => {
                write!(f, "a rate of interest lies between -0.5 and 1 (0.035 is 3.5 %), not {interest}")
            }
            LifeRefusal::YearsMissing => f.write_str("a pure endowment needs `years`: it is paid at their end"),
            LifeRefusal::WholeLifeHasNoYears => {
                f.write_str("whole life has no `years`; a limited time is `term`, a limited payment `pay_years`")
            }
            LifeRefusal::PayYearsZero => f.write_str("premiums are paid for one year at least"),
            LifeRefusal::PayYearsPastTerm { pay_years, term } => {
                write!(f, "premiums for {pay_years} years, but the contract lasts {term}")
            }
            LifeRefusal::LoadingOutOfRange { loading } => {
                write!(f, "a loading is a part of the gross premium, from 0 to less than 1, not {loading}")
            }
            LifeRefusal::SumInsuredNotPositive => f.write_str("a sum insured is more than zero"),
            LifeRefusal::DurationPastContract { duration, last } => {
                write!(f, "no reserve after {duration} years: the last year with one is {last}")
            }
            LifeRefusal::ValueTooLarge => f.write_str("the value has more digits than can be counted exactly"),
            LifeRefusal::Money(refusal) => refusal.fmt(f),
        }
    }
}

impl std::error::Error for LifeRefusal {}

impl From<MoneyRefusal> for LifeRefusal {
    fn from(refusal: MoneyRefusal) -> LifeRefusal {
        LifeRefusal::Money(refusal)
    }
}

impl From<LifeRefusal> for Refusal {
    fn from(refusal: LifeRefusal) -> Refusal {
        let new = Refusal::new(refusal.code());
        match refusal {
            LifeRefusal::UnknownLifeTable { name } => new.with("name", name),
            LifeRefusal::AmbiguousLifeTable { name, keys } => new.with("name", name).with("keys", keys.join(", ")),
            LifeRefusal::BadLifeTable { detail } => new.with("cause", detail),
            LifeRefusal::BadMortality { age, text } => new.with("age", age.to_string()).with("text", text),
            LifeRefusal::AgeOutsideTable { age, first, last } => {
                new.with("age", age.to_string()).with("first", first.to_string()).with("last", last.to_string())
            }
            LifeRefusal::InterestOutOfRange { interest } => new.with("interest", interest.to_string()),
            LifeRefusal::PayYearsPastTerm { pay_years, term } => {
                new.with("pay_years", pay_years.to_string()).with("term", term.to_string())
            }
            LifeRefusal::LoadingOutOfRange { loading } => new.with("loading", loading.to_string()),
            LifeRefusal::DurationPastContract { duration, last } => {
                new.with("duration", duration.to_string()).with("last", last.to_string())
            }
            LifeRefusal::YearsMissing
            | LifeRefusal::WholeLifeHasNoYears
            | LifeRefusal::PayYearsZero
            | LifeRefusal::SumInsuredNotPositive
            | LifeRefusal::ValueTooLarge
            | LifeRefusal::Money(_) => new,
        }
    }
}
