//! A case on the wire: the line of a list, and the whole case with materials, milestones, promises and what may come
//! next. Built from the aggregate alone, so that the answer to opening a case reads nothing back.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::access::{At, Denied, Permission};
use yinuo_core::case::{Case as CaseData, CaseRefusal, MaterialStanding, NextMilestone as NextStep, next_milestones};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;
use yinuo_core::subject::{Subject, SubjectRef};
use yinuo_service::query::case::{CaseLine as FoundLine, CaseParts};
use yinuo_service::systems::SubjectLine;
use yinuo_store::tables::party::PartyRow;

use crate::contact::shape::Contact;
use crate::file::shape::FileLine;
use crate::letter::shape::LetterLine;
use crate::promise::{CasePromise, NotPromised};
use crate::refusal_text::{Facts, detail};
use crate::shape::{Field, FormAnswer, IdText, KeyName, LocalText, Ref, case_id, instant, party_id};
use crate::view::View;
use crate::words;

/// The duty of a case that falls due first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NextDue<'a> {
    pub promise: LocalText<'a>,
    #[schema(value_type = Option<Date>)]
    pub due_on: Option<Date>,
    pub due_at: Option<Timestamp>,
    /// The date is not certain yet: it lies beyond the published calendar.
    pub provisional: bool,
    #[schema(value_type = words::Standing)]
    pub standing: &'static str,
}

/// A line of a list of cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub service: KeyName<'a>,
    pub party: Ref<'a>,
    pub office: Ref<'a>,
    pub owner: Option<Ref<'a>>,
    #[schema(value_type = words::CaseState)]
    pub state: &'a str,
    #[schema(value_type = words::Channel)]
    pub channel: &'a str,
    pub summary: &'a str,
    pub received_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub next_due: Option<NextDue<'a>>,
    pub broken_count: usize,
    pub version: i64,
}

impl<'a> CaseLine<'a> {
    pub fn new(view: &'a View, line: &'a FoundLine) -> CaseLine<'a> {
        let row = &line.row;
        let service = view.house.rules().by_version(&row.service_version);
        let next_due = line.next_due.as_ref().map(|due| NextDue {
            promise: match service.and_then(|service| service.promise(&due.promise)) {
                Some(rule) => (&rule.name).into(),
                None => LocalText::same(&due.promise),
            },
            due_on: due.due_on.as_deref().and_then(|date| date.parse().ok()),
            due_at: Some(instant(due.due_at)),
            provisional: due.provisional,
            standing: due.standing.key(),
        });
        CaseLine {
            id: case_id(row.id),
            number: &row.number,
            service: view.service(&row.service_key, &row.service_version),
            party: Ref { id: party_id(row.party_id), name: &row.party_name },
            office: view.office_number(row.office_id),
            owner: row.owner_id.map(|owner| view.operator_number(owner)),
            state: &row.state,
            channel: &row.channel,
            summary: &row.summary,
            received_at: instant(row.received_at),
            closed_at: row.closed_at.map(instant),
            next_due,
            broken_count: line.broken_count,
            version: row.version,
        }
    }
}

/// A material of the service and where it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MaterialState<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    pub hint: Option<LocalText<'a>>,
    pub required: bool,
    #[schema(value_type = words::MaterialStateName)]
    pub state: &'static str,
    /// The material that was taken in its place.
    pub instead_of: Option<&'a str>,
    /// What may be taken in its place.
    pub alternatives: &'a [String],
    pub note: Option<&'a str>,
    pub received_at: Option<Timestamp>,
    pub by: Option<Ref<'a>>,
    pub files: Vec<FileLine<'a>>,
}

impl<'a> MaterialState<'a> {
    pub fn new(view: &'a View, standing: &MaterialStanding<'a>, files: &[FileLine<'a>]) -> MaterialState<'a> {
        let rule = standing.rule;
        let record = standing.record;
        let state = match record {
            _ if standing.instead.is_some() => "received",
            Some(record) => record.state.key(),
            None => "missing",
        };
        MaterialState {
            key: &rule.key,
            name: (&rule.name).into(),
            hint: rule.hint.as_ref().map(Into::into),
            required: rule.required,
            state,
            instead_of: standing.instead,
            alternatives: &rule.instead,
            note: record.and_then(|record| record.note.as_deref()),
            received_at: record.map(|record| record.at),
            by: record.map(|record| view.operator(record.operator)),
            files: files.iter().filter(|file| file.material == Some(&rule.key)).cloned().collect(),
        }
    }
}

/// What happened, when, by whom, with what facts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Milestone<'a> {
    pub sequence: i64,
    pub key: &'a str,
    pub name: LocalText<'a>,
    pub occurred_at: Timestamp,
    pub recorded_at: Timestamp,
    pub by: Ref<'a>,
    #[schema(value_type = BTreeMap<String, FormAnswer>)]
    pub answers: &'a Answers,
    pub note: Option<&'a str>,
}

/// Why something cannot be done yet.
#[derive(Debug, Serialize, ToSchema)]
pub struct WhyNot {
    pub code: &'static str,
    pub detail: String,
}

/// A milestone that may come next.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextMilestone<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    pub available: bool,
    pub refusal: Option<WhyNot>,
    /// It is told by its letter, and happens when that is delivered.
    pub told_by_letter: bool,
    /// Whether it does something to what the case is about, besides being recorded.
    pub has_effect: bool,
    pub fields: Vec<Field<'a>>,
}

