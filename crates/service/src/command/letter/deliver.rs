//! The proof that a letter reached the customer.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::access::CaseHandler;
use yinuo_core::case::Case;
use yinuo_core::id::{CaseId, LetterId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::letter::LetterRow;
use yinuo_store::tables::party::PartyRow;

use crate::command::case::{delivered, handled, tell};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::letter::{HandOver, Tells};
use crate::stop::Stop;
use crate::subject;
use crate::systems::reader;

/// What a letter belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterOf {
    /// And whose the case is, known to the caller.
    Case(CaseId, PartyId),
    Subject(SubjectRef),
}

/// The proof that a letter reached the customer.
#[derive(Debug, Clone, Serialize)]
pub struct DeliverLetter {
    pub letter: LetterId,
    /// What the letter belongs to.
    #[serde(flatten)]
    pub of: LetterOf,
    pub at: Option<Timestamp>,
    pub channel: String,
    pub proof: String,
}

impl Act for DeliverLetter {
    const NAME: &'static str = "deliver-letter";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.letter.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        match self.of {
            LetterOf::Case(case, party) => {
                plan.want_whole::<Case>(case.number());
                plan.want::<PartyRow>(party.number());
            }
            LetterOf::Subject(subject) => (reader(subject.kind).declare)(subject, plan),
        }
        plan.want::<LetterRow>(self.letter.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (number, subject) = owner(context, facts, self.of)?;
        let letter = facts.row::<LetterRow>(self.letter.number()).filter(|letter| match self.of {
            LetterOf::Case(case, _) => letter.case_id == Some(case.number()),
            LetterOf::Subject(subject) => {
                letter.subject_id == Some(subject.id) && letter.subject_kind.as_deref() == Some(subject.kind.key)
            }
        });
        let mut letter = letter.ok_or(Stop::NotFound)?.clone();
        if letter.delivered_at.is_some() {
            return Err(Stop::refused("already_delivered"));
        }
        if letter.replaced_by.is_some() {
            return Err(Stop::refused("letter_replaced"));
        }
        let at = self.at.unwrap_or(context.now);
        if at > context.now {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", at.to_string()).into());
        }
        delivered(&mut letter, &HandOver { channel: self.channel, proof: self.proof }, at)?;
        let mut told = vec![("number", number), ("letter", letter.name.clone())];
        let happens = match (self.of, Tells::of(&letter)?) {
            (LetterOf::Case(id, party), Some(tells)) => happens(context, facts, (id, party), tells, at)?,
            _ => None,
        };
        let (mut commit, subject) = match happens {
            Some(Outcome { commit, subject: changed, facts: said, .. }) => {
                told.extend(said.into_iter().filter(|(name, _)| *name == "milestone"));
                (commit, changed.unwrap_or(subject))
            }
            None => (Commit::default(), subject),
        };
        commit.put(letter);
        let answer = Answer::of("letter", self.letter.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

/// What happens to a case by the delivery of a letter that tells it.
fn happens(
    context: &Context<'_>,
    facts: &Facts,
    (case, party): (CaseId, PartyId),
    tells: Tells,
    at: Timestamp,
) -> Result<Option<Outcome>, Stop> {
    let (case, capability) = handled(context, facts, case, None)?;
    let party = facts.row::<PartyRow>(party.number()).cloned().ok_or(Stop::NotFound)?;
    tell(context, (&case, &capability), &Arc::new(party), tells, at)
}

/// The number and subject of what a letter belongs to, where the actor may work on it.
fn owner(context: &Context<'_>, facts: &Facts, of: LetterOf) -> Result<(String, Subject), Stop> {
    match of {
        LetterOf::Case(id, _) => {
            let (case, _capability) = handled(context, facts, id, None)?;
            Ok((case.number.clone(), Subject { kind: "case", id: id.number(), version: case.version }))
        }
        LetterOf::Subject(subject) => {
            let line = subject::visible_in(context, facts, subject)?;
            CaseHandler::grant(context.actor, line.at(context.office_path(line.office)))?;
            let subject = Subject { kind: subject.kind.key, id: subject.id, version: line.version };
            Ok((line.label, subject))
        }
    }
}
