//! The reserve of one policy: what it will still pay on death and on fixed days, less the net premiums still to come.
//!
//! Years are counted as in [`crate::life`]: death benefits at the end of the policy year of death, everything else on
//! anniversaries. Death benefits that depend on a cash value count with the other parts of their rule only, and disability and
//! illness do not count: a reserve here is for surrender, loans and dividends, not for the accounts.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use super::facts::PolicyFacts;
use super::refusal::ProductRefusal;
use super::terms::{Between, ClaimEvent, ClaimMeasure, DividendRate, Product, ReserveBasis};
use crate::identity::Sex;
use crate::life::refusal::LifeRefusal;
use crate::life::table::LifeTable;
use crate::life::tables::LifeTables;
use crate::life::value::{BenefitKind, InterestRate, LifeBenefit, value};
use crate::money::{Fen, Rounding};

const TOO_LARGE: ProductRefusal = ProductRefusal::Life(LifeRefusal::ValueTooLarge);

/// The payments of a policy by year, in fen before rounding, with the table and the interest they are valued by.
pub(super) struct Valuation<'a> {
    table: &'a LifeTable,
    interest: InterestRate,
    issue_age: u32,
    pay_years: u32,
    /// By policy year, the first at 0: at its end to those who died in it. As many as the cover and the table have years.
    death: Vec<Decimal>,
    /// By anniversary, that of issue at 0, up to the end of the last year.
    living: Vec<Decimal>,
}

impl<'a> Valuation<'a> {
    /// With a gross premium of the year, which death benefits may give back.
    pub(super) fn new(
        product: &Product,
        tables: &'a LifeTables,
        facts: &PolicyFacts,
        yearly_premium: Decimal,
    ) -> Result<Valuation<'a>, ProductRefusal> {
        let basis = product.reserve.as_ref();
        let basis = basis.ok_or_else(|| ProductRefusal::NoReserve { product: product.key.clone() })?;
        let table = table_of(basis, tables, facts.sex)?;
        let (first, last) = (table.first_age(), table.last_age());
        let age = facts.issue_age();
        let issue_age = u32::try_from(age).ok().filter(|age| (first..=last).contains(age));
        let issue_age = issue_age.ok_or(LifeRefusal::AgeOutsideTable { age: age.into(), first, last })?;
        let to_the_end = last - issue_age + 1;
        let years = facts.cover_years().map_or(to_the_end, |years| years.min(to_the_end));
        let pay_years = facts.pay_years().map_or(years, |pay| pay.min(years));
        let mut death = Vec::new();
        for year in 0..years {
            death.push(product.death_benefit(facts, year, yearly_premium, pay_years)?);
        }
        let living = (0..=years).map(|n| {
            let paying = product.benefit_rules.iter().filter(|rule| rule.pays_after(facts, n));
            paying.map(|rule| Decimal::from(rule.amount(facts).0)).sum()
        });
        let interest = InterestRate::new(basis.interest)?;
        Ok(Valuation { table, interest, issue_age, pay_years, death, living: living.collect() })
    }

    /// The number of policy years.
    pub(super) fn years(&self) -> u32 {
        u32::try_from(self.death.len()).unwrap_or(u32::MAX)
    }

    /// The value of everything to be paid from an anniversary on, what is due that day included.
    pub(super) fn benefits_at(&self, anniversary: u32) -> Result<Decimal, ProductRefusal> {
        let start = usize::try_from(anniversary).unwrap_or(usize::MAX);
        let mut worth = self.living.last().copied().unwrap_or_default();
        for year in (start..self.death.len()).rev() {
            let age = self.issue_age.saturating_add(u32::try_from(year).unwrap_or(u32::MAX));
            let mortality = self.table.mortality(age).unwrap_or(Decimal::ONE);
            let living = (Decimal::ONE - mortality).checked_mul(worth);
            let dead = mortality.checked_mul(self.death[year]);
            let paid = living.zip(dead).and_then(|(living, dead)| living.checked_add(dead));
            let today = paid.and_then(|paid| paid.checked_div(self.interest.growth()));
            worth = today.and_then(|today| today.checked_add(self.living[year])).ok_or(TOO_LARGE)?;
        }
        Ok(worth)
    }

    /// The value of one a year for the years of premium that are left on an anniversary.
    pub(super) fn premiums_at(&self, anniversary: u32) -> Result<Decimal, ProductRefusal> {
        let years = self.pay_years.saturating_sub(anniversary);
        if years == 0 {
            return Ok(Decimal::ZERO);
        }
        let age = self.issue_age.saturating_add(anniversary);
        let payments = LifeBenefit { kind: BenefitKind::AnnuityDue, age, years: Some(years), deferred: 0 };
        Ok(value(self.table, self.interest, &payments)?)
    }

    /// The reserve on an anniversary, before what is paid on it and before its premium.
    pub(super) fn reserve_at(&self, anniversary: u32) -> Result<Decimal, ProductRefusal> {
        if anniversary > self.years() {
            return Ok(Decimal::ZERO);
        }
        let net = self.benefits_at(0)?.checked_div(self.premiums_at(0)?).ok_or(TOO_LARGE)?;
        let to_receive = net.checked_mul(self.premiums_at(anniversary)?).ok_or(TOO_LARGE)?;
        self.benefits_at(anniversary)?.checked_sub(to_receive).ok_or(TOO_LARGE)
    }

    fn paid_on(&self, anniversary: u32) -> Decimal {
        let place = usize::try_from(anniversary).unwrap_or(usize::MAX);
        self.living.get(place).copied().unwrap_or_default()
    }
}

