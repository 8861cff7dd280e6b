//! Opening a case.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::access::{CaseOpener, Permission};
use yinuo_core::case::Channel;
use yinuo_core::case::decide::{self, Opening};
use yinuo_core::id::{CaseId, OfficeId, OperatorId, PartyId, PolicyId, Slot, case_number};
use yinuo_core::party::PartyDraft;
use yinuo_core::refusal::Refusal;
use yinuo_core::service::{Answers, Service};
use yinuo_store::tables::party::PartyRow;

use super::finish;
use crate::command::party::{self, NewParty};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::stop::Stop;
use crate::{personal, references};

/// For whom a case is opened.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyChoice {
    Known(PartyId),
    New(Box<PartyDraft>),
}

#[derive(Debug, Clone, Serialize)]
pub struct OpenCase {
    pub service: String,
    pub party: PartyChoice,
    /// The policy it is about, one of the party's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyId>,
    pub channel: Channel,
    /// Absent: now.
    pub received_at: Option<Timestamp>,
    pub summary: String,
    pub answers: Answers,
    pub materials: Vec<String>,
}

impl Act for OpenCase {
    const NAME: &'static str = "open-case";

    fn slot(&self, keys: &Keys) -> Slot {
        match &self.party {
            PartyChoice::Known(party) => party.slot(),
            PartyChoice::New(draft) => party::slot_of_draft(draft, keys),
        }
    }

    fn declare(&self, keys: &Keys, plan: &mut LoadPlan) {
        match &self.party {
            PartyChoice::Known(party) => {
                plan.parties.insert(party.number());
            }
            PartyChoice::New(draft) => party::declare_draft(draft, keys, plan),
        }
        plan.policies.extend(self.policy.map(PolicyId::number));
        references::declare(&self.answers, plan);
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let (office, owner) = place(&self, context, facts)?;
        let capability = CaseOpener::grant(context.actor, context.office_path(office))?;
        let received_at = self.received_at.unwrap_or(context.now);
        let received_on = context.rules.calendar().date_of(received_at);
        if received_at > context.now {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", received_at.to_string()).into());
        }
        context.rules.calendar().day(received_on).map_err(Refusal::from)?;
        let service = context.rules.service_on(&self.service, received_on)?.clone();
        let (party, new_party) = match self.party {
            PartyChoice::Known(id) => (known_party(context, facts, id)?, None),
            PartyChoice::New(draft) => {
                let made = party::prepare(context, facts, &draft)?;
                (Arc::new(made.row.clone()), Some(made))
            }
        };
        let id = CaseId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        let given = with_policy_number(&service, self.answers, self.policy, facts);
        let none = Answers::new();
        let given = references::complete(context, facts, &service.fields, given, &none, None)?;
        let sealed = personal::seal_answers(&service.fields, given, &none, context, id.number(), "answers")?;
        let answers = sealed.write(&mut commit, id.number());
        let opening = Opening {
            id,
            number: case_number(context.slot, context.sequence),
            service,
            party: PartyId::from_number(party.id),
            policy: self.policy,
            office,
            owner,
            channel: self.channel,
            received_at,
            summary: self.summary,
            answers,
            materials: self.materials,
            terms: facts.terms.values().flatten().cloned().collect(),
        };
        let decision = decide::open(&capability, opening, context.rules.calendars(), context.now)?;
        if let Some(NewParty { row, terms, numbers }) = new_party {
            party::record(&mut commit, facts, row, terms, numbers);
        }
        finish(context, facts, commit, None, decision, &party, &[])
    }
}

/// The office and owner of a new case: those of who opens it, or of the policy where the system does.
fn place(open: &OpenCase, context: &Context<'_>, facts: &Facts) -> Result<(OfficeId, Option<OperatorId>), Stop> {
    let own = (context.actor.office, Some(context.operator()));
    let Some(policy) = open.policy else { return Ok(own) };
    let file = crate::life::command::policy::visible(context, facts, policy)?;
    let PartyChoice::Known(party) = open.party else { return Err(Stop::refused("policy_of_another_customer")) };
    let office = crate::life::command::policy::check_case_policy(&file, party)?;
    if context.actor.is_system() {
        return Ok((office, context.directory.manager_of(office)));
    }
    Ok(own)
}

/// The number of the policy, where the form asks for it and a policy is chosen.
fn with_policy_number(service: &Service, answers: Answers, policy: Option<PolicyId>, facts: &Facts) -> Answers {
    let mut answers = answers;
    let file = policy.and_then(|policy| facts.policies.get(&policy));
    if let Some(file) = file
        && service.fields.iter().any(|field| field.key == "policy_number")
    {
        answers.insert("policy_number".to_owned(), file.policy.number.clone());
    }
    answers
}

/// A party that exists and lies within the reach of the actor.
fn known_party(context: &Context<'_>, facts: &Facts, id: PartyId) -> Result<Arc<PartyRow>, Stop> {
    let party = facts.parties.get(&id).ok_or(Stop::NotFound)?;
    let path = context.office_path(yinuo_core::id::OfficeId::from_number(party.office_id));
    if !context.actor.may(Permission::READ_CUSTOMERS) {
        return Err(yinuo_core::access::Denied(Permission::READ_CUSTOMERS).into());
    }
    if !context.actor.may_at(Permission::READ_CUSTOMERS, path) {
        return Err(Stop::NotFound);
    }
    Ok(party.clone())
}
