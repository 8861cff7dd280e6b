//! What can be done to a party: make, edit, unmask, note a contact.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::access::{Denied, PartyWriter, Permission, Unmasker};
use yinuo_core::id::{CaseId, ContactId, OfficeId, PartyId, Slot};
use yinuo_core::name_search::search_terms;
use yinuo_core::party::{PartyDraft, mask};
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::case::ContactRow;
use yinuo_store::tables::party::{PartyRow, PartyTermRow, PersonalNumberRow};

use super::{Act, Answer, Context, Outcome, Subject, check_version};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

/// The text by which a party is one and the same: its identity number, or without one its name and phone.
fn identity_text(draft: &PartyDraft) -> String {
    match &draft.identity {
        Some(identity) => normal_identity(&identity.number),
        None => format!("{} {}", draft.name.trim(), draft.phone.as_deref().unwrap_or_default()),
    }
}

/// An identity number as it is hashed before it was checked: a 15-digit number and its 18-digit form are one.
fn normal_identity(number: &str) -> String {
    match yinuo_core::identity::ResidentId::parse(number) {
        Ok(resident) => resident.as_str().to_owned(),
        Err(_) => number.trim().to_uppercase(),
    }
}

/// The slot of a party that is not in the books yet.
pub fn slot_of_draft(draft: &PartyDraft, keys: &Keys) -> Slot {
    Slot::of_identity(keys.hash("slot", &identity_text(draft)).as_bytes())
}

pub fn unique_hash(draft: &PartyDraft, keys: &Keys) -> Option<String> {
    let identity = draft.identity.as_ref()?;
    Some(keys.hash(identity.kind.key(), &normal_identity(&identity.number)))
}

pub fn declare_draft(draft: &PartyDraft, keys: &Keys, plan: &mut LoadPlan) {
    if let Some(hash) = unique_hash(draft, keys) {
        plan.unique_hashes.insert((slot_of_draft(draft, keys).number(), hash));
    }
}

/// A party about to be written.
#[derive(Debug)]
pub struct NewParty {
    pub row: PartyRow,
    pub terms: Vec<PartyTermRow>,
    pub numbers: Vec<PersonalNumberRow>,
}

/// Checks a draft against the books and builds its rows.
pub fn prepare(context: &Context<'_>, facts: &Facts, draft: &PartyDraft) -> Result<NewParty, Stop> {
    PartyWriter::grant(context.actor, context.office_path(context.actor.office))?;
    let today = context.rules.calendar().date_of(context.now);
    let draft = draft.checked(today)?;
    let hash = unique_hash(&draft, context.keys);
    if let Some(hash) = &hash
        && let Some(holder) = facts.holders.get(&(context.slot.number(), hash.clone()))
    {
        let party = PartyId::from_number(*holder).to_string();
        return Err(Refusal::new("party_exists").with("party_id", party).into());
    }
    let id = PartyId::new(context.stamp(), context.slot);
    Ok(rows_of(context.keys, draft, hash, id, context.actor.office, context.micros()))
}

/// The rows of a checked draft.
pub fn rows_of(
    keys: &Keys,
    draft: PartyDraft,
    hash: Option<String>,
    id: PartyId,
    office: OfficeId,
    created_at: i64,
) -> NewParty {
    let mut numbers = Vec::new();
    if let Some(identity) = &draft.identity {
        let mut row = personal::seal_with(keys, id.number(), "identity", identity.kind.key(), &identity.number);
        row.unique_hash = hash;
        numbers.push(row);
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
        version: 1,
        name: draft.name,
    };
    let terms = term_rows(&row);
    NewParty { row, terms, numbers }
}

fn term_rows(row: &PartyRow) -> Vec<PartyTermRow> {
    let terms: BTreeSet<String> = search_terms(&row.name).into_iter().collect();
    terms.into_iter().map(|term| PartyTermRow { slot: row.slot, party_id: row.id, term }).collect()
}

