//! A bureau confirms the figures of its own level that it has read.

use serde::Serialize;
use yinuo_core::agri::{SubsidyBureauId, SubsidyConfirmationId};
use yinuo_core::id::Slot;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::subsidy_bureau::{SubsidyBureauRow, SubsidyConfirmationRow};

use crate::agri::bureau::BureauFigures;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Keeps the figures that a bureau was shown and confirms, with the day. Nobody confirms for it.
#[derive(Debug, Clone, Serialize)]
pub struct ConfirmSubsidies {
    pub bureau: SubsidyBureauId,
    /// As they are now.
    pub figures: BureauFigures,
    /// By which the page told those that were read.
    pub shown: String,
}

impl Act for ConfirmSubsidies {
    const NAME: &'static str = "confirm-subsidies";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.bureau.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<SubsidyBureauRow>(self.bureau.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<SubsidyBureauRow>(self.bureau.number()).ok_or(Stop::NotFound)?;
        let is_own = context.actor.party().is_some_and(|party| party.number() == row.party_id);
        if !is_own || row.active == 0 {
            return Err(Stop::NotFound);
        }
        if self.figures.sum() != self.shown {
            return Err(Refusal::new("figures_changed").with("programme", self.figures.programme).into());
        }
        let id = SubsidyConfirmationId::new(context.stamp(), context.slot);
        let told = vec![
            ("programme", self.figures.programme.clone()),
            ("contributor", row.payer.clone().unwrap_or_else(|| row.contributor.clone())),
            ("duty", row.duty.clone()),
        ];
        let mut commit = Commit::default();
        commit.insert(SubsidyConfirmationRow {
            slot: id.slot().number(),
            id: id.number(),
            bureau_id: row.id,
            programme: self.figures.programme.clone(),
            figures: serde_json::to_string(&self.figures).expect("figures are plain data"),
            confirmed_on: context.today().to_string(),
            confirmed_at: context.micros(),
        });
        let subject = Subject { kind: "subsidy-bureau", id: row.id, version: row.version };
        let answer = Answer::of("subsidy-bureau", row.id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
