//! Writing letters that no milestone writes: on an event of a subject, and of a case whose letter could not be written at first.

use serde::Serialize;
use yinuo_core::case::Case;
use yinuo_core::event::Facts as EventFacts;
use yinuo_core::id::{CaseId, LetterId, OperatorId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::letter::LetterRow;
use yinuo_store::tables::party::PartyRow;

use crate::command::case::visible;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::LETTER_FILE;
use crate::keys::Keys;
use crate::letter;
use crate::outbox::post;
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

/// Writes a letter of a case that could not be written with its milestone. A template that was mended since is that of the version
/// of the service that packs have now.
#[derive(Debug, Clone, Serialize)]
pub struct WriteCaseLetter {
    pub case: CaseId,
    pub party: PartyId,
    pub letter: String,
    pub missing: Vec<String>,
    /// Who recorded the milestone.
    pub operator: OperatorId,
}

impl Act for WriteCaseLetter {
    const NAME: &'static str = "write-case-letter";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<Case>(self.case.number());
        plan.want::<PartyRow>(self.party.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let case = visible(context, facts, self.case)?;
        let party = facts.row::<PartyRow>(self.party.number()).ok_or(Stop::NotFound)?;
        let received_on = context.rules.calendar().date_of(case.received_at);
        let now = context.rules.service_on(&case.service.key, received_on).ok();
        let mended = now.and_then(|service| service.letter(&self.letter));
        let unknown = || Refusal::new("letter_unknown").with("letter", self.letter.clone());
        let rule = mended.or_else(|| case.service.letter(&self.letter)).ok_or_else(unknown)?;
        let row = letter::case::write(context, (&case, party), self.operator, rule, &self.missing)?;
        let subject = Subject { kind: "case", id: case.id.number(), version: case.version };
        Ok(written(context, row, subject, case.number.clone()))
    }
}

fn written(context: &Context<'_>, row: LetterRow, subject: Subject, number: String) -> Outcome {
    let mut commit = Commit::default();
    post(&mut commit, context, &LETTER_FILE, &LetterId::from_number(row.id));
    let told = vec![("number", number), ("letter", row.name.clone())];
    let mut answer = Answer::of("letter", row.id);
    answer.letter_id = Some(row.id);
    commit.insert(row);
    Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() }
}
