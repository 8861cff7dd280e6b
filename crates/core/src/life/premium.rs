//! Level premiums (均衡保费) and net premium reserves (净保费准备金) of a life benefit.
//!
//! Premiums and reserves are worked out per unit without rounding, the reserve on the premium before it was rounded; so a
//! reserve is 0 at the start, and at the end of an endowment the sum insured. The gross premium comes from the net one
//! before rounding too, so `gross · (1 - loading)` may differ from `net` by less than a fen.
//!
//! Rounding to the fen is half up, the half away from zero (四舍五入). A sum that is exactly half a fen may stand there as
//! 0.4999…, so the ninth decimal of a fen is rounded first.

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

use super::refusal::LifeRefusal;
use super::table::LifeTable;
use super::value::{BenefitKind, InterestRate, LifeBenefit, value};
use crate::money::Fen;

/// Decimals of a fen that are told apart before it is rounded.
const FEN_DECIMALS: u32 = 9;

/// A benefit with its amount and the years of premium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PremiumPlan {
    pub benefit: LifeBenefit,
    /// What is paid for one unit: the sum of a death or survival benefit, the yearly payment of an annuity.
    pub sum_insured: Fen,
    /// From the start of the contract, deferred years included; `None`: as long as it lasts. 1 is a single premium.
    pub pay_years: Option<u32>,
}

/// The part of the gross premium that is not for the benefit (附加费用率).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loading(Decimal);

impl Loading {
    /// From 0 to less than 1.
    pub fn new(loading: Decimal) -> Result<Loading, LifeRefusal> {
        if loading < Decimal::ZERO || loading >= Decimal::ONE {
            return Err(LifeRefusal::LoadingOutOfRange { loading });
        }
        Ok(Loading(loading))
    }

    pub fn fraction(self) -> Decimal {
        self.0
    }
}

/// What is paid at the start of each year of premium.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelPremium {
    pub net: Fen,
    pub gross: Fen,
}

impl PremiumPlan {
    /// The years the contract lasts: its own, or to the end of the table where it has none.
    fn term(&self, table: &LifeTable) -> u32 {
        let to_the_end = table.last_age().saturating_add(1).saturating_sub(self.benefit.age);
        self.benefit.years.map_or(to_the_end, |years| self.benefit.deferred.saturating_add(years))
    }

    fn pay_years(&self, table: &LifeTable) -> Result<u32, LifeRefusal> {
        let term = self.term(table);
        let pay_years = self.pay_years.unwrap_or(term);
        if pay_years == 0 {
            return Err(LifeRefusal::PayYearsZero);
        }
        if pay_years > term {
            return Err(LifeRefusal::PayYearsPastTerm { pay_years, term });
        }
        Ok(pay_years)
    }

    fn check_sum(&self) -> Result<(), LifeRefusal> {
        if self.sum_insured > Fen::ZERO { Ok(()) } else { Err(LifeRefusal::SumInsuredNotPositive) }
    }
}

/// The net premium of a year for one unit, before rounding: value of the benefit by value of an annuity-due of the years
/// of premium.
pub fn net_premium_per_unit(
    table: &LifeTable,
    interest: InterestRate,
    plan: &PremiumPlan,
) -> Result<Decimal, LifeRefusal> {
    plan.benefit.check(table)?;
    let pay_years = plan.pay_years(table)?;
    let benefit = value(table, interest, &plan.benefit)?;
    let payments = value(table, interest, &premiums(plan.benefit.age, pay_years))?;
    benefit.checked_div(payments).ok_or(LifeRefusal::ValueTooLarge)
}

/// The premium of a year, net and with the loading, each rounded half up to the fen.
pub fn level_premium(
    table: &LifeTable,
    interest: InterestRate,
    plan: &PremiumPlan,
    loading: Loading,
) -> Result<LevelPremium, LifeRefusal> {
    plan.check_sum()?;
    let net = net_premium_per_unit(table, interest, plan)?;
    let gross = net.checked_div(Decimal::ONE - loading.0).ok_or(LifeRefusal::ValueTooLarge)?;
    Ok(LevelPremium { net: in_fen(plan.sum_insured, net)?, gross: in_fen(plan.sum_insured, gross)? })
}

/// The reserve for one unit at the end of a policy year, before rounding: value of what the contract will still pay,
/// less value of the net premiums still to come. The premium of the next year is still to come; so is a payment of an
/// annuity-due and the sum of an endowment whose years end then, but not a payment of an annuity-immediate.
///
/// `duration` 0 is the start. The last year with a reserve is the last of the contract, or the one before the last age of
/// the table, after which nobody is alive.
pub fn reserve_per_unit(
    table: &LifeTable,
    interest: InterestRate,
    plan: &PremiumPlan,
    duration: u32,
) -> Result<Decimal, LifeRefusal> {
    let premium = net_premium_per_unit(table, interest, plan)?;
    let last = plan.term(table).min(table.last_age() - plan.benefit.age);
    if duration > last {
        return Err(LifeRefusal::DurationPastContract { duration, last });
    }
    let to_pay = value(table, interest, &plan.benefit.after(duration))?;
    let years_left = plan.pay_years(table)?.saturating_sub(duration);
    let payments = value(table, interest, &premiums(plan.benefit.age + duration, years_left))?;
    let to_receive = premium.checked_mul(payments);
    to_receive.and_then(|to_receive| to_pay.checked_sub(to_receive)).ok_or(LifeRefusal::ValueTooLarge)
}

/// The reserve at the end of a policy year, rounded half up to the fen. It may be negative.
pub fn reserve(
    table: &LifeTable,
    interest: InterestRate,
    plan: &PremiumPlan,
    duration: u32,
) -> Result<Fen, LifeRefusal> {
    plan.check_sum()?;
    in_fen(plan.sum_insured, reserve_per_unit(table, interest, plan, duration)?)
}

fn premiums(age: u32, years: u32) -> LifeBenefit {
    LifeBenefit { kind: BenefitKind::AnnuityDue, age, years: Some(years), deferred: 0 }
}

fn in_fen(sum: Fen, per_unit: Decimal) -> Result<Fen, LifeRefusal> {
    let half_up = RoundingStrategy::MidpointAwayFromZero;
    let amount = Decimal::from(sum.0).checked_mul(per_unit).ok_or(LifeRefusal::ValueTooLarge)?;
    let fen = amount.round_dp_with_strategy(FEN_DECIMALS, half_up).round_dp_with_strategy(0, half_up);
    fen.to_i64().map(Fen).ok_or(LifeRefusal::ValueTooLarge)
}
