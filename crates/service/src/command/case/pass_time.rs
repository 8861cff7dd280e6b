//! What time alone does to a case: warnings and breaches.

use std::sync::Arc;

use serde::Serialize;
use yinuo_core::case::{Case, Consequence, decide};
use yinuo_core::id::{CaseId, Slot};
use yinuo_core::service::Answers;
use yinuo_store::tables::party::PartyRow;

use super::{finish, with_terms};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// What the passing of time does to a case; the timer's command.
#[derive(Debug, Clone, Serialize)]
pub struct PassTime {
    pub case: CaseId,
}

impl Act for PassTime {
    const NAME: &'static str = "pass-time";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<Case>(self.case.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let case = facts.whole::<Case>(self.case.number())?.ok_or(Stop::NotFound)?;
        let case = with_terms(facts, case, &Answers::new())?;
        let Some(decision) = decide::pass_time(&case, context.rules.calendars(), context.now) else {
            return Ok(Outcome { unaudited: true, ..Outcome::default() });
        };
        let promises: Vec<_> = decision
            .consequences
            .iter()
            .filter_map(|consequence| match consequence {
                Consequence::Broken { promise } => Some(format!("{promise} broken")),
                Consequence::DueSoon { promise } => Some(format!("{promise} due soon")),
                _ => None,
            })
            .collect();
        // The party's name is not needed: nothing is written to the customer by time alone.
        let nobody = Arc::new(PartyRow {
            slot: context.slot.number(),
            id: case.party.number(),
            kind: String::new(),
            name: String::new(),
            sort_key: String::new(),
            identity_kind: None,
            identity_masked: None,
            phone_masked: None,
            birth_date: None,
            sex: None,
            address: None,
            office_id: case.office.number(),
            created_at: 0,
            merged_into: None,
            version: 0,
        });
        let told = [("promises", promises.join(", "))];
        finish(context, Commit::default(), Some(&case), decision, &nobody, &told)
    }
}
