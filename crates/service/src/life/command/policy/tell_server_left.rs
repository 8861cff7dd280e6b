//! Noting on a policy that somebody does not serve its holder any more, so that what packs bind to that follows.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::event::Event;
use yinuo_core::id::Slot;
use yinuo_core::life::PolicyId;
use yinuo_core::life::event::SERVER_LEFT;
use yinuo_core::life::policy::PolicyFile;

use super::{answered, visible};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::follow;
use crate::keys::Keys;
use crate::stop::Stop;

/// Somebody does not serve the holder of a policy any more. The system's command.
#[derive(Debug, Clone, Serialize)]
pub struct TellServerLeft {
    pub policy: PolicyId,
    /// The key of the kind of relation.
    pub relation: String,
    pub by: String,
    pub left_on: Date,
}

impl Act for TellServerLeft {
    const NAME: &'static str = "tell-server-left";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<PolicyFile>(self.policy.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let file = visible(context, facts, self.policy)?;
        let event = Event::new(&SERVER_LEFT, self.left_on)
            .with("number", &file.policy.number)
            .with("relation", &self.relation)
            .with("by", &self.by)
            .with("left_on", self.left_on);
        let mut commit = Commit::default();
        follow(context, &mut commit, file.policy.subject(), &event);
        Ok(answered(&file, vec![("by", self.by), ("left_on", self.left_on.to_string())], commit))
    }
}