fn table_of<'a>(basis: &ReserveBasis, tables: &'a LifeTables, sex: Sex) -> Result<&'a LifeTable, ProductRefusal> {
    let name = match sex {
        Sex::Male => &basis.male,
        Sex::Female => &basis.female,
    };
    Ok(&tables.find(name)?.table)
}

/// Half up; a sum that is exactly half a fen may stand there as 0.4999…, so the ninth decimal is rounded first.
pub(super) fn whole_fen(amount: Decimal) -> Result<Fen, ProductRefusal> {
    let near = amount.round_dp_with_strategy(9, RoundingStrategy::MidpointAwayFromZero);
    Ok(Fen(1).times(near, Rounding::HalfUp)?)
}

impl Product {
    /// What is paid at the end of a policy year (the first is 0) to one who dies in it.
    fn death_benefit(
        &self,
        facts: &PolicyFacts,
        year: u32,
        yearly_premium: Decimal,
        pay_years: u32,
    ) -> Result<Decimal, ProductRefusal> {
        let holds = |rule: &&super::terms::ClaimRule| {
            rule.events.contains(&ClaimEvent::Death) && rule.before.is_none_or(|before| year < facts.years_to(before))
        };
        let Some(rule) = self.claim_rules.iter().find(holds) else { return Ok(Decimal::ZERO) };
        let mut most = Decimal::ZERO;
        for part in &rule.pays {
            let measure = match part.of {
                ClaimMeasure::SumInsured => Decimal::from(facts.sum_insured.0),
                ClaimMeasure::PremiumsPaid => {
                    let paid = Decimal::from(pay_years.min(year.saturating_add(1)));
                    yearly_premium.checked_mul(paid).ok_or(TOO_LARGE)?
                }
                ClaimMeasure::CashValue => Decimal::ZERO,
            };
            most = most.max(measure.checked_mul(part.times).ok_or(TOO_LARGE)?);
        }
        Ok(most)
    }

    fn valuation<'a>(&self, tables: &'a LifeTables, facts: &PolicyFacts) -> Result<Valuation<'a>, ProductRefusal> {
        if self.reserve.is_none() {
            return Err(ProductRefusal::NoReserve { product: self.key.clone() });
        }
        let premium = self.yearly_premium(tables, facts)?;
        Valuation::new(self, tables, facts, Decimal::from(premium.0))
    }

    /// The net premium reserve at the end of a policy year, before what is paid on that day; 0 after the cover.
    pub fn reserve(&self, tables: &LifeTables, facts: &PolicyFacts, policy_year: u32) -> Result<Fen, ProductRefusal> {
        whole_fen(self.valuation(tables, facts)?.reserve_at(policy_year)?)
    }

    /// What a surrender on that day gives (现金价值): the reserve between two anniversaries as the terms say, less the surrender
    /// charge of the policy year; never negative. What falls due on the day itself is owed besides and not part of it.
    pub fn cash_value(&self, tables: &LifeTables, facts: &PolicyFacts, on: Date) -> Result<Fen, ProductRefusal> {
        let year = facts.policy_year(on);
        let Some(passed) = year.checked_sub(1) else { return Err(ProductRefusal::PolicyNotInForce { on }) };
        let Some(terms) = &self.surrender else {
            return Err(ProductRefusal::NoReserve { product: self.key.clone() });
        };
        let valuation = self.valuation(tables, facts)?;
        if passed >= valuation.years() {
            return Ok(Fen::ZERO);
        }
        let after_payment = valuation.reserve_at(passed)? - valuation.paid_on(passed);
        let reserve = match terms.between {
            Between::LastAnniversary => after_payment,
            Between::ByDays => {
                let days = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
                let start = facts.anniversary(passed);
                let length = Decimal::from(days(start, facts.anniversary(year)).max(1));
                let share = Decimal::from(days(start, on)).checked_div(length).ok_or(TOO_LARGE)?;
                let risen = valuation.reserve_at(year)?.checked_sub(after_payment).ok_or(TOO_LARGE)?;
                after_payment.checked_add(risen.checked_mul(share).ok_or(TOO_LARGE)?).ok_or(TOO_LARGE)?
            }
        };
        let place = usize::try_from(passed).unwrap_or(usize::MAX);
        let charge = terms.charges.get(place).copied().unwrap_or_default();
        let left = reserve.checked_mul(Decimal::ONE - charge).ok_or(TOO_LARGE)?;
        Ok(whole_fen(left)?.max(Fen::ZERO))
    }

    /// What a participating policy gets for a policy year (1 the first): the declared rate on the reserve at its end. The rate
    /// is that of the year in which the policy year ends.
    pub fn dividend(
        &self,
        tables: &LifeTables,
        facts: &PolicyFacts,
        policy_year: u32,
        declared: &DividendRate,
    ) -> Result<Fen, ProductRefusal> {
        if !self.participating {
            return Err(ProductRefusal::NotParticipating { product: self.key.clone() });
        }
        let ends = facts.anniversary(policy_year);
        if declared.product != self.key || declared.year != ends.year() {
            return Err(ProductRefusal::DividendRateMismatch {
                product: declared.product.clone(),
                year: declared.year,
            });
        }
        if policy_year == 0 || facts.cover_years().is_some_and(|years| policy_year > years) {
            return Err(ProductRefusal::PolicyNotInForce { on: ends });
        }
        let reserve = self.valuation(tables, facts)?.reserve_at(policy_year)?;
        whole_fen(reserve.max(Decimal::ZERO).checked_mul(declared.rate).ok_or(TOO_LARGE)?)
    }
}
