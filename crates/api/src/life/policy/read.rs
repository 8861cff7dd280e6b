//! Finding policies, looking at one as of any day, and the lines of its ledger.

use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::PartyId;
use yinuo_service::customer_read::Way;
use yinuo_service::life::query;
use yinuo_service::life::query::policy::PolicyFilter;
use yinuo_service::query::PageAsk;

use super::shape::{Policy, PolicyLine, whole};
use crate::extract::{Query, Signed};
use crate::ledger::TransferLine;
use crate::problem::Problem;
use crate::shape::{Answer, Items, List, ok, with_etag};
use crate::state::Api;
use crate::view::View;
use crate::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PolicyQuery {
    /// A policy number; the holder by name, pinyin, initials, identity number or phone.
    q: Option<String>,
    #[param(value_type = Option<words::AgreementState>)]
    state: Option<String>,
    /// The key of a product.
    product: Option<String>,
    /// Only those of a party.
    #[param(value_type = Option<String>)]
    holder: Option<PartyId>,
    /// Only policies on which something is owed.
    owing: Option<bool>,
    limit: Option<i64>,
    after: Option<String>,
    /// `applied`, `number` or `state`, with a minus sign downwards.
    sort: Option<String>,
}

/// Find policies.
#[utoipa::path(get, path = "/policies", tag = "policy", params(PolicyQuery),
    responses((status = 200, body = List<PolicyLine<'static>>)))]
pub async fn list_policies(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<PolicyQuery>,
) -> Result<Answer, Problem> {
    if query.state.as_deref().is_some_and(|state| yinuo_core::agreement::AgreementState::parse(state).is_none()) {
        return Err(Problem::field("state", "wrong_value"));
    }
    let filter = PolicyFilter {
        q: query.q,
        state: query.state,
        product: query.product,
        holder: query.holder,
        owing: query.owing.unwrap_or(false),
    };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::policy::list(&api.house, &signed.actor, filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| PolicyLine::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AsOf {
    /// What was agreed on that day; now, where it is left out.
    as_of: Option<Date>,
}

/// A policy by id or number.
#[utoipa::path(get, path = "/policies/{id}", tag = "policy", params(("id" = String, Path), AsOf),
    responses((status = 200, body = Policy<'static>)))]
pub async fn get_policy(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    Query(query): Query<AsOf>,
) -> Result<Answer, Problem> {
    let file = query::policy::file(&api.house, &signed.actor, &id, query.as_of).await?;
    signed.note_read(&api, PartyId::from_number(file.head.holder_id), Way::Agreement);
    let view = View::new(&api.house, &signed);
    Ok(with_etag(ok(&whole(&view, &file)), file.policy.version))
}

/// The lines of a policy's ledger, oldest first.
#[utoipa::path(get, path = "/policies/{id}/transfers", tag = "ledger", params(("id" = String, Path), AsOf),
    responses((status = 200, body = Items<TransferLine<'static>>)))]
pub async fn list_policy_transfers(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    Query(query): Query<AsOf>,
) -> Result<Answer, Problem> {
    let lines = query::policy::transfers(&api.house, &signed.actor, &id, query.as_of).await?;
    let view = View::new(&api.house, &signed);
    let items = lines.iter().map(|line| TransferLine::new(&view, line)).collect();
    Ok(ok(&Items { items }))
}
