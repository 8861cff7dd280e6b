//! Codes and tries that count no more and sessions that have run out go.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::Value;
use yinuo_store::tables::applicant::{AddressTriesRow, ApplicantSessionRow, OneTimeCodeRow};

use super::unaudited;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct DropExpired {
    #[serde(skip)]
    pub challenge_hashes: Vec<String>,
    #[serde(skip)]
    pub token_hashes: Vec<String>,
    #[serde(skip)]
    pub address_hashes: Vec<String>,
}

impl Act for DropExpired {
    const NAME: &'static str = "drop-expired";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, _context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        for hash in self.challenge_hashes {
            commit.delete_unaudited::<OneTimeCodeRow>(vec![Value::Text(hash)]);
        }
        for hash in self.token_hashes {
            commit.delete_unaudited::<ApplicantSessionRow>(vec![Value::Text(hash)]);
        }
        for hash in self.address_hashes {
            commit.delete_unaudited::<AddressTriesRow>(vec![Value::Text(hash)]);
        }
        Ok(unaudited(commit))
    }
}
