//! What can be done to a party: make, edit, merge with another, unmask, note a contact, enter what was agreed with it.

mod add_contact;
mod create;
mod edit;
mod end_relation;
mod erase;
mod merge;
mod relate;
mod set_term;
mod undo_merge;
mod unmask;

use std::sync::Arc;

use yinuo_core::access::{Denied, PartyWriter, Permission};
use yinuo_core::id::{OfficeId, PartyId, Slot, slot_of};
use yinuo_core::identity::{IdentityKind, Papers, Sex, normal_number};
use yinuo_core::name_search::{normalise_query, search_terms, sort_key};
use yinuo_core::party::{Identity, PartyDraft, Person, Verdict, mask, same_party};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::tables::party::{
    NUMBER_OF_THE_HOUSE, PartyRow, PartySearchTermRow, PersonalNumberRow, SEARCH_PARTS, WHOLE_HOUSE,
};
use yinuo_store::{Store, Value};

use crate::command::{Context, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::query::party::at;
use crate::query::require_reached;
use crate::stop::Stop;

pub use add_contact::AddContact;
pub use create::CreateParty;
pub use edit::EditParty;
pub use end_relation::EndRelation;
pub use erase::{ErasePerson, erased_by};
pub use merge::MergeParties;
pub use relate::{RelateParty, Server};
pub use set_term::SetTerm;
pub use undo_merge::UndoMerge;
pub use unmask::Unmask;

/// The slot of a party that is not in the books yet, by what makes it one and the same: its identity number, or without one its name and phone. It
/// is that of the hash by which the number is found, so that parties which are written together stand together in that index too.
pub fn slot_of_draft(draft: &PartyDraft, keys: &Keys) -> Slot {
    let without_number = || {
        let phone = form::phone(draft.phone.as_deref().unwrap_or_default());
        keys.hash("slot", &format!("{} {phone}", normalise_query(&draft.name)))
    };
    Slot::of_hash(&unique_hash(draft, keys).unwrap_or_else(without_number))
}

pub fn unique_hash(draft: &PartyDraft, keys: &Keys) -> Option<String> {
    draft.identity.as_ref().map(|identity| hash_of_identity(identity, keys))
}

/// What an identity number is found by.
pub fn hash_of_identity(identity: &Identity, keys: &Keys) -> String {
    keys.number_hash(personal::IDENTITY, &normal_number(&identity.number))
}

pub fn declare_draft(draft: &PartyDraft, keys: &Keys, plan: &mut LoadPlan) {
    if let Some(hash) = unique_hash(draft, keys) {
        declare_known(hash, plan);
    }
}

/// Asks who holds the identity number with this hash, and for that party.
fn declare_known(hash: String, plan: &mut LoadPlan) {
    declare_holder(&hash, plan);
    plan.follow::<PartyRow>();
    plan.then(move |facts, next| {
        if let Some(holder) = holder_of(facts, &hash) {
            next.want::<PartyRow>(holder.number());
        }
    });
}

/// Asks who holds the identity number with this hash.
pub fn declare_holder(hash: &str, plan: &mut LoadPlan) {
    plan.want_by(&NUMBER_OF_THE_HOUSE, (hash, WHOLE_HOUSE));
}

/// What is told of a party that is known and was now entered otherwise under the number of the same paper: both, and in what they differ. Nothing
/// where it is the same person, however written.
pub fn contradiction(known: &PartyRow, given: &Person<'_>, papers: &Papers) -> Option<Vec<(&'static str, String)>> {
    let kind = known.identity_kind.as_deref().and_then(IdentityKind::parse);
    let row = Person {
        name: &known.name,
        kind,
        number: given.number,
        birth_date: known.birth_date.as_deref().and_then(|date| date.parse().ok()),
        sex: known.sex.as_deref().and_then(Sex::parse),
        phone: None,
    };
    let judged = same_party(&row, given, papers);
    if judged.verdict == Verdict::Same {
        return None;
    }
    let differs: Vec<&str> = judged.reasons.into_iter().filter(|reason| reason.starts_with("other_")).collect();
    let of = |person: &Person<'_>| {
        let birth_date = person.birth_date.filter(|_| differs.contains(&"other_birth_date"));
        let sex = person.sex.filter(|_| differs.contains(&"other_sex"));
        let sex = sex.map(|sex| if sex == Sex::Male { "男" } else { "女" });
        let parts = [Some(person.name.to_owned()), birth_date.map(|date| date.to_string()), sex.map(str::to_owned)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    Some(vec![
        ("known_as", of(&row)),
        ("given", of(given)),
        ("known_name", known.name.clone()),
        ("given_name", given.name.to_owned()),
        ("differs", differs.join(", ")),
    ])
}

/// Whether an entry goes against what the house knows of the holder of its number: a question that only a person can answer.
fn refuse_contradiction(
    context: &Context<'_>,
    facts: &Facts,
    holder: PartyId,
    draft: &PartyDraft,
) -> Result<(), Refusal> {
    let known = facts.row::<PartyRow>(holder.number());
    let papers = context.rules.papers();
    let told = known.and_then(|known| contradiction(known, &draft.person(), papers));
    let kind = draft.identity.as_ref().map(|identity| identity.kind);
    if told.is_some() && draft.another_person && kind.is_some_and(|kind| !papers.is_of_one_person(kind)) {
        return Ok(());
    }
    refuse_elsewhere(context, facts, holder)?;
    let Some(told) = told else {
        return Err(exists(facts, holder));
    };
    let refusal = Refusal::new("party_known_otherwise").with("party_id", holder.to_string());
    Err(told.into_iter().fold(refusal, |refusal, (name, value)| refusal.with(name, value)))
}

/// The code of a refusal because of a customer whom the actor does not reach, and the fact in it that names the customer. Nobody outside is told that fact:
/// the house takes it out and notes that it was asked ([`crate::House::carry_out`]).
pub(crate) const ELSEWHERE: &str = "party_elsewhere";
pub(crate) const HELD_BY: &str = "held_by";

/// Of a customer beyond one's reach nothing is told, not who it is nor where.
fn refuse_elsewhere(context: &Context<'_>, facts: &Facts, holder: PartyId) -> Result<(), Refusal> {
    let known = facts.row::<PartyRow>(holder.number());
    if known.is_none_or(|known| context.actor.may_at(Permission::READ_CUSTOMERS, at(context.directory, known))) {
        return Ok(());
    }
    Err(Refusal::new(ELSEWHERE).with(HELD_BY, holder.to_string()))
}

/// What a command on a party answers besides: the party as it is now.
#[derive(Debug)]
pub struct Changed {
    pub party: Arc<PartyRow>,
}

/// A party about to be written.
#[derive(Debug)]
pub struct NewParty {
    pub row: PartyRow,
    pub terms: Vec<PartySearchTermRow>,
    pub numbers: Vec<PersonalNumberRow>,
}

/// Checks a draft against the books and builds its rows.
pub fn prepare(context: &Context<'_>, facts: &Facts, draft: &PartyDraft) -> Result<NewParty, Stop> {
    PartyWriter::grant(context.actor, context.office_path(context.actor.office))?;
    let today = context.rules.calendar().date_of(context.now);
    let draft = draft.checked(today, context.rules.papers())?;
    let known = unique_hash(&draft, context.keys).and_then(|hash| holder_of(facts, &hash));
    if let Some(holder) = known {
        refuse_contradiction(context, facts, holder, &draft)?;
    }
    let id = PartyId::new(context.stamp(), context.slot);
    // A number that is known is found under both of them, and claimed by the first.
    Ok(rows_of(context.keys, draft, known.is_none(), id, context.actor.office, context.micros()))
}

/// Nobody in the house holds the identity number with this hash.
fn check_free(context: &Context<'_>, facts: &Facts, hash: &str) -> Result<(), Refusal> {
    let Some(holder) = holder_of(facts, hash) else { return Ok(()) };
    refuse_elsewhere(context, facts, holder)?;
    Err(exists(facts, holder))
}

/// The refusal that names who is known by a number: of one who was merged the other, whom the customer is now.
fn exists(facts: &Facts, holder: PartyId) -> Refusal {
    let kept = facts.row::<PartyRow>(holder.number()).and_then(|known| known.merged_into);
    Refusal::new("party_exists").with("party_id", kept.map_or(holder, PartyId::from_number).to_string())
}

/// Who holds the identity number with this hash, in whatever slot.
pub fn holder_of(facts: &Facts, hash: &str) -> Option<PartyId> {
    let rows = facts.rows_by(&NUMBER_OF_THE_HOUSE, (hash, WHOLE_HOUSE));
    rows.first().map(|row| PartyId::from_number(row.of_id))
}

/// Who holds identity numbers by their hashes, as far as anybody does now.
pub async fn holders_of(store: &Store, hashes: Vec<String>) -> Result<Vec<(String, PartyId)>, Stop> {
    let keys = hashes.into_iter().map(|hash| vec![Value::Text(hash), Value::Int(WHOLE_HOUSE)]).collect();
    let rows = store.load_by(&NUMBER_OF_THE_HOUSE, keys).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.hash?, PartyId::from_number(row.of_id)))).collect())
}

