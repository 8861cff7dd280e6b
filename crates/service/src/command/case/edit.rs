//! Changing the summary or the form of a case.

use serde::Serialize;
use yinuo_core::access::{At, Permission};
use yinuo_core::case::{Case, decide};
use yinuo_core::form::FieldKind;
use yinuo_core::id::{CaseId, PartyId, Slot};
use yinuo_core::service::Answers;
use yinuo_store::tables::party::PartyRow;

use super::{finish, handled, party_of, with_terms};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;
use crate::{personal, references};

#[derive(Debug, Clone, Serialize)]
pub struct EditCase {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub summary: Option<String>,
    pub answers: Option<Answers>,
}

impl Act for EditCase {
    const NAME: &'static str = "edit-case";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<Case>(self.case.number());
        plan.want::<PartyRow>(self.party.number());
        if let Some(answers) = &self.answers {
            references::declare(answers, plan);
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (mut case, capability) = handled(context, facts, self.case, self.expected_version)?;
        let mut commit = Commit::default();
        let mut answers = None;
        if let Some(given) = self.answers {
            check_phones(context, &case, &given)?;
            let (fields, id) = (&case.service.fields, case.id.number());
            let given = references::complete(context, facts, fields, given, &case.answers, Some(case.id))?;
            let named = with_terms(facts, case.clone(), &given)?;
            let sealed = personal::seal_answers(fields, given, &case.answers, context, id, "answers")?;
            answers = Some(sealed.write(&mut commit, id));
            case = named;
        }
        let mut told = Vec::new();
        if let Some(summary) = &self.summary {
            told.push(("summary", summary.clone()));
        }
        if let Some(answers) = &answers {
            let shown: Vec<_> = answers.iter().map(|(key, answer)| format!("{key}: {answer}")).collect();
            told.push(("answers", shown.join("; ")));
        }
        let calendars = context.rules.calendars();
        let decision = decide::edit(&case, &capability, self.summary, answers, calendars, context.now)?;
        let party = party_of(facts, &case)?;
        finish(context, commit, Some(&case), decision, &party, &told)
    }
}

/// Whoever serves the customer does not say on which number the house calls that customer: see the same of a party.
fn check_phones(context: &Context<'_>, case: &Case, given: &Answers) -> Result<(), Stop> {
    let at = At { office_path: context.office_path(case.office), customer: None, owner: case.owner };
    if context.actor.may_at(Permission::HANDLE_CASES, at) {
        return Ok(());
    }
    let is_other = |key: &str| given.get(key).is_some_and(|answer| Some(answer) != case.answers.get(key));
    let phones = case.service.fields.iter().filter(|field| field.kind == FieldKind::Phone);
    match phones.map(|field| &field.key).find(|key| is_other(key)) {
        Some(_) => Err(Stop::refused("phone_of_one_served")),
        None => Ok(()),
    }
}