/// Writes a new party and lets the rest of the batch know it.
pub fn record(
    commit: &mut Commit,
    facts: &mut Facts,
    row: PartyRow,
    terms: Vec<PartyTermRow>,
    numbers: Vec<PersonalNumberRow>,
) {
    for term in terms {
        commit.insert(term);
    }
    for number in numbers {
        if let Some(hash) = &number.unique_hash {
            facts.holders.insert((number.slot, hash.clone()), number.holder_id);
        }
        commit.insert(number);
    }
    facts.parties.insert(PartyId::from_number(row.id), Arc::new(row.clone()));
    commit.insert(row);
}

fn subject(row: &PartyRow) -> Subject {
    Subject { kind: "party", id: row.id, version: row.version }
}

#[derive(Debug, Clone, Serialize)]
pub struct CreateParty {
    pub draft: PartyDraft,
}

impl Act for CreateParty {
    const NAME: &'static str = "create-party";

    fn slot(&self, keys: &Keys) -> Slot {
        slot_of_draft(&self.draft, keys)
    }

    fn declare(&self, keys: &Keys, plan: &mut LoadPlan) {
        declare_draft(&self.draft, keys, plan);
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let NewParty { row, terms, numbers } = prepare(context, facts, &self.draft)?;
        let mut commit = Commit::default();
        let subject = subject(&row);
        let told = vec![("name", row.name.clone())];
        let party = Some(Arc::new(row.clone()));
        let answer = Answer { kind: "party", id: row.id, party, ..Answer::default() };
        record(&mut commit, facts, row, terms, numbers);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, reason: None, unaudited: false })
    }
}

/// Changed fields only. The identity number of a party that has one is not changed here: that is another person.
#[derive(Debug, Clone, Serialize)]
pub struct EditParty {
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub identity: Option<yinuo_core::party::Identity>,
}

impl Act for EditParty {
    const NAME: &'static str = "edit-party";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.parties.insert(self.party.number());
        plan.parties_whole.insert(self.party.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let before = visible(context, facts, self.party)?;
        PartyWriter::grant(context.actor, context.office_path(OfficeId::from_number(before.office_id)))?;
        check_version(before.version, self.expected_version)?;
        if self.identity.is_some() {
            return Err(Stop::refused("identity_is_fixed"));
        }
        let kind = if before.kind == "person" {
            yinuo_core::party::PartyKind::Person
        } else {
            yinuo_core::party::PartyKind::Organisation
        };
        let draft = PartyDraft {
            kind,
            name: self.name.clone().unwrap_or_else(|| before.name.clone()),
            identity: None,
            phone: self.phone.clone(),
            birth_date: None,
            sex: None,
            address: self.address.clone().or_else(|| before.address.clone()),
        };
        let draft = draft.checked(context.rules.calendar().date_of(context.now))?;
        let mut row = PartyRow::clone(&before);
        let mut commit = Commit::default();
        let mut told = Vec::new();
        row.version += 1;
        if row.name != draft.name {
            told.push(("name", draft.name.clone()));
            let before = term_rows(&row);
            row.name = draft.name;
            replace_terms(&mut commit, before, term_rows(&row));
        }
        if row.address != draft.address {
            told.push(("address", draft.address.clone().unwrap_or_default()));
            row.address = draft.address;
        }
        if self.phone.is_some() {
            row.phone_masked = draft.phone.as_deref().map(mask);
            told.push(("phone", row.phone_masked.clone().unwrap_or_default()));
            match &draft.phone {
                Some(phone) => commit.put(personal::seal(context, row.id, "phone", "phone", phone)),
                None => commit.delete::<PersonalNumberRow>(vec![
                    Value::Int(row.slot),
                    Value::Int(row.id),
                    Value::Text("phone".to_owned()),
                ]),
            }
        }
        commit.put(row.clone());
        let row = Arc::new(row);
        facts.parties.insert(self.party, row.clone());
        let subject = subject(&row);
        let answer = Answer { kind: "party", id: row.id, party: Some(row), ..Answer::default() };
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, reason: None, unaudited: false })
    }
}

fn replace_terms(commit: &mut Commit, before: Vec<PartyTermRow>, after: Vec<PartyTermRow>) {
    for old in before {
        if !after.contains(&old) {
            let key = vec![Value::Int(old.slot), Value::Int(old.party_id), Value::Text(old.term)];
            commit.delete::<PartyTermRow>(key);
        }
    }
    after.into_iter().for_each(|term| commit.put(term));
}

