//! Terms of service: the figures that were promised in an agreement, or in the contract of a party that serves. A promise may
//! take its allowance from them by name (`survey-within`), and keeps it with where it was agreed.

use jiff::civil::Date;

use crate::id::PartyId;
use crate::service::{Allowance, PromiseRule, Within};
use crate::subject::SubjectRef;
use crate::systems::PARTY;

/// A figure that was agreed, for a span of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The agreement it stands in, or the party whose contract says so.
    pub of: SubjectRef,
    /// `survey-within`: what packs call it.
    pub key: String,
    pub within: Allowance,
    pub from: Date,
    /// The last day.
    pub until: Option<Date>,
    /// The document and the clause.
    pub cite: String,
}

impl Term {
    fn covers(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }
}

/// An allowance, and where it was agreed if it is none of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub allowance: Allowance,
    pub agreed: Option<String>,
}

/// The allowance of a promise that begins on a day and is owed by `promisor`. What an agreement of the case says comes before
/// what the contract of the one who owes says, and that before the pack; the contract of another party says nothing here. `until` is
/// the day that the form names, for a rule that goes by one.
pub fn grant(
    rule: &PromiseRule,
    terms: &[Term],
    promisor: Option<PartyId>,
    on: Date,
    until: Option<Date>,
) -> Option<Grant> {
    let agreed = match &rule.within {
        Within::Fixed(allowance) => return Some(Grant { allowance: *allowance, agreed: None }),
        Within::Until(named) => {
            let allowance = match named.day_of(on.year()) {
                Some(day) => Some(Allowance::Until(day)),
                None => until.map(|day| Allowance::days_until(on, day)),
            };
            return allowance.map(|allowance| Grant { allowance, agreed: None });
        }
        Within::Agreed(agreed) => agreed,
    };
    let rank = |term: &Term| match term.of.kind == &PARTY {
        false => Some(0),
        true => (promisor.map(PartyId::number) == Some(term.of.id)).then_some(1),
    };
    let fitting = terms.iter().filter(|term| term.key == agreed.from && term.covers(on));
    let found = fitting.filter_map(|term| Some((rank(term)?, term))).min_by_key(|(rank, term)| (*rank, term.of.id));
    match found {
        Some((_, term)) => Some(Grant { allowance: term.within, agreed: Some(term.cite.clone()) }),
        None => agreed.otherwise.map(|allowance| Grant { allowance, agreed: None }),
    }
}
