//! Questions about the house: offices, operators, notices, and one's own reminders.

use std::collections::{BTreeMap, HashMap};

use yinuo_core::access::{Actor, Denied, Permission};
use yinuo_core::id::{NoticeId, OfficeId, OperatorId, ReminderId};
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::CASE;
use yinuo_store::Value;
use yinuo_store::tables::case::{CaseRow, REMINDERS, REMINDERS_UNREAD, ReminderRow};
use yinuo_store::tables::house::{NOTICE, NOTICES, NoticeRow};

use super::payout::subject_key;
use super::promise::Moment;
use super::{Conditions, Found, PageAsk, page, slotted};
use crate::directory::{Office, Operator};
use crate::house::House;
use crate::stop::Stop;

/// The own office and all below it, parents before children.
pub fn offices(house: &House, actor: &Actor) -> Vec<Office> {
    let directory = house.directory();
    let below = directory.offices().filter(|office| office.path.starts_with(&actor.office_path));
    let mut offices: Vec<Office> = below.cloned().collect();
    offices.sort_by(|a, b| (a.path.matches('/').count(), &a.code).cmp(&(b.path.matches('/').count(), &b.code)));
    offices
}

/// A visible office.
pub fn office(house: &House, actor: &Actor, id: OfficeId) -> Result<Office, Stop> {
    let directory = house.directory();
    let office = directory.office(id).filter(|office| office.path.starts_with(&actor.office_path));
    office.cloned().ok_or(Stop::NotFound)
}

/// The operators of the own office and those below it, by login.
pub fn operators(house: &House, actor: &Actor) -> Result<Vec<Operator>, Stop> {
    let scope = actor.scope(Permission::READ_OPERATORS).ok_or(Denied(Permission::READ_OPERATORS))?;
    let directory = house.directory();
    let offices = directory.offices_in(&scope);
    let inside = |operator: &&Operator| offices.as_ref().is_none_or(|offices| offices.contains(&operator.office));
    let mut operators: Vec<Operator> = directory.operators().filter(inside).cloned().collect();
    operators.sort_by(|a, b| a.login.cmp(&b.login));
    Ok(operators)
}

/// How many active operators of one's offices have each role, by its key. `None` where the actor may see no operator.
pub fn role_holders(house: &House, actor: &Actor) -> Option<BTreeMap<String, usize>> {
    let operators = operators(house, actor).ok()?;
    let mut holders = BTreeMap::new();
    for role in operators.iter().filter(|operator| operator.active).flat_map(|operator| &operator.roles) {
        *holders.entry(role.clone()).or_default() += 1;
    }
    Some(holders)
}

/// An operator that one may keep.
pub fn operator(house: &House, actor: &Actor, id: OperatorId) -> Result<Operator, Stop> {
    let directory = house.directory();
    let operator = directory.operator(id).ok_or(Stop::NotFound)?;
    super::require_visible(house, actor, Permission::READ_OPERATORS, operator.office)?;
    Ok(operator.clone())
}

/// Notices of the offices above, of the own one and of those below it, the latest first. Those not published yet are
/// shown to whoever may publish.
pub async fn notices(house: &House, actor: &Actor, ask: &PageAsk) -> Result<Found<NoticeRow>, Stop> {
    let directory = house.directory();
    let near = directory
        .offices()
        .filter(|office| office.path.starts_with(&actor.office_path) || actor.office_path.starts_with(&office.path));
    let mut conditions: Conditions = vec![("offices", near.map(|office| Value::Int(office.id.number())).collect())];
    if !actor.may(Permission::PUBLISH_NOTICES) {
        conditions.push(("published_by", vec![Value::Text(Moment::of(house).today_text)]));
    }
    page::page(house, &NOTICES, conditions, ("published", true), ask).await
}

/// A notice of an office that the actor publishes for.
pub async fn notice(house: &House, actor: &Actor, id: NoticeId) -> Result<NoticeRow, Stop> {
    let notice = house.store.query_one(&NOTICE, vec![Value::Int(id.number())]).await?.ok_or(Stop::NotFound)?;
    super::require_visible(house, actor, Permission::PUBLISH_NOTICES, OfficeId::from_number(notice.office_id))?;
    Ok(notice)
}

/// A reminder, and the version of the service of its case where it is about one.
#[derive(Debug)]
pub struct ReminderLine {
    pub row: ReminderRow,
    pub service_version: Option<String>,
}

/// Which of one's own reminders a list shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReminderFilter {
    pub unread: bool,
    /// Of one subject those to come are shown too.
    pub subject: Option<SubjectRef>,
}

/// One's own reminders, the latest first.
pub async fn reminders(
    house: &House,
    actor: &Actor,
    filter: ReminderFilter,
    ask: &PageAsk,
) -> Result<Found<ReminderLine>, Stop> {
    let mut conditions: Conditions = vec![("operator", vec![Value::Int(actor.operator.number())])];
    if filter.unread {
        conditions.push(("unread", Vec::new()));
    }
    match filter.subject {
        Some(of) => conditions.push(("subject", subject_key(of))),
        None => conditions.push(("by_now", vec![Value::Int(house.now().as_microsecond())])),
    }
    let found = page::page(house, &REMINDERS, conditions, ("time", true), ask).await?;
    reminder_lines(house, found).await
}

/// A reminder by its id, as it was written.
pub async fn reminder(house: &House, id: ReminderId) -> Result<ReminderLine, Stop> {
    let found = house.store.load::<ReminderRow>(vec![slotted(id.slot().number(), id.number())]).await?;
    reminder_lines(house, Found { items: found, next: None }).await?.items.pop().ok_or(Stop::NotFound)
}

async fn reminder_lines(house: &House, found: Found<ReminderRow>) -> Result<Found<ReminderLine>, Stop> {
    let of_cases = found.items.iter().filter(|row| row.subject_kind == CASE.key);
    let keys = of_cases.map(|row| slotted(row.slot, row.subject_id)).collect();
    let cases = house.store.load::<CaseRow>(keys).await?;
    let versions: HashMap<i64, String> = cases.into_iter().map(|case| (case.id, case.service_version)).collect();
    let line = |row: ReminderRow| ReminderLine { service_version: versions.get(&row.subject_id).cloned(), row };
    Ok(Found { items: found.items.into_iter().map(line).collect(), next: found.next })
}

pub async fn unread_reminders(house: &House, actor: &Actor) -> Result<i64, Stop> {
    let now = Value::Int(house.now().as_microsecond());
    let count = house.store.query_one(&REMINDERS_UNREAD, vec![Value::Int(actor.operator.number()), now]).await?;
    Ok(count.unwrap_or(0))
}
