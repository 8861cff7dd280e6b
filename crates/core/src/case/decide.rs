//! The decisions on a case: each a pure function of the case, a capability, what is wanted and `now`.
//!
//! A decision answers with the case as it is afterwards (its version raised by one) or with a refusal; it never changes
//! the case it was given.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::file::{Case, CaseState, Channel, Consequence, Decision, Milestone};
use super::materials::{Material, MaterialState};
use super::progress::{Happening, apply, check, derive_promises, settle_materials};
use super::refusal::CaseRefusal;
use crate::access::{ActorKind, CaseAssigner, CaseHandler, CaseOpener};
use crate::calendar::Calendar;
use crate::calendars::Calendars;
use crate::form::check_answers;
use crate::id::{CaseId, OfficeId, OperatorId, PartyId};
use crate::promise::{Due, Extension, Promise, Standing, Term};
use crate::service::{
    Answers, DATES_RECOUNTED, MISSING_MATERIALS_NOTIFIED, MilestoneRule, RECEIVED, Service, WITHDRAWN,
};
use crate::subject::{Subject, SubjectKind};
use crate::systems;
use crate::text::form;

/// Longest summary and note, in characters: a screenful, not a document.
pub const TEXT_LIMIT: usize = 2_000;

/// What it takes to open a case.
#[derive(Debug, Clone)]
pub struct Opening {
    pub id: CaseId,
    pub number: String,
    pub service: Arc<Service>,
    pub party: PartyId,
    pub subjects: Vec<Subject>,
    pub office: OfficeId,
    pub owner: Option<OperatorId>,
    pub channel: Channel,
    pub received_at: Timestamp,
    pub summary: String,
    pub answers: Answers,
    /// The materials handed in with the request.
    pub materials: Vec<String>,
    /// What was agreed with those whom the case names.
    pub terms: Vec<Term>,
}

/// Opens a case: `received` happens, and `materials-complete` with it where nothing is missing.
pub fn open(
    capability: &CaseOpener<'_>,
    opening: Opening,
    calendars: &Calendars,
    now: Timestamp,
) -> Result<Decision, CaseRefusal> {
    let Opening {
        id,
        number,
        service,
        party,
        subjects,
        office,
        owner,
        channel,
        received_at,
        summary,
        answers,
        materials,
        terms,
    } = opening;
    check_not_in_future(received_at, now)?;
    // A day of which not even the week is told cannot begin a promise.
    let calendar = calendars.named(&service.calendar);
    calendar.counted(|known| known.day(calendar.date_of(received_at)))?;
    let summary = form::written(&summary);
    check_length("summary", &summary)?;
    check_answers(&service.fields, &answers, true)?;
    check_subjects(&service, &subjects)?;
    let operator = capability.operator();
    let mut case = Case {
        id,
        number,
        party,
        subjects,
        office,
        owner,
        channel,
        summary,
        answers,
        state: CaseState::Open,
        received_at,
        opened_at: now,
        closed_at: None,
        version: 1,
        materials: Vec::new(),
        milestones: Vec::new(),
        promises: Vec::new(),
        terms,
        service,
    };
    for key in materials {
        check_material(&case, &key)?;
        if case.material(&key).is_none() {
            case.materials.push(Material {
                key,
                state: MaterialState::Received,
                at: received_at,
                operator,
                note: None,
            });
        }
    }
    let mut consequences = Vec::new();
    let happening = Happening {
        key: RECEIVED,
        occurred_at: received_at,
        recorded_at: now,
        operator,
        answers: Answers::new(),
        note: None,
    };
    apply(&mut case, happening, calendars, &mut consequences);
    settle_materials(&mut case, received_at, now, operator, calendars, &mut consequences);
    Ok(Decision { case, consequences })
}

