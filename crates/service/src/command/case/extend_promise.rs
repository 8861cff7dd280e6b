//! Granting a longer time for a promise, with the reason.

use serde::{Deserialize, Serialize};
use yinuo_core::case::decide;
use yinuo_core::id::{CaseId, PartyId, Slot};

use super::{finish, handled, party_of, weigh};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExtendPromise {
    pub case: CaseId,
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub promise: String,
    pub reason: String,
}

impl Act for ExtendPromise {
    const NAME: &'static str = "extend-promise";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        personal::require_reason(&self.reason)?;
        let calendars = context.rules.calendars();
        let decision = decide::extend(&case, &capability, &self.promise, self.reason.clone(), calendars, context.now)?;
        let party = party_of(facts, &case)?;
        let told = [("promise", self.promise.clone())];
        let mut outcome = finish(context, Commit::default(), Some(&case), decision, &party, &told)?;
        outcome.reason = Some(self.reason.clone());
        Ok(weigh::extension(context, outcome, &self.promise, &self.reason))
    }
}
