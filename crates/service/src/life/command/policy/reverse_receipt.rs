//! Taking back a receipt that was booked by mistake.

use serde::Serialize;
use yinuo_core::access::{Denied, Permission};
use yinuo_core::id::{Slot, TransferId};
use yinuo_core::life::POLICY;
use yinuo_core::life::PolicyId;
use yinuo_core::life::chart::RECEIPT;
use yinuo_core::life::policy::{self, PolicyFile, PolicyRefusal, Turn};
use yinuo_store::tables::ledger::TRANSFERS_BY_SUBJECT;

use super::{answered, carry_out, today, visible};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::ledger::posting_of;
use crate::life::command::policy::left;
use crate::personal;
use crate::stop::Stop;

/// A receipt that was booked by mistake is taken back by a new line.
#[derive(Debug, Clone, Serialize)]
pub struct ReverseReceipt {
    pub policy: PolicyId,
    pub transfer: TransferId,
    pub reason: String,
}

impl Act for ReverseReceipt {
    const NAME: &'static str = "reverse-receipt";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<PolicyFile>(self.policy.number());
        plan.want_by(&TRANSFERS_BY_SUBJECT, (self.policy.number(), POLICY.key));
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let before = visible(context, facts, self.policy)?;
        if !context.actor.may_at(Permission::APPROVE_CASES, context.office_path(before.policy.office)) {
            return Err(Denied(Permission::APPROVE_CASES).into());
        }
        personal::require_reason(&self.reason)?;
        let lines = facts.rows_by(&TRANSFERS_BY_SUBJECT, (self.policy.number(), POLICY.key));
        let line = lines.iter().find(|line| line.id == self.transfer.number());
        let line = *line.ok_or(PolicyRefusal::NotReversible)?;
        if lines.iter().any(|other| other.reverses == Some(line.id)) {
            return Err(Stop::refused("already_reversed"));
        }
        if line.kind != RECEIPT.key {
            return Err(PolicyRefusal::NotReversible.into());
        }
        let posting = posting_of(line)?;
        let (today, number) = (today(context), line.id);
        let mut commit = Commit::default();
        let decide = |turn: &mut Turn<'_>| policy::reverse_receipt(turn, number, &posting, today);
        carry_out(context, &mut commit, &before, None, decide)?;
        let after = left(facts, &commit, self.policy)?;
        let mut outcome = answered(&after, vec![("transfer", self.transfer.to_string())], commit);
        outcome.reason = Some(self.reason);
        Ok(outcome)
    }
}
