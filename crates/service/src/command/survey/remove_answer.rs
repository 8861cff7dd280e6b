//! An answer that is mistaken or meant to harm is taken out of the figures, with who did it and why. It stays in the record.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot, SurveyAnswerId};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::survey::SurveyAnswerRow;

use super::made;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct RemoveAnswer {
    pub answer: SurveyAnswerId,
    pub reason: String,
}

impl Act for RemoveAnswer {
    const NAME: &'static str = "remove-survey-answer";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<SurveyAnswerRow>(self.answer.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::RUN_SURVEYS)?;
        let mut row = facts.row::<SurveyAnswerRow>(self.answer.number()).ok_or(Stop::NotFound)?.clone();
        let path = context.office_path(OfficeId::from_number(row.office_id));
        if !context.actor.may_at(Permission::RUN_SURVEYS, path) {
            return Err(Stop::NotFound);
        }
        if row.served_by == Some(context.operator().number()) {
            return Err(Stop::refused("rating_of_oneself"));
        }
        if row.removed_at.is_some() {
            return Err(Stop::refused("answer_removed_already"));
        }
        let reason = personal::checked_text("reason", &self.reason)?;
        if reason.is_empty() {
            return Err(Refusal::new("wrong_field").with("field", "reason").with("cause", "empty").into());
        }
        row.removed_at = Some(context.micros());
        row.removed_by = Some(context.operator().number());
        row.removed_for = Some(reason);
        row.version += 1;
        let (id, version) = (row.id, row.version);
        let told = vec![("on", row.answered_on.clone())];
        let mut commit = Commit::default();
        commit.put(row);
        Ok(made(commit, "survey-answer", id, version, told))
    }
}
