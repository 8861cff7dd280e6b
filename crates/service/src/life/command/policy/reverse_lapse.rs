//! Taking back a lapse of our own making.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::{Denied, Permission};
use yinuo_core::id::Slot;
use yinuo_core::life::POLICY;
use yinuo_core::life::PolicyId;
use yinuo_core::life::chart::DEPOSIT;
use yinuo_core::life::policy::{self, PolicyFile, Turn};
use yinuo_core::money::Fen;
use yinuo_store::tables::ledger::TRANSFERS_BY_SUBJECT;

use super::{answered, carry_out, today, visible};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::command::policy::left;
use crate::personal;
use crate::stop::Stop;

/// A lapse that our own missed transfer caused is taken back, and recorded as our error.
#[derive(Debug, Clone, Serialize)]
pub struct ReverseLapse {
    pub policy: PolicyId,
    pub reason: String,
}

impl Act for ReverseLapse {
    const NAME: &'static str = "reverse-lapse";

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
        let deposit = DEPOSIT.account().to_string();
        let received: Vec<(Date, Fen)> = lines
            .iter()
            .filter(|line| line.credit == deposit)
            .filter_map(|line| Some((line.value_on.parse().ok()?, Fen(line.amount))))
            .collect();
        let (today, note) = (today(context), self.reason.clone());
        let mut commit = Commit::default();
        let decide = |turn: &mut Turn<'_>| policy::reverse_lapse(turn, &received, note, today);
        carry_out(context, &mut commit, &before, None, decide)?;
        let after = left(facts, &commit, self.policy)?;
        let mut outcome = answered(&after, Vec::new(), commit);
        outcome.reason = Some(self.reason);
        Ok(outcome)
    }
}
