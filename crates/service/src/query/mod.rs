//! Questions to a house: pure reads. Each takes the actor and shows only what the actor may see: `Stop::Denied` where
//! the permission is missing, `Stop::NotFound` for a thing that lies outside the actor's offices.
//!
//! Answers are rows and aggregates; how they look on the wire is the API's affair. A list never asks the database once
//! per line: what belongs to the lines of a page is loaded for all of them at once.

pub mod agreement;
pub mod applicant;
pub mod approval;
pub mod case;
pub mod house;
pub mod import;
pub mod ledger;
pub mod letter;
pub mod operation;
pub mod page;
pub mod party;
pub mod payout;
pub mod promise;
pub mod wanted;

use yinuo_core::access::{Actor, Denied, Permission};
use yinuo_core::id::OfficeId;
use yinuo_store::Value;

use crate::house::House;
use crate::stop::Stop;

pub use page::{Found, PageAsk};

/// The conditions of a listing, by name.
pub type Conditions = Vec<(&'static str, Vec<Value>)>;

/// Adds the offices an actor sees with a permission, narrowed to one office and those below it if one is named.
pub(crate) fn push_scope(
    conditions: &mut Conditions,
    house: &House,
    actor: &Actor,
    permission: Permission,
    within: Option<OfficeId>,
) -> Result<(), Stop> {
    let directory = house.directory();
    let visible = directory.scope_of(actor, permission)?;
    let offices = match (visible, within) {
        (None, None) => return Ok(()),
        (Some(visible), None) => visible,
        (visible, Some(within)) => {
            let Some(top) = directory.office(within) else {
                conditions.push(("offices", Vec::new()));
                return Ok(());
            };
            let below = directory.offices().filter(|office| office.path.starts_with(&top.path)).map(|office| office.id);
            below.filter(|office| visible.as_ref().is_none_or(|visible| visible.contains(office))).collect()
        }
    };
    conditions.push(("offices", offices.into_iter().map(|office| Value::Int(office.number())).collect()));
    Ok(())
}

/// Whether a thing of that office may be seen: hidden ones are not there.
pub(crate) fn require_visible(
    house: &House,
    actor: &Actor,
    permission: Permission,
    office: OfficeId,
) -> Result<(), Stop> {
    if !actor.may(permission) {
        return Err(Denied(permission).into());
    }
    if actor.may_at(permission, house.directory().path(office)) { Ok(()) } else { Err(Stop::NotFound) }
}

/// The key of a row that belongs to a customer.
pub(crate) fn slotted(slot: i64, id: i64) -> Vec<Value> {
    vec![Value::Int(slot), Value::Int(id)]
}
