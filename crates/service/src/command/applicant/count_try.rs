//! Counting a try of something that could be guessed.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::applicant::AddressTriesRow;

use super::unaudited;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// One try of an address. It stands in the database, so that several processes over one house count together.
#[derive(Debug, Clone, Serialize)]
pub struct CountTry {
    #[serde(skip)]
    pub address_hash: String,
    /// Microseconds of the real clock.
    #[serde(skip)]
    pub at: i64,
    /// Microseconds after which the count begins anew.
    pub window: i64,
    pub most: i64,
}

impl Act for CountTry {
    const NAME: &'static str = "count-try";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<AddressTriesRow>(&self.address_hash);
    }

    fn run(self, _context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let known = facts.row::<AddressTriesRow>(&self.address_hash).filter(|row| row.since + self.window > self.at);
        let (since, tries) = known.map_or((self.at, 0), |row| (row.since, row.tries));
        if tries >= self.most {
            return Err(Refusal::new("too_many_checks").with("limit", self.most.to_string()).into());
        }
        let mut commit = Commit::default();
        commit.put_unaudited(AddressTriesRow { address_hash: self.address_hash, since, tries: tries + 1 });
        Ok(unaudited(commit))
    }
}
