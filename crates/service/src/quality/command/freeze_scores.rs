//! Scores become final once everybody has seen the own sheet or the time to object is over, and every objection is answered. The packs put it
//! under the word of another.

use serde::{Deserialize, Serialize};
use yinuo_core::approval::{Will, WillKind};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::quality::score::{SCORE_FREEZE, ScoreRoundId};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::LocalText;
use yinuo_store::tables::quality::{SHEET_ROWS_OF_ROUND, ScoreRoundRow, ScoreSheetRow};

use super::round_to_run;
use crate::approval::Weighed;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::quality::score::scheme;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FreezeScores {
    pub round: ScoreRoundId,
    /// What was looked at: another edition is another matter.
    pub edition: i64,
}

impl Act for FreezeScores {
    const NAME: &'static str = "freeze-scores";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ScoreRoundRow>(self.round.number());
        plan.follow::<ScoreSheetRow>();
        plan.want_by(&SHEET_ROWS_OF_ROUND, self.round.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut round = round_to_run(context, facts, self.round)?;
        if round.state != "shown" || round.edition != self.edition {
            return Err(Stop::refused("scores_final"));
        }
        let sheets = facts.rows_by(&SHEET_ROWS_OF_ROUND, self.round.number());
        let of_edition: Vec<_> = sheets.into_iter().filter(|sheet| sheet.edition == round.edition).collect();
        let unanswered = of_edition.iter().filter(|sheet| sheet.objection.is_some() && sheet.answer.is_none()).count();
        if unanswered > 0 {
            return Err(Refusal::new("objections_unanswered").with("count", unanswered.to_string()).into());
        }
        let unseen = of_edition.iter().filter(|sheet| sheet.seen_at.is_none()).count();
        if unseen > 0 && context.today().to_string() <= round.objections_until {
            let refusal = Refusal::new("sheets_unseen").with("count", unseen.to_string());
            return Err(refusal.with("until", round.objections_until.clone()).into());
        }
        let name = scheme(&round)?.name;
        let label = format!("{} – {}", round.from_on, round.until_on);
        let what = format!("{}，{} 份", name.zh, of_edition.len());
        let weighed = Weighed {
            act: &SCORE_FREEZE,
            of: String::new(),
            amount: None,
            office: OfficeId::from_number(round.office_id),
            subject: ("scores", round.id),
            label: label.clone(),
            will: vec![Will::new(WillKind::Set, LocalText::new(what, name.en))],
            made_by: None,
        };
        round.state = "frozen".to_owned();
        round.frozen_at = Some(context.micros());
        round.version += 1;
        let subject = Some(Subject { kind: "scores", id: round.id, version: round.version });
        let answer = Answer::of("scores", round.id);
        let told = vec![("period", label), ("edition", round.edition.to_string())];
        let mut commit = Commit::default();
        commit.put(round);
        let approval = Some(Box::new(weighed));
        Ok(Outcome { commit, answer, subject, facts: told, approval, ..Outcome::default() })
    }
}
