//! The scores of an office over a period that is over are counted and shown to whom they are about, before anybody makes them final.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::quality::ladder::day_after;
use yinuo_core::quality::permission::RUN_SCORES;
use yinuo_core::quality::score::{Scheme, ScoreRoundId, ScoreSheetId};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::house::OfficeRow;
use yinuo_store::tables::quality::{ROUNDS_OF_OFFICE, ScoreRoundRow, ScoreSheetRow};

use super::remind_of_scores;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::quality::score::count::Counted;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct BeginScores {
    pub office: OfficeId,
    pub from: Date,
    pub until: Date,
    pub scheme: Scheme,
    pub sheets: Vec<Counted>,
}

impl Act for BeginScores {
    const NAME: &'static str = "begin-scores";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OfficeRow>(self.office.number());
        plan.follow::<ScoreRoundRow>();
        plan.want_by(&ROUNDS_OF_OFFICE, self.office.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(RUN_SCORES)?;
        let office = facts.row::<OfficeRow>(self.office.number()).ok_or(Stop::NotFound)?;
        if !context.actor.may_at(RUN_SCORES, &office.path) {
            return Err(Stop::NotFound);
        }
        let today = context.today();
        if self.until >= today {
            return Err(Refusal::new("period_not_over").with("until", self.until.to_string()).into());
        }
        if self.sheets.is_empty() {
            return Err(Refusal::new("nobody_to_score").with("office", office.name.clone()).into());
        }
        let (from, until) = (self.from.to_string(), self.until.to_string());
        let rounds = facts.rows_by(&ROUNDS_OF_OFFICE, self.office.number());
        let overlaps =
            |row: &&ScoreRoundRow| row.scheme_key == self.scheme.key && row.from_on <= until && from <= row.until_on;
        if let Some(known) = rounds.into_iter().find(overlaps) {
            let refusal = Refusal::new("scored_already").with("from", known.from_on.clone());
            return Err(refusal.with("until", known.until_on.clone()).into());
        }
        let id = ScoreRoundId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        let told = vec![("scheme", self.scheme.name.zh.clone()), ("from", from.clone()), ("until", until.clone())];
        let round = ScoreRoundRow {
            id: id.number(),
            office_id: office.id,
            scheme_key: self.scheme.key.clone(),
            scheme: serde_json::to_string(&self.scheme).expect("a scheme is plain data"),
            from_on: from,
            until_on: until,
            edition: 1,
            state: "shown".to_owned(),
            objections_until: day_after(context.rules.calendar(), today, self.scheme.objection_within)?.to_string(),
            reason: None,
            operator_id: context.operator().number(),
            counted_at: context.micros(),
            frozen_at: None,
            version: 1,
        };
        show(context, &mut commit, &round, self.sheets);
        commit.insert(round);
        let subject = Some(Subject { kind: "scores", id: id.number(), version: 1 });
        Ok(Outcome { commit, answer: Answer::of("scores", id.number()), subject, facts: told, ..Outcome::default() })
    }
}

/// The sheets of an edition, as they are shown.
pub(super) fn show(context: &Context<'_>, commit: &mut Commit, round: &ScoreRoundRow, sheets: Vec<Counted>) {
    for sheet in sheets {
        remind_of_scores(commit, context, sheet.operator, "scores_shown", round);
        commit.insert(ScoreSheetRow {
            id: ScoreSheetId::new(context.stamp(), context.slot).number(),
            round_id: round.id,
            edition: round.edition,
            operator_id: sheet.operator.number(),
            total: sheet.result.total.map(|total| total.round_dp(4).normalize().to_string()),
            result: serde_json::to_string(&sheet.result).expect("a result is plain data"),
            seen_at: None,
            objection: None,
            objected_at: None,
            answer: None,
            answered_by: None,
            answered_at: None,
            version: 1,
        });
    }
}
