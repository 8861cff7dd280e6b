//! Putting right that a promise was found broken under a wrong clock, with the reason.

use serde::{Deserialize, Serialize};
use yinuo_core::case::put_right::put_right;
use yinuo_core::id::{CaseId, PartyId, Slot};

use super::{corrected, finish, party_of};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PutRightPromise {
    pub case: CaseId,
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub promise: String,
    pub reason: String,
}

impl Act for PutRightPromise {
    const NAME: &'static str = "put-right-promise";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (case, capability) = corrected(context, facts, self.case, self.expected_version)?;
        personal::require_reason(&self.reason)?;
        let decision = put_right(&case, &capability, &self.promise, context.rules.calendars(), context.now)?;
        let party = party_of(facts, &case)?;
        let told = [("promise", self.promise.clone())];
        let mut outcome = finish(context, Commit::default(), Some(&case), decision, &party, &told)?;
        outcome.reason = Some(self.reason);
        Ok(outcome)
    }
}