/// Each subject is one the service takes, in its role, and none that it needs is missing.
fn check_subjects(service: &Service, subjects: &[Subject]) -> Result<(), CaseRefusal> {
    let roles = || service.subjects.iter().map(|rule| rule.role.clone()).collect();
    for (place, subject) in subjects.iter().enumerate() {
        let role = subject.role.clone();
        let Some(rule) = service.subject(&role) else {
            return Err(CaseRefusal::UnknownSubjectRole { role, known: roles() });
        };
        if !rule.takes(subject.of.kind) {
            let (kind, wanted) = (subject.of.kind.key.to_owned(), rule.kind.clone());
            return Err(CaseRefusal::WrongSubjectKind { role, kind, wanted });
        }
        if subjects[..place].iter().any(|other| other.role == role) {
            return Err(CaseRefusal::SubjectTwice { role });
        }
    }
    let missing =
        service.subjects.iter().find(|rule| rule.required && subjects.iter().all(|subject| subject.role != rule.role));
    match missing {
        Some(rule) => Err(CaseRefusal::SubjectMissing { role: rule.role.clone(), kind: rule.kind.clone() }),
        None => Ok(()),
    }
}

/// What the milestone does, it does to a subject of the case: without one nothing would come of it, and whoever records it would
/// take it for done.
fn check_effect(case: &Case, rule: &MilestoneRule) -> Result<(), CaseRefusal> {
    let Some(kind) = kind_needed(rule).filter(|kind| case.subject_of(kind).is_none()) else { return Ok(()) };
    let taken = case.service.subjects.iter().find(|subject| subject.takes(kind));
    let role = taken.map_or(kind.key, |subject| subject.role.as_str()).to_owned();
    Err(CaseRefusal::MilestoneNeedsSubject { milestone: rule.key.clone(), role, kind: kind.key.to_owned() })
}

/// The kind of subject that a milestone does something to.
fn kind_needed(rule: &MilestoneRule) -> Option<&'static SubjectKind> {
    systems::effect(rule.effect.as_deref()?)?.needs
}

/// Adds a subject to an open case, or takes off the one in a role of its.
#[derive(Debug, Clone)]
pub enum SubjectChange {
    /// With what people call it, which goes into the field of the form that asks for it.
    Add {
        subject: Subject,
        label: String,
    },
    Remove {
        role: String,
    },
}

/// Changes what an open case is about. A subject to which a milestone has done something stays, and so does one that the
/// service cannot do without.
pub fn change_subject(
    case: &Case,
    _capability: &CaseHandler<'_>,
    change: SubjectChange,
) -> Result<Decision, CaseRefusal> {
    check_open(case)?;
    let mut case = next(case);
    match change {
        SubjectChange::Add { subject, label } => {
            if let Some(field) = case.service.subject(&subject.role).and_then(|rule| rule.fills.clone()) {
                case.answers.insert(field, label);
            }
            case.subjects.push(subject);
        }
        SubjectChange::Remove { role } => {
            let Some(place) = case.subjects.iter().position(|subject| subject.role == role) else {
                return Err(CaseRefusal::SubjectNotThere { role });
            };
            let kind = case.subjects.remove(place).of.kind;
            let acted = |milestone: &&Milestone| {
                case.service.milestone(&milestone.key).and_then(kind_needed).is_some_and(|needed| needed == kind)
            };
            if let Some(milestone) = case.milestones.iter().find(acted) {
                return Err(CaseRefusal::SubjectInUse { role, milestone: milestone.key.clone() });
            }
        }
    }
    check_subjects(&case.service, &case.subjects)?;
    Ok(Decision { case, consequences: Vec::new() })
}

/// A milestone a person records.
#[derive(Debug, Clone)]
pub struct Recording {
    pub key: String,
    pub occurred_at: Timestamp,
    pub answers: Answers,
    pub note: Option<String>,
}

