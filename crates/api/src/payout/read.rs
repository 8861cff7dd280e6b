//! Payouts: what is owed to customers and how far each payment has come.

use axum::extract::State;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::{OfficeId, PaymentBatchId, PayoutId};
use yinuo_service::query;
use yinuo_service::query::PageAsk;
use yinuo_service::query::payout::PayoutFilter;

use super::shape::{Payout, PayoutDetail, answered};
use crate::extract::{Id, Query, Signed, subject_of};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PayoutQuery {
    /// A state, or `waiting`: everything not paid and not cancelled.
    state: Option<String>,
    /// A kind of payment of the chart.
    kind: Option<String>,
    #[param(value_type = Option<String>)]
    batch: Option<PaymentBatchId>,
    /// The id of what it is about.
    subject: Option<String>,
    due_from: Option<Date>,
    due_until: Option<Date>,
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    /// What its subject is called (the number of an agreement), a name, an identity number, a phone.
    q: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
    /// `due` or `amount`, with a minus sign downwards.
    sort: Option<String>,
}

/// Payouts, those due first before the others.
#[utoipa::path(get, path = "/payouts", tag = "payout", params(PayoutQuery),
    responses((status = 200, body = List<Payout<'static>>)))]
pub async fn list_payouts(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<PayoutQuery>,
) -> Result<Answer, Problem> {
    let filter = PayoutFilter {
        state: query.state,
        kind: query.kind,
        batch: query.batch,
        subject: query.subject.as_deref().map(|id| subject_of("subject", id)).transpose()?,
        due_from: query.due_from,
        due_until: query.due_until,
        office: query.office,
        q: query.q,
    };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::payout::list(&api.house, &signed.actor, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Payout::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// A payout.
#[utoipa::path(get, path = "/payouts/{id}", tag = "payout", params(("id" = String, Path)),
    responses((status = 200, body = PayoutDetail<'static>)))]
pub async fn get_payout(State(api): State<Api>, signed: Signed, Id(id): Id<PayoutId>) -> Result<Answer, Problem> {
    answered(&api, &signed, id, false).await
}
