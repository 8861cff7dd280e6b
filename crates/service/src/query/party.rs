//! Questions about parties: one with its cases and contacts, lists, and the search over parties, cases and
//! agreements.

use std::collections::{BTreeSet, HashMap, HashSet};

use tokio::try_join;
use yinuo_core::access::{Actor, At, Permission};
use yinuo_core::id::{OfficeId, OperatorId, PartyId, slot_of};
use yinuo_core::name_search::rank;
use yinuo_core::subject::SubjectRef;
use yinuo_store::Value;
use yinuo_store::tables::case::{
    CONTACTS_ABOUT, CONTACTS_OF_PARTY, CaseRow, ContactRow, FILES_OF_PARTY, FileRow, SubjectTermRow, TERMS,
};
use yinuo_store::tables::party::{
    ALIASES_OF, PARTIES, PARTY, PartyAliasRow, PartyRow, RELATIONS_BY, RELATIONS_OF, RelationRow,
};

use super::agreement::{self, AgreementLine};
use super::case::{CaseFilter, CaseLine};
use super::wanted::{Wanted, hash_values, prefix_values, wanted};
use super::{Conditions, Found, PageAsk, case, page, push_scope, require_reached, slotted};
use crate::directory::Directory;
use crate::house::House;
use crate::stop::Stop;
use crate::subject;
use crate::systems::SubjectLine;

/// Where a party belongs.
pub(crate) fn at<'a>(directory: &'a Directory, row: &PartyRow) -> At<'a> {
    At::of(directory.path(OfficeId::from_number(row.office_id)), PartyId::from_number(row.id))
}

/// A visible party.
pub async fn row(house: &House, actor: &Actor, id: PartyId) -> Result<PartyRow, Stop> {
    actor.require(Permission::READ_CUSTOMERS)?;
    let row = house.store.query_one(&PARTY, slotted(id.slot().number(), id.number())).await?;
    let row = row.ok_or(Stop::NotFound)?;
    require_reached(actor, Permission::READ_CUSTOMERS, at(&house.directory(), &row))?;
    Ok(row)
}

/// A party with its cases and contacts, those of its aliases among them.
#[derive(Debug)]
pub struct PartyFile {
    pub party: PartyRow,
    /// The party that is kept, where this one is its alias.
    pub kept: Option<PartyRow>,
    pub aliases: Vec<Alias>,
    pub cases: Vec<CaseLine>,
    pub contacts: Vec<ContactOfParty>,
}

/// A party that leads to another, with the name of the document that proves it.
#[derive(Debug)]
pub struct Alias {
    pub merge: PartyAliasRow,
    pub party: PartyRow,
    pub file_name: String,
}

/// A contact, and what it was about besides the party itself.
#[derive(Debug)]
pub struct ContactOfParty {
    pub contact: ContactRow,
    pub about: Option<SubjectLine>,
}

/// The latest cases of a party that its file shows.
const CASES_SHOWN: i64 = 200;

pub async fn file(house: &House, actor: &Actor, id: PartyId) -> Result<PartyFile, Stop> {
    let party = row(house, actor, id).await?;
    let filter = CaseFilter { party: Some(id), ..CaseFilter::default() };
    let ask = PageAsk { limit: Some(CASES_SHOWN), ..PageAsk::default() };
    let kept: Vec<_> = party.merged_into.map(|kept| slotted(slot_of(kept).number(), kept)).into_iter().collect();
    let (cases, contacts, aliases, kept) =
        try_join!(case::list(house, actor, &filter, &ask), contacts(house, actor, id), aliases(house, id), async {
            Ok(house.store.load::<PartyRow>(kept).await?)
        },)?;
    Ok(PartyFile { party, kept: kept.into_iter().next(), aliases, cases: cases.items, contacts })
}

/// The ids under which a party is in the books: its own, and those of its aliases.
pub async fn ids(house: &House, id: PartyId) -> Result<Vec<PartyId>, Stop> {
    let aliases = house.store.query(&ALIASES_OF, slotted(id.slot().number(), id.number())).await?;
    let aliases = aliases.into_iter().map(|merge| PartyId::from_number(merge.alias_id));
    Ok(std::iter::once(id).chain(aliases).collect())
}

/// Who leads to a party, and why.
async fn aliases(house: &House, id: PartyId) -> Result<Vec<Alias>, Stop> {
    let merges = house.store.query(&ALIASES_OF, slotted(id.slot().number(), id.number())).await?;
    let key = |id: i64| slotted(slot_of(id).number(), id);
    let parties = merges.iter().map(|merge| key(merge.alias_id)).collect();
    let files = merges.iter().map(|merge| key(merge.file_id)).collect();
    let (parties, files) = try_join!(house.store.load::<PartyRow>(parties), house.store.load::<FileRow>(files))?;
    let mut parties: HashMap<i64, PartyRow> = parties.into_iter().map(|row| (row.id, row)).collect();
    let names: HashMap<i64, String> = files.into_iter().map(|file| (file.id, file.name)).collect();
    let alias = |merge: PartyAliasRow| {
        let file_name = names.get(&merge.file_id).cloned().unwrap_or_default();
        Some(Alias { party: parties.remove(&merge.alias_id)?, file_name, merge })
    };
    Ok(merges.into_iter().filter_map(alias).collect())
}

