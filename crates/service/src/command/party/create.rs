//! Entering a party.

use std::sync::Arc;

use serde::Serialize;
use yinuo_core::id::Slot;
use yinuo_core::party::PartyDraft;

use super::{Changed, NewParty, declare_draft, prepare, record, slot_of_draft, subject};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct CreateParty {
    pub draft: PartyDraft,
}

impl Act for CreateParty {
    const NAME: &'static str = "create-party";
    const ASKS_AGAIN: bool = true;

    fn slot(&self, keys: &Keys) -> Slot {
        slot_of_draft(&self.draft, keys)
    }

    fn declare(&self, keys: &Keys, plan: &mut LoadPlan) {
        declare_draft(&self.draft, keys, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let NewParty { row, terms, numbers } = prepare(context, facts, &self.draft)?;
        let mut commit = Commit::default();
        let subject = subject(&row);
        let told = vec![("name", row.name.clone())];
        let party = Changed { party: Arc::new(row.clone()) };
        let answer = Answer::of("party", row.id).with(party);
        record(&mut commit, row, terms, numbers);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
