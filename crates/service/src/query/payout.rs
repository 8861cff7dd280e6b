//! Questions about payouts, their batches, and errors of our own.

use jiff::civil::Date;
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, OperatorId, PaymentBatchId, PayoutId, PolicyId};
use yinuo_core::life::policy::{BatchState, DebitState, PayoutState};
use yinuo_core::refusal::Refusal;
use yinuo_core::systems::payment_kind;
use yinuo_store::tables::life::{SERVICE_ERRORS, ServiceErrorLineRow};
use yinuo_store::tables::payout::{
    BATCH_COUNTS, BatchCountRow, DEBITS, DebitLineRow, PAYMENT_BATCH, PAYMENT_BATCHES, PAYOUTS, PaymentBatchRow,
    PayoutLineRow,
};
use yinuo_store::{ListingChoice, Value};

use super::wanted::{Wanted, hash_values, prefix_values, wanted};
use super::{Conditions, Found, PageAsk, page, push_scope, require_visible, slotted};
use crate::house::House;
use crate::stop::Stop;

/// Which payouts a list shows.
#[derive(Debug, Clone, Default)]
pub struct PayoutFilter {
    /// A state, or `waiting`: everything not paid and not cancelled.
    pub state: Option<String>,
    pub kind: Option<String>,
    pub batch: Option<PaymentBatchId>,
    pub policy: Option<PolicyId>,
    pub due_from: Option<Date>,
    pub due_until: Option<Date>,
    pub office: Option<OfficeId>,
    /// A policy number, a name, an identity number, a phone.
    pub q: Option<String>,
}

/// A list of payouts. Its own order is by due date.
pub async fn list(
    house: &House,
    actor: &Actor,
    filter: &PayoutFilter,
    ask: &PageAsk,
) -> Result<Found<PayoutLineRow>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, Permission::READ_PAYOUTS, filter.office)?;
    match filter.state.as_deref() {
        None => {}
        Some("waiting") => conditions.push(("waiting", Vec::new())),
        Some(state) => {
            let known = PayoutState::parse(state).ok_or_else(|| Refusal::new("unknown_state").with("state", state))?;
            conditions.push(("state", vec![known.key().into()]));
        }
    }
    if let Some(kind) = &filter.kind {
        let wrong = || Refusal::new("wrong_field").with("field", "kind").with("cause", "wrong_value");
        conditions.push(("kind", vec![payment_kind(kind).ok_or_else(wrong)?.key.into()]));
    }
    if let Some(batch) = filter.batch {
        conditions.push(("batch", vec![Value::Int(batch.number())]));
    }
    if let Some(policy) = filter.policy {
        conditions.push(("policy", slotted(policy.slot().number(), policy.number())));
    }
    if let Some(from) = filter.due_from {
        conditions.push(("due_from", vec![Value::Text(from.to_string())]));
    }
    if let Some(until) = filter.due_until {
        conditions.push(("due_until", vec![Value::Text(until.to_string())]));
    }
    if let Some(q) = &filter.q {
        push_wanted(&mut conditions, house, q);
    }
    page::page(house, &PAYOUTS, conditions, ("due", false), ask).await
}

/// Policy numbers are case numbers with a `P` before them.
fn push_wanted(conditions: &mut Conditions, house: &House, q: &str) {
    let text = q.trim();
    let bare = text.strip_prefix(['P', 'p']).unwrap_or(text);
    match wanted(&house.shared.keys, bare) {
        Wanted::Case(number) => conditions.push(("policy_number", vec![Value::Text(format!("P{}", number.number))])),
        Wanted::Numbers(hashes) => conditions.push(("numbers", hash_values(&hashes))),
        _ => {
            if let Wanted::Name(term) = wanted(&house.shared.keys, text) {
                conditions.push(("holder_term", prefix_values(&term)));
            }
        }
    }
}

