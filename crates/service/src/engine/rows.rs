//! Cases as rows and rows as cases: the one place where the two meet.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yinuo_core::calendar::Calendar;
use yinuo_core::calendars::Calendars;
use yinuo_core::case::{Case, CaseState, Channel, Material, MaterialState, Milestone};
use yinuo_core::id::{CaseId, OfficeId, OperatorId, PartyId};
use yinuo_core::promise::{Due, Extension, NotDue, Pause, Promise, Term};
use yinuo_core::service::{Answers, OFFICE, Service};
use yinuo_core::subject::{Subject, SubjectRef};
use yinuo_core::systems::subject_kind;
use yinuo_store::tables::case::{
    CASE_SUBJECTS, CaseRow, CaseSubjectRow, MATERIALS, MILESTONES, MaterialRow, MilestoneRow, PROMISES, PromiseRow,
    SubjectTermRow, TERMS_OF_SUBJECT,
};

use super::facts::Facts;
use super::plan::LoadPlan;
use super::whole::Whole;
use crate::rules::Rules;
use crate::stop::Stop;
use crate::subject::of_case_row;

/// The instant of a stored number of microseconds.
pub fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

#[derive(Serialize, Deserialize)]
struct StoredPause {
    from: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct StoredExtension {
    by: yinuo_core::service::Allowance,
    reason: String,
    at: i64,
    operator: i64,
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("plain data has a JSON form")
}

/// The rows of a case, as loaded.
#[derive(Debug)]
pub struct CaseRows {
    pub case: CaseRow,
    pub subjects: Vec<CaseSubjectRow>,
    pub milestones: Vec<MilestoneRow>,
    pub materials: Vec<MaterialRow>,
    pub promises: Vec<PromiseRow>,
}

/// Builds the case of these rows.
pub fn case_from_rows(rows: CaseRows, rules: &Rules) -> Result<Case, Stop> {
    let CaseRows { case: row, mut subjects, mut milestones, materials, mut promises } = rows;
    let damaged = |what: &str| Stop::damaged("cases", format!("{}: {what}", row.number));
    let service = rules.by_version(&row.service_version).ok_or_else(|| damaged("unknown service version"))?.clone();
    milestones.sort_by_key(|milestone| milestone.sequence);
    promises.sort_by_key(|promise| promise.sequence);
    subjects.sort_by_key(|subject| subject.sequence);
    let subject = |row: CaseSubjectRow| Ok::<_, Stop>(Subject { of: of_case_row(&row)?, role: row.role });
    let subjects = subjects.into_iter().map(subject).collect::<Result<Vec<_>, _>>()?;
    let milestones = milestones.into_iter().map(milestone_from_row).collect::<Option<Vec<_>>>();
    let materials = materials.into_iter().map(material_from_row).collect::<Option<Vec<_>>>();
    let promises = promises.into_iter().map(|row| promise_from_row(&row)).collect::<Option<Vec<_>>>();
    Ok(Case {
        id: CaseId::from_number(row.id),
        party: PartyId::from_number(row.party_id),
        subjects,
        office: OfficeId::from_number(row.office_id),
        owner: row.owner_id.map(OperatorId::from_number),
        channel: Channel::parse(&row.channel).ok_or_else(|| damaged("channel"))?,
        answers: answers_from(&row.answers).ok_or_else(|| damaged("answers"))?,
        state: CaseState::parse(&row.state).ok_or_else(|| damaged("state"))?,
        received_at: instant(row.received_at),
        opened_at: instant(row.opened_at),
        closed_at: row.closed_at.map(instant),
        version: row.version,
        materials: materials.ok_or_else(|| damaged("materials"))?,
        milestones: milestones.ok_or_else(|| damaged("milestones"))?,
        promises: promises.ok_or_else(|| damaged("promises"))?,
        terms: Vec::new(),
        service,
        number: row.number,
        summary: row.summary,
    })
}

impl Whole for Case {
    fn want(id: i64, plan: &mut LoadPlan) {
        plan.want::<CaseRow>(id);
        plan.want_by(&CASE_SUBJECTS, id);
        plan.want_by(&MILESTONES, id);
        plan.want_by(&MATERIALS, id);
        plan.want_by(&PROMISES, id);
        plan.follow_by(&TERMS_OF_SUBJECT);
        plan.then(move |facts, plan| {
            // A case is built here only for what few services ask, else where its command is carried out. One that cannot be built is told there.
            if service_of(facts, id).is_some_and(|service| service.takes_terms())
                && let Ok(Some(case)) = facts.whole::<Case>(id)
            {
                owing(&case).for_each(|party| plan.want_by(&TERMS_OF_SUBJECT, party.number()));
            }
        });
    }