/// Records a milestone.
pub fn record_milestone(
    case: &Case,
    capability: &CaseHandler<'_>,
    recording: Recording,
    calendars: &Calendars,
    now: Timestamp,
) -> Result<Decision, CaseRefusal> {
    let Recording { key, occurred_at, answers, note } = recording;
    let service = case.service.clone();
    let Some(rule) = service.milestone(&key) else {
        let known =
            service.milestones.iter().filter(|rule| !rule.begins_cases()).map(|rule| rule.key.clone()).collect();
        return Err(CaseRefusal::UnknownMilestone { milestone: key, known });
    };
    if rule.begins_cases() {
        return Err(CaseRefusal::MilestoneIsAutomatic { milestone: key });
    }
    if key == MISSING_MATERIALS_NOTIFIED {
        let told = answers.text(MISSING_ANSWER).map(|told| told.split(", ").map(str::to_owned).collect());
        return notify_missing(case, capability, occurred_at, told, note, calendars, now);
    }
    check(case, rule, capability.actor(), calendars, now)?;
    // What the system marks has happened already, to whatever it happened.
    if capability.actor().kind != ActorKind::System {
        check_effect(case, rule)?;
    }
    check_time(case, occurred_at, now)?;
    check_length("note", note.as_deref().unwrap_or_default())?;
    check_answers(&rule.fields, &answers, true)?;
    let mut case = next(case);
    let mut consequences = Vec::new();
    let operator = capability.operator();
    let happening = Happening { key: &key, occurred_at, recorded_at: now, operator, answers, note };
    apply(&mut case, happening, calendars, &mut consequences);
    Ok(Decision { case, consequences })
}

/// Tells the customer once of everything that is missing (一次性告知). `told` is what an earlier letter said of it, where what is
/// missing has changed since.
pub fn notify_missing(
    case: &Case,
    capability: &CaseHandler<'_>,
    occurred_at: Timestamp,
    told: Option<Vec<String>>,
    note: Option<String>,
    calendars: &Calendars,
    now: Timestamp,
) -> Result<Decision, CaseRefusal> {
    let key = MISSING_MATERIALS_NOTIFIED;
    if case.service.milestone(key).is_none() {
        let known = case.service.milestones.iter().map(|rule| rule.key.clone()).collect();
        return Err(CaseRefusal::UnknownMilestone { milestone: key.to_owned(), known });
    }
    check_open(case)?;
    let missing = case.missing();
    if missing.is_empty() {
        return Err(CaseRefusal::NothingMissing);
    }
    // A second notice is for what came to be missing only after the first: it had been told of nothing else.
    if let Some(earlier) = case.milestone(key) {
        let known: BTreeSet<&str> =
            earlier.answers.text(MISSING_ANSWER).map(|text| text.split(", ").collect()).unwrap_or_default();
        let returned_since = case
            .materials
            .iter()
            .any(|material| material.state == MaterialState::Rejected && material.at > earlier.occurred_at);
        if !returned_since && missing.iter().all(|key| known.contains(key.as_str())) {
            return Err(CaseRefusal::AlreadyNotified { at: earlier.occurred_at });
        }
    }
    check_time(case, occurred_at, now)?;
    check_length("note", note.as_deref().unwrap_or_default())?;
    let mut case = next(case);
    let mut consequences = Vec::new();
    let answers = Answers::from([(MISSING_ANSWER, told.unwrap_or(missing).join(", "))]);
    let operator = capability.operator();
    let happening = Happening { key, occurred_at, recorded_at: now, operator, answers, note };
    apply(&mut case, happening, calendars, &mut consequences);
    Ok(Decision { case, consequences })
}

/// The answer of the notice milestone that lists what was missing.
pub const MISSING_ANSWER: &str = "missing";

/// What happened to one material.
#[derive(Debug, Clone)]
pub struct MaterialChange {
    pub key: String,
    pub state: MaterialState,
    pub at: Timestamp,
    pub note: Option<String>,
}

/// Takes in, rejects or waives materials. Whose word it takes to waive one is said by packs ([`crate::approval`]).
pub fn change_materials(
    case: &Case,
    capability: &CaseHandler<'_>,
    changes: Vec<MaterialChange>,
    calendars: &Calendars,
    now: Timestamp,
) -> Result<Decision, CaseRefusal> {
    check_open(case)?;
    let mut case = next(case);
    let mut last = case.received_at;
    for change in changes {
        check_material(&case, &change.key)?;
        check_time(&case, change.at, now)?;
        check_length("note", change.note.as_deref().unwrap_or_default())?;
        if change.state == MaterialState::Rejected && case.material(&change.key).is_none() {
            return Err(CaseRefusal::MaterialNotReceived { material: change.key });
        }
        last = last.max(change.at);
        let operator = capability.operator();
        let record = Material { key: change.key, state: change.state, at: change.at, operator, note: change.note };
        match case.materials.iter_mut().find(|material| material.key == record.key) {
            Some(known) => *known = record,
            None => case.materials.push(record),
        }
    }
    let mut consequences = Vec::new();
    settle_materials(&mut case, last, now, capability.operator(), calendars, &mut consequences);
    Ok(Decision { case, consequences })
}

