//! Changing what is known of a party.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::{PartyWriter, Permission};
use yinuo_core::id::{OfficeId, PartyId, Slot};
use yinuo_core::name_search::sort_key;
use yinuo_core::party::{PartyDraft, mask};
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::party::{PartyRow, PartySearchTermRow, PersonalNumberRow};

use super::{Changed, check_free, declare_known, hash_of_identity, identity_row, own, subject, term_rows};
use crate::command::{Act, Answer, Context, Outcome, check_version};
use crate::emptied::key_of;
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::query::party::at;
use crate::stop::Stop;

/// Changed fields only. An identity number may come later than the party, which stays where it is; that of a party that has one is not
/// changed: that is another person.
#[derive(Debug, Clone, Serialize)]
pub struct EditParty {
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    /// As long as it is not known.
    pub birth_date: Option<Date>,
    /// Likewise: `male` or `female`.
    pub sex: Option<String>,
    pub identity: Option<yinuo_core::party::Identity>,
}

impl Act for EditParty {
    const NAME: &'static str = "edit-party";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.party.number());
        if let Some(identity) = &self.identity {
            declare_known(hash_of_identity(identity, keys), plan);
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let before = own(context, facts, self.party)?;
        PartyWriter::grant(context.actor, at(context.directory, before))?;
        check_version(before.version, self.expected_version)?;
        // Whoever serves a customer does not say on which number the house calls that customer.
        let of_office = context.office_path(OfficeId::from_number(before.office_id));
        if self.phone.is_some() && !context.actor.may_at(Permission::WRITE_CUSTOMERS, of_office) {
            return Err(Stop::refused("phone_of_one_served"));
        }
        if self.identity.is_some() && before.identity_kind.is_some() {
            return Err(Stop::refused("identity_is_fixed"));
        }
        // What is known of birth date and sex must fit the number that comes.
        let known = before.birth_date.as_deref().and_then(|date| date.parse().ok());
        let other =
            |field: &'static str| Refusal::new("wrong_field").with("field", field).with("cause", "already_known");
        if self.birth_date.is_some_and(|given| known.is_some_and(|known| known != given)) {
            return Err(other("birth_date").into());
        }
        if self.sex.as_ref().is_some_and(|given| before.sex.as_ref().is_some_and(|known| known != given)) {
            return Err(other("sex").into());
        }
        let (birth_date, sex) = match &self.identity {
            Some(_) => (known.or(self.birth_date), before.sex.clone().or_else(|| self.sex.clone())),
            None => (self.birth_date, self.sex.clone()),
        };
        let kind = if before.kind == "person" {
            yinuo_core::party::PartyKind::Person
        } else {
            yinuo_core::party::PartyKind::Organisation
        };
        let draft = PartyDraft {
            kind,
            name: self.name.clone().unwrap_or_else(|| before.name.clone()),
            identity: self.identity.clone(),
            phone: self.phone.clone(),
            birth_date,
            sex,
            address: self.address.clone().or_else(|| before.address.clone()),
            another_person: false,
        };
        let draft = draft.checked(context.rules.calendar().date_of(context.now), context.rules.papers())?;
        let mut row = before.clone();
        let mut commit = Commit::default();
        let mut told = Vec::new();
        row.version += 1;
        if row.name != draft.name {
            told.push(("name", draft.name.clone()));
            let before = term_rows(&row);
            row.sort_key = sort_key(&draft.name);
            row.name = draft.name;
            replace_terms(&mut commit, before, term_rows(&row));
        }
        if row.address != draft.address {
            told.push(("address", draft.address.clone().unwrap_or_default()));
            row.address = draft.address;
        }
        if draft.identity.is_some() || self.birth_date.is_some() {
            row.birth_date = draft.birth_date.map(|date| date.to_string());
        }
        if draft.identity.is_some() || self.sex.is_some() {
            row.sex = draft.sex.clone();
        }
        for (field, is, was) in [("birth_date", &row.birth_date, &before.birth_date), ("sex", &row.sex, &before.sex)] {
            if is != was {
                told.push((field, is.clone().unwrap_or_default()));
            }
        }
        if let Some(identity) = &draft.identity {
            let hash = hash_of_identity(identity, context.keys);
            check_free(context, facts, &hash)?;
            commit.insert(identity_row(context.keys, row.id, identity, true));
            row.identity_kind = Some(identity.kind.key().to_owned());
            row.identity_masked = Some(mask(&identity.number));
            told.push(("identity", mask(&identity.number)));
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
        let subject = subject(&row);
        let answer = Answer::of("party", row.id).with(Changed { party: row });
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

fn replace_terms(commit: &mut Commit, before: Vec<PartySearchTermRow>, after: Vec<PartySearchTermRow>) {
    for old in before {
        if !after.contains(&old) {
            commit.delete_unaudited::<PartySearchTermRow>(key_of(&old));
        }
    }
    after.into_iter().for_each(|term| commit.put_unaudited(term));
}