/// The rows of a checked draft. `claims`: nobody in the house has its identity number yet.
pub fn rows_of(
    keys: &Keys,
    draft: PartyDraft,
    claims: bool,
    id: PartyId,
    office: OfficeId,
    created_at: i64,
) -> NewParty {
    let mut numbers = Vec::new();
    if let Some(identity) = &draft.identity {
        numbers.push(identity_row(keys, id.number(), identity, claims));
    }
    if let Some(phone) = &draft.phone {
        numbers.push(personal::seal_with(keys, id.number(), "phone", "phone", phone));
    }
    let row = PartyRow {
        slot: id.slot().number(),
        id: id.number(),
        kind: draft.kind.key().to_owned(),
        identity_kind: draft.identity.as_ref().map(|identity| identity.kind.key().to_owned()),
        identity_masked: draft.identity.as_ref().map(|identity| mask(&identity.number)),
        phone_masked: draft.phone.as_deref().map(mask),
        birth_date: draft.birth_date.map(|date| date.to_string()),
        sex: draft.sex.clone(),
        address: draft.address.clone(),
        office_id: office.number(),
        created_at,
        merged_into: None,
        version: 1,
        sort_key: sort_key(&draft.name),
        name: draft.name,
    };
    let terms = term_rows(&row);
    NewParty { row, terms, numbers }
}

