//! Whether the holder wants premium prompts.

use serde::Serialize;
use yinuo_core::id::Slot;
use yinuo_core::life::PolicyId;
use yinuo_core::life::permission::PolicyWriter;
use yinuo_core::life::policy::{self, FullFile};

use super::{answered, carry_out_in_full, today, visible_in_full};
use crate::command::{Act, Context, Outcome, check_version};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::command::policy::left;
use crate::stop::Stop;

/// Changes what the holder may change by a word at the desk: whether prompts are wanted.
#[derive(Debug, Clone, Serialize)]
pub struct SetPrompts {
    pub policy: PolicyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub wanted: bool,
}

impl Act for SetPrompts {
    const NAME: &'static str = "set-prompts";
    of_policy!(FullFile);

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let before = visible_in_full(context, facts, self.policy)?;
        PolicyWriter::grant(context.actor, context.office_path(before.policy.office))?;
        check_version(before.policy.version, self.expected_version)?;
        let today = today(context);
        let wanted = self.wanted;
        let mut commit = Commit::default();
        carry_out_in_full(context, &mut commit, &before, None, |turn| {
            let endorsement = policy::Endorsement { effective_on: today, cause: "prompts".to_owned() };
            policy::endorse(turn, endorsement, |terms| terms.prompts_wanted = wanted)?;
            turn.finish();
            Ok(())
        })?;
        let after = left(facts, &commit, self.policy)?;
        Ok(answered(&after, vec![("prompts_wanted", wanted.to_string())], commit))
    }
}
