//! Entries of the knowledge base on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::broker::KnowledgeId;
use yinuo_core::broker::KnowledgeState;
use yinuo_service::broker::knowledge;
use yinuo_store::tables::broker::knowledge::KnowledgeLineRow;

use crate::shape::{CaseRef, IdText, Ref, case_id, instant};
use crate::view::View;

/// An entry of the knowledge base.
#[derive(Debug, Serialize, ToSchema)]
pub struct KnowledgeEntry<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub question: &'a str,
    pub answer: &'a str,
    pub keywords: Vec<&'a str>,
    /// `current` or `withdrawn`.
    pub state: &'a str,
    /// Why it was taken out of use.
    pub reason: Option<&'a str>,
    pub office: Ref<'a>,
    /// The case whose answer was taken over; absent, where there is none that the reader may see.
    pub case: Option<CaseRef<'a>>,
    /// The day from which on it is due for a review.
    #[schema(format = Date)]
    pub review_on: &'a str,
    /// That day has come, and it is in use.
    pub due: bool,
    #[schema(format = Date)]
    pub reviewed_on: Option<&'a str>,
    pub reviewed_by: Option<Ref<'a>>,
    #[schema(format = Date)]
    pub written_on: &'a str,
    pub written_by: Ref<'a>,
    pub changed_at: Timestamp,
    /// For `If-Match` of what is done to it next.
    pub version: i64,
}

impl<'a> KnowledgeEntry<'a> {
    pub fn new(view: &'a View, today: &str, row: &'a KnowledgeLineRow) -> KnowledgeEntry<'a> {
        let case = row.case_id.zip(row.case_number.as_deref());
        KnowledgeEntry {
            id: IdText { prefix: KnowledgeId::PREFIX, number: row.id },
            question: &row.question,
            answer: &row.answer,
            keywords: knowledge::keywords(&row.keywords),
            state: &row.state,
            reason: row.reason.as_deref(),
            office: view.office_number(row.office_id),
            case: case.map(|(id, number)| CaseRef { id: case_id(id), number }),
            review_on: &row.review_on,
            due: row.state == KnowledgeState::Current.key() && row.review_on.as_str() <= today,
            reviewed_on: row.reviewed_on.as_deref(),
            reviewed_by: row.reviewed_by.map(|operator| view.operator_number(operator)),
            written_on: &row.written_on,
            written_by: view.operator_number(row.written_by),
            changed_at: instant(row.changed_at),
            version: row.version,
        }
    }
}
