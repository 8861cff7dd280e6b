//! The operators of one's offices.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_service::query::page::{DEFAULT_LIMIT, PageAsk};
use yinuo_service::{Stop, query};

use super::shape::Operator;
use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OperatorQuery {
    limit: Option<i64>,
    /// `next` of the page before.
    after: Option<String>,
    /// The key of a role: only who has it.
    role: Option<String>,
}

/// The operators of one's offices, by login.
#[utoipa::path(get, path = "/operators", tag = "house", params(OperatorQuery),
    responses((status = 200, body = List<Operator<'static>>)))]
pub async fn list_operators(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<OperatorQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit.or(Some(DEFAULT_LIMIT)), ..PageAsk::default() };
    let limit = usize::try_from(ask.limit().map_err(Stop::from)?).unwrap_or(1);
    let operators = query::house::operators(&api.house, &signed.actor)?;
    let after = query.after.unwrap_or_default();
    let wanted = |roles: &[String]| query.role.as_ref().is_none_or(|role| roles.contains(role));
    let mut rest = operators.iter().filter(|operator| operator.login > after && wanted(&operator.roles));
    let view = View::new(&api.house, &signed);
    let items: Vec<_> = rest.by_ref().take(limit).map(|operator| Operator::new(&view, operator)).collect();
    let next = items.last().filter(|_| rest.next().is_some()).map(|last| last.login.to_owned());
    Ok(ok(&List { items, next }))
}
