//! The proof that a letter reached the customer.

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::access::CaseHandler;
use yinuo_core::case::Case;
use yinuo_core::id::{CaseId, LetterId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::letter::LetterRow;

use crate::command::case::handled;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;
use crate::subject;
use crate::systems::reader;

/// What a letter belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterOf {
    Case(CaseId),
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
            LetterOf::Case(case) => plan.want_whole::<Case>(case.number()),
            LetterOf::Subject(subject) => (reader(subject.kind).declare)(subject, plan),
        }
        plan.want::<LetterRow>(self.letter.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (number, subject) = owner(context, facts, self.of)?;
        let letter = facts.row::<LetterRow>(self.letter.number()).filter(|letter| match self.of {
            LetterOf::Case(case) => letter.case_id == Some(case.number()),
            LetterOf::Subject(subject) => {
                letter.subject_id == Some(subject.id) && letter.subject_kind.as_deref() == Some(subject.kind.key)
            }
        });
        let mut letter = letter.ok_or(Stop::NotFound)?.clone();
        if letter.delivered_at.is_some() {
            return Err(Stop::refused("already_delivered"));
        }
        if !matches!(self.channel.as_str(), "counter" | "post" | "message" | "e-mail") {
            return Err(Refusal::new("unknown_channel").with("channel", self.channel).into());
        }
        let at = self.at.unwrap_or(context.now);
        if at > context.now {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", at.to_string()).into());
        }
        let proof = personal::checked_text("proof", &self.proof)?;
        letter.delivered_at = Some(at.as_microsecond());
        letter.delivery_channel = Some(self.channel);
        letter.delivery_proof = Some(proof);
        let told = vec![("number", number), ("letter", letter.name.clone())];
        let mut commit = Commit::default();
        commit.put(letter);
        let answer = Answer::of("letter", self.letter.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

/// The number and subject of what a letter belongs to, where the actor may work on it.
fn owner(context: &Context<'_>, facts: &Facts, of: LetterOf) -> Result<(String, Subject), Stop> {
    match of {
        LetterOf::Case(id) => {
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
