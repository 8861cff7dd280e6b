//! The notices of the own office, those above it and those below it.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_service::query;
use yinuo_service::query::PageAsk;

use super::shape::Notice;
use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    limit: Option<i64>,
    after: Option<String>,
    /// `published`, with a minus sign downwards.
    sort: Option<String>,
}

/// The notices of the own office, those above it and those below it, the latest first.
#[utoipa::path(get, path = "/notices", tag = "notice", params(NoticeQuery),
    responses((status = 200, body = List<Notice<'static>>)))]
pub async fn list_notices(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<NoticeQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::house::notices(&api.house, &signed.actor, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Notice::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}
