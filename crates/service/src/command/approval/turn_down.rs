//! A word against something that waits for one.

use serde::Serialize;
use yinuo_core::approval::ApprovalState;
use yinuo_core::id::{ApprovalId, Slot};
use yinuo_store::tables::approval::ApprovalRow;

use super::{asker, decided, put, to_decide};
use crate::approval::remind;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

/// Turns it down, with a reason that comes back to who asked. Whoever has the next word can.
#[derive(Debug, Clone, Serialize)]
pub struct TurnDownApproval {
    pub approval: ApprovalId,
    pub reason: String,
}

impl Act for TurnDownApproval {
    const NAME: &'static str = "turn-down-approval";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.approval.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<ApprovalRow>(self.approval.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = to_decide(context, facts, self.approval)?;
        personal::require_reason(&self.reason)?;
        let reason = personal::checked_text("reason", &self.reason)?;
        let row = decided(context, row, ApprovalState::TurnedDown, Some(reason.clone()));
        let mut commit = Commit::default();
        remind(&mut commit, context, &row, asker(&row), "approval_turned_down");
        Ok(Outcome { reason: Some(reason), ..put(row, commit, Vec::new()) })
    }
}
