//! Looking at the document of a proof, which is recorded.

use serde::Serialize;
use yinuo_core::duty::{DutyProofId, READ_DUTIES};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_store::tables::duty::{DutyProofContentRow, DutyProofRow};

use super::prove::place;
use crate::command::{Act, Answer, Context, Opened, Outcome, Subject};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct ReadDutyProof {
    pub proof: DutyProofId,
}

impl Act for ReadDutyProof {
    const NAME: &'static str = "read-duty-proof";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<DutyProofRow>(self.proof.number());
        plan.want::<DutyProofContentRow>(self.proof.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(READ_DUTIES)?;
        let row = facts.row::<DutyProofRow>(self.proof.number()).ok_or(Stop::NotFound)?;
        if !context.actor.may_at(READ_DUTIES, context.office_path(OfficeId::from_number(row.office_id))) {
            return Err(Stop::NotFound);
        }
        let content = facts.row::<DutyProofContentRow>(self.proof.number()).ok_or(Stop::NotFound)?;
        let opened = context.keys.open(&place(self.proof), &content.sealed);
        let opened = opened.ok_or_else(|| Stop::damaged("duty_proof_contents", self.proof.to_string()))?;
        let subject = Some(Subject { kind: "office", id: row.office_id, version: 0 });
        let answer = Answer::of("duty-proof", row.id).with(Opened(opened));
        let told = vec![("duty", row.duty.clone()), ("file", row.file_name.clone().unwrap_or_default())];
        Ok(Outcome { answer, subject, facts: told, ..Outcome::default() })
    }
}
