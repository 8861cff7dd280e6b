//! An entry of the knowledge base was looked at and still holds (知识条目复审).

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::broker::{KnowledgeId, check_review};
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::tables::broker::knowledge::KnowledgeRow;

use crate::broker::knowledge::{changed, current};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// It holds as it stands, and is looked at again on a day ahead.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewKnowledge {
    pub entry: KnowledgeId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub review_on: Date,
}

impl Act for ReviewKnowledge {
    const NAME: &'static str = "review-knowledge";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<KnowledgeRow>(self.entry.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = current(context, facts, self.entry, self.expected_version)?;
        check_review(self.review_on, context.today())?;
        let review_on = self.review_on.to_string();
        let row = KnowledgeRow {
            review_on: review_on.clone(),
            reviewed_on: Some(context.today().to_string()),
            reviewed_by: Some(context.operator().number()),
            ..row.clone()
        };
        Ok(changed(context, Commit::default(), row, vec![("review_on", review_on)]))
    }
}
