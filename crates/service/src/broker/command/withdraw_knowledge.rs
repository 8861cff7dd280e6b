//! An entry of the knowledge base is taken out of use (停用知识条目): it stays with the reason and is offered no more.

use serde::Serialize;
use yinuo_core::broker::{KnowledgeId, KnowledgeState};
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::tables::broker::knowledge::KnowledgeRow;

use super::{REASON_LIMIT, filled};
use crate::broker::knowledge::{changed, current};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct WithdrawKnowledge {
    pub entry: KnowledgeId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub reason: String,
}

impl Act for WithdrawKnowledge {
    const NAME: &'static str = "withdraw-knowledge";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<KnowledgeRow>(self.entry.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = current(context, facts, self.entry, self.expected_version)?;
        let reason = form::name(&self.reason);
        if reason.is_empty() {
            return Err(Refusal::new("reason_required").into());
        }
        let reason = filled("reason", reason, REASON_LIMIT)?;
        let row = KnowledgeRow {
            state: KnowledgeState::Withdrawn.key().to_owned(),
            reason: Some(reason.clone()),
            ..row.clone()
        };
        Ok(changed(context, Commit::default(), row, vec![("reason", reason)]))
    }
}
