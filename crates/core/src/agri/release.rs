//! When a part of the premium is released (补贴拨付): what farmers have paid for is owed by each level; the upper levels pay once what the
//! programme asks of the lower ones has happened, or beforehand on what a city expects. At the end of the year all is settled on what was
//! really enrolled, and what was paid beyond that is given back.

use jiff::civil::Date;

use super::contributor::Contributor;
use super::programme::Programme;
use super::release_rule::Condition;
use super::settlement::{Payer, SettlementTerms, level_key};
use crate::money::Fen;
use crate::refusal::Refusal;

/// What becomes of the promise of a level to pay what it owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseTurn {
    /// Something is owed and no promise runs: one begins.
    Begun,
    /// Nothing is owed any more: the one that runs is kept.
    Kept,
}

impl PromiseTurn {
    pub fn key(self) -> &'static str {
        match self {
            PromiseTurn::Begun => "begun",
            PromiseTurn::Kept => "kept",
        }
    }
}

/// The subsidy of one level, or of one of its two payers, as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SubsidyStanding {
    /// Its part of the premiums of what is expected to be enrolled.
    pub expected: Fen,
    /// Its part of the premiums of whom has paid.
    pub accrued: Fen,
    /// Its part of the premiums of whom has not: withheld until the farmer pays.
    pub withheld: Fen,
    /// What it paid beforehand.
    pub prepaid: Fen,
    /// What it paid of what it owed.
    pub paid: Fen,
    /// What was given back to it.
    pub returned: Fen,
    /// What of the prepayment the settlement took for premiums.
    pub applied: Fen,
    /// The year is settled.
    pub settled: bool,
    /// Its letter of commitment is filed.
    pub committed: bool,
}

impl SubsidyStanding {
    /// What of its money is here.
    pub fn received(&self) -> Fen {
        Fen(self.prepaid.0.saturating_add(self.paid.0).saturating_sub(self.returned.0))
    }

    /// What it still has to pay.
    pub fn owed(&self) -> Fen {
        above(self.accrued, self.received())
    }

    /// What becomes of its promise, of which `runs` says whether there is an open one. A level promises with its letter of commitment and not before;
    /// what is accrued once it had paid all is promised anew.
    pub fn promise_turn(&self, runs: bool) -> Option<PromiseTurn> {
        let owes = self.owed() > Fen::ZERO;
        match (runs, owes) {
            (false, true) if self.committed => Some(PromiseTurn::Begun),
            // A letter that is filed before anybody has paid a premium is no kept promise.
            (true, false) if self.accrued > Fen::ZERO => Some(PromiseTurn::Kept),
            _ => None,
        }
    }

    /// What is here of it beyond what was enrolled.
    pub fn overpaid(&self) -> Fen {
        above(self.received(), self.accrued)
    }

    /// What of that can be given back now. Until the year is settled a prepayment stays, as far as so much is expected.
    pub fn returnable(&self) -> Fen {
        let kept = match self.settled {
            true => self.accrued,
            false => self.accrued.max(self.prepaid.min(self.expected)),
        };
        above(self.received(), kept)
    }

    /// How much more it may pay beforehand.
    pub fn prepayable(&self) -> Fen {
        if self.settled { Fen::ZERO } else { above(self.expected, self.received()) }
    }

    /// What of the prepayment no premium has taken and nobody has back.
    pub fn unapplied(&self) -> Fen {
        above(self.prepaid, Fen(self.applied.0.saturating_add(self.returned.0)))
    }

    /// What of the prepayment a settlement takes for premiums.
    pub fn applies(&self) -> Fen {
        self.unapplied().min(above(self.accrued, self.paid))
    }

    /// Both payers of a level together.
    fn together(self, other: &SubsidyStanding) -> SubsidyStanding {
        let sum = |one: Fen, other: Fen| Fen(one.0.saturating_add(other.0));
        SubsidyStanding {
            expected: sum(self.expected, other.expected),
            accrued: sum(self.accrued, other.accrued),
            withheld: sum(self.withheld, other.withheld),
            prepaid: sum(self.prepaid, other.prepaid),
            paid: sum(self.paid, other.paid),
            returned: sum(self.returned, other.returned),
            applied: sum(self.applied, other.applied),
            settled: self.settled && other.settled,
            committed: self.committed && other.committed,
        }
    }
}

