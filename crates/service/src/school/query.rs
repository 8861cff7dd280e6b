//! Questions about what schools agreed to and about their policies: of operators who reach a school, of the school itself, and of whoever has
//! the number of a policy and its check code.

use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::agreement::{AgreementFamily, number_in_one_form};
use yinuo_core::id::{HOUSE_SLOT, PartyId};
use yinuo_core::school::permission::READ_SCHOOLS;
use yinuo_core::school::{
    LIABILITY_FAMILY, SERVICE_FAMILY, SchoolAgreementId, SchoolOffer, SchoolPolicyId, in_force, pupils_on,
};
use yinuo_store::Value;
use yinuo_store::tables::agreement::{AGREEMENT, AGREEMENTS_NUMBERED, AgreementRow};
use yinuo_store::tables::party::{PARTY, PartyRow};
use yinuo_store::tables::school::{
    CLAIMS_OF_SCHOOL_POLICY, ENDORSEMENTS_OF_SCHOOL_POLICY, LEVELS_OF_SCHOOL_POLICY, SCHOOL_ENDORSEMENTS,
    SCHOOL_INSURERS, SCHOOL_POLICIES, SchoolAgreementRow, SchoolClaimRow, SchoolEndorsementRow, SchoolInsurerRow,
    SchoolPolicyLevelRow, SchoolPolicyLineRow, SchoolPolicyRow,
};

use super::command::{change, days, held_of};
use super::{insurer, rules};
use crate::house::House;
use crate::query::agreement::{at, of_family};
use crate::query::applicant::is_genuine;
use crate::query::wanted::{Wanted, prefix_values, wanted};
use crate::query::{Conditions, Found, PageAsk, page, push_scope, slotted};
use crate::stop::Stop;

/// What a school agreed to.
#[derive(Debug)]
pub struct SchoolAgreement {
    pub head: AgreementRow,
    pub row: SchoolAgreementRow,
    pub school: PartyRow,
}

/// The cover of a school. Head counts are those of a day: of today, or of the first or last day of the cover where that is nearer to it.
#[derive(Debug)]
pub struct SchoolPolicy {
    pub head: AgreementRow,
    pub on: Date,
    pub row: SchoolPolicyRow,
    pub levels: Vec<SchoolPolicyLevelRow>,
    pub endorsements: Vec<SchoolEndorsementRow>,
    /// The accidents that were accepted under it.
    pub claims: Vec<SchoolClaimRow>,
    pub school: PartyRow,
    /// What it was offered, as it was then.
    pub offer: Arc<SchoolOffer>,
}

/// The head of an agreement by its id or its number: of whoever reaches it, and of the school that holds it.
async fn head(
    house: &House,
    actor: &Actor,
    family: &'static AgreementFamily,
    (id, text): (Option<i64>, &str),
) -> Result<AgreementRow, Stop> {
    if actor.party().is_none() {
        actor.require(READ_SCHOOLS)?;
        if id.is_none() {
            return of_family(house, actor, family, text).await;
        }
    }
    let rows: Vec<AgreementRow> = match id {
        Some(id) => {
            let key = slotted(yinuo_core::id::slot_of(id).number(), id);
            house.store.query_one(&AGREEMENT, key).await?.into_iter().collect()
        }
        None => house.store.query(&AGREEMENTS_NUMBERED, vec![Value::Text(number_in_one_form(text))]).await?,
    };
    let directory = house.directory();
    let seen = |row: &AgreementRow| match actor.party() {
        Some(party) => row.holder_id == party.number(),
        None => actor.may_at(READ_SCHOOLS, at(&directory, row)),
    };
    rows.into_iter().find(|row| row.family == family.key && seen(row)).ok_or(Stop::NotFound)
}

async fn holder(house: &House, head: &AgreementRow) -> Result<PartyRow, Stop> {
    house.store.query_one(&PARTY, slotted(head.slot, head.holder_id)).await?.ok_or(Stop::NotFound)
}