/// The sealed identity number of a party.
fn identity_row(keys: &Keys, party: i64, identity: &Identity, claims: bool) -> PersonalNumberRow {
    let row = personal::seal_with(keys, party, "identity", identity.kind.key(), &identity.number);
    PersonalNumberRow { within_id: if claims { WHOLE_HOUSE } else { party }, ..row }
}

/// The part of the search terms that those of a party stand in.
pub fn search_part(party: i64) -> i64 {
    slot_of(party).part(SEARCH_PARTS)
}

/// What a party is found by: it follows from its name.
pub fn term_rows(row: &PartyRow) -> Vec<PartySearchTermRow> {
    let slots = search_part(row.id);
    search_terms(&row.name)
        .into_iter()
        .map(|term| PartySearchTermRow { slot: row.slot, party_id: row.id, slots, term })
        .collect()
}

/// Writes a new party.
pub fn record(commit: &mut Commit, row: PartyRow, terms: Vec<PartySearchTermRow>, numbers: Vec<PersonalNumberRow>) {
    for term in terms {
        commit.insert_unaudited(term);
    }
    for number in numbers {
        commit.insert(number);
    }
    commit.insert(row);
}

fn subject(row: &PartyRow) -> Subject {
    Subject { kind: "party", id: row.id, version: row.version }
}

pub(crate) fn visible<'a>(context: &Context<'_>, facts: &'a Facts, id: PartyId) -> Result<&'a PartyRow, Stop> {
    let party = facts.row::<PartyRow>(id.number()).ok_or(Stop::NotFound)?;
    require_reached(context.actor, Permission::READ_CUSTOMERS, at(context.directory, party))?;
    Ok(party)
}

/// A visible party that is neither erased nor an alias of another: something new belongs to the one that is kept.
pub(crate) fn own<'a>(context: &Context<'_>, facts: &'a Facts, id: PartyId) -> Result<&'a PartyRow, Stop> {
    let party = visible(context, facts, id)?;
    check_own(party)?;
    Ok(party)
}

/// Nothing is written any more of a customer who was erased: it would name again whom two people took out of the books.
pub(crate) fn check_kept(party: &PartyRow) -> Result<(), Refusal> {
    if party.is_erased() { Err(Refusal::new("party_erased")) } else { Ok(()) }
}

pub(crate) fn check_own(party: &PartyRow) -> Result<(), Refusal> {
    check_kept(party)?;
    match party.merged_into {
        Some(kept) => Err(Refusal::new("party_merged").with("party_id", PartyId::from_number(kept).to_string())),
        None => Ok(()),
    }
}

/// Both parties of a merge, for who may say that they are one.
fn to_merge<'a>(context: &Context<'_>, facts: &'a Facts, id: PartyId) -> Result<&'a PartyRow, Stop> {
    let party = visible(context, facts, id)?;
    let path = context.office_path(OfficeId::from_number(party.office_id));
    if !context.actor.may_at(Permission::MERGE_CUSTOMERS, path) {
        return Err(Denied(Permission::MERGE_CUSTOMERS).into());
    }
    Ok(party)
}
