//! An entry of the knowledge base is altered (修改知识条目).

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::broker::{Knowledge, KnowledgeId, check_review};
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_store::tables::broker::knowledge::{KnowledgeRow, TERMS_OF_KNOWLEDGE};

use crate::broker::knowledge::{changed, current, replace_terms};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// The whole entry as it is to be.
#[derive(Debug, Clone, Serialize)]
pub struct EditKnowledge {
    pub entry: KnowledgeId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub question: String,
    pub answer: String,
    pub keywords: Vec<String>,
    pub review_on: Date,
}

impl Act for EditKnowledge {
    const NAME: &'static str = "edit-knowledge";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<KnowledgeRow>(self.entry.number());
        plan.want_by(&TERMS_OF_KNOWLEDGE, self.entry.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = current(context, facts, self.entry, self.expected_version)?;
        let knowledge = Knowledge::written(&self.question, &self.answer, &self.keywords)?;
        // A day that has come may stay: the text is mended, and the review is owed as before.
        if self.review_on.to_string() != row.review_on {
            check_review(self.review_on, context.today())?;
        }
        let mut commit = Commit::default();
        replace_terms(&mut commit, facts, self.entry, &knowledge, false);
        let row = KnowledgeRow {
            question: knowledge.question,
            answer: knowledge.answer,
            keywords: knowledge.keywords.join("\n"),
            review_on: self.review_on.to_string(),
            written_on: context.today().to_string(),
            written_by: context.operator().number(),
            ..row.clone()
        };
        Ok(changed(context, commit, row, Vec::new()))
    }
}