/// What a school agreed to, by id or number.
pub async fn agreement(house: &House, actor: &Actor, name: &str) -> Result<SchoolAgreement, Stop> {
    let id = name.parse::<SchoolAgreementId>().ok().map(SchoolAgreementId::number);
    let head = head(house, actor, &SERVICE_FAMILY, (id, name)).await?;
    let row = house.store.load::<SchoolAgreementRow>(vec![slotted(head.slot, head.id)]).await?.pop();
    let row = row.ok_or_else(|| Stop::damaged("school_agreements", head.number.clone()))?;
    Ok(SchoolAgreement { school: holder(house, &head).await?, row, head })
}

/// Which policies are wanted.
#[derive(Debug, Clone, Default)]
pub struct SchoolPolicyFilter {
    /// A number, or a school by name, pinyin or initials.
    pub q: Option<String>,
    pub state: Option<String>,
    pub school: Option<PartyId>,
}

/// The policies in reach, the latest applied for first, with the head counts of today.
pub async fn policies(
    house: &House,
    actor: &Actor,
    filter: SchoolPolicyFilter,
    ask: &PageAsk,
) -> Result<Found<SchoolPolicyLineRow>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, READ_SCHOOLS, None)?;
    conditions.extend(filter.state.map(|state| ("state", vec![Value::Text(state)])));
    conditions.extend(filter.school.map(|school| ("holder", slotted(school.slot().number(), school.number()))));
    let text = filter.q.as_deref().unwrap_or_default().trim();
    let number = Value::Text(number_in_one_form(text));
    if !text.is_empty() && !house.store.query(&AGREEMENTS_NUMBERED, vec![number.clone()]).await?.is_empty() {
        conditions.push(("number", vec![number]));
    } else if !text.is_empty() {
        match wanted(&house.shared.keys, text) {
            Wanted::Name(term) => conditions.push(("holder_term", prefix_values(&term))),
            // Neither the number of a policy nor a name: nothing has it.
            _ => conditions.push(("number", vec![number])),
        }
    }
    // An index of the family has the order by day and state; in the order of numbers, and of the few that are looked up, the family is
    // only compared.
    let aside = ["number", "state", "holder", "holder_term"];
    let looked_up = conditions.iter().any(|(name, _)| matches!(*name, "number" | "holder" | "holder_term"));
    let by_number = ask.sort.as_deref().is_some_and(|sort| sort.trim_start_matches('-') == "number");
    conditions.push((if looked_up || by_number { "school_aside" } else { "school" }, Vec::new()));
    let mut found = page::page_aside(house, &SCHOOL_POLICIES, conditions, ("applied", true), ask, &aside).await?;
    let keys = found.items.iter().map(|line| slotted(line.slot, line.id)).collect();
    let endorsements = house.store.load_by(&SCHOOL_ENDORSEMENTS, keys).await?;
    for line in &mut found.items {
        line.pupils = counted_on(&endorsements, (line.id, None), line.pupils, house.today())?;
    }
    Ok(found)
}

/// The cover of a school, by id or number.
pub async fn policy(house: &House, actor: &Actor, name: &str) -> Result<SchoolPolicy, Stop> {
    let id = name.parse::<SchoolPolicyId>().ok().map(SchoolPolicyId::number);
    let head = head(house, actor, &LIABILITY_FAMILY, (id, name)).await?;
    policy_of(house, head).await
}

/// The cover with that number and that check code, for anybody. A wrong code and a number that nobody has are one answer.
pub async fn checked_policy(house: &House, number: &str, code: &str) -> Result<Option<SchoolPolicy>, Stop> {
    if !is_genuine(house, number, code).await? {
        return Ok(None);
    }
    let rows = house.store.query(&AGREEMENTS_NUMBERED, vec![Value::Text(number_in_one_form(number))]).await?;
    match rows.into_iter().find(|row: &AgreementRow| row.family == LIABILITY_FAMILY.key) {
        Some(head) => Ok(Some(policy_of(house, head).await?)),
        None => Ok(None),
    }
}

