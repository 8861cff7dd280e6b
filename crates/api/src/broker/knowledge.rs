//! Finding entries of the knowledge base.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::broker::KnowledgeId;
use yinuo_service::broker::knowledge::{self, KnowledgeFilter};
use yinuo_service::query::PageAsk;

use super::knowledge_shape::KnowledgeEntry;
use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, mark_replay, ok, with_etag};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct KnowledgeQuery {
    /// What stands in the question or is a keyword, by characters, pinyin or initials.
    q: Option<String>,
    /// `current` or `withdrawn`; left out, those in use.
    state: Option<String>,
    /// Only those whose review day has come.
    #[serde(default)]
    due: bool,
    /// The id or number of a case: only entries one of whose keywords stands in what it asks.
    case: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
    /// `changed` or `review`, with a minus sign downwards.
    sort: Option<String>,
}

/// Entries of the knowledge base, the last changed first.
#[utoipa::path(get, path = "/knowledge", tag = "broker", params(KnowledgeQuery),
    responses((status = 200, body = List<KnowledgeEntry<'static>>)))]
pub async fn list_knowledge(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<KnowledgeQuery>,
) -> Result<Answer, Problem> {
    let KnowledgeQuery { q, state, due, case, limit, after, sort } = query;
    let filter = KnowledgeFilter { text: q, state, due, case };
    let found = knowledge::entries(&api.house, &signed.actor, &filter, &PageAsk { limit, after, sort }).await?;
    let view = View::new(&api.house, &signed);
    let today = view.today().to_string();
    let items = found.items.iter().map(|row| KnowledgeEntry::new(&view, &today, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// An entry of the knowledge base, whatever its state.
#[utoipa::path(get, path = "/knowledge/{id}", tag = "broker", params(("id" = String, Path)),
    responses((status = 200, body = KnowledgeEntry<'static>)))]
pub async fn get_knowledge(State(api): State<Api>, signed: Signed, Id(id): Id<KnowledgeId>) -> Result<Answer, Problem> {
    entry(&api, &signed, id, false).await
}

/// An entry as it is now, with its version.
pub(super) async fn entry(api: &Api, signed: &Signed, id: KnowledgeId, replayed: bool) -> Result<Answer, Problem> {
    let found = knowledge::entry(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, signed);
    let today = view.today().to_string();
    Ok(mark_replay(with_etag(ok(&KnowledgeEntry::new(&view, &today, &found)), found.version), replayed))
}
