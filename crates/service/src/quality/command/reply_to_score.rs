//! Somebody has seen the own sheet, and agrees or objects.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::quality::score::ScoreSheetId;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::quality::ScoreRoundRow;

use super::{declare_sheet, remind_of_scores, sheet_row, sheet_written};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct ReplyToScore {
    pub sheet: ScoreSheetId,
    /// Absent, it is agreed to.
    pub objection: Option<String>,
}

impl Act for ReplyToScore {
    const NAME: &'static str = "reply-to-score";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        declare_sheet(self.sheet, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut sheet = sheet_row(facts, self.sheet)?;
        if sheet.operator_id != context.operator().number() {
            return Err(Stop::NotFound);
        }
        let round = facts.row::<ScoreRoundRow>(sheet.round_id).ok_or(Stop::NotFound)?;
        if round.edition != sheet.edition || round.state != "shown" {
            return Err(Stop::refused("scores_final"));
        }
        if sheet.seen_at.is_some() {
            return Err(Stop::refused("score_replied_already"));
        }
        if let Some(objection) = &self.objection {
            if round.objections_until < context.today().to_string() {
                return Err(Refusal::new("objection_too_late").with("until", round.objections_until.clone()).into());
            }
            personal::require_reason(objection)?;
            sheet.objection = Some(personal::checked_text("objection", objection)?);
            sheet.objected_at = Some(context.micros());
        }
        sheet.seen_at = Some(context.micros());
        let objects = sheet.objection.is_some();
        let mut outcome = sheet_written(sheet, round);
        // Who is scored does not answer.
        let manager = context.directory.manager_of(OfficeId::from_number(round.office_id));
        if let Some(manager) = manager.filter(|manager| objects && *manager != context.operator()) {
            remind_of_scores(&mut outcome.commit, context, manager, "objection_raised", round);
        }
        Ok(outcome)
    }
}