/// A document of a case of a party, with the number of the case.
#[derive(Debug)]
pub struct FileOfParty {
    pub file: FileRow,
    pub case_number: String,
}

/// The documents of the cases of a visible party, the latest first; those of a case that the actor may not see are left out.
pub async fn files(house: &House, actor: &Actor, id: PartyId) -> Result<Vec<FileOfParty>, Stop> {
    row(house, actor, id).await?;
    actor.require(Permission::READ_CASES)?;
    let mut files = Vec::new();
    for id in ids(house, id).await? {
        files.extend(house.store.query(&FILES_OF_PARTY, slotted(id.slot().number(), id.number())).await?);
    }
    let numbers = visible_numbers(house, actor, files.iter().map(|file| (file.slot, file.subject_id))).await?;
    let with_number = |file: FileRow| Some(FileOfParty { case_number: numbers.get(&file.subject_id)?.clone(), file });
    Ok(files.into_iter().filter_map(with_number).collect())
}

/// The numbers of those of these cases that the actor may see, by slot and id.
async fn visible_numbers(
    house: &House,
    actor: &Actor,
    cases: impl Iterator<Item = (i64, i64)>,
) -> Result<HashMap<i64, String>, Stop> {
    let keys: BTreeSet<(i64, i64)> = cases.collect();
    let cases = house.store.load::<CaseRow>(keys.into_iter().map(|(slot, id)| slotted(slot, id)).collect()).await?;
    let directory = house.directory();
    let visible = |row: &CaseRow| actor.may_at(Permission::READ_CASES, case::at(&directory, row));
    Ok(cases.into_iter().filter(visible).map(|row| (row.id, row.number)).collect())
}

/// What was agreed with a visible party.
pub async fn terms(house: &House, actor: &Actor, id: PartyId) -> Result<Vec<SubjectTermRow>, Stop> {
    row(house, actor, id).await?;
    Ok(house.store.query(&TERMS, slotted(id.slot().number(), id.number())).await?)
}

/// The contacts of a visible party, oldest first; those about something that the actor may not see are left out.
async fn contacts(house: &House, actor: &Actor, id: PartyId) -> Result<Vec<ContactOfParty>, Stop> {
    let mut contacts = Vec::new();
    for id in ids(house, id).await? {
        contacts.extend(house.store.query(&CONTACTS_OF_PARTY, slotted(id.slot().number(), id.number())).await?);
    }
    contacts.sort_by_key(|contact| (contact.at, contact.id));
    with_subjects(house, actor, contacts).await
}

/// Contacts with what each was about, as far as the actor may see that.
async fn with_subjects(house: &House, actor: &Actor, contacts: Vec<ContactRow>) -> Result<Vec<ContactOfParty>, Stop> {
    let others = contacts.iter().filter(|contact| contact.subject_id != contact.party_id);
    let about: Vec<SubjectRef> = others
        .map(|contact| subject::stored(&contact.subject_kind, contact.subject_id, "contacts"))
        .collect::<Result<_, _>>()?;
    let lines = subject::visible_lines(house, actor, &about).await?;
    let with_line = |contact: ContactRow| {
        let about = lines.get(&contact.subject_id).cloned();
        ContactOfParty { contact, about }
    };
    let known = |found: &ContactOfParty| found.about.is_some() || found.contact.subject_id == found.contact.party_id;
    Ok(contacts.into_iter().map(with_line).filter(known).collect())
}

/// The contacts about something visible, with the names of those they were with, oldest first.
pub async fn contacts_about(
    house: &House,
    actor: &Actor,
    of: SubjectRef,
) -> Result<Vec<(ContactOfParty, String)>, Stop> {
    subject::visible(house, actor, of).await?;
    let rows = house.store.query(&CONTACTS_ABOUT, vec![of.id.into()]).await?;
    let parties: BTreeSet<i64> = rows.iter().map(|row| row.party_id).collect();
    let keys = parties.into_iter().map(|id| slotted(slot_of(id).number(), id)).collect();
    let parties = house.store.load::<PartyRow>(keys).await?;
    let names: HashMap<i64, String> = parties.into_iter().map(|row| (row.id, row.name)).collect();
    let named = |found: ContactOfParty| {
        let name = names.get(&found.contact.party_id).cloned().unwrap_or_default();
        (found, name)
    };
    Ok(with_subjects(house, actor, rows).await?.into_iter().map(named).collect())
}

