//! Questions to a house: pure reads. Each takes the actor and shows only what the actor may see: `Stop::Denied` where
//! the permission is missing, `Stop::NotFound` for a thing that lies outside the actor's offices.
//!
//! Answers are rows and aggregates; how they look on the wire is the API's affair. A list never asks the database once
//! per line: what belongs to the lines of a page is loaded for all of them at once.

pub mod agreement;
pub mod applicant;
pub mod approval;
pub mod case;
pub mod file;
pub mod house;
pub mod import;
pub mod indicator;
pub mod ledger;
pub mod letter;
pub mod operation;
pub mod outlook;
pub mod page;
pub mod party;
pub mod payout;
pub mod promise;
pub mod survey;
pub mod wanted;

use yinuo_core::access::{Actor, At, Denied, Permission};
use yinuo_core::id::OfficeId;
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;

use crate::directory::Directory;
use crate::house::House;
use crate::relation::related_by;
use crate::stop::Stop;

pub use page::{Found, PageAsk};
pub use yinuo_store::Conditions;

/// Adds what an actor sees with a permission, narrowed to one office and those below it if one is named. Offices alone, customers
/// alone and an owner alone go by an index each; who reaches in several ways is asked for all of them at once.
pub(crate) fn push_scope(
    conditions: &mut Conditions,
    house: &House,
    actor: &Actor,
    permission: Permission,
    within: Option<OfficeId>,
) -> Result<(), Stop> {
    let directory = house.directory();
    let scope = actor.scope(permission).ok_or(Denied(permission))?;
    let below = within.map(|within| {
        let top = directory.office(within).map(|office| office.path.as_str());
        let below = directory.offices().filter(|office| top.is_some_and(|top| office.path.starts_with(top)));
        below.map(|office| office.id).collect::<Vec<OfficeId>>()
    });
    let ids = |offices: Vec<OfficeId>| offices.into_iter().map(|office| Value::Int(office.number())).collect();
    let visible = directory.offices_in(&scope);
    let Some(visible) = visible else {
        conditions.extend(below.map(|below| ("offices", ids(below))));
        return Ok(());
    };
    if scope.related.is_none() && scope.own.is_none() {
        let within = |office: &OfficeId| below.as_ref().is_none_or(|below| below.contains(office));
        conditions.push(("offices", ids(visible.into_iter().filter(within).collect())));
        return Ok(());
    }
    conditions.extend(below.map(|below| ("offices", ids(below))));
    conditions.push(match (scope.offices, &scope.related, scope.own) {
        (false, Some(_), None) => ("related", related_by(house, actor.operator)),
        (false, None, Some(own)) => ("own", vec![Value::Int(own.number())]),
        // Ids of offices, customers and operators are never alike.
        (_, related, own) => {
            let related = related.iter().flat_map(|related| related.iter()).map(|customer| customer.number());
            let offices = visible.iter().map(|office| office.number());
            let numbers = offices.chain(related).chain(own.map(|own| own.number()));
            ("reach", numbers.map(Value::Int).collect())
        }
    });
    Ok(())
}

/// What is the whole house's is seen and done from the root office only, whatever the role.
pub(crate) fn require_whole_house(directory: &Directory, actor: &Actor, permission: Permission) -> Result<(), Stop> {
    actor.require(permission)?;
    match actor.may_at(permission, directory.root_path()) {
        true => Ok(()),
        false => Err(Refusal::new("root_office_only").with("office", directory.house_name()).into()),
    }
}

/// Whether a thing of that office may be seen: hidden ones are not there.
pub(crate) fn require_visible(
    house: &House,
    actor: &Actor,
    permission: Permission,
    office: OfficeId,
) -> Result<(), Stop> {
    require_reached(actor, permission, house.directory().path(office))
}

/// As [`require_visible`], of a thing that is a customer's.
pub(crate) fn require_reached<'a>(actor: &Actor, permission: Permission, at: impl Into<At<'a>>) -> Result<(), Stop> {
    actor.require(permission)?;
    if actor.may_at(permission, at) { Ok(()) } else { Err(Stop::NotFound) }
}

/// The key of a row that belongs to a customer.
pub(crate) fn slotted(slot: i64, id: i64) -> Vec<Value> {
    vec![Value::Int(slot), Value::Int(id)]
}
