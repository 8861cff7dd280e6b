//! Giving a case to somebody, or to nobody.

use serde::Serialize;
use yinuo_core::access::{CaseAssigner, Permission};
use yinuo_core::case::decide;
use yinuo_core::id::{CaseId, OperatorId, PartyId, Slot};
use yinuo_core::refusal::Refusal;

use super::{finish, party_of, visible};
use crate::command::{Act, Context, Outcome, check_version};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct AssignCase {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub owner: Option<OperatorId>,
}

impl Act for AssignCase {
    const NAME: &'static str = "assign-case";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let case = visible(context, facts, self.case)?;
        let capability = CaseAssigner::grant(context.actor, context.office_path(case.office))?;
        check_version(case.version, self.expected_version)?;
        if let Some(owner) = self.owner {
            let unable = || Refusal::new("owner_cannot_handle").with("owner", owner.to_string());
            let actor = context.directory.actor(owner).ok_or_else(unable)?;
            if !actor.may_at(Permission::HANDLE_CASES, context.office_path(case.office)) {
                return Err(unable().into());
            }
        }
        let decision = decide::assign(&case, &capability, self.owner)?;
        let party = party_of(facts, &case)?;
        let owner = self.owner.map(|owner| context.directory.operator_name(owner).to_owned()).unwrap_or_default();
        finish(context, Commit::default(), Some(&case), decision, &party, &[("owner", owner)])
    }
}
