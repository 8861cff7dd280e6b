//! Batches, one batch, and the debits of one.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::PaymentBatchId;
use yinuo_core::money::Fen;
use yinuo_service::query;
use yinuo_service::query::PageAsk;
use yinuo_service::query::payout::DebitLine;

use super::shape::{PaymentBatch, PaymentBatchDetail, answered};
use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, List, Ref, SubjectRef, debit_id, ok, party_id};
use crate::state::Api;
use crate::view::View;
use crate::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BatchQuery {
    #[param(value_type = Option<words::BatchState>)]
    state: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
    /// `created`, with a minus sign downwards.
    sort: Option<String>,
}

/// Payment batches, the latest first.
#[utoipa::path(get, path = "/payment-batches", tag = "payout", params(BatchQuery),
    responses((status = 200, body = List<PaymentBatch<'static>>)))]
pub async fn list_batches(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<BatchQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::payout::batches(&api.house, &signed.actor, query.state.as_deref(), &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| PaymentBatch::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// A batch, with how many of its payouts or debits stand where.
#[utoipa::path(get, path = "/payment-batches/{id}", tag = "payout", params(("id" = String, Path)),
    responses((status = 200, body = PaymentBatchDetail<'static>)))]
pub async fn get_batch(State(api): State<Api>, signed: Signed, Id(id): Id<PaymentBatchId>) -> Result<Answer, Problem> {
    answered(&api, &signed, id, false).await
}

/// What a batch collects from the account of a subject.
#[derive(Debug, Serialize, ToSchema)]
pub struct DebitItem<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub subject: SubjectRef<'a>,
    /// From whom it is collected.
    pub payer: Ref<'a>,
    pub office: Ref<'a>,
    /// Yuan.
    pub amount: String,
    /// Masked.
    pub account: &'a str,
    #[schema(value_type = words::DebitState)]
    pub state: &'a str,
    /// Of ISO 20022, as the bank gave it; empty where it gave none.
    pub return_code: Option<&'a str>,
    pub return_reason: Option<&'a str>,
    #[schema(value_type = Option<Date>)]
    pub settled_on: Option<&'a str>,
    pub version: i64,
}

impl<'a> DebitItem<'a> {
    fn new(view: &'a View, line: &'a DebitLine) -> DebitItem<'a> {
        let row = &line.row;
        DebitItem {
            id: debit_id(row.id),
            subject: SubjectRef::new(line.subject, &line.label),
            payer: Ref { id: party_id(row.payer_id), name: &row.payer_name },
            office: view.office_number(row.office_id),
            amount: Fen(row.amount).to_string(),
            account: &row.account_masked,
            state: &row.state,
            return_code: row.return_code.as_deref(),
            return_reason: row.return_reason.as_deref(),
            settled_on: row.settled_on.as_deref(),
            version: row.version,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DebitQuery {
    #[param(value_type = Option<words::DebitState>)]
    state: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
}

/// The debits of a batch; none where it is one of payouts, which are in `/payouts?batch=`.
#[utoipa::path(get, path = "/payment-batches/{id}/items", tag = "payout",
    params(("id" = String, Path), DebitQuery), responses((status = 200, body = List<DebitItem<'static>>)))]
pub async fn list_debits(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PaymentBatchId>,
    Query(query): Query<DebitQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = query::payout::debits(&api.house, &signed.actor, id, query.state.as_deref(), &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| DebitItem::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}