/// Grants a longer time for a promise that still waits and is not due yet.
pub fn extend(
    case: &Case,
    capability: &CaseHandler<'_>,
    promise: &str,
    reason: String,
    calendars: &Calendars,
    now: Timestamp,
) -> Result<Decision, CaseRefusal> {
    check_open(case)?;
    let service = case.service.clone();
    let Some(rule) = service.promise(promise) else {
        let known = service.promises.iter().map(|rule| rule.key.clone()).collect();
        return Err(CaseRefusal::UnknownPromise { promise: promise.to_owned(), known });
    };
    let Some(extension) = &rule.extension else {
        return Err(CaseRefusal::NotExtendable { promise: rule.key.clone() });
    };
    check_length("reason", &reason)?;
    let mut case = next(case);
    let not_open = || CaseRefusal::PromiseNotOpen { promise: rule.key.clone() };
    let waiting = case.promises.iter_mut().find(|known| known.key == rule.key && known.is_waiting());
    let waiting = waiting.ok_or_else(not_open)?;
    if waiting.standing(calendars.of(&waiting.calendar_version), now) == Standing::Broken {
        return Err(not_open());
    }
    if waiting.extensions.len() >= usize::try_from(extension.times).unwrap_or(usize::MAX) {
        return Err(CaseRefusal::ExtensionsUsedUp { promise: rule.key.clone(), times: extension.times });
    }
    waiting.told_soon = false;
    waiting.extensions.push(Extension { by: extension.by, reason, at: now, operator: capability.operator() });
    Ok(Decision { case, consequences: Vec::new() })
}

/// Gives the case to an owner, or to nobody.
pub fn assign(case: &Case, _capability: &CaseAssigner<'_>, owner: Option<OperatorId>) -> Result<Decision, CaseRefusal> {
    check_open(case)?;
    let mut case = next(case);
    case.owner = owner;
    let consequences = owner.map(|owner| Consequence::Assigned { owner }).into_iter().collect();
    Ok(Decision { case, consequences })
}

/// Edits summary and answers. Promises that depend on an answer start or fall away with it.
pub fn edit(
    case: &Case,
    _capability: &CaseHandler<'_>,
    summary: Option<String>,
    answers: Option<Answers>,
    calendars: &Calendars,
    now: Timestamp,
) -> Result<Decision, CaseRefusal> {
    check_open(case)?;
    let mut case = next(case);
    if let Some(summary) = summary {
        let summary = form::written(&summary);
        check_length("summary", &summary)?;
        case.summary = summary;
    }
    if let Some(changed) = answers {
        let service = case.service.clone();
        check_answers(&service.fields, &changed, false)?;
        case.answers.extend(changed);
        case.answers.retain(|_, answer| !answer.is_empty());
        check_answers(&service.fields, &case.answers, true)?;
        derive_promises(&mut case, calendars, now);
    }
    Ok(Decision { case, consequences: Vec::new() })
}

/// The customer withdraws the request.
pub fn withdraw(
    case: &Case,
    capability: &CaseHandler<'_>,
    reason: String,
    calendars: &Calendars,
    now: Timestamp,
) -> Result<Decision, CaseRefusal> {
    check_open(case)?;
    check_length("reason", &reason)?;
    let mut case = next(case);
    let mut consequences = Vec::new();
    let happening = Happening {
        key: WITHDRAWN,
        occurred_at: now,
        recorded_at: now,
        operator: capability.operator(),
        answers: Answers::new(),
        note: Some(reason),
    };
    apply(&mut case, happening, calendars, &mut consequences);
    Ok(Decision { case, consequences })
}

