//! A standing duty and how it stands: by proofs of it, each for a while. Packs say which duties there are, for whom, and how long a proof holds
//! at most.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::Serialize;

use crate::service::{Allowance, Effective, Status};
use crate::text::LocalText;

/// A duty, as a pack states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyRule {
    pub key: String,
    pub name: LocalText,
    /// What has to be seen for a proof of it.
    pub what: LocalText,
    /// Levels of the offices that have it; all have, where none is named.
    pub levels: Vec<String>,
    /// How long a proof holds at most: days, months or years.
    pub holds: Allowance,
    /// How long before its end it is told.
    pub warn: Allowance,
    /// The figure with the least hours of a working day on which the telephone is staffed, where call records show whether it was.
    pub staffed_hours: Option<String>,
    pub effective: Effective,
    pub cite: String,
    pub status: Status,
    pub source: Option<String>,
}

/// A proof that a duty was met on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    pub met_on: Date,
    /// Until when it says so itself: a licence, a lease of a line.
    pub until: Option<Date>,
}

/// How a duty of an office stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyStanding {
    /// Nothing proves it.
    Missing,
    /// The last proof has run out.
    RanOut,
    /// The last proof runs out soon.
    DueSoon,
    Held,
}

impl DutyStanding {
    pub const ALL: [DutyStanding; 4] =
        [DutyStanding::Missing, DutyStanding::RanOut, DutyStanding::DueSoon, DutyStanding::Held];

    pub fn key(self) -> &'static str {
        match self {
            DutyStanding::Missing => "missing",
            DutyStanding::RanOut => "ran_out",
            DutyStanding::DueSoon => "due_soon",
            DutyStanding::Held => "held",
        }
    }

    pub fn parse(key: &str) -> Option<DutyStanding> {
        DutyStanding::ALL.into_iter().find(|standing| standing.key() == key)
    }
}

/// A period of whole days; none of working days or hours, nor until a day.
pub fn span_of(allowance: Allowance) -> Option<Span> {
    Some(match allowance {
        Allowance::Days(count) => i64::from(count).days(),
        Allowance::Months(count) => i64::from(count).months(),
        Allowance::Years(count) => i64::from(count).years(),
        Allowance::WorkingDays(_) | Allowance::WorkingHours(_) | Allowance::Hours(_) | Allowance::Until(_) => {
            return None;
        }
    })
}

impl DutyRule {
    /// Whether offices of this level have it on a day.
    pub fn binds(&self, level: &str, on: Date) -> bool {
        self.effective.covers(on) && (self.levels.is_empty() || self.levels.iter().any(|known| known == level))
    }

    /// The last day on which a proof holds: what it says itself, and no longer than the rule lets it.
    pub fn holds_until(&self, proof: Proof) -> Date {
        let most = span_of(self.holds).and_then(|span| proof.met_on.checked_add(span).ok()).unwrap_or(Date::MAX);
        proof.until.map_or(most, |until| until.min(most))
    }

    /// How it stands by the proofs there are, and the last day of the one that holds longest.
    pub fn standing(&self, proofs: &[Proof], today: Date) -> (DutyStanding, Option<Date>) {
        // What is proved for a day to come proves nothing today.
        let met = proofs.iter().filter(|proof| proof.met_on <= today);
        let Some(until) = met.map(|proof| self.holds_until(*proof)).max() else { return (DutyStanding::Missing, None) };
        let told_from = span_of(self.warn).and_then(|span| until.checked_sub(span).ok()).unwrap_or(until);
        let standing = match today {
            today if today > until => DutyStanding::RanOut,
            today if today >= told_from => DutyStanding::DueSoon,
            _ => DutyStanding::Held,
        };
        (standing, Some(until))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn signs() -> DutyRule {
        DutyRule {
            key: "signs".to_owned(),
            name: LocalText::new("服务标识", "Signs"),
            what: LocalText::default(),
            levels: vec!["county".to_owned()],
            holds: Allowance::Years(1),
            warn: Allowance::Days(30),
            staffed_hours: None,
            effective: Effective { from: date(2010, 5, 1), until: None },
            cite: "art. 3".to_owned(),
            status: Status::Found,
            source: None,
        }
    }

    #[test]
    fn a_duty_is_held_from_its_proof_until_a_year_later_and_told_a_month_before() {
        let proof = [Proof { met_on: date(2011, 3, 1), until: None }];
        let until = Some(date(2012, 3, 1));
        for (today, standing, ends) in [
            (date(2011, 2, 28), DutyStanding::Missing, None),
            (date(2011, 3, 1), DutyStanding::Held, until),
            (date(2012, 1, 30), DutyStanding::Held, until),
            (date(2012, 1, 31), DutyStanding::DueSoon, until),
            (date(2012, 3, 1), DutyStanding::DueSoon, until),
            (date(2012, 3, 2), DutyStanding::RanOut, until),
        ] {
            assert_eq!(signs().standing(&proof, today), (standing, ends), "{today}");
        }
        assert_eq!(signs().standing(&[], date(2011, 3, 1)), (DutyStanding::Missing, None));
    }

    #[test]
    fn a_proof_holds_no_longer_than_it_says_and_no_longer_than_the_rule_lets_it() {
        let short = Proof { met_on: date(2011, 3, 1), until: Some(date(2011, 6, 30)) };
        let long = Proof { met_on: date(2011, 2, 1), until: Some(date(2019, 1, 1)) };
        assert_eq!(signs().holds_until(short), date(2011, 6, 30));
        assert_eq!(signs().holds_until(long), date(2012, 2, 1));
        // The one that holds longest counts, not the last one.
        assert_eq!(signs().standing(&[short, long], date(2011, 8, 1)), (DutyStanding::Held, Some(date(2012, 2, 1))));
    }

    #[test]
    fn a_duty_binds_offices_of_its_levels_while_its_rule_is_in_force() {
        assert!(signs().binds("county", date(2010, 5, 1)));
        assert!(!signs().binds("county", date(2010, 4, 30)));
        assert!(!signs().binds("head", date(2011, 1, 1)));
        assert!(DutyRule { levels: Vec::new(), ..signs() }.binds("head", date(2011, 1, 1)));
    }
}
