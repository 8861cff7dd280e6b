//! Writing the letter that packs bind to an event of a subject.

use serde::Serialize;
use yinuo_core::event::Facts as EventFacts;
use yinuo_core::id::{PartyId, Slot};
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::party::PartyRow;

use super::written;
use crate::command::{Act, Context, Outcome, Subject};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::letter;
use crate::stop::Stop;
use crate::systems::reader;

/// Writes the letter that packs bind to an event.
#[derive(Debug, Clone, Serialize)]
pub struct WriteLetter {
    pub subject: SubjectRef,
    /// Whom it goes to, known to the caller.
    pub party: PartyId,
    pub letter: String,
    pub facts: EventFacts,
}

impl Act for WriteLetter {
    const NAME: &'static str = "write-letter";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.subject.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.party.number());
        let reader = reader(self.subject.kind);
        (reader.declare)(self.subject, plan);
        if let Some(letters) = &reader.letters {
            (letters.declare)(self.subject, plan);
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let party = facts.row::<PartyRow>(self.party.number()).ok_or(Stop::NotFound)?;
        let (row, line) = letter::event::write(context, facts, self.subject, party, (&self.letter, &self.facts))?;
        let subject = Subject { kind: self.subject.kind.key, id: self.subject.id, version: line.version };
        Ok(written(context, row, subject, line.label))
    }
}