/// What the passing of time does: promises past their due date are marked broken, the owners of those near it are told,
/// and a date that was provisional is counted again once the calendar knows more, with a note in the record.
/// The version of the case stays: nothing that an editor writes has changed. `None` where nothing follows.
pub fn pass_time(case: &Case, calendars: &Calendars, now: Timestamp) -> Option<Decision> {
    let mut consequences = Vec::new();
    let mut changed = case.clone();
    let current = calendars.named(&case.service.calendar);
    let mut moved = Vec::new();
    for promise in changed.promises.iter_mut().filter(|promise| promise.dropped_at.is_none()) {
        let own = calendars.of(&promise.calendar_version);
        if promise.broken_at.is_none()
            && let Some(was) = promise.recount(own, current)
        {
            moved.extend(moved_text(&case.service, promise, was, current));
        }
    }
    if !moved.is_empty() {
        note_moved(&mut changed, &moved, now);
    }
    for promise in changed.promises.iter_mut().filter(|promise| promise.is_waiting() && promise.broken_at.is_none()) {
        let calendar = calendars.of(&promise.calendar_version);
        let Ok(due) = promise.due(calendar) else { continue };
        let passed = now > due.at && !due.provisional;
        if passed && promise.right {
            promise.dropped_at = Some(due.at);
        } else if passed {
            promise.broken_at = Some(due.at);
            consequences.push(Consequence::Broken { promise: promise.key.clone() });
        } else if calendar.date_of(now) >= due.soon_on && !promise.told_soon {
            promise.told_soon = true;
            consequences.push(Consequence::DueSoon { promise: promise.key.clone() });
        }
    }
    (changed != *case).then_some(Decision { case: changed, consequences })
}

/// What the record says of a date that was counted again; nothing where it is as provisional as before, and the same.
fn moved_text(service: &Service, promise: &Promise, was: Option<Due>, current: &Calendar) -> Option<String> {
    let due = promise.due(current).ok()?;
    if due.provisional && was.is_some_and(|was| was.on == due.on) {
        return None;
    }
    let name = service.promise(&promise.key).map_or(promise.key.as_str(), |rule| &rule.name.zh);
    let before = was.map_or("到期日原未定".to_owned(), |was| format!("到期日原暂定{}", was.on));
    let after = if due.provisional { "现暂定为" } else { "确定为" };
    let until = current.known().map_or(due.on.year(), |(_, until)| until.year());
    Some(format!("{name}：{before}，{until}年放假安排公布后{after}{}", due.on))
}

fn note_moved(case: &mut Case, moved: &[String], now: Timestamp) {
    let sequence = i64::try_from(case.milestones.len()).expect("a case has fewer than 2^63 milestones") + 1;
    case.milestones.push(Milestone {
        sequence,
        key: DATES_RECOUNTED.to_owned(),
        occurred_at: now,
        recorded_at: now,
        operator: OperatorId::SYSTEM,
        answers: Answers::new(),
        note: Some(moved.join("；")),
    });
}

pub(super) fn next(case: &Case) -> Case {
    let mut case = case.clone();
    case.version += 1;
    case
}

fn check_open(case: &Case) -> Result<(), CaseRefusal> {
    if case.state == CaseState::Open { Ok(()) } else { Err(CaseRefusal::CaseIsClosed) }
}

fn check_not_in_future(occurred_at: Timestamp, now: Timestamp) -> Result<(), CaseRefusal> {
    if occurred_at > now { Err(CaseRefusal::OccurredInFuture { occurred_at }) } else { Ok(()) }
}

/// Not in the future, and not before the case was received.
fn check_time(case: &Case, occurred_at: Timestamp, now: Timestamp) -> Result<(), CaseRefusal> {
    check_not_in_future(occurred_at, now)?;
    if occurred_at < case.received_at {
        let earliest = case.received_at;
        return Err(CaseRefusal::OccurredBefore { occurred_at, earliest, milestone: RECEIVED.to_owned() });
    }
    Ok(())
}

fn check_length(field: &'static str, text: &str) -> Result<(), CaseRefusal> {
    if text.chars().count() > TEXT_LIMIT {
        return Err(CaseRefusal::TextTooLong { field, limit: TEXT_LIMIT });
    }
    Ok(())
}

fn check_material(case: &Case, key: &str) -> Result<(), CaseRefusal> {
    if case.service.material(key).is_some() {
        return Ok(());
    }
    let known = case.service.materials.iter().map(|rule| rule.key.clone()).collect();
    Err(CaseRefusal::UnknownMaterial { material: key.to_owned(), known })
}
