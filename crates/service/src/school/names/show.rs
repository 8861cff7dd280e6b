//! Showing who a listed pupil is, for a reason.

use serde::Serialize;
use yinuo_core::id::Slot;
use yinuo_core::refusal::Refusal;
use yinuo_core::school::permission::{ListedSeer, READ_SCHOOLS};
use yinuo_core::school::{SCHOOL_POLICY, SchoolPolicyId, SchoolPupilId};
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::school::{SchoolPolicyRow, SchoolPupilRow};

use super::place;
use crate::command::{Act, Context, Opened, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::query::agreement::at;
use crate::query::require_reached;
use crate::school::command::answered;
use crate::stop::Stop;

/// Opens what is sealed of a listed pupil. That it was done, by whom and why is recorded.
#[derive(Debug, Clone, Serialize)]
pub struct ShowListedPupil {
    pub policy: SchoolPolicyId,
    pub pupil: SchoolPupilId,
    pub reason: String,
}

impl Act for ShowListedPupil {
    const NAME: &'static str = "show-listed-pupil";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<AgreementRow>(self.policy.number());
        plan.want::<SchoolPolicyRow>(self.policy.number());
        plan.want::<SchoolPupilRow>((self.policy.number(), self.pupil.number()));
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let head = facts.row::<AgreementRow>(self.policy.number()).ok_or(Stop::NotFound)?;
        let place_of_head = at(context.directory, head);
        require_reached(context.actor, READ_SCHOOLS, place_of_head)?;
        ListedSeer::grant(context.actor, place_of_head)?;
        personal::require_reason(&self.reason)?;
        let policy = facts.row::<SchoolPolicyRow>(self.policy.number()).ok_or(Stop::NotFound)?;
        let key = (self.policy.number(), self.pupil.number());
        let row = facts.row::<SchoolPupilRow>(key).ok_or(Stop::NotFound)?;
        if row.is_emptied() {
            return Err(Refusal::new("pupil_emptied").with("number", head.number.clone()).into());
        }
        let opened = context.keys.open(&place(row.policy_id, row.id), &row.sealed);
        let opened = opened.ok_or_else(|| Stop::damaged("school_pupils", self.pupil.to_string()))?;
        let told = vec![("number", head.number.clone()), ("pupil", self.pupil.to_string())];
        let made = answered(Commit::default(), SCHOOL_POLICY.key, policy.id, policy.version, told);
        Ok(Outcome { answer: made.answer.with(Opened(opened)), reason: Some(self.reason), ..made })
    }
}
