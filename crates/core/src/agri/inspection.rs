//! Inspections of what was enrolled (承保抽查): which households of a village are looked at, drawn by a seed that anybody can draw by again, and
//! what is found of each. What share of the area has to be looked at stands in the programme.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::contributor::Citation;
use crate::draw::draw;
use crate::pack::written::{self, Filled};
use crate::refusal::Refusal;
use crate::service::Status;
use crate::share::Share;

/// The least shares of the insured area that are inspected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectionTerms {
    /// Of somebody who is insured alone: a large grower, a cooperative, an enterprise.
    pub own: Share,
    /// Of a village that insures its households together.
    pub group: Share,
    pub citation: Citation,
}

/// A household as it can be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspectable {
    /// The number of its cover.
    pub number: String,
    pub holder: i64,
    pub unit: String,
    pub quantity: Decimal,
}

impl InspectionTerms {
    /// Which share holds: that of who is insured alone, where all of it is one holder's.
    pub fn share(&self, households: &[Inspectable]) -> Share {
        let first = households.first().map(|household| household.holder);
        match households.iter().all(|household| Some(household.holder) == first) {
            true => self.own,
            false => self.group,
        }
    }

    /// Which of them are looked at: in the order of the draw, until of each unit of area as much is drawn as the share asks for.
    pub fn drawn(&self, households: &[Inspectable], seed: &str) -> Result<Vec<usize>, Refusal> {
        let share = self.share(households).decimal();
        let mut wanted: BTreeMap<&str, Decimal> = BTreeMap::new();
        for household in households {
            *wanted.entry(&household.unit).or_default() += household.quantity * share;
        }
        let numbers: Vec<&str> = households.iter().map(|household| household.number.as_str()).collect();
        let mut taken = Vec::new();
        for at in draw(&numbers, seed, numbers.len())? {
            let Some(household) = households.get(at) else { continue };
            let Some(left) = wanted.get_mut(household.unit.as_str()) else { continue };
            if *left > Decimal::ZERO {
                *left -= household.quantity;
                taken.push(at);
            }
        }
        Ok(taken)
    }
}

/// What is found of a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InspectionFinding {
    /// It is as it was enrolled.
    Sound,
    /// Less is there than was insured.
    InflatedArea,
    /// The same is insured a second time.
    InsuredTwice,
    /// A claim was made for what was not lost.
    InventedClaim,
}

impl InspectionFinding {
    pub const ALL: [InspectionFinding; 4] = [
        InspectionFinding::Sound,
        InspectionFinding::InflatedArea,
        InspectionFinding::InsuredTwice,
        InspectionFinding::InventedClaim,
    ];

    pub fn key(self) -> &'static str {
        match self {
            InspectionFinding::Sound => "sound",
            InspectionFinding::InflatedArea => "inflated-area",
            InspectionFinding::InsuredTwice => "insured-twice",
            InspectionFinding::InventedClaim => "invented-claim",
        }
    }
}

/// Inflated is an area of which less is there than was insured; anything else names no area.
pub fn check_finding(finding: InspectionFinding, insured: Decimal, there: Option<Decimal>) -> Result<(), Refusal> {
    let wrong = |cause: &'static str| Refusal::new("wrong_field").with("field", "quantity").with("cause", cause);
    match (finding, there) {
        (InspectionFinding::InflatedArea, None) => Err(wrong("missing")),
        (InspectionFinding::InflatedArea, Some(there)) if there < Decimal::ZERO => Err(wrong("not_a_number")),
        (InspectionFinding::InflatedArea, Some(there)) if there >= insured => {
            let refusal = Refusal::new("area_not_inflated").with("quantity", there.normalize().to_string());
            Err(refusal.with("insured", insured.normalize().to_string()))
        }
        (InspectionFinding::InflatedArea, Some(_)) | (_, None) => Ok(()),
        (_, Some(_)) => Err(Refusal::new("area_without_inflation").with("finding", finding.key())),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenInspection {
    own_share: written::Share,
    group_share: written::Share,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

impl WrittenInspection {
    pub(super) fn read(self) -> Result<InspectionTerms, String> {
        let share = |field: &str, share: written::Share| {
            Share::new(field, share.0).map_err(|_| format!("`{field}` is no share between 0 and 1"))
        };
        let (own, group) = (share("own-share", self.own_share)?, share("group-share", self.group_share)?);
        let citation = Citation { cite: self.cite.0, status: self.status, source: self.source };
        Ok(InspectionTerms { own, group, citation })
    }
}

#[cfg(test)]
mod tests {
    use super::super::programme::{Programmes, inspection_terms};
    use super::*;
    use crate::pack::PackSource;

    fn terms() -> InspectionTerms {
        let text = include_str!("../../../../packs/agri-liaoning-2024/programmes.toml");
        let files = vec![("programmes.toml".to_owned(), text.to_owned())];
        let read = Programmes::from_source(&PackSource { name: "p".to_owned(), files }).expect("sound");
        inspection_terms(read.find("liaoning-2024").expect("it is there")).expect("it inspects").clone()
    }

    fn village(households: u32, holder: impl Fn(u32) -> i64) -> Vec<Inspectable> {
        let one = |n: u32| Inspectable {
            number: format!("NY2024-001-{n:04}"),
            holder: holder(n),
            unit: "mu".to_owned(),
            quantity: Decimal::from(10),
        };
        (1..=households).map(one).collect()
    }

    #[test]
    fn five_in_a_hundred_of_a_village_and_half_of_who_is_insured_alone_are_looked_at() {
        let terms = terms();
        let many = village(100, i64::from);
        let drawn = terms.drawn(&many, "2024-07-01").expect("drawn");
        assert_eq!(drawn.len(), 5, "fifty of a thousand mu");
        assert_eq!(terms.drawn(&many, "2024-07-01").expect("drawn"), drawn, "anybody draws the same");
        assert_ne!(terms.drawn(&many, "2024-07-02").expect("drawn"), drawn);
        assert_eq!(
            terms.drawn(&village(3, i64::from), "seed").expect("drawn").len(),
            1,
            "less than a household is one"
        );
        assert_eq!(terms.drawn(&village(5, |_| 7), "seed").expect("drawn").len(), 3, "25 of 50 mu in tens are 30");
        assert_eq!(terms.drawn(&[], "seed"), Ok(Vec::new()));
    }

    #[test]
    fn an_area_is_inflated_where_less_is_there_than_was_insured() {
        let (insured, less) = (Decimal::from(10), Decimal::from(8));
        let code = |finding, there| check_finding(finding, insured, there).err().map(|refusal| refusal.code);
        assert_eq!(code(InspectionFinding::InflatedArea, Some(less)), None);
        assert_eq!(code(InspectionFinding::InflatedArea, Some(insured)), Some("area_not_inflated"));
        assert_eq!(code(InspectionFinding::InflatedArea, None), Some("wrong_field"));
        assert_eq!(code(InspectionFinding::InsuredTwice, Some(less)), Some("area_without_inflation"));
        assert_eq!(code(InspectionFinding::Sound, None), None);
    }
}