    fn build(id: i64, facts: &Facts) -> Result<Option<Case>, Stop> {
        let Some(case) = facts.row::<CaseRow>(id).cloned() else { return Ok(None) };
        let rows = CaseRows {
            case,
            subjects: facts.rows_by(&CASE_SUBJECTS, id).into_iter().cloned().collect(),
            milestones: facts.rows_by(&MILESTONES, id).into_iter().cloned().collect(),
            materials: facts.rows_by(&MATERIALS, id).into_iter().cloned().collect(),
            promises: facts.rows_by(&PROMISES, id).into_iter().cloned().collect(),
        };
        case_from_rows(rows, facts.rules()).map(Some)
    }
}

/// The service of a case that was asked for, without building the case.
pub fn service_of(facts: &Facts, case: i64) -> Option<&Arc<Service>> {
    facts.rules().by_version(&facts.row::<CaseRow>(case)?.service_version)
}

/// The parties named in the case that may owe something by what was agreed with them.
fn owing(case: &Case) -> impl Iterator<Item = PartyId> {
    case.service.promises.iter().filter_map(|rule| case.party_in(&rule.owed_by))
}

/// The terms of service that promises of a case may take their time from. They stand with the parties, so a case does not keep
/// them.
pub fn terms_of_case(facts: &Facts, case: &Case) -> Result<Vec<Term>, Stop> {
    let parties: BTreeSet<PartyId> = owing(case).collect();
    let mut terms = Vec::new();
    for party in parties {
        terms.extend(terms_of_party(facts, party)?);
    }
    Ok(terms)
}

/// What was agreed with a party.
pub fn terms_of_party(facts: &Facts, party: PartyId) -> Result<Vec<Term>, Stop> {
    facts.rows_by(&TERMS_OF_SUBJECT, party.number()).into_iter().cloned().map(term_from_row).collect()
}

fn answers_from(text: &str) -> Option<Answers> {
    if text == "{}" { Some(Answers::new()) } else { serde_json::from_str(text).ok() }
}

fn milestone_from_row(row: MilestoneRow) -> Option<Milestone> {
    Some(Milestone {
        sequence: row.sequence,
        key: row.key,
        occurred_at: instant(row.occurred_at),
        recorded_at: instant(row.recorded_at),
        operator: OperatorId::from_number(row.operator_id),
        answers: answers_from(&row.answers)?,
        note: row.note,
    })
}

fn material_from_row(row: MaterialRow) -> Option<Material> {
    Some(Material {
        state: MaterialState::parse(&row.state)?,
        key: row.key,
        at: instant(row.at),
        operator: OperatorId::from_number(row.operator_id),
        note: row.note,
    })
}

fn promise_from_row(row: &PromiseRow) -> Option<Promise> {
    let pauses: Vec<StoredPause> = stored_list(&row.pauses)?;
    let extensions: Vec<StoredExtension> = stored_list(&row.extensions)?;
    Some(Promise {
        sequence: row.sequence,
        key: row.key.clone(),
        started_at: instant(row.started_at),
        allowance: row.allowance.parse().ok()?,
        agreed: row.agreed.clone(),
        promisor: row.promisor_id.map(PartyId::from_number),
        warn: match &row.warn {
            Some(text) => Some(text.parse().ok()?),
            None => None,
        },
        calendar_version: row.calendar_version.clone(),
        pauses: pauses
            .into_iter()
            .map(|pause| Pause { from: instant(pause.from), to: pause.to.map(instant) })
            .collect(),
        extensions: extensions
            .into_iter()
            .map(|extension| Extension {
                by: extension.by,
                reason: extension.reason,
                at: instant(extension.at),
                operator: OperatorId::from_number(extension.operator),
            })
            .collect(),
        kept_at: row.kept_at.map(instant),
        dropped_at: row.dropped_at.map(instant),
        broken_at: row.broken_at.map(instant),
        right: row.is_right != 0,
        told_soon: row.told_soon != 0,
    })
}

/// A term of service as it is kept.
pub fn term_from_row(row: SubjectTermRow) -> Result<Term, Stop> {
    let damaged = || Stop::damaged("subject_terms", format!("{} of {}", row.key, row.subject_id));
    let until = row.effective_until.as_deref().map(str::parse).transpose().map_err(|_| damaged())?;
    Ok(Term {
        of: SubjectRef { kind: subject_kind(&row.subject_kind).ok_or_else(damaged)?, id: row.subject_id },
        within: row.within.parse().map_err(|_| damaged())?,
        from: row.effective_from.parse().map_err(|_| damaged())?,
        until,
        key: row.key,
        cite: row.cite,
    })
}

fn stored_list<T: serde::de::DeserializeOwned>(text: &str) -> Option<Vec<T>> {
    if text == "[]" { Some(Vec::new()) } else { serde_json::from_str(text).ok() }
}

fn is_waited_for(promise: &&Promise) -> bool {
    promise.kept_at.is_none() && promise.dropped_at.is_none()
}

/// When the duty is due that falls due first.
pub fn first_due(case: &Case, calendars: &Calendars) -> Option<i64> {
    let due = |promise: &Promise| promise.due(calendars.of(&promise.calendar_version)).ok();
    let duties = case.promises.iter().filter(is_waited_for).filter(|promise| !promise.right);
    duties.filter_map(due).map(|due| micros(due.at)).min()
}

/// Whether a promise that is waited for is marked as broken.
pub fn is_broken(case: &Case) -> bool {
    case.promises.iter().filter(is_waited_for).any(|promise| promise.broken_at.is_some())
}

pub fn case_row(case: &Case, calendars: &Calendars) -> CaseRow {
    CaseRow {
        slot: case.id.slot().number(),
        id: case.id.number(),
        number: case.number.clone(),
        service_key: case.service.key.clone(),
        service_version: case.service.version.clone(),
        party_id: case.party.number(),
        office_id: case.office.number(),
        owner_id: case.owner.map(OperatorId::number),
        channel: case.channel.key().to_owned(),
        summary: case.summary.clone(),
        answers: json(&case.answers),
        state: case.state.key().to_owned(),
        received_at: micros(case.received_at),
        opened_at: micros(case.opened_at),
        closed_at: case.closed_at.map(micros),
        due_at: first_due(case, calendars),
        is_broken: i64::from(is_broken(case)),
        version: case.version,
    }
}

/// The rows of what a case is about.
pub fn subject_rows(case: &Case) -> impl Iterator<Item = CaseSubjectRow> + '_ {
    (1..).zip(&case.subjects).map(|(sequence, subject)| CaseSubjectRow {
        slot: case.id.slot().number(),
        case_id: case.id.number(),
        sequence,
        subject_kind: subject.of.kind.key.to_owned(),
        subject_id: subject.of.id,
        role: subject.role.clone(),
    })
}

