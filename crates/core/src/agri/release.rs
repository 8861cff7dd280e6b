//! When a part of the premium is released (补贴拨付): what farmers have paid for is owed by each level; the upper levels pay once what the
//! programme asks of the lower ones has happened.

use super::contributor::Contributor;
use super::programme::Programme;
use super::release_rule::Condition;
use crate::money::Fen;
use crate::refusal::Refusal;

/// The subsidy of one level as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SubsidyStanding {
    /// Its part of the premiums of whom has paid.
    pub accrued: Fen,
    /// Its part of the premiums of whom has not: withheld until the farmer pays.
    pub withheld: Fen,
    pub received: Fen,
    /// Its letter of commitment is filed.
    pub committed: bool,
}

impl SubsidyStanding {
    /// What it still has to pay.
    pub fn owed(&self) -> Fen {
        Fen(self.accrued.0.saturating_sub(self.received.0)).max(Fen::ZERO)
    }
}

/// The levels that pay subsidies, from the county up, each with how it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Subsidies {
    pub county: SubsidyStanding,
    pub province: SubsidyStanding,
    pub centre: SubsidyStanding,
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

    fn below(&self, contributor: Contributor) -> Option<&SubsidyStanding> {
        match contributor {
            Contributor::Province => Some(&self.county),
            Contributor::Centre => Some(&self.province),
            Contributor::Farmer | Contributor::County => None,
        }
    }

    /// What the programme asks before this level pays, and whether it is so.
    pub fn conditions(&self, programme: &Programme, contributor: Contributor) -> Vec<(Condition, bool)> {
        let rules = programme.releases.iter().filter(|rule| rule.contributor == contributor);
        let needs = rules.flat_map(|rule| &rule.needs);
        let met = |condition: &Condition| {
            let below = self.below(contributor);
            let is_met = below.is_none_or(|below| match condition {
                Condition::LowerPaid => below.owed() == Fen::ZERO,
                // A level that contributes nothing commits itself to nothing.
                Condition::LowerCommitted => below.committed || below.accrued == Fen::ZERO,
            });
            (*condition, is_met)
        };
        needs.map(met).collect()
    }

    /// Whether a level may pay an amount now.
    pub fn check_payment(&self, programme: &Programme, contributor: Contributor, amount: Fen) -> Result<(), Refusal> {
        let standing = self.of(contributor)?;
        if amount <= Fen::ZERO {
            return Err(Refusal::new("wrong_field").with("field", "amount").with("cause", "not_an_amount"));
        }
        let conditions = self.conditions(programme, contributor);
        if let Some((condition, _)) = conditions.iter().find(|(_, met)| !met) {
            let below = self.below(contributor).copied().unwrap_or_default();
            let code = match condition {
                Condition::LowerPaid => "lower_level_has_not_paid",
                Condition::LowerCommitted => "lower_level_not_committed",
            };
            let refusal = Refusal::new(code).with("contributor", contributor.key());
            return Err(refusal.with("owed", below.owed().to_string()));
        }
        if amount > standing.owed() {
            let refusal = Refusal::new("subsidy_exceeds_owed").with("contributor", contributor.key());
            let refusal = refusal.with("amount", amount.to_string()).with("owed", standing.owed().to_string());
            return Err(refusal.with("withheld", standing.withheld.to_string()));
        }
        Ok(())
    }
}
