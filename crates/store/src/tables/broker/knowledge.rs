//! The knowledge base: entries, and what they are found by.

crate::table! {
    /// An entry of the knowledge base.
    pub struct KnowledgeRow in "knowledge_entries" key (slot, id) fixed (office_id, case_id) {
        slot: i64,
        id: i64,
        office_id: i64,
        question: String,
        answer: String,
        keywords: String,
        state: String,
        reason: Option<String>,
        case_id: Option<i64>,
        review_on: String,
        reviewed_on: Option<String>,
        reviewed_by: Option<i64>,
        written_on: String,
        written_by: i64,
        changed_at: i64,
        version: i64,
    }

    /// What an entry is found by.
    pub struct KnowledgeTermRow in "knowledge_terms" key (slot, entry_id, term) outside (archive) {
        slot: i64,
        entry_id: i64,
        term: String,
        is_keyword: i64,
    }
}

crate::row! {
    /// An entry in a list, with the number of the case whose answer was taken over.
    pub struct KnowledgeLineRow {
        slot: i64,
        id: i64,
        office_id: i64,
        question: String,
        answer: String,
        keywords: String,
        state: String,
        reason: Option<String>,
        case_id: Option<i64>,
        case_number: Option<String>,
        review_on: String,
        reviewed_on: Option<String>,
        reviewed_by: Option<i64>,
        written_on: String,
        written_by: i64,
        changed_at: i64,
        version: i64,
    }
}

crate::statements! {
    pub lookup KNOWLEDGE_BY_CASE: KnowledgeRow => (case_id);
    pub lookup TERMS_OF_KNOWLEDGE: KnowledgeTermRow => (slot, entry_id);
    /// Entries by what they are found by, by whether they are due, and by a question in which one of their keywords stands.
    pub listing KNOWLEDGE: KnowledgeLineRow = KNOWLEDGE_LINE => |listing| listing
        .condition("one", "e.slot = $1 AND e.id = $2")
        .condition("state", "e.state = $")
        .condition("due", "e.review_on <= $")
        .condition("term", "(e.slot, e.id) IN (SELECT t.slot, t.entry_id FROM knowledge_terms t \
             WHERE t.term >= $1 AND t.term < $2)")
        .condition("asked", "(e.slot, e.id) IN (SELECT t.slot, t.entry_id FROM knowledge_terms t \
             WHERE t.is_keyword = 1 AND CAST($ AS TEXT) LIKE '%' || t.term || '%')")
        .order("changed", &["e.changed_at", "e.id", "e.slot"])
        .order("review", &["e.review_on", "e.id", "e.slot"]);
}

const KNOWLEDGE_LINE: &str = "SELECT e.slot, e.id, e.office_id, e.question, e.answer, e.keywords, e.state, e.reason, e.case_id, \
    c.number AS case_number, e.review_on, e.reviewed_on, e.reviewed_by, e.written_on, e.written_by, e.changed_at, e.version \
    FROM (SELECT e.* FROM knowledge_entries e WHERE {filters} {page}) e \
    LEFT JOIN cases c ON c.slot = ((e.case_id >> 12) & 1023) AND c.id = e.case_id";
