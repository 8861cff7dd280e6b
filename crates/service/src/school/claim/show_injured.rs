//! Showing who a pupil is that was hurt, for a reason.

use serde::Serialize;
use yinuo_core::id::{CaseId, Slot};
use yinuo_core::school::permission::InjuredSeer;
use yinuo_store::tables::school::{INJURED_OF_CLAIM, SchoolClaimRow};

use super::{at, outcome, place, reached};
use crate::command::{Act, Context, Opened, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

/// Opens what is sealed of a pupil. That it was done, by whom and why is recorded.
#[derive(Debug, Clone, Serialize)]
pub struct ShowInjuredPupil {
    pub case: CaseId,
    pub pupil: i64,
    pub reason: String,
}

impl Act for ShowInjuredPupil {
    const NAME: &'static str = "show-injured-pupil";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<SchoolClaimRow>(self.case.number());
        plan.want_by(&INJURED_OF_CLAIM, self.case.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let claim = reached(context, facts, self.case)?;
        InjuredSeer::grant(context.actor, at(context, claim))?;
        personal::require_reason(&self.reason)?;
        let injured = facts.rows_by(&INJURED_OF_CLAIM, claim.id);
        let row = injured.into_iter().find(|row| row.pupil == self.pupil).ok_or(Stop::NotFound)?;
        let opened = context.keys.open(&place(claim.id, row.pupil), &row.sealed);
        let opened = opened.ok_or_else(|| Stop::damaged("school_injured", claim.number.clone()))?;
        let told = vec![("number", claim.number.clone()), ("pupil", row.pupil.to_string())];
        let made = outcome(Commit::default(), claim, told);
        Ok(Outcome { answer: made.answer.with(Opened(opened)), reason: Some(self.reason), ..made })
    }
}