pub fn milestone_row(case: &Case, milestone: &Milestone) -> MilestoneRow {
    MilestoneRow {
        slot: case.id.slot().number(),
        case_id: case.id.number(),
        sequence: milestone.sequence,
        key: milestone.key.clone(),
        occurred_at: micros(milestone.occurred_at),
        recorded_at: micros(milestone.recorded_at),
        operator_id: milestone.operator.number(),
        answers: json(&milestone.answers),
        note: milestone.note.clone(),
    }
}

pub fn material_row(case: &Case, material: &Material) -> MaterialRow {
    MaterialRow {
        slot: case.id.slot().number(),
        case_id: case.id.number(),
        key: material.key.clone(),
        state: material.state.key().to_owned(),
        at: micros(material.at),
        operator_id: material.operator.number(),
        note: material.note.clone(),
    }
}

/// The next instant at which time alone changes something: the warning, then the breach. A date that is not certain breaks
/// nothing; where a later calendar knows more already, it is to be counted again at once.
fn timer_at(state: &str, promise: &Promise, due: Option<Due>, own: &Calendar, current: &Calendar) -> Option<i64> {
    let waits_for_calendar = matches!(state, "unknown" | "provisional" | "kept_provisional");
    if waits_for_calendar && own.version() != current.version() && promise.clone().recount(own, current).is_some() {
        return Some(micros(promise.started_at));
    }
    let due = due.filter(|_| matches!(state, "open" | "provisional"))?;
    if promise.told_soon {
        return (!due.provisional).then(|| micros(due.at) + 1);
    }
    let opens = own.instant_of(due.soon_on.at(0, 0, 0, 0)).unwrap_or(due.at);
    Some(micros(opens.min(due.at)))
}

