//! Writing a letter about a policy.

use serde::Serialize;
use yinuo_core::id::{LetterId, PartyId, PolicyId, Slot};
use yinuo_core::life::policy::PolicyFile;
use yinuo_store::tables::party::PartyRow;

use crate::command::{Act, Context, Outcome, post};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::command::policy::{answered, visible};
use crate::stop::Stop;

/// Writes a letter about a policy: what follows from a change of the policy, after its commit.
#[derive(Debug, Clone, Serialize)]
pub struct WritePolicyLetter {
    pub policy: PolicyId,
    /// The holder of the policy, known to the caller.
    pub holder: PartyId,
    pub letter: String,
    pub facts: yinuo_core::event::Facts,
}

impl Act for WritePolicyLetter {
    const NAME: &'static str = "write-policy-letter";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<PolicyFile>(self.policy.number());
        plan.want::<PartyRow>(self.holder.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let file = visible(context, facts, self.policy)?;
        let holder = facts.row::<PartyRow>(file.policy.holder.number()).ok_or(Stop::NotFound)?;
        let id = LetterId::new(context.stamp(), context.slot);
        let letter = crate::life::letter::write(context, &file, holder, id, (&self.letter, &self.facts))?;
        let mut commit = Commit::default();
        post(&mut commit, context, "letter", &id);
        let told = vec![("letter", letter.name.clone())];
        commit.insert(letter);
        let mut outcome = answered(&file, told, commit);
        outcome.answer.letter_id = Some(id.number());
        Ok(outcome)
    }
}
