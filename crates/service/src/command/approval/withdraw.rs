//! Taking back what one asked for.

use serde::Serialize;
use yinuo_core::approval::ApprovalState;
use yinuo_core::id::{ApprovalId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::approval::ApprovalRow;

use super::{asker, decided, put, require_waiting, visible};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Whoever asked takes it back while nobody has decided.
#[derive(Debug, Clone, Serialize)]
pub struct WithdrawApproval {
    pub approval: ApprovalId,
}

impl Act for WithdrawApproval {
    const NAME: &'static str = "withdraw-approval";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.approval.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ApprovalRow>(self.approval.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = visible(context, facts, self.approval)?;
        if asker(&row) != context.operator() {
            return Err(Refusal::new("approval_of_another").into());
        }
        require_waiting(&row)?;
        Ok(put(decided(context, row, ApprovalState::Withdrawn, None), Commit::default(), Vec::new()))
    }
}
