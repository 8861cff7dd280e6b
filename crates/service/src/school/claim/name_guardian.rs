//! The guardian of a pupil is named who was not known when the pupil was entered, or was another.

use serde::Serialize;
use yinuo_core::id::{CaseId, PartyId, Slot};
use yinuo_core::school::permission::InjuredSeer;
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::payout::ALL_PAYOUTS;
use yinuo_store::tables::school::{INJURED_OF_CLAIM, SchoolClaimRow, SchoolInjuredRow};

use super::{at, guardian, outcome, reached};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Names who follows the case for a pupil and receives what is paid for it, as long as nothing was ordered to be paid.
#[derive(Debug, Clone, Serialize)]
pub struct NamePupilGuardian {
    pub case: CaseId,
    pub pupil: i64,
    pub guardian: PartyId,
}

impl Act for NamePupilGuardian {
    const NAME: &'static str = "name-pupil-guardian";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        let id = self.case.number();
        plan.want::<SchoolClaimRow>(id);
        plan.want_by(&INJURED_OF_CLAIM, id);
        plan.want::<PartyRow>(self.guardian.number());
        plan.follow_by(&ALL_PAYOUTS);
        plan.then(move |facts, plan| {
            if let Some(claim) = facts.row::<SchoolClaimRow>(id) {
                plan.want_by(&ALL_PAYOUTS, claim.policy_id);
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let claim = reached(context, facts, self.case)?;
        InjuredSeer::grant(context.actor, at(context, claim))?;
        let injured = facts.rows_by(&INJURED_OF_CLAIM, claim.id);
        let row = injured.into_iter().find(|row| row.pupil == self.pupil).ok_or(Stop::NotFound)?;
        if facts.rows_by(&ALL_PAYOUTS, claim.policy_id).into_iter().any(|row| row.case_id == Some(claim.id)) {
            return Err(Stop::refused("compensation_paid_over"));
        }
        guardian(facts, claim, self.guardian)?;
        let mut commit = Commit::default();
        commit.put(SchoolInjuredRow { guardian_id: Some(self.guardian.number()), ..row.clone() });
        let told = vec![("number", claim.number.clone()), ("pupil", row.pupil.to_string())];
        Ok(outcome(commit, claim, told))
    }
}
