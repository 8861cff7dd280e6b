//! Taking a request back, at the word of the customer.

use serde::Serialize;
use yinuo_core::case::decide;
use yinuo_core::id::{CaseId, PartyId, Slot};

use super::{finish, handled, party_of};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct WithdrawCase {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub reason: String,
}

impl Act for WithdrawCase {
    const NAME: &'static str = "withdraw-case";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        personal::require_reason(&self.reason)?;
        let calendars = context.rules.calendars();
        let decision = decide::withdraw(&case, &capability, self.reason.clone(), calendars, context.now)?;
        let party = party_of(facts, &case)?;
        let mut outcome = finish(context, Commit::default(), Some(&case), decision, &party, &[])?;
        outcome.reason = Some(self.reason);
        Ok(outcome)
    }
}