async fn policy_of(house: &House, head: AgreementRow) -> Result<SchoolPolicy, Stop> {
    let key = || slotted(head.slot, head.id);
    let damaged = || Stop::damaged("school_policies", head.number.clone());
    let mut row = house.store.load::<SchoolPolicyRow>(vec![key()]).await?.pop().ok_or_else(damaged)?;
    let mut levels = house.store.query(&LEVELS_OF_SCHOOL_POLICY, key()).await?;
    let endorsements = house.store.query(&ENDORSEMENTS_OF_SCHOOL_POLICY, key()).await?;
    let (from, until) = days(&head)?;
    let on = house.today().min(until).max(from);
    row.pupils = counted_on(&endorsements, (row.id, None), row.pupils, on)?;
    for level in &mut levels {
        level.pupils = counted_on(&endorsements, (row.id, Some(level.level.as_str())), level.pupils, on)?;
    }
    let claims = house.store.query(&CLAIMS_OF_SCHOOL_POLICY, key()).await?;
    let offer = rules::school(house.rules()).version(&head.product_version).cloned().ok_or_else(damaged)?;
    Ok(SchoolPolicy { school: holder(house, &head).await?, on, row, levels, endorsements, claims, offer, head })
}

/// How many of the pupils that a policy, or a level of it, has after all of its endorsements it has on a day.
fn counted_on(
    endorsements: &[SchoolEndorsementRow],
    (policy, level): (i64, Option<&str>),
    after_all: i64,
    on: Date,
) -> Result<i64, Stop> {
    let of_it = |row: &&SchoolEndorsementRow| row.policy_id == policy && level.is_none_or(|level| row.level == level);
    let changes = endorsements.iter().filter(of_it).map(change).collect::<Result<Vec<_>, Stop>>()?;
    Ok(pupils_on(after_all, changes, on))
}

/// Policies by their heads, whose holder is known to ask, with the head counts of today.
pub async fn own_policies(house: &House, heads: &[AgreementRow]) -> Result<Vec<SchoolPolicyRow>, Stop> {
    let keys: Vec<Vec<Value>> = heads.iter().map(|head| slotted(head.slot, head.id)).collect();
    let endorsements = house.store.load_by(&SCHOOL_ENDORSEMENTS, keys.clone()).await?;
    let mut rows = house.store.load::<SchoolPolicyRow>(keys).await?;
    for row in &mut rows {
        row.pupils = counted_on(&endorsements, (row.id, None), row.pupils, house.today())?;
    }
    Ok(rows)
}

/// Whether one of the own agreements on brokerage for an offer is in force on a day.
pub fn is_agreed(heads: &[AgreementRow], offer: &SchoolOffer, on: Date) -> Result<bool, Stop> {
    let held = held_of(heads, &SERVICE_FAMILY, &offer.key)?;
    Ok(held.iter().any(|(_, from, until)| in_force((*from, *until), on)))
}

/// What was agreed to by click, by its heads, whose holder is known to ask.
pub async fn own_agreements(house: &House, heads: &[AgreementRow]) -> Result<Vec<SchoolAgreementRow>, Stop> {
    let keys = heads.iter().map(|head| slotted(head.slot, head.id)).collect();
    Ok(house.store.load::<SchoolAgreementRow>(keys).await?)
}

/// An offer of today with who insures the schools of the own office under it.
#[derive(Debug)]
pub struct OfferInsurer {
    pub offer: SchoolOffer,
    /// The office that named it, and whom.
    pub named: Option<(SchoolInsurerRow, PartyRow)>,
}

/// What is offered today, each with the party that insures the schools of the own office.
pub async fn insurers(house: &House, actor: &Actor) -> Result<Vec<OfferInsurer>, Stop> {
    actor.require(READ_SCHOOLS)?;
    let rows = house.store.query(&SCHOOL_INSURERS, vec![Value::Int(HOUSE_SLOT.number())]).await?;
    let directory = house.directory();
    let mut found = Vec::new();
    for offer in rules::school(house.rules()).offered(house.today()) {
        let row = insurer::of_office(&rows, &directory, &offer.key, actor.office).cloned();
        let named = match row {
            Some(row) => {
                let key = slotted(yinuo_core::id::slot_of(row.insurer_id).number(), row.insurer_id);
                let party = house.store.query_one(&PARTY, key).await?;
                Some((row, party.ok_or_else(|| Stop::damaged("school_insurers", offer.key.clone()))?))
            }
            None => None,
        };
        found.push(OfferInsurer { offer: offer.clone(), named });
    }
    Ok(found)
}
