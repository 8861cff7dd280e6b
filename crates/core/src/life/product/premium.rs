//! Whether a policy is one the product offers, and what it costs.

use rust_decimal::Decimal;

use super::facts::{PayMode, PolicyFacts, Span};
use super::refusal::ProductRefusal;
use super::terms::{PremiumBasis, Product};
use super::valuation::{Valuation, whole_fen};
use crate::identity::Sex;
use crate::life::refusal::LifeRefusal;
use crate::life::tables::LifeTables;
use crate::money::{Fen, MoneyRefusal, Rounding};

impl Product {
    /// Whether the product offers a policy of these facts.
    pub fn check(&self, facts: &PolicyFacts) -> Result<(), ProductRefusal> {
        let offer = &self.offer;
        if !offer.modes.contains_key(&facts.mode) {
            let offered = offer.modes.keys().copied().collect();
            return Err(ProductRefusal::PayModeNotOffered { mode: facts.mode, offered });
        }
        if !offer.covers.contains(&facts.cover) {
            return Err(ProductRefusal::CoverNotOffered { cover: facts.cover, offered: offer.covers.clone() });
        }
        if !offer.pays.contains(&facts.pay) {
            return Err(ProductRefusal::PaySpanNotOffered { pay: facts.pay, offered: offer.pays.clone() });
        }
        let (sum, from, to, step) = (facts.sum_insured, offer.sum_from, offer.sum_to, offer.sum_step);
        if sum < from || sum > to || step.0 <= 0 || sum.0 % step.0 != 0 {
            return Err(ProductRefusal::SumNotOffered { sum, from, to, step });
        }
        let age = facts.issue_age();
        if u32::try_from(age).map_or(true, |age| age < offer.age_from || age > offer.age_to) {
            return Err(ProductRefusal::AgeNotInsurable { age, from: offer.age_from, to: offer.age_to });
        }
        self.check_pay_span(facts)
    }

    /// One year of payment and a single premium are the same thing; nobody pays longer than he is covered.
    fn check_pay_span(&self, facts: &PolicyFacts) -> Result<(), ProductRefusal> {
        let single = (facts.mode == PayMode::Single) == (facts.pay == Span::Years(1));
        let within = match (facts.years_of(facts.pay), facts.cover_years()) {
            (_, Some(0)) | (Some(0), _) | (None, Some(_)) => false,
            (Some(pay), Some(cover)) => pay <= cover,
            (_, None) => true,
        };
        if single && within {
            return Ok(());
        }
        Err(ProductRefusal::PaySpanDoesNotFit { pay: facts.pay, cover: facts.cover })
    }

    /// The gross premium of one instalment.
    pub fn instalment(&self, tables: &LifeTables, facts: &PolicyFacts) -> Result<Fen, ProductRefusal> {
        let Some(factor) = self.offer.modes.get(&facts.mode) else {
            let offered = self.offer.modes.keys().copied().collect();
            return Err(ProductRefusal::PayModeNotOffered { mode: facts.mode, offered });
        };
        Ok(self.yearly_premium(tables, facts)?.times(*factor, Rounding::HalfUp)?)
    }

    /// The gross premium of a year, before the factor of the mode; of a single premium all of it.
    pub fn yearly_premium(&self, tables: &LifeTables, facts: &PolicyFacts) -> Result<Fen, ProductRefusal> {
        match &self.premium.basis {
            PremiumBasis::RateTable(rows) => {
                let age = facts.issue_age();
                let fits = |row: &&super::terms::RateRow| row.pay == facts.pay && i64::from(row.age) == i64::from(age);
                let row = rows.iter().find(fits).ok_or(ProductRefusal::NoRate { age, pay: facts.pay })?;
                let rate = match facts.sex {
                    Sex::Male => row.male,
                    Sex::Female => row.female,
                };
                let of_one_yuan = rate.checked_mul(Decimal::new(1, 3)).ok_or(MoneyRefusal::AmountTooLarge)?;
                Ok(facts.sum_insured.times(of_one_yuan, Rounding::HalfUp)?)
            }
            PremiumBasis::ShareOfSum { share } => Ok(facts.sum_insured.times(*share, Rounding::HalfUp)?),
            PremiumBasis::LifeTable { loading } => self.premium_by_life_table(tables, facts, *loading),
        }
    }

    /// The gross premium `G` for which `G · (1 - loading) · annuity = benefits + G · premiums given back on death`.
    fn premium_by_life_table(
        &self,
        tables: &LifeTables,
        facts: &PolicyFacts,
        loading: Decimal,
    ) -> Result<Fen, ProductRefusal> {
        let too_large = ProductRefusal::Life(LifeRefusal::ValueTooLarge);
        let with_premium = |premium| Valuation::new(self, tables, facts, premium);
        let without = with_premium(Decimal::ZERO)?;
        let benefits = without.benefits_at(0)?;
        let of_a_fen = with_premium(Decimal::ONE)?.benefits_at(0)? - benefits;
        let received = (Decimal::ONE - loading).checked_mul(without.premiums_at(0)?).ok_or(too_large.clone())?;
        let kept = received.checked_sub(of_a_fen).filter(|kept| *kept > Decimal::ZERO).ok_or(too_large.clone())?;
        whole_fen(benefits.checked_div(kept).ok_or(too_large)?)
    }
}