/// A payout with its policy and holder.
pub async fn line(house: &House, actor: &Actor, id: PayoutId) -> Result<PayoutLineRow, Stop> {
    actor.require(Permission::READ_PAYOUTS)?;
    let conditions = vec![("payout", slotted(id.slot().number(), id.number()))];
    let choice = ListingChoice { conditions, order: "due", descending: false, after: None, limit: 1 };
    let row = house.store.list(&PAYOUTS, choice).await?.pop().ok_or(Stop::NotFound)?;
    require_visible(house, actor, Permission::READ_PAYOUTS, OfficeId::from_number(row.office_id))?;
    Ok(row)
}

/// The batches of the actor's offices, the latest first.
pub async fn batches(
    house: &House,
    actor: &Actor,
    state: Option<&str>,
    ask: &PageAsk,
) -> Result<Found<PaymentBatchRow>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, Permission::READ_PAYOUTS, None)?;
    if let Some(state) = state {
        let known = BatchState::parse(state).ok_or_else(|| Refusal::new("unknown_state").with("state", state))?;
        conditions.push(("state", vec![known.key().into()]));
    }
    page::page(house, &PAYMENT_BATCHES, conditions, ("created", true), ask).await
}

/// A batch that the actor sees.
pub async fn batch_row(house: &House, actor: &Actor, id: PaymentBatchId) -> Result<PaymentBatchRow, Stop> {
    actor.require(Permission::READ_PAYOUTS)?;
    let key = slotted(HOUSE_SLOT.number(), id.number());
    let row = house.store.query_one(&PAYMENT_BATCH, key).await?.ok_or(Stop::NotFound)?;
    require_visible(house, actor, Permission::READ_PAYOUTS, OfficeId::from_number(row.office_id))?;
    Ok(row)
}

/// The debits of a batch that the actor sees, those of its offices.
pub async fn debits(
    house: &House,
    actor: &Actor,
    batch: PaymentBatchId,
    state: Option<&str>,
    ask: &PageAsk,
) -> Result<Found<DebitLineRow>, Stop> {
    batch_row(house, actor, batch).await?;
    let mut conditions: Conditions = vec![("batch", vec![Value::Int(batch.number())])];
    push_scope(&mut conditions, house, actor, Permission::READ_PAYOUTS, None)?;
    if let Some(state) = state {
        let known = DebitState::parse(state).ok_or_else(|| Refusal::new("unknown_state").with("state", state))?;
        conditions.push(("state", vec![known.key().into()]));
    }
    page::page(house, &DEBITS, conditions, ("id", false), ask).await
}

/// How many payouts or debits of a batch stand where, and their sums.
pub async fn batch_counts(house: &House, id: PaymentBatchId) -> Result<Vec<BatchCountRow>, Stop> {
    Ok(house.store.query(&BATCH_COUNTS, vec![Value::Int(id.number())]).await?)
}

/// Which errors of our own a list shows.
#[derive(Debug, Clone, Default)]
pub struct ErrorFilter {
    pub kind: Option<String>,
    pub operator: Option<OperatorId>,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub office: Option<OfficeId>,
}

/// Errors of our own on policies of the actor's offices, the latest first.
pub async fn service_errors(
    house: &House,
    actor: &Actor,
    filter: &ErrorFilter,
    ask: &PageAsk,
) -> Result<Found<ServiceErrorLineRow>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, Permission::READ_PAYOUTS, filter.office)?;
    if let Some(kind) = &filter.kind {
        conditions.push(("kind", vec![Value::Text(kind.clone())]));
    }
    if let Some(operator) = filter.operator {
        conditions.push(("operator", vec![Value::Int(operator.number())]));
    }
    if let Some(from) = filter.from {
        conditions.push(("from", vec![Value::Text(from.to_string())]));
    }
    if let Some(until) = filter.until {
        conditions.push(("until", vec![Value::Text(until.to_string())]));
    }
    page::page(house, &SERVICE_ERRORS, conditions, ("day", true), ask).await
}
