//! An appeal is answered by somebody who neither observed, nor decided, nor is the clerk.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_core::quality::permission::DECIDE_APPEALS;
use yinuo_core::quality::{ConductFindingId, ObservationId};
use yinuo_core::refusal::Refusal;

use super::{changed, declare_finding, finding, path_of, remind};
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
        if row.appeal.as_deref() != Some("asked") {
            return Err(Stop::refused("no_appeal_waits"));
        }
        let me = context.operator().number();
        if [Some(row.observer_id), Some(row.operator_id), row.decided_by].contains(&Some(me)) {
            return Err(Stop::refused("appeal_needs_another"));
        }
        let answer = personal::checked_text("answer", &self.answer)?;
        if answer.is_empty() {
            return Err(Refusal::new("wrong_field").with("field", "answer").with("cause", "empty").into());
        }
        row.appeal = Some(if self.won { "won" } else { "dismissed" }.to_owned());
        row.answered_by = Some(me);
        row.answered_at = Some(context.micros());
        row.answer = Some(answer);
        row.version += 1;
        let clerk = OperatorId::from_number(row.operator_id);
        let (observation, on) = (ObservationId::from_number(row.observation_id), row.happened_on.clone());
        let mut outcome = changed(facts, row)?;
        remind(&mut outcome.commit, context, clerk, "appeal_answered", observation, &on);
        Ok(outcome)
    }
}
