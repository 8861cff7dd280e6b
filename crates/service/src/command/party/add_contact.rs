//! Noting a contact with a party.

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::access::{Denied, Permission};
use yinuo_core::id::{ContactId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::PARTY;
use yinuo_store::tables::case::ContactRow;
use yinuo_store::tables::party::PartyRow;

use super::{check_kept, check_own, subject, visible};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::query::party::at;
use crate::stop::Stop;
use crate::subject::named;
use crate::systems::reader;

/// A call, visit, message or counter visit with a party, about a case of theirs, an agreement, a record, or nothing but themselves.
#[derive(Debug, Clone, Serialize)]
pub struct AddContact {
    pub party: PartyId,
    pub about: Option<SubjectRef>,
    pub kind: String,
    pub direction: String,
    pub at: Option<Timestamp>,
    pub notes: String,
}

impl Act for AddContact {
    const NAME: &'static str = "add-contact";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.party.number());
        if let Some(of) = self.about {
            (reader(of.kind).declare)(of, plan);
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let party = visible(context, facts, self.party)?;
        // A case of an alias goes on, and so do the contacts about it.
        match self.about {
            None => check_own(party)?,
            Some(_) => check_kept(party)?,
        }
        if !context.actor.may_at(Permission::HANDLE_CASES, at(context.directory, party)) {
            return Err(Denied(Permission::HANDLE_CASES).into());
        }
        if !matches!(self.kind.as_str(), "call" | "visit" | "message" | "counter" | "callback") {
            return Err(Refusal::new("unknown_contact_kind").with("kind", self.kind).into());
        }
        if !matches!(self.direction.as_str(), "in" | "out") {
            return Err(Refusal::new("unknown_direction").with("direction", self.direction).into());
        }
        let notes = personal::checked_text("notes", &self.notes)?;
        let at = self.at.unwrap_or(context.now);
        if at > context.now {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", at.to_string()).into());
        }
        let line = self.about.map(|of| named(context, facts, of, Some(self.party))).transpose()?;
        let about = self.about.unwrap_or(SubjectRef::new(&PARTY, party.id));
        let id = ContactId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        commit.insert(ContactRow {
            slot: context.slot.number(),
            id: id.number(),
            party_id: party.id,
            subject_kind: about.kind.key.to_owned(),
            subject_id: about.id,
            kind: self.kind.clone(),
            direction: self.direction,
            at: at.as_microsecond(),
            operator_id: context.operator().number(),
            notes,
        });
        let subject = match &line {
            Some(line) => Subject { kind: line.of.kind.key, id: line.of.id, version: line.version },
            None => subject(party),
        };
        let told = vec![("kind", self.kind)];
        let answer = Answer::of("contact", id.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