impl<'a> NextMilestone<'a> {
    pub fn new(view: &View, case: &'a CaseData, step: NextStep<'a>) -> NextMilestone<'a> {
        let refusal = step.refusal.map(|refusal| {
            let refusal: Refusal = refusal.into();
            let facts =
                Facts { facts: &refusal.facts, service: Some(&case.service), roles: Some(view.house.rules().roles()) };
            WhyNot { code: refusal.code, detail: detail(refusal.code, facts, view.language) }
        });
        NextMilestone {
            key: &step.rule.key,
            name: (&step.rule.name).into(),
            available: refusal.is_none(),
            refusal,
            told_by_letter: step.rule.told_by_letter,
            has_effect: step.rule.effect.is_some(),
            fields: step.rule.fields.iter().filter(|field| !field.computed).map(Into::into).collect(),
        }
    }
}

/// Something a case is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseSubject<'a> {
    /// `party`, `record`: what kind of thing it is.
    pub kind: &'static str,
    #[schema(value_type = String)]
    pub id: SubjectRef,
    pub role: &'a str,
    /// The role in words.
    pub name: LocalText<'a>,
    /// Its number or its name.
    pub label: &'a str,
    /// The field of the form that its number is put into.
    pub fills: Option<&'a str>,
}

impl<'a> CaseSubject<'a> {
    fn new(case: &'a CaseData, subject: &'a Subject, line: Option<&'a SubjectLine>) -> CaseSubject<'a> {
        let rule = case.service.subject(&subject.role);
        CaseSubject {
            kind: subject.of.kind.key,
            id: subject.of,
            role: &subject.role,
            name: rule.map_or(LocalText::same(&subject.role), |rule| (&rule.name).into()),
            fills: rule.and_then(|rule| rule.fills.as_deref()),
            label: line.map(|line| line.label.as_str()).unwrap_or_default(),
        }
    }
}

/// A role in which the case could be about something, and is about nothing.
#[derive(Debug, Serialize, ToSchema)]
pub struct FreeRole<'a> {
    pub role: &'a str,
    /// `party`, `record`: what kind of thing it takes; `agreement` takes those of any family.
    pub kind: &'a str,
    pub name: LocalText<'a>,
}

/// A case with all that belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Case<'a> {
    #[serde(flatten)]
    pub line: CaseLine<'a>,
    pub subjects: Vec<CaseSubject<'a>>,
    pub free_roles: Vec<FreeRole<'a>>,
    pub service_version: &'a str,
    pub service_group: &'a str,
    #[schema(value_type = BTreeMap<String, FormAnswer>)]
    pub answers: &'a Answers,
    pub fields: Vec<Field<'a>>,
    pub missing: Vec<MaterialState<'a>>,
    pub materials: Vec<MaterialState<'a>>,
    pub milestones: Vec<Milestone<'a>>,
    pub promises: Vec<CasePromise<'a>>,
    pub not_promised: Vec<NotPromised<'a>>,
    pub next_milestones: Vec<NextMilestone<'a>>,
    pub letters: Vec<LetterLine<'a>>,
    pub contacts: Vec<Contact<'a>>,
    pub files: Vec<FileLine<'a>>,
}

