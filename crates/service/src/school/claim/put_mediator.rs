//! The pool of those who can mediate between schools and guardians.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{OfficeId, PartyId, Slot};
use yinuo_core::party::PartyKind;
use yinuo_core::refusal::Refusal;
use yinuo_core::school::permission::MediatorKeeper;
use yinuo_core::systems::PARTY;
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::school::SchoolMediatorRow;

use super::written;
use crate::command::party::check_own;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::{party, require_reached};
use crate::stop::Stop;

/// Takes a person into the pool of the own office, or out of it: then nobody invites them any more, and what they mediated stays.
#[derive(Debug, Clone, Serialize)]
pub struct PutSchoolMediator {
    pub party: PartyId,
    /// What they know: law, medicine, schools. Nothing, and they leave the pool.
    pub profession: Option<String>,
}

impl Act for PutSchoolMediator {
    const NAME: &'static str = "put-school-mediator";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.party.number());
        plan.want::<SchoolMediatorRow>(self.party.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let person = facts.row::<PartyRow>(self.party.number()).ok_or(Stop::NotFound)?;
        let before = facts.row::<SchoolMediatorRow>(self.party.number());
        let office = before.map_or(context.actor.office, |row| OfficeId::from_number(row.office_id));
        MediatorKeeper::grant(context.actor, context.office_path(office))?;
        require_reached(context.actor, Permission::READ_CUSTOMERS, party::at(context.directory, person))?;
        check_own(person)?;
        if person.kind != PartyKind::Person.key() {
            return Err(Refusal::new("wrong_field").with("field", "party").with("cause", "wrong_value").into());
        }
        let profession = self.profession.as_deref().map(|text| written("profession", text)).transpose()?;
        let row = match (profession, before) {
            (None, None) => return Err(Stop::NotFound),
            (None, Some(row)) if row.active == 0 => return Err(Stop::refused("mediator_left")),
            (None, Some(row)) => SchoolMediatorRow { active: 0, version: row.version + 1, ..row.clone() },
            (Some(profession), row) => SchoolMediatorRow {
                slot: self.party.slot().number(),
                party_id: self.party.number(),
                office_id: office.number(),
                profession,
                active: 1,
                version: row.map_or(1, |row| row.version + 1),
            },
        };
        let told = vec![("name", person.name.clone()), ("profession", row.profession.clone())];
        let subject = Subject { kind: PARTY.key, id: person.id, version: row.version };
        let mut commit = Commit::default();
        match before {
            Some(_) => commit.put(row),
            None => commit.insert(row),
        }
        let answer = Answer::of(PARTY.key, person.id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
