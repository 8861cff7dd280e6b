//! Telling the customer once of everything that is missing.

use serde::Serialize;
use yinuo_core::case::decide;
use yinuo_core::id::{CaseId, PartyId, Slot};

use super::{finish, handled, party_of};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct NotifyMissing {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub note: Option<String>,
}

impl Act for NotifyMissing {
    const NAME: &'static str = "notify-missing";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        let calendars = context.rules.calendars();
        let decision = decide::notify_missing(&case, &capability, context.now, self.note, calendars, context.now)?;
        let party = party_of(facts, &case)?;
        let told = [("missing", case.missing().join(", "))];
        finish(context, Commit::default(), Some(&case), decision, &party, &told)
    }
}