/// A list of parties; the latest entered first, those found by name in the order of their names.
pub async fn list(
    house: &House,
    actor: &Actor,
    q: Option<&str>,
    office: Option<OfficeId>,
    ask: &PageAsk,
) -> Result<Found<PartyRow>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, Permission::READ_CUSTOMERS, office)?;
    let wanted = q.map_or(Wanted::Nothing, |q| wanted(&house.shared.keys, q));
    let order = push_wanted(&mut conditions, house, actor, &wanted).await?;
    let mut found =
        page::page_aside(house, &PARTIES, conditions, order, ask, &["name", "term", "numbers", "party"]).await?;
    lead(house, actor, &mut found.items).await?;
    Ok(found)
}

/// Puts the party that is kept in the place of each alias that was found.
async fn lead(house: &House, actor: &Actor, found: &mut Vec<PartyRow>) -> Result<(), Stop> {
    let kept = found.iter().filter_map(|row| row.merged_into);
    let kept = kept.map(|kept| slotted(slot_of(kept).number(), kept)).collect::<Vec<_>>();
    if kept.is_empty() {
        return Ok(());
    }
    let directory = house.directory();
    let kept = house.store.load::<PartyRow>(kept).await?;
    let seen = |row: &PartyRow| actor.may_at(Permission::READ_CUSTOMERS, at(&directory, row));
    let kept: HashMap<i64, PartyRow> = kept.into_iter().filter(seen).map(|row| (row.id, row)).collect();
    let mut told = HashSet::new();
    for row in std::mem::take(found) {
        let row = row.merged_into.and_then(|id| kept.get(&id).cloned()).unwrap_or(row);
        if told.insert(row.id) {
            found.push(row);
        }
    }
    Ok(())
}

/// Adds the condition of what is wanted, and gives the order that suits it.
async fn push_wanted(
    conditions: &mut Conditions,
    house: &House,
    actor: &Actor,
    wanted: &Wanted,
) -> Result<(&'static str, bool), Stop> {
    match wanted {
        Wanted::Nothing => {
            conditions.push(("kept", Vec::new()));
            return Ok(("created", true));
        }
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
        list(house, actor, Some(q), None, &parties),
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
pub async fn contact(house: &House, actor: &Actor, party: PartyId, id: i64) -> Result<ContactOfParty, Stop> {
    let rows = house.store.load::<ContactRow>(vec![slotted(party.slot().number(), id)]).await?;
    with_subjects(house, actor, rows).await?.into_iter().next().ok_or(Stop::NotFound)
}

/// Who serves or stands for whom, with the name of the other.
#[derive(Debug)]
pub struct Related {
    pub relation: RelationRow,
    pub name: String,
}

/// The relations of a party.
#[derive(Debug)]
pub struct Relations {
    pub served_by: Vec<Related>,
    /// Those whom it serves and the actor may see.
    pub serves: Vec<Related>,
}

/// Who serves a visible party or stands for it, and whom it serves.
pub async fn relations(house: &House, actor: &Actor, id: PartyId) -> Result<Relations, Stop> {
    row(house, actor, id).await?;
    let (of, by) = try_join!(
        house.store.query(&RELATIONS_OF, slotted(id.slot().number(), id.number())),
        house.store.query(&RELATIONS_BY, vec![Value::Int(id.number())]),
    )?;
    let parties = of.iter().filter(|relation| relation.other_kind == "party").map(|relation| relation.other_id);
    let keys: BTreeSet<i64> = parties.chain(by.iter().map(|relation| relation.party_id)).collect();
    let rows = keys.into_iter().map(|id| slotted(slot_of(id).number(), id)).collect();
    let rows = house.store.load::<PartyRow>(rows).await?;
    let directory = house.directory();
    let visible = |row: &PartyRow| actor.may_at(Permission::READ_CUSTOMERS, at(&directory, row));
    let seen: HashSet<i64> = rows.iter().filter(|row| visible(row)).map(|row| row.id).collect();
    let names: HashMap<i64, String> = rows.into_iter().map(|row| (row.id, row.name)).collect();
    let name = |relation: &RelationRow, id: i64| match relation.other_kind.as_str() {
        "operator" if id == relation.other_id => directory.operator_name(OperatorId::from_number(id)).to_owned(),
        _ => names.get(&id).cloned().unwrap_or_default(),
    };
    let served_by = of.into_iter().map(|relation| Related { name: name(&relation, relation.other_id), relation });
    let serves = by.into_iter().filter(|relation| seen.contains(&relation.party_id));
    let serves = serves.map(|relation| Related { name: name(&relation, relation.party_id), relation });
    Ok(Relations { served_by: served_by.collect(), serves: serves.collect() })
}
