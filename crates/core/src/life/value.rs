//! The value of a benefit (精算现值): what one unit of it is worth today, by interest and survival.
//!
//! One recursion serves every kind. With `i` the interest, `q` and `p = 1 - q` of an age, `S` paid at the start of the
//! year, `D` at its end to the dead and `E` at its end to the living, the value at that age is
//! `S + (q·D + p·(E + value at the next age)) / (1 + i)`. It runs from the end of the contract back to its start, then
//! through the deferred years, in which nothing is paid.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::refusal::LifeRefusal;
use super::table::LifeTable;

/// Decimals of a value that is shown; its error lies beyond them.
const SHOWN_DECIMALS: u32 = 20;

/// The rate of interest of a year, such as `0.035`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InterestRate(Decimal);

impl InterestRate {
    /// From -0.5 to 1, both included: wider than any market, narrow enough to catch `3.5` written for 3.5 %.
    pub fn new(interest: Decimal) -> Result<InterestRate, LifeRefusal> {
        let lowest = Decimal::new(-5, 1);
        if interest < lowest || interest > Decimal::ONE {
            return Err(LifeRefusal::InterestOutOfRange { interest });
        }
        Ok(InterestRate(interest))
    }

    pub fn rate(self) -> Decimal {
        self.0
    }

    /// What one unit has become after a year.
    pub fn growth(self) -> Decimal {
        Decimal::ONE + self.0
    }
}

/// What a benefit pays and when (给付责任).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BenefitKind {
    /// At the end of the year of death, if that lies in the years (定期寿险).
    Term,
    /// At the end of the year of death (终身寿险).
    Whole,
    /// At the end of the years, if alive (生存保险).
    PureEndowment,
    /// Term and pure endowment together (两全保险).
    Endowment,
    /// At the start of each of the years while alive (期初付年金).
    AnnuityDue,
    /// At the end of each of the years while alive (期末付年金).
    AnnuityImmediate,
}

/// One unit of a kind, for a life of an age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LifeBenefit {
    pub kind: BenefitKind,
    pub age: u32,
    /// Counted from the end of the deferred years; `None`: to the end of the table.
    pub years: Option<u32>,
    /// Years at the start in which nothing is paid, and after which only the living are covered.
    pub deferred: u32,
}

/// Units paid in one year of the contract.
struct Payments {
    at_start: Decimal,
    to_the_dead: Decimal,
    to_the_living: Decimal,
    at_the_end_of_the_years: Decimal,
}

impl BenefitKind {
    fn payments(self) -> Payments {
        let one_if = |paid: bool| if paid { Decimal::ONE } else { Decimal::ZERO };
        use BenefitKind::*;
        Payments {
            at_start: one_if(self == AnnuityDue),
            to_the_dead: one_if(matches!(self, Term | Whole | Endowment)),
            to_the_living: one_if(self == AnnuityImmediate),
            at_the_end_of_the_years: one_if(matches!(self, PureEndowment | Endowment)),
        }
    }
}

impl LifeBenefit {
    pub(super) fn check(&self, table: &LifeTable) -> Result<(), LifeRefusal> {
        table.check_age(self.age)?;
        match (self.kind, self.years) {
            (BenefitKind::Whole, Some(_)) => Err(LifeRefusal::WholeLifeHasNoYears),
            (BenefitKind::PureEndowment, None) => Err(LifeRefusal::YearsMissing),
            _ => Ok(()),
        }
    }

    /// What is left of it for one who is alive after so many years.
    pub(super) fn after(&self, duration: u32) -> LifeBenefit {
        let past_deferment = duration.saturating_sub(self.deferred);
        LifeBenefit {
            kind: self.kind,
            age: self.age.saturating_add(duration),
            years: self.years.map(|years| years.saturating_sub(past_deferment)),
            deferred: self.deferred.saturating_sub(duration),
        }
    }
}

/// The value today of one unit of the benefit, to 28 significant digits; see the parent module on its error.
///
/// Years that reach beyond the table add nothing, since nobody lives to see them: term and endowment become whole life, a
/// pure endowment is worth 0, an annuity is for life. `years` of 0 are allowed, as the end of every contract is.
pub fn value(table: &LifeTable, interest: InterestRate, benefit: &LifeBenefit) -> Result<Decimal, LifeRefusal> {
    benefit.check(table)?;
    let beyond = table.last_age().saturating_add(1);
    let start = benefit.age.saturating_add(benefit.deferred);
    if start >= beyond {
        return Ok(Decimal::ZERO);
    }
    let pays = benefit.kind.payments();
    let end = benefit.years.map_or(beyond, |years| start.saturating_add(years).min(beyond));
    let mut worth = if end < beyond { pays.at_the_end_of_the_years } else { Decimal::ZERO };
    for death in table.mortality_backward(start, end) {
        let to_the_living = worth.checked_add(pays.to_the_living).ok_or(LifeRefusal::ValueTooLarge)?;
        worth = year_before(interest, death, pays.to_the_dead, to_the_living)?;
        worth = worth.checked_add(pays.at_start).ok_or(LifeRefusal::ValueTooLarge)?;
    }
    for death in table.mortality_backward(benefit.age, start) {
        worth = year_before(interest, death, Decimal::ZERO, worth)?;
    }
    Ok(worth)
}

/// A value for people and other programs: 20 decimals, the rest rounded half up, no zeros at the end.
pub fn shown_value(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(SHOWN_DECIMALS, RoundingStrategy::MidpointAwayFromZero).normalize()
}

/// What these payments at the end of a year are worth at its start.
fn year_before(
    interest: InterestRate,
    death: Decimal,
    to_the_dead: Decimal,
    to_the_living: Decimal,
) -> Result<Decimal, LifeRefusal> {
    let living = (Decimal::ONE - death).checked_mul(to_the_living);
    let paid = living.and_then(|living| living.checked_add(death * to_the_dead));
    paid.and_then(|paid| paid.checked_div(interest.growth())).ok_or(LifeRefusal::ValueTooLarge)
}
