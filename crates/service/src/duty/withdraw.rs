//! Taking a proof back that shows what it should not, or was laid with the wrong office.

use serde::Serialize;
use yinuo_core::duty::{DutyProofId, PROVE_DUTIES};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::duty::DutyProofRow;

use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal::checked_text;
use crate::stop::Stop;

/// It stays in the record with the reason and proves nothing any more.
#[derive(Debug, Clone, Serialize)]
pub struct WithdrawDutyProof {
    pub proof: DutyProofId,
    pub reason: String,
}

impl Act for WithdrawDutyProof {
    const NAME: &'static str = "withdraw-duty-proof";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<DutyProofRow>(self.proof.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(PROVE_DUTIES)?;
        let mut row = facts.row::<DutyProofRow>(self.proof.number()).ok_or(Stop::NotFound)?.clone();
        if !context.actor.may_at(PROVE_DUTIES, context.office_path(OfficeId::from_number(row.office_id))) {
            return Err(Stop::NotFound);
        }
        if row.withdrawn_at.is_some() {
            return Err(Stop::refused("proof_withdrawn"));
        }
        let reason = checked_text("reason", &self.reason)?;
        if reason.trim().is_empty() {
            return Err(Refusal::new("wrong_field").with("field", "reason").with("cause", "empty").into());
        }
        let told = vec![("duty", row.duty.clone()), ("met_on", row.met_on.clone()), ("reason", reason.clone())];
        row.withdrawn_at = Some(context.micros());
        row.withdrawn_by = Some(context.operator().number());
        row.withdrawn_reason = Some(reason);
        row.version += 1;
        let subject = Some(Subject { kind: "office", id: row.office_id, version: 0 });
        let answer = Answer::of("duty-proof", row.id);
        let mut commit = Commit::default();
        commit.put(row);
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}
