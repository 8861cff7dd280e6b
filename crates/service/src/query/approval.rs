//! Questions about approvals: what waits for whose word, and what became of it.

use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::{ApprovalId, OfficeId};
use yinuo_store::tables::approval::{APPROVAL, APPROVALS, ApprovalRow};
use yinuo_store::{ListingChoice, Value};

use super::{Conditions, Found, PageAsk, page, slotted};
use crate::approval::{may_decide, may_see};
use crate::house::House;
use crate::stop::Stop;

/// Which approvals are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalView {
    /// Those that wait for a word of one's own.
    ToDecide,
    /// Those one asked for.
    Mine,
    /// All that one sees and that are decided.
    Decided,
    /// All that one sees.
    All,
}

#[derive(Debug, Clone, Default)]
pub struct ApprovalFilter {
    pub view: Option<ApprovalView>,
    pub act: Option<String>,
    pub state: Option<String>,
    /// The number of what they are about.
    pub subject: Option<i64>,
}

/// One that the actor sees.
pub async fn row(house: &House, actor: &Actor, id: ApprovalId) -> Result<ApprovalRow, Stop> {
    let found = house.store.query_one(&APPROVAL, slotted(id.slot().number(), id.number())).await?;
    let row = found.ok_or(Stop::NotFound)?;
    if may_see(actor, house.directory().path(OfficeId::from_number(row.office_id)), &row) {
        Ok(row)
    } else {
        Err(Stop::NotFound)
    }
}

/// Whether the actor has its next word.
pub fn is_to_decide(house: &House, actor: &Actor, row: &ApprovalRow) -> bool {
    let path = house.directory().path(OfficeId::from_number(row.office_id)).to_owned();
    row.state == "waiting" && may_decide(actor, &path, row).is_ok()
}

/// A page of approvals, the latest first. Those whose word is another's, or that one does not see, are left out of it.
pub async fn list(
    house: &House,
    actor: &Actor,
    filter: &ApprovalFilter,
    ask: &PageAsk,
) -> Result<Found<ApprovalRow>, Stop> {
    let conditions = conditions(house, actor, filter);
    let mut ask = ask.clone();
    // What a condition cannot say is left out afterwards; an empty page in the middle would end a list too early.
    loop {
        let mut found = page::page(house, &APPROVALS, conditions.clone(), ("asked", true), &ask).await?;
        found.items.retain(|row| {
            let path = house.directory().path(OfficeId::from_number(row.office_id)).to_owned();
            match filter.view {
                Some(ApprovalView::ToDecide) => may_decide(actor, &path, row).is_ok(),
                _ => may_see(actor, &path, row),
            }
        });
        if !found.items.is_empty() || found.next.is_none() {
            return Ok(found);
        }
        ask.after = found.next;
    }
}

fn conditions(house: &House, actor: &Actor, filter: &ApprovalFilter) -> Conditions {
    let mut conditions: Conditions = Vec::new();
    let me = || vec![Value::Int(actor.operator.number())];
    match filter.view {
        Some(ApprovalView::ToDecide) => {
            conditions.push(("waiting", Vec::new()));
            conditions.push(("not_asker", me()));
            let held = yinuo_core::systems::permissions().filter(|permission| actor.may(*permission));
            let held: Vec<Permission> = held.collect();
            conditions.push(("permissions", held.iter().map(|permission| permission.key.into()).collect()));
            push_offices(&mut conditions, house, actor, &held);
        }
        Some(ApprovalView::Mine) => conditions.push(("asker", me())),
        Some(ApprovalView::Decided) => conditions.push(("decided", Vec::new())),
        Some(ApprovalView::All) | None => {}
    }
    let texts = [("act", &filter.act), ("state", &filter.state)];
    for (name, text) in texts {
        conditions.extend(text.as_ref().map(|text| (name, vec![text.as_str().into()])));
    }
    conditions.extend(filter.subject.map(|subject| ("subject", vec![Value::Int(subject)])));
    conditions
}

/// The offices that any of the permissions reaches.
fn push_offices(conditions: &mut Conditions, house: &House, actor: &Actor, permissions: &[Permission]) {
    let directory = house.directory();
    let scopes = permissions.iter().filter_map(|permission| actor.scope(*permission));
    let widest = scopes.max_by_key(|scope| scope.subtree);
    let Some(offices) = widest.and_then(|scope| directory.offices_in(&scope)) else { return };
    conditions.push(("offices", offices.into_iter().map(|office| Value::Int(office.number())).collect()));
}

/// How many wait for the actor's word, as far as it is counted.
pub async fn count_to_decide(house: &House, actor: &Actor) -> Result<usize, Stop> {
    let filter = ApprovalFilter { view: Some(ApprovalView::ToDecide), ..ApprovalFilter::default() };
    let conditions = conditions(house, actor, &filter);
    let choice = ListingChoice { conditions, order: "asked", descending: true, after: None, limit: COUNTED };
    let rows = house.store.page(&APPROVALS, choice).await?.rows;
    Ok(rows.iter().filter(|row| is_to_decide(house, actor, row)).count())
}

/// More than these are told as these.
pub const COUNTED: i64 = 100;
