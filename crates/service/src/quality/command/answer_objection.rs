//! An objection is answered by somebody else than who made it. Where it is right, the scores are counted anew.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, OperatorId, Slot};
use yinuo_core::quality::permission::RUN_SCORES;
use yinuo_core::quality::score::ScoreSheetId;
use yinuo_store::tables::quality::ScoreRoundRow;

use super::{declare_sheet, path_of, remind_of_scores, sheet_row, sheet_written};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

const MAY: Permission = RUN_SCORES;

#[derive(Debug, Clone, Serialize)]
pub struct AnswerObjection {
    pub sheet: ScoreSheetId,
    pub answer: String,
}

impl Act for AnswerObjection {
    const NAME: &'static str = "answer-objection";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        declare_sheet(self.sheet, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(MAY)?;
        let mut sheet = sheet_row(facts, self.sheet)?;
        let round = facts.row::<ScoreRoundRow>(sheet.round_id).ok_or(Stop::NotFound)?;
        let office = OfficeId::from_number(round.office_id);
        if !context.actor.may_at(MAY, path_of(context, office.number())) {
            return Err(Stop::NotFound);
        }
        if sheet.operator_id == context.operator().number() {
            return Err(Stop::refused("score_of_oneself"));
        }
        if sheet.objection.is_none() {
            return Err(Stop::refused("no_objection"));
        }
        if sheet.answer.is_some() {
            return Err(Stop::refused("objection_answered_already"));
        }
        personal::require_reason(&self.answer)?;
        sheet.answer = Some(personal::checked_text("answer", &self.answer)?);
        sheet.answered_by = Some(context.operator().number());
        sheet.answered_at = Some(context.micros());
        let clerk = OperatorId::from_number(sheet.operator_id);
        let mut outcome = sheet_written(sheet, round);
        remind_of_scores(&mut outcome.commit, context, clerk, "objection_answered", round);
        Ok(outcome)
    }
}