impl<'a> Case<'a> {
    pub fn new(view: &'a View, case: &'a CaseData, party: &'a PartyRow, parts: &'a CaseParts) -> Case<'a> {
        let service = &*case.service;
        let files: Vec<_> = parts.files.iter().map(|row| FileLine::new(view, row)).collect();
        let standings = case.material_standings();
        let materials: Vec<_> = standings.iter().map(|standing| MaterialState::new(view, standing, &files)).collect();
        let missing = standings.iter().zip(&materials).filter(|(standing, _)| standing.is_missing());
        let missing = missing.map(|(_, material)| material.clone()).collect();
        let promises: Vec<_> =
            case.promises.iter().map(|promise| CasePromise::new(view, case, &party.name, promise)).collect();
        let line = CaseLine {
            id: case_id(case.id.number()),
            number: &case.number,
            service: KeyName { key: &service.key, name: (&service.name).into() },
            party: Ref { id: party_id(party.id), name: &party.name },
            office: view.office(case.office),
            owner: case.owner.map(|owner| view.operator(owner)),
            state: case.state.key(),
            channel: case.channel.key(),
            summary: &case.summary,
            received_at: case.received_at,
            closed_at: case.closed_at,
            next_due: next_due(&promises),
            broken_count: promises.iter().filter(|promise| promise.standing == "broken").count(),
            version: case.version,
        };
        let named = case.subjects.iter().zip(parts.subjects.iter().map(Option::as_ref).chain(std::iter::repeat(None)));
        let subjects = named.map(|(subject, line)| CaseSubject::new(case, subject, line)).collect();
        Case {
            line,
            subjects,
            free_roles: free_roles(case),
            service_version: &service.version,
            service_group: &service.group,
            answers: &case.answers,
            fields: service.fields.iter().map(Into::into).collect(),
            missing,
            materials,
            milestones: milestones(view, case),
            promises,
            not_promised: NotPromised::of(case),
            next_milestones: next_steps(view, case),
            letters: parts.letters.iter().map(|row| LetterLine::new(case, row)).collect(),
            contacts: parts.contacts.iter().map(|row| Contact::of_case(view, case, party, row)).collect(),
            files,
        }
    }
}

fn free_roles(case: &CaseData) -> Vec<FreeRole<'_>> {
    let free = case.service.subjects.iter().filter(|rule| case.subjects.iter().all(|one| one.role != rule.role));
    free.map(|rule| FreeRole { role: &rule.role, kind: &rule.kind, name: (&rule.name).into() }).collect()
}

fn milestones<'a>(view: &'a View, case: &'a CaseData) -> Vec<Milestone<'a>> {
    let milestone = |milestone: &'a yinuo_core::case::Milestone| Milestone {
        sequence: milestone.sequence,
        key: &milestone.key,
        name: milestone_name(case, &milestone.key),
        occurred_at: milestone.occurred_at,
        recorded_at: milestone.recorded_at,
        by: view.operator(milestone.operator),
        answers: &milestone.answers,
        note: milestone.note.as_deref(),
    };
    case.milestones.iter().map(milestone).collect()
}

/// The name of a milestone; of those that the engine records without a rule too.
fn milestone_name<'a>(case: &'a CaseData, key: &'a str) -> LocalText<'a> {
    use yinuo_core::service::{DATES_RECOUNTED, MATERIALS_RETURNED, WITHDRAWN};
    match (case.service.milestone(key), key) {
        (Some(rule), _) => (&rule.name).into(),
        (None, MATERIALS_RETURNED) => LocalText { zh: "材料退回".into(), en: "materials returned".into() },
        (None, DATES_RECOUNTED) => {
            LocalText { zh: "到期日重新计算".into(), en: "due dates counted again".into() }
        }
        (None, WITHDRAWN) => LocalText { zh: "客户撤回".into(), en: "withdrawn".into() },
        (None, _) => LocalText::same(key),
    }
}

/// What may come next. Somebody who may not handle the case at all is told so of every step.
fn next_steps<'a>(view: &View, case: &'a CaseData) -> Vec<NextMilestone<'a>> {
    let calendars = view.house.rules().calendars();
    let may = view
        .actor
        .may_at(Permission::HANDLE_CASES, At::of_case(view.directory.path(case.office), case.party, case.owner));
    let steps = next_milestones(case, &view.actor, calendars, view.now).into_iter();
    let steps = steps.map(|step| match step.refusal {
        None if !may => {
            let refusal = Some(CaseRefusal::Denied(Denied(Permission::HANDLE_CASES)));
            NextStep { rule: step.rule, refusal }
        }
        _ => step,
    });
    steps.map(|step| NextMilestone::new(view, case, step)).collect()
}

/// The dated duty that falls due first among those waited for.
fn next_due<'a>(promises: &[CasePromise<'a>]) -> Option<NextDue<'a>> {
    let waiting = |promise: &&CasePromise<'a>| {
        let dated = matches!(promise.standing, "open" | "due_soon" | "due_today" | "broken") || promise.provisional;
        !promise.right && dated && !promise.is_over
    };
    let first = promises.iter().filter(waiting).filter(|promise| promise.due_at.is_some()).min_by_key(|p| p.due_at)?;
    Some(NextDue {
        promise: first.name.clone(),
        due_on: first.due_on,
        due_at: first.due_at,
        provisional: first.provisional,
        standing: first.standing,
    })
}