fn above(one: Fen, other: Fen) -> Fen {
    Fen(one.0.saturating_sub(other.0)).max(Fen::ZERO)
}

/// City and county, where they are two payers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LocalSubsidies {
    pub city: SubsidyStanding,
    pub county: SubsidyStanding,
}

/// The levels that pay subsidies, from the county up, each with how it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Subsidies {
    /// City and county together.
    pub county: SubsidyStanding,
    pub province: SubsidyStanding,
    pub centre: SubsidyStanding,
    /// City and county apart; absent, they are one payer.
    pub local: Option<LocalSubsidies>,
}

impl Subsidies {
    /// How a level stands. The farmer pays no subsidy.
    pub fn of(&self, contributor: Contributor) -> Result<&SubsidyStanding, Refusal> {
        match contributor {
            Contributor::County => Ok(&self.county),
            Contributor::Province => Ok(&self.province),
            Contributor::Centre => Ok(&self.centre),
            Contributor::Farmer => Err(Refusal::new("farmer_pays_no_subsidy")),
        }
    }

    /// With city and county as two payers.
    pub fn with_local(self, local: LocalSubsidies) -> Subsidies {
        Subsidies { county: local.city.together(&local.county), local: Some(local), ..self }
    }

    /// Whoever pays: a level, or one of its two payers, which has to be named where there are two.
    pub fn payer(&self, contributor: Contributor, payer: Option<Payer>) -> Result<&SubsidyStanding, Refusal> {
        let level = self.of(contributor)?;
        let local = self.local.as_ref().filter(|_| contributor == Contributor::County);
        match (local, payer) {
            (None, None) => Ok(level),
            (Some(local), Some(Payer::City)) => Ok(&local.city),
            (Some(local), Some(Payer::County)) => Ok(&local.county),
            (Some(_), None) => Err(Refusal::new("subsidy_payer_missing")),
            (None, Some(_)) => Err(Refusal::new("subsidy_of_one_payer").with("contributor", contributor.key())),
        }
    }

    /// All that pay, from the city up.
    pub fn payers(&self) -> Vec<(Contributor, Option<Payer>, &SubsidyStanding)> {
        let mut payers = match &self.local {
            None => vec![(Contributor::County, None, &self.county)],
            Some(local) => vec![
                (Contributor::County, Some(Payer::City), &local.city),
                (Contributor::County, Some(Payer::County), &local.county),
            ],
        };
        payers.push((Contributor::Province, None, &self.province));
        payers.push((Contributor::Centre, None, &self.centre));
        payers
    }

    fn below(&self, contributor: Contributor) -> Option<&SubsidyStanding> {
        match contributor {
            Contributor::Province => Some(&self.county),
            Contributor::Centre => Some(&self.province),
            Contributor::Farmer | Contributor::County => None,
        }
    }

    /// What the level below owes. What one of two payers has paid too much is not the other's.
    fn owed_below(&self, contributor: Contributor) -> Fen {
        match (contributor, &self.local) {
            (Contributor::Province, Some(local)) => Fen(local.city.owed().0.saturating_add(local.county.owed().0)),
            _ => self.below(contributor).map_or(Fen::ZERO, SubsidyStanding::owed),
        }
    }

    /// What the programme asks before this level pays, and whether it is so.
    pub fn conditions(&self, programme: &Programme, contributor: Contributor) -> Vec<(Condition, bool)> {
        let rules = programme.releases.iter().filter(|rule| rule.contributor == contributor);
        let needs = rules.flat_map(|rule| &rule.needs);
        let met = |condition: &Condition| {
            let is_met = self.below(contributor).is_none_or(|below| match condition {
                Condition::LowerPaid => self.owed_below(contributor) == Fen::ZERO,
                // A level that contributes nothing commits itself to nothing.
                Condition::LowerCommitted => below.committed || below.accrued == Fen::ZERO,
            });
            (*condition, is_met)
        };
        needs.map(met).collect()
    }

