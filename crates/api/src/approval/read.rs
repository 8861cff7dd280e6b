//! Approvals, one approval, and how many wait for one's word.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::{ApprovalId, read_id};
use yinuo_service::query::approval::{ApprovalFilter, ApprovalView};
use yinuo_service::query::{self, PageAsk};

use super::shape::{Approval, answered};
use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;
use crate::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ApprovalQuery {
    /// Those that wait for one's own word, those one asked for, those that are decided, or all that one sees.
    #[param(value_type = Option<words::ApprovalView>)]
    view: Option<words::ApprovalView>,
    #[param(value_type = Option<words::ApprovalState>)]
    state: Option<String>,
    /// The key of an act: `milestone`, `batch`.
    act: Option<String>,
    /// The id of what they are about.
    subject: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
    /// `asked`, with a minus sign downwards.
    sort: Option<String>,
}

/// Approvals, the latest first.
#[utoipa::path(get, path = "/approvals", tag = "approval", params(ApprovalQuery),
    responses((status = 200, body = List<Approval<'static>>)))]
pub async fn list_approvals(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<ApprovalQuery>,
) -> Result<Answer, Problem> {
    let number = |id: &String| id.rsplit_once('_').and_then(|(_, number)| read_id(number).ok());
    let subject = match &query.subject {
        Some(id) => Some(number(id).ok_or_else(|| Problem::field("subject", "not_an_id"))?),
        None => None,
    };
    let filter = ApprovalFilter {
        view: query.view.map(|view| match view {
            words::ApprovalView::ToDecide => ApprovalView::ToDecide,
            words::ApprovalView::Mine => ApprovalView::Mine,
            words::ApprovalView::Decided => ApprovalView::Decided,
            words::ApprovalView::All => ApprovalView::All,
        }),
        act: query.act,
        state: query.state,
        subject,
    };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::approval::list(&api.house, &signed.actor, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Approval::new(&view, row)).collect::<Result<_, _>>()?;
    Ok(ok(&List { items, next: found.next }))
}

/// How many approvals wait for one's word.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApprovalCount {
    /// Counted up to a hundred.
    pub to_decide: usize,
}

/// How many approvals wait for one's own word.
#[utoipa::path(get, path = "/approvals/count", tag = "approval", responses((status = 200, body = ApprovalCount)))]
pub async fn count_approvals(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let to_decide = query::approval::count_to_decide(&api.house, &signed.actor).await?;
    Ok(ok(&ApprovalCount { to_decide }))
}

/// An approval: what it will do, who has given a word, and what became of it.
#[utoipa::path(get, path = "/approvals/{id}", tag = "approval", params(("id" = String, Path)),
    responses((status = 200, body = Approval<'static>)))]
pub async fn get_approval(State(api): State<Api>, signed: Signed, Id(id): Id<ApprovalId>) -> Result<Answer, Problem> {
    answered(&api, &signed, id, StatusCode::OK, false).await
}
