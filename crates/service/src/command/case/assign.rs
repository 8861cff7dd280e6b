//! Giving a case to somebody, or to nobody.

use std::sync::Arc;

use serde::Serialize;
use yinuo_core::access::{At, CaseAssigner, Permission};
use yinuo_core::case::Case;
use yinuo_core::case::decide;
use yinuo_core::id::{CaseId, OfficeId, OperatorId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::party::{PartyRow, RELATIONS};

use super::{finish, party_of, visible};
use crate::command::{Act, Context, Outcome, check_version};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::relation::holds_on;
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

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<Case>(self.case.number());
        plan.want::<PartyRow>(self.party.number());
        plan.want_by(&RELATIONS, self.party.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let case = visible(context, facts, self.case)?;
        let capability = CaseAssigner::grant(context.actor, context.office_path(case.office))?;
        check_version(case.version, self.expected_version)?;
        if let Some(owner) = self.owner {
            check_able(context, facts, owner, case.office, case.party)?;
        }
        let decision = decide::assign(&case, &capability, self.owner)?;
        let party = party_of(facts, &case)?;
        let owner = self.owner.map(|owner| context.directory.operator_name(owner).to_owned()).unwrap_or_default();
        finish(context, Commit::default(), Some(&case), decision, &party, &[("owner", owner)])
    }
}

/// Whoever is to answer for a case of a customer at an office may handle it there. The relations of the customer are asked for by the command.
pub(crate) fn check_able(
    context: &Context<'_>,
    facts: &Facts,
    owner: OperatorId,
    office: OfficeId,
    customer: PartyId,
) -> Result<(), Refusal> {
    let unable = || Refusal::new("owner_cannot_handle").with("owner", owner.to_string());
    let mut actor = context.directory.actor(owner).ok_or_else(unable)?;
    if serves(context, facts, owner, customer) {
        actor.related = Arc::new([customer].into());
    }
    let at = At::of_case(context.office_path(office), customer, Some(owner));
    if actor.may_at(Permission::HANDLE_CASES, at) { Ok(()) } else { Err(unable()) }
}

/// Whether an operator serves the customer today, so that a role of it reaches what is the customer's.
fn serves(context: &Context<'_>, facts: &Facts, operator: OperatorId, customer: PartyId) -> bool {
    let mut relations = facts.rows_by(&RELATIONS, customer.number()).into_iter();
    relations.any(|row| row.other_id == operator.number() && holds_on(row, context.today()))
}
