//! A pupil is taken off the list: it left the school, or was listed by mistake.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::Slot;
use yinuo_core::refusal::Refusal;
use yinuo_core::school::permission::{READ_SCHOOLS, SchoolWriter};
use yinuo_core::school::{SCHOOL_POLICY, SchoolPolicyId, SchoolPupilId, check_list_day};
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::school::{SchoolPolicyRow, SchoolPupilRow};

use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::query::agreement::at;
use crate::query::require_reached;
use crate::school::command::{answered, days};
use crate::stop::Stop;

/// From a day of the cover on a pupil is not on the list any more. That it was stays to be seen.
#[derive(Debug, Clone, Serialize)]
pub struct UnlistSchoolPupil {
    pub policy: SchoolPolicyId,
    pub pupil: SchoolPupilId,
    pub left_on: Date,
    pub reason: String,
}

impl Act for UnlistSchoolPupil {
    const NAME: &'static str = "unlist-school-pupil";

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
        let place = at(context.directory, head);
        require_reached(context.actor, READ_SCHOOLS, place)?;
        SchoolWriter::grant(context.actor, place)?;
        personal::require_reason(&self.reason)?;
        let policy = facts.row::<SchoolPolicyRow>(self.policy.number()).ok_or(Stop::NotFound)?;
        let key = (self.policy.number(), self.pupil.number());
        let row = facts.row::<SchoolPupilRow>(key).ok_or(Stop::NotFound)?;
        if let Some(left_on) = &row.left_on {
            return Err(Refusal::new("pupil_left_the_list").with("left_on", left_on.clone()).into());
        }
        let (from, until) = days(head)?;
        check_list_day((from, until), self.left_on)?;
        let listed = row.listed_from.parse::<Date>().map_err(|_| Stop::damaged("school_pupils", row.id.to_string()))?;
        if self.left_on < listed.max(from) {
            let refusal = Refusal::new("left_before_listed").with("left_on", self.left_on.to_string());
            return Err(refusal.with("listed_from", listed.max(from).to_string()).into());
        }
        let mut commit = Commit::default();
        commit.update(SchoolPupilRow { left_on: Some(self.left_on.to_string()), ..row.clone() });
        let told = vec![
            ("number", head.number.clone()),
            ("pupil", self.pupil.to_string()),
            ("left_on", self.left_on.to_string()),
        ];
        let made = answered(commit, SCHOOL_POLICY.key, policy.id, policy.version, told);
        Ok(Outcome { reason: Some(self.reason), ..made })
    }
}
