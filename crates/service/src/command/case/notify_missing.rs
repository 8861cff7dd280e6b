//! Telling the customer once of everything that is missing.

use serde::Serialize;
use yinuo_core::case::{Case, decide};
use yinuo_core::id::{CaseId, PartyId, Slot};
use yinuo_store::tables::letter::LETTER_ROWS_OF_CASE;
use yinuo_store::tables::party::PartyRow;

use super::told::put_off;
use super::{finish_with, handled, party_of};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::letter::HandOver;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct NotifyMissing {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub note: Option<String>,
    /// Handed over as it is made; absent, the letter is yet to be delivered, and nobody was told before.
    pub hand_over: Option<HandOver>,
}

impl Act for NotifyMissing {
    const NAME: &'static str = "notify-missing";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<Case>(self.case.number());
        plan.want::<PartyRow>(self.party.number());
        if self.hand_over.is_none() {
            plan.want_by(&LETTER_ROWS_OF_CASE, (self.case.slot().number(), self.case.number()));
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        let calendars = context.rules.calendars();
        let decision =
            decide::notify_missing(&case, &capability, context.now, None, self.note, calendars, context.now)?;
        let party = party_of(facts, &case)?;
        let told = [("missing", case.missing().join(", "))];
        match &self.hand_over {
            Some(hand_over) => {
                finish_with(context, Commit::default(), Some(&case), decision, &party, &told, Some(hand_over))
            }
            None => put_off(context, facts, &case, decision, &party, &told),
        }
    }
}
