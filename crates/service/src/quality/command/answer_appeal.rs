//! An appeal is answered by somebody who neither observed, nor decided, nor is the clerk.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_core::quality::permission::DECIDE_APPEALS;
use yinuo_core::quality::{ConductFindingId, ObservationId};
use yinuo_core::refusal::Refusal;

use super::{changed, declare_finding, finding, path_of, remind, standing, stands};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct AnswerAppeal {
    pub finding: ConductFindingId,
    /// Whether the clerk is right, and the finding is taken back.
    pub won: bool,
    pub answer: String,
}

impl Act for AnswerAppeal {
    const NAME: &'static str = "answer-appeal";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        declare_finding(self.finding, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(DECIDE_APPEALS)?;
        let mut row = finding(facts, self.finding)?;
        if !context.actor.may_at(DECIDE_APPEALS, path_of(context, row.office_id)) {
            return Err(Stop::NotFound);
        }
        let mut standing = standing(&row)?;
        standing.answer(context.operator(), self.won)?;
        let answer = personal::checked_text("answer", &self.answer)?;
        if answer.is_empty() {
            return Err(Refusal::new("wrong_field").with("field", "answer").with("cause", "empty").into());
        }
        stands(&mut row, standing);
        row.answered_by = Some(context.operator().number());
        row.answered_at = Some(context.micros());
        row.answer = Some(answer);
        let clerk = OperatorId::from_number(row.operator_id);
        let (observation, on) = (ObservationId::from_number(row.observation_id), row.happened_on.clone());
        let mut outcome = changed(facts, row)?;
        remind(&mut outcome.commit, context, clerk, "appeal_answered", observation, &on);
        Ok(outcome)
    }
}