pub(crate) fn visible(context: &Context<'_>, facts: &Facts, id: PartyId) -> Result<Arc<PartyRow>, Stop> {
    let party = facts.parties.get(&id).ok_or(Stop::NotFound)?;
    if !context.actor.may(Permission::ReadCustomers) {
        return Err(Denied(Permission::ReadCustomers).into());
    }
    let path = context.office_path(OfficeId::from_number(party.office_id));
    if context.actor.may_at(Permission::ReadCustomers, path) { Ok(party.clone()) } else { Err(Stop::NotFound) }
}

/// Shows a personal number in clear, for a reason that is recorded.
#[derive(Debug, Clone, Serialize)]
pub struct Unmask {
    pub party: PartyId,
    /// `identity` or `phone`.
    pub field: String,
    pub reason: String,
}

impl Act for Unmask {
    const NAME: &'static str = "unmask";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.parties.insert(self.party.number());
        plan.parties_whole.insert(self.party.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let party = visible(context, facts, self.party)?;
        Unmasker::grant(context.actor, context.office_path(OfficeId::from_number(party.office_id)))?;
        personal::require_reason(&self.reason)?;
        let numbers = facts.numbers.get(&party.id);
        let number = numbers.and_then(|numbers| numbers.iter().find(|number| number.field == self.field));
        let number = number.ok_or_else(|| Refusal::new("nothing_to_unmask").with("field", self.field.clone()))?;
        let opened = context.keys.open(&personal::place(party.id, &number.field), &number.sealed);
        let opened = opened.ok_or_else(|| Stop::damaged("personal_numbers", self.party.to_string()))?;
        let answer = Answer { kind: "party", id: party.id, secret: Some(opened), ..Answer::default() };
        Ok(Outcome {
            commit: Commit::default(),
            answer,
            subject: Some(subject(&party)),
            facts: vec![("name", party.name.clone()), ("field", self.field)],
            reason: Some(self.reason),
            unaudited: false,
        })
    }
}

/// A call, visit, message or counter visit, of a case or of a party.
#[derive(Debug, Clone, Serialize)]
pub struct AddContact {
    pub party: PartyId,
    pub case: Option<CaseId>,
    pub kind: String,
    pub direction: String,
    pub at: Option<Timestamp>,
    pub notes: String,
}

impl Act for AddContact {
    const NAME: &'static str = "add-contact";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.parties.insert(self.party.number());
        plan.cases.extend(self.case.map(CaseId::number));
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let party = visible(context, facts, self.party)?;
        let path = context.office_path(OfficeId::from_number(party.office_id));
        if !context.actor.may_at(Permission::HandleCases, path) {
            return Err(Denied(Permission::HandleCases).into());
        }
        if !matches!(self.kind.as_str(), "call" | "visit" | "message" | "counter" | "callback") {
            return Err(Refusal::new("unknown_contact_kind").with("kind", self.kind).into());
        }
        if !matches!(self.direction.as_str(), "in" | "out") {
            return Err(Refusal::new("unknown_direction").with("direction", self.direction).into());
        }
        personal::check_text("notes", &self.notes)?;
        let at = self.at.unwrap_or(context.now);
        if at > context.now {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", at.to_string()).into());
        }
        let case = match self.case {
            Some(case) => {
                let case = facts.cases.get(&case).filter(|case| case.party == self.party);
                Some(case.ok_or(Stop::NotFound)?.clone())
            }
            None => None,
        };
        let id = ContactId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        commit.insert(ContactRow {
            slot: context.slot.number(),
            id: id.number(),
            party_id: party.id,
            case_id: self.case.map(CaseId::number),
            kind: self.kind.clone(),
            direction: self.direction,
            at: at.as_microsecond(),
            operator_id: context.operator().number(),
            notes: self.notes,
        });
        let subject = match &case {
            Some(case) => Subject { kind: "case", id: case.id.number(), version: case.version },
            None => subject(&party),
        };
        let told = vec![("kind", self.kind)];
        let answer = Answer { kind: "contact", id: id.number(), ..Answer::default() };
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, reason: None, unaudited: false })
    }
}
