//! An applicant asks for a service: a complaint, a change of address, whatever a pack opens to applicants.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::CaseOpener;
use yinuo_core::case::Channel;
use yinuo_core::id::{OfficeId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;
use yinuo_core::subject::{Subject, SubjectRef};
use yinuo_core::systems;
use yinuo_store::tables::case::{CASE_ROWS_OF_PARTY, CaseRow};
use yinuo_store::tables::party::PartyRow;

use super::applicant;
use crate::command::case::{Request, open};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::engine::rows::instant;
use crate::keys::Keys;
use crate::stop::Stop;
use crate::systems::{SubjectLine, reader};

#[derive(Debug, Clone, Serialize)]
pub struct AskFor {
    pub party: PartyId,
    pub service: String,
    /// Own agreements it is about, each in a role of the service.
    pub subjects: Vec<(String, SubjectRef)>,
    pub answers: Answers,
    /// The most cases of an applicant in a day.
    #[serde(skip)]
    pub limit: usize,
}

impl Act for AskFor {
    const NAME: &'static str = "ask-for";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.party.number());
        plan.want_by(&CASE_ROWS_OF_PARTY, self.party.number());
        for (_, of) in &self.subjects {
            (reader(of.kind).declare)(*of, plan);
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        if applicant(context)? != self.party {
            return Err(Stop::NotFound);
        }
        let party = Arc::new(facts.row::<PartyRow>(self.party.number()).cloned().ok_or(Stop::NotFound)?);
        let today = context.today();
        let service = context.rules.service_on(&self.service, today)?.clone();
        let Some(asked) = service.applicant_fields.clone() else {
            return Err(Refusal::new("not_for_applicants").with("service", service.key.clone()).into());
        };
        if let Some(key) = self.answers.keys().find(|key| !asked.contains(key)) {
            return Err(Refusal::new("unknown_field").with("field", key.clone()).into());
        }
        check_count(context, facts, self.party, today, self.limit)?;
        let mut about = Vec::with_capacity(self.subjects.len());
        for (_, of) in &self.subjects {
            about.push(own(facts, *of, self.party)?);
        }
        let subjects = self.subjects.into_iter().map(|(role, of)| Subject { of, role }).collect();
        let office = OfficeId::from_number(party.office_id);
        let capability = CaseOpener::for_itself(context.actor, self.party)?;
        let request = Request {
            service,
            party,
            subjects,
            about,
            office,
            owner: context.directory.manager_of(office),
            channel: Channel::Web,
            received_at: context.now,
            summary: String::new(),
            answers: self.answers,
            materials: Vec::new(),
        };
        open(context, facts, &capability, request, None)
    }
}

/// An own agreement; another's is not there, nor is anything else.
fn own(facts: &Facts, of: SubjectRef, party: PartyId) -> Result<SubjectLine, Stop> {
    if !systems::families().any(|family| family.subject == of.kind) {
        return Err(Stop::NotFound);
    }
    (reader(of.kind).read)(facts, of).filter(|line| line.customer == Some(party)).ok_or(Stop::NotFound)
}

/// How many cases the applicant has opened itself today.
fn check_count(context: &Context<'_>, facts: &Facts, party: PartyId, today: Date, limit: usize) -> Result<(), Stop> {
    let calendar = context.rules.calendar();
    let cases = facts.rows_by(&CASE_ROWS_OF_PARTY, party.number());
    let opened =
        |case: &&&CaseRow| case.channel == Channel::Web.key() && calendar.date_of(instant(case.opened_at)) == today;
    if cases.iter().filter(opened).count() >= limit {
        return Err(Refusal::new("too_many_cases").with("limit", limit.to_string()).into());
    }
    Ok(())
}
