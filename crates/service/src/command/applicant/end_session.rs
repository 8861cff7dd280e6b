//! The end of an applicant's session.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::Value;
use yinuo_store::tables::applicant::ApplicantSessionRow;

use super::applicant;
use crate::command::{Act, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct EndApplicantSession {
    #[serde(skip)]
    pub token_hash: String,
}

impl Act for EndApplicantSession {
    const NAME: &'static str = "end-applicant-session";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let party = applicant(context)?;
        let mut commit = Commit::default();
        commit.delete_unaudited::<ApplicantSessionRow>(vec![Value::Text(self.token_hash)]);
        let subject = Some(Subject { kind: "party", id: party.number(), version: 0 });
        Ok(Outcome { commit, subject, ..Outcome::default() })
    }
}