/// The row of a promise: its facts, and what timer and board are led by. `state` is what is true whatever the time is;
/// an open promise whose due date has passed reads as broken even before the timer has marked it.
pub fn promise_row(case: &Case, promise: &Promise, calendars: &Calendars) -> PromiseRow {
    let calendar = calendars.of(&promise.calendar_version);
    let due = promise.due(calendar);
    let state = if promise.kept_at.is_some() {
        if promise.broken_at.is_some() {
            "kept_late"
        } else if !promise.right && due.as_ref().is_ok_and(|due| due.provisional) {
            "kept_provisional"
        } else {
            "kept"
        }
    } else if promise.broken_at.is_some() {
        if promise.dropped_at.is_some() { "broken_closed" } else { "broken" }
    } else if promise.dropped_at.is_some() {
        if promise.right { "expired" } else { "dropped" }
    } else {
        match &due {
            Ok(due) if due.provisional => "provisional",
            Ok(_) => "open",
            Err(NotDue::Paused(_)) => "paused",
            Err(NotDue::Unknown(_)) => "unknown",
        }
    };
    let due = due.ok();
    let timer_at = timer_at(state, promise, due, calendar, calendars.named(&case.service.calendar));
    let pauses: Vec<_> =
        promise.pauses.iter().map(|p| StoredPause { from: micros(p.from), to: p.to.map(micros) }).collect();
    let extensions: Vec<_> = promise
        .extensions
        .iter()
        .map(|e| StoredExtension {
            by: e.by,
            reason: e.reason.clone(),
            at: micros(e.at),
            operator: e.operator.number(),
        })
        .collect();
    PromiseRow {
        slot: case.id.slot().number(),
        case_id: case.id.number(),
        sequence: promise.sequence,
        key: promise.key.clone(),
        started_at: micros(promise.started_at),
        allowance: promise.allowance.to_string(),
        warn: promise.warn.map(|warn| warn.to_string()),
        calendar_version: promise.calendar_version.clone(),
        pauses: if pauses.is_empty() { "[]".to_owned() } else { json(&pauses) },
        extensions: if extensions.is_empty() { "[]".to_owned() } else { json(&extensions) },
        kept_at: promise.kept_at.map(micros),
        dropped_at: promise.dropped_at.map(micros),
        broken_at: promise.broken_at.map(micros),
        is_right: i64::from(promise.right),
        agreed: promise.agreed.clone(),
        owed_by: case.service.promise(&promise.key).map_or(OFFICE, |rule| &rule.owed_by).to_owned(),
        promisor_id: promise.promisor.map(PartyId::number),
        office_id: case.office.number(),
        owner_id: case.owner.map(OperatorId::number),
        state: state.to_owned(),
        due_on: due.map(|due| due.on.to_string()),
        due_at: due.map(|due| micros(due.at)),
        soon_on: due.map(|due| due.soon_on.to_string()),
        timer_at,
        told_soon: i64::from(promise.told_soon),
    }
}
