//! Bureaus of a level of government (主管部门): the one of finance pays its part of the premiums, the one of agriculture organises the enrolment; both
//! read the figures of their own level and place, and confirm them.

use serde::{Deserialize, Serialize};

use super::contributor::Contributor;
use super::settlement::Payer;
use crate::refusal::Refusal;

/// What a bureau is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BureauDuty {
    Finance,
    Agriculture,
}

impl BureauDuty {
    pub const ALL: [BureauDuty; 2] = [BureauDuty::Finance, BureauDuty::Agriculture];

    pub fn key(self) -> &'static str {
        match self {
            BureauDuty::Finance => "finance",
            BureauDuty::Agriculture => "agriculture",
        }
    }

    pub fn parse(key: &str) -> Option<BureauDuty> {
        BureauDuty::ALL.into_iter().find(|duty| duty.key() == key)
    }
}

/// Whether a bureau can speak for a level: farmers have none, and only the county's part is divided between two.
pub fn check_bureau(contributor: Contributor, payer: Option<Payer>) -> Result<(), Refusal> {
    match (contributor, payer) {
        (Contributor::Farmer, _) => Err(Refusal::new("farmer_pays_no_subsidy")),
        (Contributor::Province | Contributor::Centre, Some(_)) => {
            Err(Refusal::new("subsidy_of_one_payer").with("contributor", contributor.key()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bureau_speaks_for_a_level_that_pays_and_for_one_of_two_payers_of_the_county_alone() {
        assert_eq!(check_bureau(Contributor::County, Some(Payer::City)), Ok(()));
        assert_eq!(check_bureau(Contributor::Centre, None), Ok(()));
        let code = |contributor, payer| check_bureau(contributor, payer).unwrap_err().code;
        assert_eq!(code(Contributor::Farmer, None), "farmer_pays_no_subsidy");
        assert_eq!(code(Contributor::Province, Some(Payer::City)), "subsidy_of_one_payer");
        assert_eq!(BureauDuty::parse("finance"), Some(BureauDuty::Finance));
        assert_eq!(BureauDuty::parse("police"), None);
    }
}
