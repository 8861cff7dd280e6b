//! Finding entries of the knowledge base.

use yinuo_core::access::Actor;
use yinuo_core::broker::{KnowledgeId, KnowledgeState, READ_KNOWLEDGE};
use yinuo_core::name_search::normalise_query;
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::CASE;
use yinuo_store::Value;
use yinuo_store::tables::broker::knowledge::{KNOWLEDGE, KnowledgeLineRow};

use crate::house::House;
use crate::query::wanted::prefix_values;
use crate::query::{Conditions, Found, PageAsk, case, page, slotted};
use crate::stop::Stop;
use crate::subject::visible_lines;

/// The field of a form that says what is asked.
const QUESTION: &str = "question";

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct KnowledgeFilter {
    /// Characters of the question from any on, a keyword, pinyin or initials of either.
    pub text: Option<String>,
    /// Absent: those in use.
    pub state: Option<String>,
    /// Only those whose review day has come.
    pub due: bool,
    /// Only those one of whose keywords stands in what this case asks: its id or number.
    pub case: Option<String>,
}

/// Entries, the last changed first, or in the order that is asked for: `changed`, `review`.
pub async fn entries(
    house: &House,
    actor: &Actor,
    filter: &KnowledgeFilter,
    ask: &PageAsk,
) -> Result<Found<KnowledgeLineRow>, Stop> {
    actor.require(READ_KNOWLEDGE)?;
    let state = match &filter.state {
        None => KnowledgeState::Current,
        Some(state) => {
            let unknown = || Refusal::new("wrong_field").with("field", "state").with("cause", "unknown_kind");
            KnowledgeState::parse(state).ok_or_else(unknown)?
        }
    };
    let mut conditions: Conditions = vec![("state", vec![state.key().into()])];
    if filter.due {
        conditions.push(("due", vec![house.today().to_string().into()]));
    }
    if let Some(text) = filter.text.as_deref().filter(|text| !text.trim().is_empty()) {
        // Of signs alone nothing is left, and nothing is found by them.
        let term = normalise_query(text);
        if term.is_empty() {
            return Ok(Found { items: Vec::new(), next: None });
        }
        conditions.push(("term", prefix_values(&term)));
    }
    if let Some(name) = &filter.case {
        let file = case::file(house, actor, name).await?;
        let asked = file.case.answer(QUESTION).and_then(|answer| answer.text()).unwrap_or_default();
        let asked = normalise_query(&format!("{}{asked}", file.case.summary));
        conditions.push(("asked", vec![Value::Text(asked)]));
    }
    let found = page::page(house, &KNOWLEDGE, conditions, ("changed", true), ask).await?;
    Ok(Found { items: without_hidden(house, actor, found.items).await?, next: found.next })
}

/// One entry, whatever its state.
pub async fn entry(house: &House, actor: &Actor, id: KnowledgeId) -> Result<KnowledgeLineRow, Stop> {
    actor.require(READ_KNOWLEDGE)?;
    let conditions = vec![("one", slotted(id.slot().number(), id.number()))];
    let found = page::page(house, &KNOWLEDGE, conditions, ("changed", true), &PageAsk::default()).await?;
    without_hidden(house, actor, found.items).await?.into_iter().next().ok_or(Stop::NotFound)
}

/// The entries, without the case that an answer was taken from where the actor may not see that case: the base is read by all, its cases are not.
async fn without_hidden(
    house: &House,
    actor: &Actor,
    mut entries: Vec<KnowledgeLineRow>,
) -> Result<Vec<KnowledgeLineRow>, Stop> {
    let cases: Vec<SubjectRef> =
        entries.iter().filter_map(|entry| entry.case_id).map(|case| SubjectRef::new(&CASE, case)).collect();
    let seen = visible_lines(house, actor, &cases).await?;
    for entry in &mut entries {
        if entry.case_id.is_some_and(|case| !seen.contains_key(&case)) {
            (entry.case_id, entry.case_number) = (None, None);
        }
    }
    Ok(entries)
}
