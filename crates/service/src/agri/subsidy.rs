//! How the subsidies of a programme stand at an office: what the covers of whom has paid accrue, what is withheld, what came in.

use yinuo_core::agri::{Contributor, Subsidies, SubsidyStanding};
use yinuo_core::money::Fen;
use yinuo_store::tables::agri::{SUBSIDY_ENTRIES, SUBSIDY_SUMS, SubsidyEntryRow, SubsidySumRow};
use yinuo_store::{Value, Work};

use crate::engine::plan::Question;
use crate::stop::Stop;

/// Asks how they stand, in the transaction of who wants to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubsidiesOf {
    pub programme: String,
    pub office: i64,
}

impl SubsidiesOf {
    pub(super) fn parameters(&self) -> Vec<Value> {
        vec![Value::Text(self.programme.clone()), Value::Int(self.office)]
    }
}

impl Question for SubsidiesOf {
    type Told = Subsidies;

    async fn ask(&self, work: &Work<'_>) -> Result<Subsidies, Stop> {
        let sums = work.query(&SUBSIDY_SUMS, self.parameters()).await?;
        let entries = work.query(&SUBSIDY_ENTRIES, self.parameters()).await?;
        Ok(stand(&sums, &entries))
    }
}

/// The levels as covers and entries leave them.
pub(super) fn stand(sums: &[SubsidySumRow], entries: &[SubsidyEntryRow]) -> Subsidies {
    let of = |paid: i64, part: fn(&SubsidySumRow) -> i64| sums.iter().filter(|sum| sum.paid == paid).map(part).sum();
    let level = |contributor: Contributor, part: fn(&SubsidySumRow) -> i64| {
        let mut own = entries.iter().filter(|entry| entry.contributor == contributor.key());
        SubsidyStanding {
            accrued: Fen(of(1, part)),
            withheld: Fen(of(0, part)),
            received: Fen(own.clone().map(|entry| entry.amount).sum()),
            committed: own.any(|entry| entry.kind == "commitment"),
        }
    };
    Subsidies {
        county: level(Contributor::County, |sum| sum.county),
        province: level(Contributor::Province, |sum| sum.province),
        centre: level(Contributor::Centre, |sum| sum.centre),
    }
}
