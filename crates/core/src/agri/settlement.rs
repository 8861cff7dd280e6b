//! When the levels of government pay their subsidies over and settle them (补贴预拨与结算): who pays beforehand, until when city and county pay, the day from which a year is settled on what was really enrolled, and by which ratio a city and
//! a county divide what is theirs together.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::contributor::{Citation, Contributor};
use crate::fair_split::fair_split;
use crate::money::Fen;
use crate::pack::written::{self, Day, Filled};
use crate::refusal::Refusal;
use crate::service::Status;
use crate::share::Share;
use crate::text::LocalText;

/// Who of city and county pays, where a county has a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Payer {
    City,
    County,
}

impl Payer {
    pub const ALL: [Payer; 2] = [Payer::City, Payer::County];

    pub fn key(self) -> &'static str {
        match self {
            Payer::City => "city",
            Payer::County => "county",
        }
    }
}

/// The key by which whoever pays is named to people: a level, or one of the two payers of the county's.
pub fn level_key(contributor: Contributor, payer: Option<Payer>) -> &'static str {
    match payer {
        None => contributor.key(),
        Some(Payer::City) => "only-city",
        Some(Payer::County) => "only-county",
    }
}

/// The terms of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementTerms {
    /// The last day on which city and county pay over their own part and what was paid to them beforehand.
    pub pays_by: Date,
    /// From this day on it is settled on what was really enrolled.
    pub settles_on: Date,
    /// Who pays beforehand, on what is expected.
    pub prepays: Vec<Contributor>,
    pub ratios: Vec<CountyRatio>,
    pub citation: Citation,
}

/// How city and county divide what is theirs together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountyRatio {
    /// The code of the county among the divisions: `210682`.
    pub county: String,
    pub name: LocalText,
    pub city_share: Share,
    pub citation: Citation,
}

impl SettlementTerms {
    /// The part of the city in a county; none where the two are one payer.
    pub fn city_share(&self, county: Option<&str>) -> Option<Share> {
        let ratio = self.ratios.iter().find(|ratio| Some(ratio.county.as_str()) == county);
        ratio.map(|ratio| ratio.city_share)
    }
}

/// What is theirs together, city first; to the fen, by the largest remainder.
pub fn by_payer(together: Fen, city: Share) -> Result<[Fen; 2], Refusal> {
    let parts = fair_split(together, &[city.decimal(), city.rest().decimal()])?;
    Ok([parts.first().copied().unwrap_or_default(), parts.get(1).copied().unwrap_or_default()])
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenSettlement {
    pays_by: Day,
    settles_on: Day,
    #[serde(default)]
    prepays: Vec<Contributor>,
    #[serde(default)]
    ratio: Vec<WrittenRatio>,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenRatio {
    county: Filled,
    name: LocalText,
    city_share: written::Share,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

impl WrittenSettlement {
    pub(super) fn read(self) -> Result<SettlementTerms, String> {
        if self.settles_on.0 < self.pays_by.0 {
            return Err("`settles-on` lies before `pays-by`: it is settled once all was to be paid".to_owned());
        }
        if let Some(wrong) = self.prepays.iter().find(|one| matches!(one, Contributor::Farmer | Contributor::County)) {
            return Err(format!("`{}` pays nothing beforehand: name `province` or `centre`", wrong.key()));
        }
        let mut ratios: Vec<CountyRatio> = Vec::new();
        for ratio in self.ratio {
            if ratios.iter().any(|known| known.county == ratio.county.0) {
                return Err(format!("the county {} has two ratios: keep one of them", ratio.county.0));
            }
            // It was held against 0 and 1 where it was read.
            let city_share = Share::new("city-share", ratio.city_share.0).map_err(|_| "no share".to_owned())?;
            let citation = Citation { cite: ratio.cite.0, status: ratio.status, source: ratio.source };
            ratios.push(CountyRatio { county: ratio.county.0, name: ratio.name, city_share, citation });
        }
        let citation = Citation { cite: self.cite.0, status: self.status, source: self.source };
        let (pays_by, settles_on) = (self.pays_by.0, self.settles_on.0);
        Ok(SettlementTerms { pays_by, settles_on, prepays: self.prepays, ratios, citation })
    }
}
