//! Questions about parties: one with its cases and contacts, lists, and the search over parties, cases and
//! agreements.

use std::collections::HashMap;

use tokio::try_join;
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::name_search::rank;
use yinuo_store::Value;
use yinuo_store::tables::case::{CONTACTS_OF_PARTY, CaseRow, ContactRow, SubjectTermRow, TERMS};
use yinuo_store::tables::party::{PARTIES, PARTY, PartyRow};

use super::agreement::{self, AgreementLine};
use super::case::{CaseFilter, CaseLine};
use super::wanted::{Wanted, hash_values, prefix_values, wanted};
use super::{Conditions, Found, PageAsk, case, page, push_scope, require_visible, slotted};
use crate::house::House;
use crate::stop::Stop;

/// A visible party.
pub async fn row(house: &House, actor: &Actor, id: PartyId) -> Result<PartyRow, Stop> {
    actor.require(Permission::READ_CUSTOMERS)?;
    let row = house.store.query_one(&PARTY, slotted(id.slot().number(), id.number())).await?;
    let row = row.ok_or(Stop::NotFound)?;
    require_visible(house, actor, Permission::READ_CUSTOMERS, OfficeId::from_number(row.office_id))?;
    Ok(row)
}

/// A party with its cases and contacts.
#[derive(Debug)]
pub struct PartyFile {
    pub party: PartyRow,
    pub cases: Vec<CaseLine>,
    pub contacts: Vec<ContactOfParty>,
}

/// A contact and the number of the case it was about.
#[derive(Debug)]
pub struct ContactOfParty {
    pub contact: ContactRow,
    pub case_number: Option<String>,
}

/// The latest cases of a party that its file shows.
const CASES_SHOWN: i64 = 200;

pub async fn file(house: &House, actor: &Actor, id: PartyId) -> Result<PartyFile, Stop> {
    let party = row(house, actor, id).await?;
    let filter = CaseFilter { party: Some(id), ..CaseFilter::default() };
    let ask = PageAsk { limit: Some(CASES_SHOWN), ..PageAsk::default() };
    let (cases, contacts) = try_join!(case::list(house, actor, &filter, &ask), contacts(house, actor, id))?;
    Ok(PartyFile { party, cases: cases.items, contacts })
}

/// The contacts of a visible party, oldest first; those about a case that the actor may not see are left out.
/// What was agreed with a visible party.
pub async fn terms(house: &House, actor: &Actor, id: PartyId) -> Result<Vec<SubjectTermRow>, Stop> {
    row(house, actor, id).await?;
    Ok(house.store.query(&TERMS, slotted(id.slot().number(), id.number())).await?)
}

async fn contacts(house: &House, actor: &Actor, id: PartyId) -> Result<Vec<ContactOfParty>, Stop> {
    let contacts = house.store.query(&CONTACTS_OF_PARTY, slotted(id.slot().number(), id.number())).await?;
    let keys = contacts.iter().filter_map(|contact| contact.case_id.map(|case| slotted(contact.slot, case))).collect();
    let cases = house.store.load::<CaseRow>(keys).await?;
    let directory = house.directory();
    let visible =
        |row: &CaseRow| actor.may_at(Permission::READ_CASES, directory.path(OfficeId::from_number(row.office_id)));
    let numbers: HashMap<i64, String> = cases.into_iter().filter(visible).map(|row| (row.id, row.number)).collect();
    let with_number = |contact: ContactRow| {
        let case_number = contact.case_id.and_then(|case| numbers.get(&case).cloned());
        ContactOfParty { contact, case_number }
    };
    let known = |found: &ContactOfParty| found.contact.case_id.is_none() || found.case_number.is_some();
    Ok(contacts.into_iter().map(with_number).filter(known).collect())
}

/// A list of parties; the latest entered first, those found by name in the order of their names.
pub async fn list(house: &House, actor: &Actor, q: Option<&str>, ask: &PageAsk) -> Result<Found<PartyRow>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, Permission::READ_CUSTOMERS, None)?;
    let wanted = q.map_or(Wanted::Nothing, |q| wanted(&house.shared.keys, q));
    let order = push_wanted(&mut conditions, house, actor, &wanted).await?;
    page::page(house, &PARTIES, conditions, order, ask).await
}

/// Adds the condition of what is wanted, and gives the order that suits it.
async fn push_wanted(
    conditions: &mut Conditions,
    house: &House,
    actor: &Actor,
    wanted: &Wanted,
) -> Result<(&'static str, bool), Stop> {
    match wanted {
        Wanted::Nothing => return Ok(("created", true)),
        Wanted::Name(term) => {
            conditions.push(("term", prefix_values(term)));
            return Ok(("name", false));
        }
        Wanted::Numbers(hashes) => conditions.push(("numbers", hash_values(hashes))),
        // The party of the case with that number, if the actor may see the case.
        Wanted::Case(number) => {
            let key = match case::row(house, actor, &number.number).await {
                Ok(row) => slotted(row.slot, row.party_id),
                Err(Stop::NotFound | Stop::Denied(_)) => vec![Value::Int(-1), Value::Int(-1)],
                Err(stop) => return Err(stop),
            };
            conditions.push(("party", key));
        }
    }
    Ok(("created", true))
}

/// What a search finds.
#[derive(Debug, Default)]
pub struct Hits {
    pub parties: Vec<PartyRow>,
    pub cases: Vec<CaseLine>,
    pub agreements: Vec<AgreementLine>,
}

/// Candidates a name search ranks, and hits it shows of each kind.
const CANDIDATES: i64 = 200;
const SHOWN: usize = 20;

/// Parties, cases and agreements for the search box: the best of each.
pub async fn search(house: &House, actor: &Actor, q: &str) -> Result<Hits, Stop> {
    actor.require(Permission::READ_CUSTOMERS)?;
    if q.trim().is_empty() {
        return Ok(Hits::default());
    }
    let ask = |limit| PageAsk { limit: Some(limit), ..PageAsk::default() };
    let filter = CaseFilter { q: Some(q.to_owned()), ..CaseFilter::default() };
    let shown = ask(i64::try_from(SHOWN).expect("a small number"));
    let parties = ask(CANDIDATES);
    let (parties, cases, agreements) = try_join!(
        list(house, actor, Some(q), &parties),
        case::list(house, actor, &filter, &shown),
        agreement::numbered_like(house, actor, q, SHOWN),
    )?;
    Ok(Hits { parties: best(q, parties.items), cases: cases.items, agreements })
}

fn best(q: &str, mut parties: Vec<PartyRow>) -> Vec<PartyRow> {
    let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
    let ranks: HashMap<usize, usize> =
        rank(q, &names).iter().enumerate().map(|(place, found)| (found.index, place)).collect();
    let mut placed: Vec<(usize, PartyRow)> = parties
        .drain(..)
        .enumerate()
        .map(|(index, party)| (ranks.get(&index).copied().unwrap_or(usize::MAX), party))
        .collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, party)| party).take(SHOWN).collect()
}

/// A contact that was just noted with a party.
pub async fn contact(house: &House, party: PartyId, id: i64) -> Result<ContactRow, Stop> {
    let rows = house.store.load::<ContactRow>(vec![slotted(party.slot().number(), id)]).await?;
    rows.into_iter().next().ok_or(Stop::NotFound)
}
