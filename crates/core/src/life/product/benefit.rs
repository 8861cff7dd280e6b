//! Payments on fixed days: survival benefits (生存金), annuities (年金) and the sum at maturity (满期金).
//!
//! All fall on policy anniversaries, are owed only while the insured lives, and never after the cover has ended.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::facts::PolicyFacts;
use super::terms::{BenefitRule, Point, Product, ScheduledKind};
use crate::money::{Fen, Rounding};

/// One payment; key and day together name it for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledBenefit {
    /// Of the rule in the terms.
    pub key: String,
    pub kind: ScheduledKind,
    pub due_on: Date,
    pub amount: Fen,
}

impl PolicyFacts {
    /// The anniversary a point of the terms means, as a number of years.
    pub fn years_to(&self, point: Point) -> u32 {
        match point {
            Point::Age(age) => self.years_to_age(age),
            Point::Year(year) => year,
        }
    }
}

impl BenefitRule {
    /// Whether it pays on the anniversary after so many years.
    pub(super) fn pays_after(&self, facts: &PolicyFacts, years: u32) -> bool {
        let cover = facts.cover_years();
        if years == 0 || cover.is_some_and(|cover| years > cover) {
            return false;
        }
        if self.kind == ScheduledKind::Maturity {
            return cover == Some(years);
        }
        // A benefit from an age that was passed at issue begins with the first anniversary.
        let first = self.from.map_or(self.every_years, |from| facts.years_to(from)).max(1);
        let over = self.until.is_some_and(|until| years > facts.years_to(until));
        years >= first && !over && (years - first).is_multiple_of(self.every_years.max(1))
    }
}

impl Product {
    /// All payments on fixed days, in the order of the days. Those for life end with the last age of the reserve's table.
    pub fn benefits(&self, facts: &PolicyFacts) -> Vec<ScheduledBenefit> {
        let last = match (facts.ends_on(), &self.reserve) {
            (Some(end), _) => end,
            (None, Some(basis)) => facts.anniversary(facts.years_to_age(basis.last_age)),
            (None, None) => Date::MAX,
        };
        self.benefits_after(facts, Date::MIN).take_while(|benefit| benefit.due_on <= last).collect()
    }

    /// The payments due after a day, in the order of the days, worked out as they are asked for. Those for life do not end:
    /// somebody may grow older than any table.
    pub fn benefits_after(&self, facts: &PolicyFacts, after: Date) -> impl Iterator<Item = ScheduledBenefit> {
        let first = facts.policy_year(after).max(1);
        let last = facts.cover_years().unwrap_or(u32::MAX);
        // Without rules an endless cover would be searched to the end of the calendar.
        let last = if self.benefit_rules.is_empty() { 0 } else { last };
        (first..=last)
            .map(|years| (years, facts.anniversary(years)))
            .take_while(|(_, due_on)| *due_on < Date::MAX)
            .flat_map(move |(years, due_on)| {
                let paying = self.benefit_rules.iter().filter(move |rule| rule.pays_after(facts, years));
                paying.map(move |rule| ScheduledBenefit {
                    key: rule.key.clone(),
                    kind: rule.kind,
                    due_on,
                    amount: rule.amount(facts),
                })
            })
            .filter(move |benefit| benefit.due_on > after)
    }

    /// When the cover ends with a payment for the living.
    pub fn matures_on(&self, facts: &PolicyFacts) -> Option<Date> {
        let pays = self.benefit_rules.iter().any(|rule| rule.kind == ScheduledKind::Maturity);
        if pays { facts.ends_on() } else { None }
    }
}

impl BenefitRule {
    pub(super) fn amount(&self, facts: &PolicyFacts) -> Fen {
        // A share of at most a hundred of a sum that the offer limits: the product check holds both.
        facts.sum_insured.times(self.share, Rounding::HalfUp).unwrap_or(Fen(i64::MAX))
    }
}
