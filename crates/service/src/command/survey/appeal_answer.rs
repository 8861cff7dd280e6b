//! Who was rated, or who reads what was answered, says that an answer is mistaken or meant to harm. It counts until somebody else agrees.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, OperatorId, Slot, SurveyAnswerId};
use yinuo_core::refusal::Refusal;
use yinuo_core::survey::AppealGround;
use yinuo_store::tables::survey::SurveyAnswerRow;

use super::{made, remind};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct AppealSurveyAnswer {
    pub answer: SurveyAnswerId,
    pub ground: AppealGround,
    pub reason: String,
}

impl Act for AppealSurveyAnswer {
    const NAME: &'static str = "appeal-survey-answer";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<SurveyAnswerRow>(self.answer.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = facts.row::<SurveyAnswerRow>(self.answer.number()).ok_or(Stop::NotFound)?.clone();
        let office = OfficeId::from_number(row.office_id);
        let me = context.operator();
        let is_rated = row.served_by == Some(me.number());
        if !is_rated && !context.actor.may_at(Permission::READ_SURVEYS, context.office_path(office)) {
            return Err(Stop::NotFound);
        }
        match row.appeal.as_deref() {
            None => {}
            Some("won") => return Err(Stop::refused("answer_removed_already")),
            Some(_) => return Err(Stop::refused("appealed_already")),
        }
        let reason = personal::checked_text("reason", &self.reason)?;
        if reason.is_empty() {
            return Err(Refusal::new("wrong_field").with("field", "reason").with("cause", "empty").into());
        }
        row.appeal = Some("asked".to_owned());
        row.appeal_ground = Some(self.ground.key().to_owned());
        row.appeal_reason = Some(reason);
        row.appealed_by = Some(me.number());
        row.appealed_at = Some(context.micros());
        row.version += 1;
        let mut commit = Commit::default();
        // Who appeals does not decide, nor who was rated.
        let decides = |manager: &OperatorId| *manager != me && row.served_by.is_none_or(|by| by != manager.number());
        if let Some(manager) = context.directory.manager_of(office).filter(decides) {
            remind(&mut commit, context, manager, "appeal_asked", &row);
        }
        let (id, version, told) = (row.id, row.version, vec![("on", row.answered_on.clone())]);
        commit.put(row);
        Ok(made(commit, "survey-answer", id, version, told))
    }
}
