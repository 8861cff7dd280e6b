//! Questions about payouts, their batches, and errors of our own.

use jiff::civil::Date;
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, OperatorId, PaymentBatchId, PayoutId};
use yinuo_core::payout::{BatchState, Block, DebitState, PayoutAccount, PayoutState};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::payment_kind;
use yinuo_core::text::form;
use yinuo_store::tables::case::{SERVICE_ERRORS, ServiceErrorRow};
use yinuo_store::tables::payout::{
    ATTEMPTS_OF_PAYOUT, BATCH_COUNTS, BatchCountRow, DEBITS, DebitLineRow, PAYMENT_BATCH, PAYMENT_BATCHES, PAYOUTS,
    PaymentBatchRow, PayoutAttemptRow, PayoutLineRow,
};
use yinuo_store::{ListingChoice, Value};

use super::wanted::{Wanted, hash_values, prefix_values, wanted};
use super::{Conditions, Found, PageAsk, page, push_scope, require_visible, slotted};
use crate::house::House;
use crate::payout::{Standing, blocks_of, paid_subjects, standings, subject_of};
use crate::stop::Stop;
use crate::subject;

/// Which payouts a list shows.
#[derive(Debug, Clone, Default)]
pub struct PayoutFilter {
    /// A state, or `waiting`: everything not paid and not cancelled.
    pub state: Option<String>,
    pub kind: Option<String>,
    pub batch: Option<PaymentBatchId>,
    pub subject: Option<SubjectRef>,
    pub due_from: Option<Date>,
    pub due_until: Option<Date>,
    pub office: Option<OfficeId>,
    /// What a subject is called, or whose it is: the number of an agreement, a name, an identity number, a phone.
    pub q: Option<String>,
}

/// A list of payouts. Its own order is by due date.
pub async fn list(
    house: &House,
    actor: &Actor,
    filter: &PayoutFilter,
    ask: &PageAsk,
) -> Result<Found<PayoutLine>, Stop> {
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
    if let Some(subject) = filter.subject {
        conditions.push(("subject", subject_key(subject)));
    }
    if let Some(from) = filter.due_from {
        conditions.push(("due_from", vec![Value::Text(from.to_string())]));
    }
    if let Some(until) = filter.due_until {
        conditions.push(("due_until", vec![Value::Text(until.to_string())]));
    }
    if let Some(q) = &filter.q {
        push_wanted(&mut conditions, house, q).await?;
    }
    let found = page::page(house, &PAYOUTS, conditions, ("due", false), ask).await?;
    Ok(Found { items: lines(house, found.items).await?, next: found.next })
}

/// What people call a subject, or whose it is. What is called so is looked up only where the text has a digit, as numbers do.
async fn push_wanted(conditions: &mut Conditions, house: &House, q: &str) -> Result<(), Stop> {
    let text = &form::code(q);
    if text.bytes().any(|byte| byte.is_ascii_digit()) {
        for paid in paid_subjects() {
            if let Some(subject) = paid.called(house, text).await? {
                conditions.push(("subject", subject_key(subject)));
                return Ok(());
            }
        }
    }
    match wanted(&house.shared.keys, q) {
        Wanted::Numbers(hashes) => conditions.push(("numbers", hash_values(&hashes))),
        Wanted::Name(term) => conditions.push(("creditor_term", prefix_values(&term))),
        // A number that nothing has.
        _ => conditions.push(("numbers", Vec::new())),
    }
    Ok(())
}

/// The key of what is about a subject.
pub fn subject_key(subject: SubjectRef) -> Vec<Value> {
    vec![Value::Int(subject.slot().number()), Value::Int(subject.id), subject.kind.key.into()]
}

/// A payout as it is shown.
#[derive(Debug)]
pub struct PayoutLine {
    pub row: PayoutLineRow,
    pub subject: SubjectRef,
    /// How its subject stands; absent where that is gone.
    pub standing: Option<Standing>,
    /// Why it waits.
    pub blocks: Vec<Block>,
}

impl PayoutLine {
    /// Where it goes, or went: the account it was taken with, its own, or the standing one of its subject.
    pub fn account(&self) -> Option<PayoutAccount> {
        let row = &self.row;
        match &row.account_masked {
            Some(masked) => Some(PayoutAccount {
                payee: row.payee.clone().unwrap_or_default(),
                masked: masked.clone(),
                bank_code: row.bank_code.clone(),
                branch_code: row.branch_code.clone(),
                entered_by: row.account_by.map(OperatorId::from_number),
            }),
            // Somebody else's waits for an account of its own and never goes to the standing one.
            None if row.own_account != 0 || row.payee.is_some() => None,
            None => self.standing.as_ref().and_then(|standing| standing.account.clone()),
        }
    }
}

