//! An entry of the knowledge base is written (登记知识条目), or taken over from the answer of a case.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::{At, Permission};
use yinuo_core::broker::{KEEP_KNOWLEDGE, KNOWLEDGE, Knowledge, KnowledgeId, KnowledgeState, check_review};
use yinuo_core::id::{CaseId, HOUSE_SLOT, OfficeId, OperatorId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::broker::knowledge::{KNOWLEDGE_BY_CASE, KnowledgeRow};
use yinuo_store::tables::case::CaseRow;

use super::answered;
use crate::broker::knowledge::replace_terms;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct AddKnowledge {
    pub question: String,
    pub answer: String,
    pub keywords: Vec<String>,
    /// The day from which on it is shown as due for a review.
    pub review_on: Date,
    /// The case whose answer is taken over. One answer is taken over once.
    pub case: Option<CaseId>,
}

impl Act for AddKnowledge {
    const NAME: &'static str = "add-knowledge";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        if let Some(case) = self.case {
            plan.want::<CaseRow>(case.number());
            plan.want_by(&KNOWLEDGE_BY_CASE, case.number());
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        require_reached(context.actor, KEEP_KNOWLEDGE, context.office_path(office))?;
        if let Some(case) = self.case {
            check_case(context, facts, case)?;
        }
        let knowledge = Knowledge::written(&self.question, &self.answer, &self.keywords)?;
        check_review(self.review_on, context.today())?;
        let id = KnowledgeId::new(context.stamp(), HOUSE_SLOT);
        let mut commit = Commit::default();
        replace_terms(&mut commit, facts, id, &knowledge, true);
        let told = vec![("question", knowledge.question.clone()), ("review_on", self.review_on.to_string())];
        commit.insert(KnowledgeRow {
            slot: id.slot().number(),
            id: id.number(),
            office_id: office.number(),
            question: knowledge.question,
            answer: knowledge.answer,
            keywords: knowledge.keywords.join("\n"),
            state: KnowledgeState::Current.key().to_owned(),
            reason: None,
            case_id: self.case.map(CaseId::number),
            review_on: self.review_on.to_string(),
            reviewed_on: None,
            reviewed_by: None,
            written_on: context.today().to_string(),
            written_by: context.operator().number(),
            changed_at: context.micros(),
            version: 1,
        });
        Ok(answered(commit, KNOWLEDGE.key, id.number(), told))
    }
}

/// The case is in reach, and nobody took its answer over.
fn check_case(context: &Context<'_>, facts: &Facts, case: CaseId) -> Result<(), Stop> {
    let row = facts.row::<CaseRow>(case.number()).ok_or(Stop::NotFound)?;
    let path = context.office_path(OfficeId::from_number(row.office_id));
    let owner = row.owner_id.map(OperatorId::from_number);
    let at = At::of_case(path, PartyId::from_number(row.party_id), owner);
    require_reached(context.actor, Permission::READ_CASES, at)?;
    match facts.rows_by(&KNOWLEDGE_BY_CASE, case.number()).first() {
        None => Ok(()),
        Some(entry) => {
            let known = KnowledgeId::from_number(entry.id).to_string();
            Err(Refusal::new("answer_taken_over").with("number", row.number.clone()).with("knowledge", known).into())
        }
    }
}
