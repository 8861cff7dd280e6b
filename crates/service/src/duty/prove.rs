//! Laying a proof that an office has met a duty.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::duty::{DutyProofId, PROVE_DUTIES};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::duty::{DutyProofContentRow, DutyProofRow};
use yinuo_store::tables::house::OfficeRow;

use super::duties;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal::checked_text;
use crate::stop::Stop;

/// A document as it was handed in. Its kind was found out from its bytes before.
#[derive(Clone, Serialize)]
pub struct ProofFile {
    pub name: String,
    pub media_type: String,
    /// BLAKE3 of the content, in hexadecimal; stands for the content in the hash of the input.
    pub content_hash: String,
    #[serde(skip)]
    pub content: Vec<u8>,
}

impl std::fmt::Debug for ProofFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProofFile({} bytes)", self.content.len())
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct ProveDuty {
    pub office: OfficeId,
    pub duty: String,
    /// The day on which it was seen to be met.
    pub met_on: Date,
    /// Until when the proof says so itself.
    pub until: Option<Date>,
    /// What was seen.
    pub note: String,
    pub file: Option<ProofFile>,
}

/// What the document of a proof is sealed for.
pub(super) fn place(proof: DutyProofId) -> String {
    format!("duty proof {}", proof.number())
}

impl Act for ProveDuty {
    const NAME: &'static str = "prove-duty";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OfficeRow>(self.office.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(PROVE_DUTIES)?;
        let office = facts.row::<OfficeRow>(self.office.number()).ok_or(Stop::NotFound)?;
        if !context.actor.may_at(PROVE_DUTIES, office.path.as_str()) {
            return Err(Stop::NotFound);
        }
        let wrong = |field: &'static str, cause| Refusal::new("wrong_field").with("field", field).with("cause", cause);
        if self.met_on > context.today() {
            return Err(wrong("met_on", "in_the_future").into());
        }
        if self.until.is_some_and(|until| until < self.met_on) {
            return Err(wrong("until", "before_met_on").into());
        }
        let binds = duties(context.rules)
            .duties
            .iter()
            .any(|duty| duty.key == self.duty && duty.binds(&office.level, self.met_on));
        if !binds {
            let on = self.met_on.to_string();
            return Err(Refusal::new("no_such_duty").with("duty", self.duty).with("on", on).into());
        }
        let note = checked_text("note", &self.note)?;
        if note.trim().is_empty() {
            return Err(wrong("note", "empty").into());
        }
        let id = DutyProofId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        let told =
            vec![("duty", self.duty.clone()), ("office", office.name.clone()), ("met_on", self.met_on.to_string())];
        let file = self.file.as_ref();
        commit.insert(DutyProofRow {
            id: id.number(),
            office_id: office.id,
            duty: self.duty,
            met_on: self.met_on.to_string(),
            until: self.until.map(|until| until.to_string()),
            note,
            file_name: file.map(|file| file.name.clone()),
            media_type: file.map(|file| file.media_type.clone()),
            size: file.map(|file| i64::try_from(file.content.len()).expect("a file has fewer than 2^63 bytes")),
            content_hash: file.map(|file| file.content_hash.clone()),
            operator_id: context.operator().number(),
            created_at: context.micros(),
            withdrawn_at: None,
            withdrawn_by: None,
            withdrawn_reason: None,
            version: 1,
        });
        if let Some(file) = file {
            let sealed = context.keys.seal(&place(id), &file.content);
            commit.insert(DutyProofContentRow { proof_id: id.number(), sealed });
        }
        let subject = Some(Subject { kind: "office", id: self.office.number(), version: office.version });
        let answer = Answer::of("duty-proof", id.number());
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}
