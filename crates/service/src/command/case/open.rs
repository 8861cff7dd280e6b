//! Opening a case.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::access::{At, CaseOpener};
use yinuo_core::case::Channel;
use yinuo_core::case::decide::{self, Opening};
use yinuo_core::id::{CaseId, OfficeId, OperatorId, PartyId, Slot, case_number};
use yinuo_core::party::PartyDraft;
use yinuo_core::refusal::Refusal;
use yinuo_core::service::{Answers, Service};
use yinuo_core::subject::{Subject, SubjectRef};
use yinuo_store::tables::case::TERMS_OF_SUBJECT;
use yinuo_store::tables::party::PartyRow;

use super::finish;
use crate::command::party::{self, NewParty};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;
use crate::subject::{self, NamedSubject};
use crate::systems::{SubjectLine, named_parties, reader};
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
    /// What it is about besides its customer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<NamedSubject>,
    pub channel: Channel,
    /// Absent: now.
    pub received_at: Option<Timestamp>,
    pub summary: String,
    pub answers: Answers,
    pub materials: Vec<String>,
}

impl Act for OpenCase {
    const NAME: &'static str = "open-case";
    const ASKS_AGAIN: bool = true;

    fn slot(&self, keys: &Keys) -> Slot {
        match &self.party {
            PartyChoice::Known(party) => party.slot(),
            PartyChoice::New(draft) => party::slot_of_draft(draft, keys),
        }
    }

