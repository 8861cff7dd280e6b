//! Questions about the list of a policy: which names are wanted and how many there are beside the head counts, and the pupils themselves, masked.

use yinuo_core::access::Actor;
use yinuo_core::party::mask;
use yinuo_core::publication::masked_name;
use yinuo_core::school::{NamedLevel, SchoolPolicyId};
use yinuo_core::text::LocalText;
use yinuo_store::Value;
use yinuo_store::tables::school::{LISTED_COUNTS, SCHOOL_PUPILS, SchoolPupilRow};

use super::{ListedData, SHOWN_OF_NAME, place};
use crate::house::House;
use crate::query::{Found, PageAsk, page, slotted};
use crate::school::query::{SchoolPolicy, policy};
use crate::stop::Stop;

/// How many pupils of a level the policy counts and its list names on a day.
#[derive(Debug)]
pub struct LevelNames {
    /// The key of the level.
    pub level: String,
    pub name: LocalText,
    /// What the offer wants of the level; nothing where it wants no names.
    pub wanted: Option<NamedLevel>,
    pub pupils: i64,
    pub listed: i64,
}

/// The policy with how many of its pupils are named, by level.
#[derive(Debug)]
pub struct PolicyNames {
    pub policy: SchoolPolicy,
    pub levels: Vec<LevelNames>,
}

/// What the offer of a policy wants of names, and how many there are on the day of its head counts.
pub async fn names(house: &House, actor: &Actor, id: SchoolPolicyId) -> Result<PolicyNames, Stop> {
    let policy = policy(house, actor, &id.to_string()).await?;
    let mut of_day = slotted(policy.head.slot, policy.head.id);
    of_day.push(Value::Text(policy.on.to_string()));
    let counts = house.store.query(&LISTED_COUNTS, of_day).await?;
    let mut levels = Vec::new();
    for level in &policy.offer.levels {
        let counted = policy.levels.iter().find(|row| row.level == level.key);
        let listed = counts.iter().find(|row| row.level == level.key).map_or(0, |row| row.pupils);
        let pupils = counted.map_or(0, |row| row.pupils);
        if pupils == 0 && listed == 0 {
            continue;
        }
        let mut named = policy.offer.names.iter().flat_map(|names| &names.levels);
        let wanted = named.find(|one| one.level == level.key).cloned();
        levels.push(LevelNames { level: level.key.clone(), name: level.name.clone(), wanted, pupils, listed });
    }
    Ok(PolicyNames { policy, levels })
}

/// Which pupils of a policy are wanted.
#[derive(Debug, Clone, Default)]
pub struct PupilFilter {
    /// The key of a level.
    pub level: Option<String>,
    /// Only those who are on the list yet.
    pub listed: bool,
}

/// A pupil of a list, masked; name and number are empty where who it is has gone.
#[derive(Debug)]
pub struct ListedPupil {
    pub row: SchoolPupilRow,
    pub name: String,
    pub identity: String,
}

/// The pupils of a policy in reach, in the order in which they came in.
pub async fn pupils(
    house: &House,
    actor: &Actor,
    id: SchoolPolicyId,
    filter: PupilFilter,
    ask: &PageAsk,
) -> Result<Found<ListedPupil>, Stop> {
    let found = policy(house, actor, &id.to_string()).await?;
    let head = found.head;
    let mut conditions = vec![("policy", slotted(head.slot, head.id))];
    conditions.extend(filter.level.map(|level| ("level", vec![Value::Text(level)])));
    if filter.listed {
        conditions.push(("listed", vec![Value::Text(found.on.to_string())]));
    }
    let found = page::page(house, &SCHOOL_PUPILS, conditions, ("entered", false), ask).await?;
    let items = found.items.into_iter().map(|row| masked(house, row)).collect::<Result<Vec<_>, Stop>>()?;
    Ok(Found { items, next: found.next })
}

fn masked(house: &House, row: SchoolPupilRow) -> Result<ListedPupil, Stop> {
    if row.is_emptied() {
        return Ok(ListedPupil { row, name: String::new(), identity: String::new() });
    }
    let damaged = || Stop::damaged("school_pupils", row.id.to_string());
    let opened = house.shared.keys.open(&place(row.policy_id, row.id), &row.sealed).ok_or_else(damaged)?;
    let data = serde_json::from_slice::<ListedData>(&opened).map_err(|_| damaged())?;
    let (name, identity) = (masked_name(&data.name, SHOWN_OF_NAME), mask(&data.identity));
    Ok(ListedPupil { row, name, identity })
}
