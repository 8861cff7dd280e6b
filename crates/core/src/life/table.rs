//! A life table (生命表): for each age the probability of dying within the year, exactly as it was written.

use rust_decimal::Decimal;

use super::refusal::LifeRefusal;
use crate::decimal::decimal;

/// More ages than any table has; what is longer is a mistake.
const AGES_MAX: usize = 200;

/// Probabilities of death by age, without gaps. In the last age everybody dies, whatever was written for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeTable {
    first_age: u32,
    /// At least one; the last is 1.
    mortality: Vec<Decimal>,
}

impl LifeTable {
    /// The probabilities from `first_age` on.
    pub fn new(first_age: u32, mortality: Vec<Decimal>) -> Result<LifeTable, LifeRefusal> {
        let bad = |detail: &str| LifeRefusal::BadLifeTable { detail: detail.to_owned() };
        let mut mortality = mortality;
        if mortality.len() > AGES_MAX || first_age > 200 {
            return Err(bad("has more than 200 ages or begins later than 200"));
        }
        for (age, death) in (first_age..).zip(&mortality) {
            if *death < Decimal::ZERO || *death > Decimal::ONE {
                return Err(LifeRefusal::BadMortality { age, text: death.to_string() });
            }
        }
        *mortality.last_mut().ok_or_else(|| bad("has no ages"))? = Decimal::ONE;
        Ok(LifeTable { first_age, mortality })
    }

    /// The probabilities as text, such as `0.000867`.
    pub fn from_texts<Text: AsRef<str>>(first_age: u32, texts: &[Text]) -> Result<LifeTable, LifeRefusal> {
        if texts.len() > AGES_MAX {
            return Err(LifeRefusal::BadLifeTable { detail: "has more than 200 ages".to_owned() });
        }
        let mortality = (first_age..).zip(texts).map(|(age, text)| {
            let text = text.as_ref();
            decimal(text).ok_or_else(|| LifeRefusal::BadMortality { age, text: text.chars().take(40).collect() })
        });
        LifeTable::new(first_age, mortality.collect::<Result<_, _>>()?)
    }

    pub fn first_age(&self) -> u32 {
        self.first_age
    }

    /// The age in which everybody dies.
    pub fn last_age(&self) -> u32 {
        self.first_age + u32::try_from(self.mortality.len()).unwrap_or(u32::MAX) - 1
    }

    /// The probability of dying before the next birthday; `None` outside the table.
    pub fn mortality(&self, age: u32) -> Option<Decimal> {
        let place = usize::try_from(age.checked_sub(self.first_age)?).ok()?;
        self.mortality.get(place).copied()
    }

    /// The probabilities from one age up to, and without, another, the last first.
    pub(super) fn mortality_backward(&self, from: u32, until: u32) -> impl Iterator<Item = Decimal> {
        (from..until).rev().filter_map(|age| self.mortality(age))
    }

    pub(super) fn check_age(&self, age: u32) -> Result<(), LifeRefusal> {
        let (first, last) = (self.first_age(), self.last_age());
        if (first..=last).contains(&age) {
            Ok(())
        } else {
            Err(LifeRefusal::AgeOutsideTable { age: age.into(), first, last })
        }
    }
}
