//! Whether premiums of a policy are debited.

use serde::Serialize;
use yinuo_core::id::Slot;
use yinuo_core::life::PolicyId;
use yinuo_core::life::permission::PolicyWriter;
use yinuo_core::life::policy::{self, PolicyFile};

use super::{answered, carry_out, visible};
use crate::command::{Act, Context, Outcome, check_version};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::command::policy::left;
use crate::stop::Stop;

/// The holder lets premiums be debited from the account of the policy, or does so no more.
#[derive(Debug, Clone, Serialize)]
pub struct SetDebit {
    pub policy: PolicyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub debit: bool,
}

impl Act for SetDebit {
    const NAME: &'static str = "set-debit";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<PolicyFile>(self.policy.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let before = visible(context, facts, self.policy)?;
        PolicyWriter::grant(context.actor, context.office_path(before.policy.office))?;
        check_version(before.policy.version, self.expected_version)?;
        let mut commit = Commit::default();
        carry_out(context, &mut commit, &before, None, |turn| policy::set_debit(turn, self.debit))?;
        let after = left(facts, &commit, self.policy)?;
        Ok(answered(&after, vec![("debit", self.debit.to_string())], commit))
    }
}