    fn declare(&self, keys: &Keys, plan: &mut LoadPlan) {
        match &self.party {
            PartyChoice::Known(party) => {
                plan.want::<PartyRow>(party.number());
            }
            PartyChoice::New(draft) => party::declare_draft(draft, keys, plan),
        }
        references::declare(&self.answers, plan);
        for subject in &self.subjects {
            (reader(subject.id.kind).declare)(subject.id, plan);
        }
        let of: Vec<SubjectRef> = self.subjects.iter().map(|subject| subject.id).collect();
        let mut names_somebody = false;
        for subject in &of {
            for named in named_parties(subject.kind) {
                (named.declare)(*subject, plan);
                names_somebody = true;
            }
        }
        if names_somebody {
            plan.follow::<PartyRow>();
            plan.follow_by(&TERMS_OF_SUBJECT);
            plan.then(move |facts, plan| references::declare(&named_by(facts, of), plan));
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        // Whoever asks comes in some way: only what the program opens by itself comes in by none.
        if self.channel == Channel::System && !context.actor.is_system() {
            return Err(Stop::refused("channel_of_the_system"));
        }
        let about = about(&self, context, facts)?;
        let (office, owner) = place(context, &about);
        let customer = match self.party {
            PartyChoice::Known(party) => Some(party),
            PartyChoice::New(_) => None,
        };
        let capability =
            CaseOpener::grant(context.actor, At { office_path: context.office_path(office), customer, owner: None })?;
        let received_at = self.received_at.unwrap_or(context.now);
        let received_on = context.rules.calendar().date_of(received_at);
        if received_at > context.now {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", received_at.to_string()).into());
        }
        context.rules.calendar().counted(|calendar| calendar.day(received_on)).map_err(Refusal::from)?;
        let service = context.rules.service_on(&self.service, received_on)?.clone();
        let (party, new_party) = match self.party {
            PartyChoice::Known(id) => (Arc::new(party::own(context, facts, id)?.clone()), None),
            PartyChoice::New(draft) => {
                let made = party::prepare(context, facts, &draft)?;
                (Arc::new(made.row.clone()), Some(made))
            }
        };
        let subjects = in_roles(&service, self.subjects);
        let mut answers = self.answers;
        for (field, named) in named_by(facts, subjects.iter().map(|subject| subject.of)) {
            if service.fields.iter().any(|known| known.key == field) && answers.filled(&field).is_none() {
                answers.insert(field, named);
            }
        }
        let request = Request {
            service,
            party,
            subjects,
            about,
            office,
            owner,
            channel: self.channel,
            received_at,
            summary: self.summary,
            answers,
            materials: self.materials,
        };
        open(context, facts, &capability, request, new_party)
    }
}

/// A request whose service, customer and subjects are known to be there.
pub(crate) struct Request {
    pub service: Arc<Service>,
    pub party: Arc<PartyRow>,
    pub subjects: Vec<Subject>,
    /// What the house knows of the subjects, in their order.
    pub about: Vec<SubjectLine>,
    pub office: OfficeId,
    pub owner: Option<OperatorId>,
    pub channel: Channel,
    pub received_at: Timestamp,
    pub summary: String,
    pub answers: Answers,
    pub materials: Vec<String>,
}

/// Opens the case of a request.
pub(crate) fn open(
    context: &Context<'_>,
    facts: &Facts,
    capability: &CaseOpener<'_>,
    request: Request,
    new_party: Option<NewParty>,
) -> Result<Outcome, Stop> {
    let Request { service, party, subjects, about, .. } = request;
    let id = CaseId::new(context.stamp(), context.slot);
    let mut commit = Commit::default();
    let given = with_labels(&service, request.answers, &subjects, &about);
    let none = Answers::new();
    let given = references::complete(context, facts, &service.fields, given, &none, None)?;
    let terms = references::terms(facts, &given)?;
    let sealed = personal::seal_answers(&service.fields, given, &none, context, id.number(), "answers")?;
    let answers = sealed.write(&mut commit, id.number());
    let opening = Opening {
        id,
        number: case_number(context.slot, context.sequence),
        service,
        party: PartyId::from_number(party.id),
        subjects,
        office: request.office,
        owner: request.owner,
        channel: request.channel,
        received_at: request.received_at,
        summary: request.summary,
        answers,
        materials: request.materials,
        terms,
    };
    let decision = decide::open(capability, opening, context.rules.calendars(), context.now)?;
    if let Some(NewParty { row, terms, numbers }) = new_party {
        party::record(&mut commit, row, terms, numbers);
    }
    finish(context, commit, None, decision, &party, &[])
}

/// Whom the subjects of a case name for fields that are left empty; of several the first.
fn named_by(facts: &Facts, subjects: impl IntoIterator<Item = SubjectRef>) -> Answers {
    let mut answers = Answers::new();
    for subject in subjects {
        for named in named_parties(subject.kind) {
            if let Some(party) = (named.read)(facts, subject)
                && !answers.contains_key(named.field)
            {
                answers.insert(named.field.to_owned(), party.to_string());
            }
        }
    }
    answers
}

/// What the house knows of the subjects, in their order.
fn about(open: &OpenCase, context: &Context<'_>, facts: &Facts) -> Result<Vec<SubjectLine>, Stop> {
    let customer = match open.party {
        PartyChoice::Known(party) => Some(party),
        PartyChoice::New(_) => None,
    };
    open.subjects.iter().map(|subject| subject::named(context, facts, subject.id, customer)).collect()
}

/// The office and owner of a new case: those of who opens it, or of what it is about where the system does. A program answers for
/// nothing: what it opens is the manager's of its office.
fn place(context: &Context<'_>, about: &[SubjectLine]) -> (OfficeId, Option<OperatorId>) {
    match about.first() {
        Some(line) if context.actor.is_system() => (line.office, context.directory.manager_of(line.office)),
        _ if context.actor.is_program() => (context.actor.office, context.directory.manager_of(context.actor.office)),
        _ => (context.actor.office, Some(context.operator())),
    }
}

fn in_roles(service: &Service, subjects: Vec<NamedSubject>) -> Vec<Subject> {
    let in_role = |named: NamedSubject| match named.role {
        Some(role) => Subject { of: named.id, role },
        None => service.in_its_role(named.id),
    };
    subjects.into_iter().map(in_role).collect()
}

/// The numbers of the subjects, in the fields of the form that ask for them.
fn with_labels(service: &Service, mut answers: Answers, subjects: &[Subject], about: &[SubjectLine]) -> Answers {
    for (subject, line) in subjects.iter().zip(about) {
        if let Some(field) = service.subject(&subject.role).and_then(|rule| rule.fills.clone()) {
            answers.insert(field, line.label.clone());
        }
    }
    answers
}
