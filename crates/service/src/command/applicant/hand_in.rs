//! An applicant hands in a document of an own case.

use serde::Serialize;
use yinuo_core::case::{Case, CaseState};
use yinuo_core::id::{CaseId, OperatorId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::case::FILE_ROWS_OF_SUBJECT;

use super::own_case;
use crate::command::case::remind;
use crate::command::file::{Document, put};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// The document lies with the case and its owner is told. Whether the material is in order with it, a person says: until then it is
/// missing as before.
#[derive(Debug, Clone, Serialize)]
pub struct HandIn {
    pub case: CaseId,
    pub document: Document,
    /// The most documents that applicants may hand in for a case.
    #[serde(skip)]
    pub limit: usize,
}

impl Act for HandIn {
    const NAME: &'static str = "hand-in";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<Case>(self.case.number());
        plan.want_by(&FILE_ROWS_OF_SUBJECT, self.case.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let case = own_case(context, facts, self.case)?;
        if case.state != CaseState::Open {
            return Err(Stop::refused("case_is_closed"));
        }
        let files = facts.rows_by(&FILE_ROWS_OF_SUBJECT, self.case.number());
        let handed_in = files.iter().filter(|file| file.operator_id == OperatorId::APPLICANT.number());
        if handed_in.count() >= self.limit {
            return Err(Refusal::new("too_many_documents").with("limit", self.limit.to_string()).into());
        }
        let mut outcome = put(context, &case, self.document)?;
        let reader = case.owner.or_else(|| context.directory.manager_of(case.office));
        remind(&mut outcome.commit, context, &case, reader, "handed_in", None);
        Ok(outcome)
    }
}
