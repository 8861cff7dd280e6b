//! An appeal against an answer is decided by somebody who neither appealed nor was rated. Where it is won the answer is out of all figures;
//! it stays in the record with who said what.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, OperatorId, Slot, SurveyAnswerId};
use yinuo_core::refusal::Refusal;
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
pub struct DecideSurveyAppeal {
    pub answer: SurveyAnswerId,
    /// The answer is taken out.
    pub won: bool,
    pub decision: String,
}

impl Act for DecideSurveyAppeal {
    const NAME: &'static str = "decide-survey-appeal";

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
        let me = context.operator().number();
        if row.served_by == Some(me) {
            return Err(Stop::refused("rating_of_oneself"));
        }
        let Some(appellant) = row.appealed_by.filter(|_| row.appeal.as_deref() == Some("asked")) else {
            return Err(Stop::refused("no_appeal_waits"));
        };
        if appellant == me {
            return Err(Stop::refused("appeal_needs_another"));
        }
        let decision = personal::checked_text("decision", &self.decision)?;
        if decision.is_empty() {
            return Err(Refusal::new("wrong_field").with("field", "decision").with("cause", "empty").into());
        }
        row.appeal = Some(if self.won { "won" } else { "dismissed" }.to_owned());
        row.decided_by = Some(me);
        row.decided_at = Some(context.micros());
        row.decision = Some(decision);
        row.version += 1;
        let mut commit = Commit::default();
        remind(&mut commit, context, OperatorId::from_number(appellant), "appeal_answered", &row);
        let (id, version, told) = (row.id, row.version, vec![("on", row.answered_on.clone())]);
        commit.put(row);
        Ok(made(commit, "survey-answer", id, version, told))
    }
}
