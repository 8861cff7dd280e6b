//! Taking off what an open case was named to be about.

use serde::Serialize;
use yinuo_core::case::decide::{self, SubjectChange};
use yinuo_core::id::{CaseId, PartyId, Slot};

use super::{finish, handled, party_of};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Takes the subject in a role off an open case, as long as no milestone has done anything to it.
#[derive(Debug, Clone, Serialize)]
pub struct RemoveSubject {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub role: String,
}

impl Act for RemoveSubject {
    const NAME: &'static str = "remove-subject";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        let told = [("role", self.role.clone())];
        let decision = decide::change_subject(&case, &capability, SubjectChange::Remove { role: self.role })?;
        let party = party_of(facts, &case)?;
        finish(context, Commit::default(), Some(&case), decision, &party, &told)
    }
}
