//! Scores are counted anew because something was wrong: a new edition, shown again, with the earlier ones kept. What was final is final no more
//! until somebody makes the new edition so.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::quality::ladder::day_after;
use yinuo_core::quality::score::ScoreRoundId;
use yinuo_store::tables::quality::ScoreRoundRow;

use super::begin_scores::show;
use super::round_to_run;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::quality::score::count::Counted;
use crate::quality::score::scheme;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct CorrectScores {
    pub round: ScoreRoundId,
    pub reason: String,
    pub sheets: Vec<Counted>,
}

impl Act for CorrectScores {
    const NAME: &'static str = "correct-scores";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ScoreRoundRow>(self.round.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut round = round_to_run(context, facts, self.round)?;
        personal::require_reason(&self.reason)?;
        let within = scheme(&round)?.objection_within;
        round.edition += 1;
        round.state = "shown".to_owned();
        round.objections_until = day_after(context.rules.calendar(), context.today(), within)?.to_string();
        round.reason = Some(personal::checked_text("reason", &self.reason)?);
        round.operator_id = context.operator().number();
        round.counted_at = context.micros();
        round.frozen_at = None;
        round.version += 1;
        let mut commit = Commit::default();
        show(context, &mut commit, &round, self.sheets);
        let told = vec![("edition", round.edition.to_string()), ("until", round.until_on.clone())];
        let subject = Some(Subject { kind: "scores", id: round.id, version: round.version });
        let answer = Answer::of("scores", round.id);
        commit.put(round);
        Ok(Outcome { commit, answer, subject, facts: told, reason: Some(self.reason), ..Outcome::default() })
    }
}
