//! Finding entries of the knowledge base.

use yinuo_core::access::Actor;
use yinuo_core::broker::{KnowledgeId, KnowledgeState, READ_KNOWLEDGE};
use yinuo_core::name_search::normalise_query;
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::broker::knowledge::{KNOWLEDGE, KnowledgeLineRow};

use crate::house::House;
use crate::query::wanted::prefix_values;
use crate::query::{Conditions, Found, PageAsk, case, page, slotted};
use crate::stop::Stop;

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
    page::page(house, &KNOWLEDGE, conditions, ("changed", true), ask).await
}

/// One entry, whatever its state.
pub async fn entry(house: &House, actor: &Actor, id: KnowledgeId) -> Result<KnowledgeLineRow, Stop> {
    actor.require(READ_KNOWLEDGE)?;
    let conditions = vec![("one", slotted(id.slot().number(), id.number()))];
    let found = page::page(house, &KNOWLEDGE, conditions, ("changed", true), &PageAsk::default()).await?;
    found.items.into_iter().next().ok_or(Stop::NotFound)
}
