//! Letters on their way: the proof that one reached the customer.

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::id::{CaseId, LetterId, Slot};
use yinuo_core::refusal::Refusal;

use super::case::handled;
use super::{Act, Answer, Context, Outcome, Subject};
use crate::engine::facts::{Facts, LoadPlan};
use crate::engine::recorder::Recorder;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

/// The proof that a letter reached the customer.
#[derive(Debug, Clone, Serialize)]
pub struct DeliverLetter {
    pub letter: LetterId,
    pub case: CaseId,
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
        plan.cases.insert(self.case.number());
        plan.letters.insert(self.letter.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let (case, _capability) = handled(context, facts, self.case, None)?;
        let letter = facts.letters.get(&self.letter.number()).filter(|letter| letter.case_id == case.id.number());
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
        personal::check_text("proof", &self.proof)?;
        letter.delivered_at = Some(at.as_microsecond());
        letter.delivery_channel = Some(self.channel);
        letter.delivery_proof = Some(self.proof);
        let told = vec![("number", case.number.clone()), ("letter", letter.name.clone())];
        let mut recorder = Recorder::default();
        recorder.put(letter.clone());
        facts.letters.insert(letter.id, letter);
        let subject = Subject { kind: "case", id: case.id.number(), version: case.version };
        let answer = Answer { kind: "letter", id: self.letter.number(), ..Answer::default() };
        Ok(Outcome { recorder, answer, subject: Some(subject), facts: told, reason: None, unaudited: false })
    }
}