    /// Whether whoever pays may pay an amount of what it owes now.
    pub fn check_payment(
        &self,
        programme: &Programme,
        contributor: Contributor,
        payer: Option<Payer>,
        amount: Fen,
    ) -> Result<(), Refusal> {
        let standing = self.payer(contributor, payer)?;
        check_amount(amount)?;
        let conditions = self.conditions(programme, contributor);
        if let Some((condition, _)) = conditions.iter().find(|(_, met)| !met) {
            let code = match condition {
                Condition::LowerPaid => "lower_level_has_not_paid",
                Condition::LowerCommitted => "lower_level_not_committed",
            };
            let refusal = Refusal::new(code).with("contributor", level_key(contributor, payer));
            return Err(refusal.with("owed", self.owed_below(contributor).to_string()));
        }
        if amount > standing.owed() {
            let refusal = Refusal::new("subsidy_exceeds_owed").with("contributor", level_key(contributor, payer));
            let refusal = refusal.with("amount", amount.to_string()).with("owed", standing.owed().to_string());
            return Err(refusal.with("withheld", standing.withheld.to_string()));
        }
        Ok(())
    }

    /// Whether a level may pay an amount beforehand: on what is expected, until the year is settled.
    pub fn check_prepayment(
        &self,
        programme: &Programme,
        contributor: Contributor,
        payer: Option<Payer>,
        amount: Fen,
    ) -> Result<(), Refusal> {
        let standing = self.payer(contributor, payer)?;
        check_amount(amount)?;
        let terms = settlement_terms(programme)?;
        if !terms.prepays.contains(&contributor) {
            return Err(Refusal::new("level_prepays_nothing").with("contributor", level_key(contributor, payer)));
        }
        if standing.settled {
            return Err(Refusal::new("subsidies_settled"));
        }
        if standing.expected == Fen::ZERO {
            return Err(Refusal::new("subsidy_not_applied_for").with("contributor", level_key(contributor, payer)));
        }
        if amount > standing.prepayable() {
            let refusal =
                Refusal::new("prepayment_exceeds_expected").with("contributor", level_key(contributor, payer));
            let refusal = refusal.with("amount", amount.to_string()).with("expected", standing.expected.to_string());
            return Err(refusal.with("most", standing.prepayable().to_string()));
        }
        Ok(())
    }

    /// Whether an amount may be given back now.
    pub fn check_return(&self, contributor: Contributor, payer: Option<Payer>, amount: Fen) -> Result<(), Refusal> {
        let standing = self.payer(contributor, payer)?;
        check_amount(amount)?;
        if amount <= standing.returnable() {
            return Ok(());
        }
        let code = match amount <= standing.overpaid() {
            true => "subsidies_not_settled",
            false => "return_exceeds_overpaid",
        };
        let refusal =
            Refusal::new(code).with("contributor", level_key(contributor, payer)).with("amount", amount.to_string());
        let refusal = refusal.with("overpaid", standing.overpaid().to_string());
        Err(refusal.with("most", standing.returnable().to_string()))
    }

    /// Whether the year can be settled on a day.
    pub fn check_settlement(&self, programme: &Programme, on: Date) -> Result<(), Refusal> {
        let terms = settlement_terms(programme)?;
        if on < terms.settles_on {
            let refusal = Refusal::new("settlement_too_early").with("on", on.to_string());
            return Err(refusal.with("settles_on", terms.settles_on.to_string()));
        }
        match self.province.settled {
            true => Err(Refusal::new("subsidies_settled")),
            false => Ok(()),
        }
    }
}

/// The terms by which a programme is settled; refused, where it has none.
pub fn settlement_terms(programme: &Programme) -> Result<&SettlementTerms, Refusal> {
    let none = || Refusal::new("programme_without_settlement").with("programme", programme.key.clone());
    programme.settlement.as_ref().ok_or_else(none)
}

fn check_amount(amount: Fen) -> Result<(), Refusal> {
    match amount <= Fen::ZERO {
        true => Err(Refusal::new("wrong_field").with("field", "amount").with("cause", "not_an_amount")),
        false => Ok(()),
    }
}
