//! Naming something that an open case is about.

use serde::Serialize;
use yinuo_core::case::Case;
use yinuo_core::case::decide::{self, SubjectChange};
use yinuo_core::id::{CaseId, PartyId, Slot};
use yinuo_core::subject::Subject;
use yinuo_store::tables::party::PartyRow;

use super::{finish, handled, party_of};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;
use crate::subject::{self, NamedSubject};
use crate::systems::reader;

/// Adds a subject to an open case; its number goes into the field of the form that asks for it.
#[derive(Debug, Clone, Serialize)]
pub struct AddSubject {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub subject: NamedSubject,
}

impl Act for AddSubject {
    const NAME: &'static str = "add-subject";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<Case>(self.case.number());
        plan.want::<PartyRow>(self.party.number());
        (reader(self.subject.id.kind).declare)(self.subject.id, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        let NamedSubject { id, role } = self.subject;
        let line = subject::named(context, facts, id, Some(case.party))?;
        let subject = match role {
            Some(role) => Subject { of: id, role },
            None => case.service.in_its_role(id),
        };
        let told = [("subject", line.label.clone())];
        let decision = decide::change_subject(&case, &capability, SubjectChange::Add { subject, label: line.label })?;
        let party = party_of(facts, &case)?;
        finish(context, Commit::default(), Some(&case), decision, &party, &told)
    }
}