/// Rows with how their subjects stand, read for all of them at once.
async fn lines(house: &House, rows: Vec<PayoutLineRow>) -> Result<Vec<PayoutLine>, Stop> {
    let subject = |row: &PayoutLineRow| subject_of("payouts", &row.subject_kind, row.subject_id);
    let subjects = rows.iter().map(subject).collect::<Result<Vec<_>, Stop>>()?;
    let standings = standings(house, subjects.iter().copied()).await?;
    let line = |(row, subject): (PayoutLineRow, SubjectRef)| {
        let damaged = || Stop::damaged("payouts", PayoutId::from_number(row.id).to_string());
        let blocks = blocks_of(row.blocks.as_deref()).ok_or_else(damaged)?;
        Ok(PayoutLine { standing: standings.get(&subject).cloned(), subject, blocks, row })
    };
    rows.into_iter().zip(subjects).map(line).collect()
}

/// A payout with its subject and creditor.
pub async fn line(house: &House, actor: &Actor, id: PayoutId) -> Result<PayoutLine, Stop> {
    actor.require(Permission::READ_PAYOUTS)?;
    let conditions = vec![("payout", slotted(id.slot().number(), id.number()))];
    let choice = ListingChoice { conditions, order: "due", descending: false, after: None, limit: 1 };
    let row = house.store.list(&PAYOUTS, choice).await?.pop().ok_or(Stop::NotFound)?;
    require_visible(house, actor, Permission::READ_PAYOUTS, OfficeId::from_number(row.office_id))?;
    lines(house, vec![row]).await?.pop().ok_or(Stop::NotFound)
}

/// The attempts to pay it that came to nothing, the first before the others.
pub async fn failed_attempts(house: &House, id: PayoutId) -> Result<Vec<PayoutAttemptRow>, Stop> {
    Ok(house.store.query(&ATTEMPTS_OF_PAYOUT, slotted(id.slot().number(), id.number())).await?)
}

/// A debit as it is shown.
#[derive(Debug)]
pub struct DebitLine {
    pub row: DebitLineRow,
    pub subject: SubjectRef,
    /// What people call its subject.
    pub label: String,
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
) -> Result<Found<DebitLine>, Stop> {
    batch_row(house, actor, batch).await?;
    let mut conditions: Conditions = vec![("batch", vec![Value::Int(batch.number())])];
    push_scope(&mut conditions, house, actor, Permission::READ_PAYOUTS, None)?;
    if let Some(state) = state {
        let known = DebitState::parse(state).ok_or_else(|| Refusal::new("unknown_state").with("state", state))?;
        conditions.push(("state", vec![known.key().into()]));
    }
    let found = page::page(house, &DEBITS, conditions, ("id", false), ask).await?;
    let subject = |row: &DebitLineRow| subject_of("debit_items", &row.subject_kind, row.subject_id);
    let subjects = found.items.iter().map(subject).collect::<Result<Vec<_>, Stop>>()?;
    let standings = standings(house, subjects.iter().copied()).await?;
    let label =
        |subject: &SubjectRef| standings.get(subject).map(|standing| standing.label.clone()).unwrap_or_default();
    let line = |(row, subject): (DebitLineRow, SubjectRef)| DebitLine { label: label(&subject), subject, row };
    Ok(Found { items: found.items.into_iter().zip(subjects).map(line).collect(), next: found.next })
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
    pub subject: Option<SubjectRef>,
}

/// An error of our own, with what its subject is called.
#[derive(Debug)]
pub struct ServiceErrorLine {
    pub row: ServiceErrorRow,
    pub subject: SubjectRef,
    pub label: String,
}

/// Errors of our own in the actor's offices, the latest first.
pub async fn service_errors(
    house: &House,
    actor: &Actor,
    filter: &ErrorFilter,
    ask: &PageAsk,
) -> Result<Found<ServiceErrorLine>, Stop> {
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
    if let Some(of) = filter.subject {
        conditions.push(("subject", subject_key(of)));
    }
    let found = page::page(house, &SERVICE_ERRORS, conditions, ("day", true), ask).await?;
    let of = |row: &ServiceErrorRow| subject::stored(&row.subject_kind, row.subject_id, "service_errors");
    let subjects: Vec<SubjectRef> = found.items.iter().map(of).collect::<Result<_, _>>()?;
    let lines = subject::lines(&house.store, &subjects).await?;
    let label = |of: SubjectRef| lines.get(&of.id).map(|line| line.label.clone()).unwrap_or_default();
    let line = |(row, subject)| ServiceErrorLine { row, subject, label: label(subject) };
    Ok(Found { items: found.items.into_iter().zip(subjects).map(line).collect(), next: found.next })
}
