//! What is paid when something happens to the insured.

use jiff::civil::Date;

use super::facts::PolicyFacts;
use super::refusal::ProductRefusal;
use super::terms::{ClaimEvent, ClaimMeasure, Product};
use crate::life::tables::LifeTables;
use crate::money::{Fen, Rounding};

impl ClaimEvent {
    pub const ALL: [ClaimEvent; 4] =
        [ClaimEvent::Death, ClaimEvent::AccidentalDeath, ClaimEvent::Disability, ClaimEvent::Illness];

    pub fn key(self) -> &'static str {
        match self {
            ClaimEvent::Death => "death",
            ClaimEvent::AccidentalDeath => "accidental-death",
            ClaimEvent::Disability => "disability",
            ClaimEvent::Illness => "illness",
        }
    }

    pub fn parse(key: &str) -> Option<ClaimEvent> {
        ClaimEvent::ALL.into_iter().find(|event| event.key() == key)
    }
}

impl Product {
    /// What is paid for an event (`death`, `accidental-death`, `disability`, `illness`) on a day; `None` where it is not covered,
    /// by these terms or on that day. `premiums_paid` is the sum of all of them, which the terms may give back.
    pub fn claim_amount(
        &self,
        tables: &LifeTables,
        facts: &PolicyFacts,
        event: &str,
        on: Date,
        premiums_paid: Fen,
    ) -> Result<Option<Fen>, ProductRefusal> {
        let known = ClaimEvent::parse(event);
        let event =
            known.ok_or_else(|| ProductRefusal::UnknownClaimEvent { event: event.chars().take(40).collect() })?;
        if on < facts.effective_on || facts.ends_on().is_some_and(|end| on >= end) {
            return Ok(None);
        }
        let years = facts.policy_year(on) - 1;
        let holds = |rule: &&super::terms::ClaimRule| {
            rule.events.contains(&event) && rule.before.is_none_or(|before| years < facts.years_to(before))
        };
        let Some(rule) = self.claim_rules.iter().find(holds) else { return Ok(None) };
        let waited = facts.effective_on.until(on).map_or(i32::MAX, |span| span.get_days());
        if waited < i32::try_from(rule.waiting_days).unwrap_or(i32::MAX) {
            return Ok(Some(premiums_paid));
        }
        let mut most = Fen::ZERO;
        for part in &rule.pays {
            let measure = match part.of {
                ClaimMeasure::SumInsured => facts.sum_insured,
                ClaimMeasure::PremiumsPaid => premiums_paid,
                ClaimMeasure::CashValue => self.cash_value(tables, facts, on)?,
            };
            most = most.max(measure.times(part.times, Rounding::HalfUp)?);
        }
        Ok(Some(most))
    }
}
