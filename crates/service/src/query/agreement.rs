//! Questions about agreements of all families: those with a number, those of a party. What a family knows besides is asked in
//! its own system.
//!
//! An agreement is seen by who may read those of its family at its office. One search over the heads finds a number, whatever
//! the family.

use std::collections::{BTreeSet, HashMap};

use tokio::try_join;
use yinuo_core::access::{Actor, At, Denied};
use yinuo_core::agreement::{AgreementFamily, AgreementRole, number_in_one_form, of_another_family};
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::systems;
use yinuo_store::Value;
use yinuo_store::tables::agreement::{
    AGREEMENTS_NUMBERED, AGREEMENTS_NUMBERED_LIKE, AGREEMENTS_OF_HOLDER, AgreementRow, ROLES_OF_PARTY,
};
use yinuo_store::tables::party::PartyRow;

use super::wanted::prefix_values;
use super::{party, slotted};
use crate::directory::Directory;
use crate::house::House;
use crate::stop::Stop;

/// A visible agreement with the name of its holder.
#[derive(Debug)]
pub struct AgreementLine {
    pub agreement: AgreementRow,
    pub family: &'static AgreementFamily,
    pub holder_name: String,
    /// The roles of the party that was asked for, where it is not the holder.
    pub roles: Vec<&'static AgreementRole>,
}

/// The family of an agreement that the actor may see. Agreements of a system that this house does not have are not there.
fn visible(house: &House, actor: &Actor, row: &AgreementRow) -> Option<&'static AgreementFamily> {
    let family = systems::family(&row.family)?;
    let directory = house.directory();
    actor.may_at(family.read, at(&directory, row)).then_some(family)
}

/// Where an agreement belongs: it is its holder's.
pub(crate) fn at<'a>(directory: &'a Directory, row: &AgreementRow) -> At<'a> {
    At::of(directory.path(OfficeId::from_number(row.office_id)), PartyId::from_number(row.holder_id))
}

/// Visible agreements with the names of their holders, read for all of them at once.
async fn lines(house: &House, actor: &Actor, rows: Vec<AgreementRow>) -> Result<Vec<AgreementLine>, Stop> {
    let seen: Vec<_> = rows.into_iter().filter_map(|row| Some((visible(house, actor, &row)?, row))).collect();
    let holders: BTreeSet<(i64, i64)> = seen.iter().map(|(_, row)| (row.slot, row.holder_id)).collect();
    let holders = holders.into_iter().map(|(slot, id)| slotted(slot, id)).collect();
    let names = house.store.load::<PartyRow>(holders).await?;
    let names: HashMap<i64, String> = names.into_iter().map(|party| (party.id, party.name)).collect();
    let line = |(family, agreement): (&'static AgreementFamily, AgreementRow)| {
        let holder_name = names.get(&agreement.holder_id).cloned().unwrap_or_default();
        AgreementLine { agreement, family, holder_name, roles: Vec::new() }
    };
    Ok(seen.into_iter().map(line).collect())
}

/// Who may read no family's agreements is told so.
fn require_any(actor: &Actor) -> Result<(), Stop> {
    let mut wanted = systems::families().map(|family| family.read);
    match wanted.clone().any(|permission| actor.may(permission)) {
        true => Ok(()),
        false => Err(wanted.next().map_or(Stop::NotFound, |permission| Denied(permission).into())),
    }
}

/// The visible agreements with exactly this number, of whatever family.
pub async fn numbered(house: &House, actor: &Actor, number: &str) -> Result<Vec<AgreementLine>, Stop> {
    require_any(actor)?;
    let rows = house.store.query(&AGREEMENTS_NUMBERED, vec![Value::Text(number_in_one_form(number))]).await?;
    lines(house, actor, rows).await
}

/// The fewest characters of a number that a search goes by.
const FEWEST: usize = 4;
/// Candidates a search looks at.
const CANDIDATES: i64 = 100;

/// The first visible agreements whose number begins so, for the search box.
pub async fn numbered_like(
    house: &House,
    actor: &Actor,
    number: &str,
    limit: usize,
) -> Result<Vec<AgreementLine>, Stop> {
    let number = number_in_one_form(number);
    if number.chars().count() < FEWEST {
        return Ok(Vec::new());
    }
    let mut parameters = prefix_values(&number);
    parameters.push(Value::Int(CANDIDATES));
    let mut found = lines(house, actor, house.store.query(&AGREEMENTS_NUMBERED_LIKE, parameters).await?).await?;
    found.truncate(limit);
    Ok(found)
}

/// The visible agreement of a family with this number. One of another family at an office where the actor may read those of this
/// family is refused by its name, not said to be missing.
pub async fn of_family(
    house: &House,
    actor: &Actor,
    family: &'static AgreementFamily,
    number: &str,
) -> Result<AgreementRow, Stop> {
    let rows = house.store.query(&AGREEMENTS_NUMBERED, vec![Value::Text(number_in_one_form(number))]).await?;
    let directory = house.directory();
    let visible = |row: &AgreementRow| actor.may_at(family.read, at(&directory, row));
    let mut seen: Vec<AgreementRow> = rows.into_iter().filter(visible).collect();
    match seen.iter().position(|row| row.family == family.key) {
        Some(place) => Ok(seen.swap_remove(place)),
        None => Err(seen.first().map_or(Stop::NotFound, |row| of_another_family(&row.number, &row.family).into())),
    }
}

/// The visible agreements of a visible party: those it holds, the latest applied for first, then those in which it has a role.
pub async fn of_party(house: &House, actor: &Actor, id: PartyId) -> Result<Vec<AgreementLine>, Stop> {
    party::row(house, actor, id).await?;
    let ids = party::ids(house, id).await?;
    let (mut rows, mut roles) = (Vec::new(), Vec::new());
    for id in &ids {
        let (held, of_party) = try_join!(
            house.store.query(&AGREEMENTS_OF_HOLDER, slotted(id.slot().number(), id.number())),
            house.store.query(&ROLES_OF_PARTY, vec![Value::Int(id.number())]),
        )?;
        rows.extend(held);
        roles.extend(of_party);
    }
    let is_holder = |row: &AgreementRow| ids.iter().any(|id| id.number() == row.holder_id);
    let elsewhere: BTreeSet<(i64, i64)> = roles.iter().map(|role| (role.slot, role.agreement_id)).collect();
    let keys = elsewhere.into_iter().map(|(slot, agreement)| slotted(slot, agreement)).collect();
    let mut others = house.store.load::<AgreementRow>(keys).await?;
    others.retain(|row| !is_holder(row));
    others.sort_by(|one, other| (&other.applied_on, other.id).cmp(&(&one.applied_on, one.id)));
    rows.extend(others);
    let mut found = lines(house, actor, rows).await?;
    for line in &mut found {
        let of_line = roles.iter().filter(|role| role.agreement_id == line.agreement.id);
        line.roles = of_line.filter_map(|role| line.family.role(&role.role)).collect();
    }
    Ok(found)
}
