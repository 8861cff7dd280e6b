//! The knowledge base (知识库): what commands on its entries have in common, and finding entries. Entries belong to the house: whoever may read one
//! reads all; they are kept by the people of the office that wrote them, and of those above it.

mod query;

use yinuo_core::broker::{KEEP_KNOWLEDGE, KNOWLEDGE, Knowledge, KnowledgeId, KnowledgeState};
use yinuo_core::id::OfficeId;
use yinuo_store::tables::broker::knowledge::{KnowledgeRow, KnowledgeTermRow, TERMS_OF_KNOWLEDGE};

pub use self::query::{KnowledgeFilter, entries, entry};
use crate::command::{Answer, Context, Outcome, Subject, check_version};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::query::require_reached;
use crate::stop::Stop;

/// The keywords of an entry, as they are kept.
pub fn keywords(row: &str) -> Vec<&str> {
    row.lines().collect()
}

/// An entry in use that the actor keeps, as it was seen.
pub(super) fn current<'a>(
    context: &Context<'_>,
    facts: &'a Facts,
    id: KnowledgeId,
    expected_version: Option<i64>,
) -> Result<&'a KnowledgeRow, Stop> {
    context.actor.require(KEEP_KNOWLEDGE)?;
    let row = facts.row::<KnowledgeRow>(id.number()).ok_or(Stop::NotFound)?;
    let office = context.office_path(OfficeId::from_number(row.office_id));
    require_reached(context.actor, KEEP_KNOWLEDGE, office)?;
    check_version(row.version, expected_version)?;
    let state = KnowledgeState::parse(&row.state);
    state.ok_or_else(|| Stop::damaged("knowledge_entries", id.to_string()))?.check_current()?;
    Ok(row)
}

/// Writes an entry that was changed, and answers with it.
pub(super) fn changed(
    context: &Context<'_>,
    mut commit: Commit,
    row: KnowledgeRow,
    told: Vec<(&'static str, String)>,
) -> Outcome {
    let row = KnowledgeRow { changed_at: context.micros(), version: row.version + 1, ..row };
    let subject = Subject { kind: KNOWLEDGE.key, id: row.id, version: row.version };
    let mut facts = vec![("question", row.question.clone())];
    facts.extend(told);
    let answer = Answer::of(KNOWLEDGE.key, row.id);
    commit.put(row);
    Outcome { commit, answer, subject: Some(subject), facts, ..Outcome::default() }
}

/// Writes what an entry is found by, in place of what it was found by before.
pub(super) fn replace_terms(commit: &mut Commit, facts: &Facts, id: KnowledgeId, now: &Knowledge, is_new: bool) {
    let (slot, entry_id) = (id.slot().number(), id.number());
    let rows: Vec<KnowledgeTermRow> = now
        .terms()
        .into_iter()
        .map(|term| KnowledgeTermRow { slot, entry_id, term: term.term, is_keyword: i64::from(term.is_keyword) })
        .collect();
    let before = if is_new { Vec::new() } else { facts.rows_by(&TERMS_OF_KNOWLEDGE, entry_id) };
    for old in &before {
        if rows.iter().all(|row| row.term != old.term) {
            commit.delete_unaudited::<KnowledgeTermRow>(vec![slot.into(), entry_id.into(), old.term.clone().into()]);
        }
    }
    for row in rows {
        if !before.contains(&&row) {
            commit.put_unaudited(row);
        }
    }
}
