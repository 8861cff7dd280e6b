//! What became of the message of a warning. Bookkeeping beside the archive: there may be hundreds of thousands in an hour.

use serde::Serialize;
use yinuo_core::agri::WeatherWarningId;
use yinuo_core::agri::permission::ISSUE_WARNINGS;
use yinuo_core::id::{PartyId, Slot};
use yinuo_store::tables::agri::weather_warning::WarningReceiptRow;

use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Notes with a receipt that its message was delivered, or that it failed for good.
#[derive(Debug, Clone, Serialize)]
pub struct NoteWarning {
    pub warning: WeatherWarningId,
    pub party: PartyId,
    pub state: &'static str,
}

impl Act for NoteWarning {
    const NAME: &'static str = "note-warning";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        let slot = self.party.slot().number();
        plan.want::<WarningReceiptRow>((slot, self.warning.number(), self.party.number()));
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(ISSUE_WARNINGS)?;
        let key = (self.party.slot().number(), self.warning.number(), self.party.number());
        let mut commit = Commit::default();
        if let Some(row) = facts.row::<WarningReceiptRow>(key) {
            let noted_at = context.micros();
            commit.put_unaudited(WarningReceiptRow { state: self.state.to_owned(), noted_at, ..row.clone() });
        }
        Ok(Outcome { commit, unaudited: true, ..Outcome::default() })
    }
}
