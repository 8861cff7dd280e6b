//! How milestones move a case and its promises. One place decides whether a milestone may happen, and one place lets
//! it happen: [`check`] and [`apply`].

use jiff::Timestamp;

use super::file::{Case, CaseState, Consequence, Milestone};
use super::refusal::CaseRefusal;
use crate::access::Actor;
use crate::calendars::Calendars;
use crate::form::Answer;
use crate::id::OperatorId;
use crate::promise::{Promise, Standing, terms};
use crate::service::{
    Answers, MATERIALS_COMPLETE, MATERIALS_RETURNED, MISSING_MATERIALS_NOTIFIED, MilestoneRule, PromiseRule, WITHDRAWN,
    Within,
};

/// A milestone of the service and whether it may be recorded now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextMilestone<'case> {
    pub rule: &'case MilestoneRule,
    pub refusal: Option<CaseRefusal>,
}

/// The milestones a clerk may still record, each with the reason where it is not possible yet. Those that happened and
/// do not repeat, and those the engine records itself, are left out.
pub fn next_milestones<'case>(
    case: &'case Case,
    actor: &Actor,
    calendars: &Calendars,
    now: Timestamp,
) -> Vec<NextMilestone<'case>> {
    let by_hand = |rule: &&MilestoneRule| {
        !rule.begins_cases()
            && rule.key != MISSING_MATERIALS_NOTIFIED
            && rule.key != WITHDRAWN
            && (rule.repeats || case.milestone(&rule.key).is_none())
    };
    let next = |rule| NextMilestone { rule, refusal: check(case, rule, actor, calendars, now).err() };
    case.service.milestones.iter().filter(by_hand).map(next).collect()
}

/// Whether a milestone may be recorded, apart from its answers and its time.
pub(super) fn check(
    case: &Case,
    rule: &MilestoneRule,
    actor: &Actor,
    calendars: &Calendars,
    now: Timestamp,
) -> Result<(), CaseRefusal> {
    if case.state != CaseState::Open {
        return Err(CaseRefusal::CaseIsClosed);
    }
    if !rule.repeats && case.milestone(&rule.key).is_some() {
        return Err(CaseRefusal::MilestoneAlreadyRecorded { milestone: rule.key.clone() });
    }
    if let Some(milestone) = rule.excludes.iter().find(|key| case.milestone(key).is_some()) {
        return Err(CaseRefusal::ExcludedByMilestone { milestone: milestone.clone() });
    }
    if rule.by_system() && !actor.is_system() {
        return Err(CaseRefusal::MilestoneBySystem { milestone: rule.key.clone() });
    }
    let missing = case.missing();
    let requires_materials = rule.requires_materials || rule.requires.iter().any(|key| key == MATERIALS_COMPLETE);
    if requires_materials && !missing.is_empty() {
        return Err(CaseRefusal::WaitingForMaterials { missing });
    }
    if let Some(milestone) = rule.requires.iter().find(|key| case.milestone(key).is_none()) {
        return Err(CaseRefusal::WaitingForMilestone { milestone: milestone.clone() });
    }
    check_role(rule.role.as_deref(), actor)?;
    let barred = rule.barred_roles.iter().find(|role| actor.has_role(role));
    if let Some(role) = barred {
        return Err(CaseRefusal::RoleBarred { role: role.clone() });
    }
    if let Some(promise) = &rule.requires_broken {
        let broken = case
            .promise(promise)
            .is_some_and(|known| known.standing(calendars.of(&known.calendar_version), now) == Standing::Broken);
        if !broken {
            return Err(CaseRefusal::PromiseNotBroken { promise: promise.clone() });
        }
    }
    if let Some(promise) = &rule.requires_extended
        && case.promise(promise).is_none_or(|known| known.extensions.is_empty())
    {
        return Err(CaseRefusal::PromiseNotExtended { promise: promise.clone() });
    }
    if rule.requires_promises_kept
        && let Some(promise) = waiting_duty(case, &rule.key)
    {
        return Err(CaseRefusal::PromiseStillWaiting { promise: promise.to_owned() });
    }
    if let Some(earlier) = rule.not_by_recorder_of.as_deref().and_then(|key| case.milestone(key))
        && earlier.operator == actor.operator
    {
        return Err(CaseRefusal::SamePerson { milestone: earlier.key.clone() });
    }
    Ok(())
}

/// A promise that still waits, is no mere right, and is neither kept nor dropped by this milestone.
fn waiting_duty<'case>(case: &'case Case, milestone: &str) -> Option<&'case str> {
    let touched = |rule: &PromiseRule| {
        rule.to == milestone || rule.or.iter().any(|key| key == milestone) || rule.unless.as_deref() == Some(milestone)
    };
    let mut waiting = case.promises.iter().filter(|promise| promise.is_waiting() && !promise.right);
    waiting
        .find(|promise| case.service.promise(&promise.key).is_none_or(|rule| !touched(rule)))
        .map(|promise| promise.key.as_str())
}

pub(super) fn check_role(role: Option<&str>, actor: &Actor) -> Result<(), CaseRefusal> {
    match role {
        None => Ok(()),
        Some(role) if actor.has_role(role) => Ok(()),
        Some(role) => Err(CaseRefusal::RoleMissing { role: role.to_owned() }),
    }
}

/// A milestone about to happen.
pub(super) struct Happening<'a> {
    pub key: &'a str,
    pub occurred_at: Timestamp,
    pub recorded_at: Timestamp,
    pub operator: OperatorId,
    pub answers: Answers,
    pub note: Option<String>,
}

/// Lets a milestone happen: it keeps, drops, pauses, resumes and starts promises, and may close the case.
pub(super) fn apply(
    case: &mut Case,
    happening: Happening<'_>,
    calendars: &Calendars,
    consequences: &mut Vec<Consequence>,
) {
    let service = case.service.clone();
    let occurred_at = happening.occurred_at;
    let key = happening.key.to_owned();
    case.milestones.push(Milestone {
        sequence: count(case.milestones.len()) + 1,
        key: key.clone(),
        occurred_at,
        recorded_at: happening.recorded_at,
        operator: happening.operator,
        answers: happening.answers,
        note: happening.note,
    });
    for promise in case.promises.iter_mut().filter(|promise| promise.is_waiting()) {
        let Some(rule) = service.promise(&promise.key) else { continue };
        if key == MATERIALS_RETURNED {
            if rule.from == MATERIALS_COMPLETE {
                promise.dropped_at = Some(occurred_at);
            }
        } else if rule.to == key || rule.or.contains(&key) {
            keep(promise, occurred_at, calendars);
        } else if rule.unless.as_deref() == Some(&key) {
            promise.dropped_at = Some(occurred_at);
        } else if rule.restart.as_deref() == Some(&key) {
            break_if_late(promise, occurred_at, calendars);
            promise.dropped_at = Some(occurred_at);
        } else if let Some(pause) = &rule.pause {
            if pause.from == key {
                promise.pause(occurred_at);
            } else if pause.to == key {
                promise.resume(occurred_at);
            }
        }
    }
    derive_promises(case, calendars, occurred_at);
    if let Some(rule) = service.milestone(&key) {
        if let Some(letter) = &rule.letter {
            let missing = if key == MISSING_MATERIALS_NOTIFIED { case.missing() } else { Vec::new() };
            consequences.push(Consequence::Letter { key: letter.clone(), missing });
        }
        if rule.closes {
            close(case, CaseState::Closed, occurred_at, calendars);
        }
    }
    if key == WITHDRAWN {
        close(case, CaseState::Withdrawn, occurred_at, calendars);
    }
}

fn keep(promise: &mut Promise, at: Timestamp, calendars: &Calendars) {
    promise.kept_at = Some(at);
    break_if_late(promise, at, calendars);
}

fn break_if_late(promise: &mut Promise, at: Timestamp, calendars: &Calendars) {
    if promise.broken_at.is_none() && !promise.right {
        promise.broken_at = promise.missed_at(calendars.of(&promise.calendar_version), at);
    }
}

fn close(case: &mut Case, state: CaseState, at: Timestamp, calendars: &Calendars) {
    case.state = state;
    case.closed_at = Some(at);
    for promise in case.promises.iter_mut().filter(|promise| promise.is_waiting()) {
        break_if_late(promise, at, calendars);
        promise.dropped_at = Some(at);
    }
}

/// Starts the promises whose beginning has happened and whose condition holds, and drops waiting ones whose condition
/// does not hold any more. A promise is started once for each occurrence of its beginning, and not while one waits.
pub(super) fn derive_promises(case: &mut Case, calendars: &Calendars, at: Timestamp) {
    let service = case.service.clone();
    for rule in &service.promises {
        let holds = rule.when.as_ref().is_none_or(|when| when.holds(case.answer(&when.field)));
        let promisor = case.party_in(&rule.owed_by);
        let waiting = case.promises.iter_mut().find(|promise| promise.key == rule.key && promise.is_waiting());
        if let Some(promise) = waiting {
            promise.promisor = promisor.or(promise.promisor);
            if !holds {
                promise.dropped_at = Some(at);
            }
            continue;
        }
        if holds && let Some(promise) = start(case, rule, calendars) {
            case.promises.push(Promise { promisor, ..promise });
        }
    }
}

/// The rules of promises that have begun and hold, but nobody is bound by: they take their time from what was agreed, and
/// nothing was.
pub fn not_promised(case: &Case) -> Vec<&PromiseRule> {
    let holds = |rule: &&PromiseRule| rule.when.as_ref().is_none_or(|when| when.holds(case.answer(&when.field)));
    let agreed = |rule: &&PromiseRule| matches!(&rule.within, Within::Agreed(agreed) if agreed.otherwise.is_none());
    let rules = case.service.promises.iter().filter(agreed).filter(holds);
    rules.filter(|rule| case.promise(&rule.key).is_none() && begins(case, rule).is_some()).collect()
}

fn start(case: &Case, rule: &PromiseRule, calendars: &Calendars) -> Option<Promise> {
    let from = begins(case, rule)?;
    let calendar = calendars.named(&case.service.calendar);
    let on = calendar.date_of(from.occurred_at);
    let until = match &rule.within {
        Within::Until(named) => case.answer(&named.until).and_then(Answer::text).and_then(|day| day.parse().ok()),
        Within::Fixed(_) | Within::Agreed(_) => None,
    };
    let grant = terms::grant(rule, &case.terms, case.party_in(&rule.owed_by), on, until)?;
    let mut promise = Promise::start(count(case.promises.len()) + 1, rule, grant, from.occurred_at, calendar);
    if let Some(pause) = &rule.pause {
        for milestone in case.milestones.iter().filter(|m| m.sequence >= from.sequence) {
            if milestone.key == pause.from {
                promise.pause(milestone.occurred_at);
            } else if milestone.key == pause.to {
                promise.resume(milestone.occurred_at);
            }
        }
    }
    Some(promise)
}

/// The milestone a promise begins with now, if it does.
fn begins<'case>(case: &'case Case, rule: &PromiseRule) -> Option<&'case Milestone> {
    let first = case.milestone(&rule.from)?;
    let again = rule.restart.as_deref().and_then(|key| case.milestone(key));
    let from = again.filter(|again| again.sequence > first.sequence).unwrap_or(first);
    let already = case.promises.iter().rev().find(|promise| promise.key == rule.key);
    // One that was dropped because its condition failed comes back with the condition; an expired right does not.
    let gone = |promise: &Promise| promise.dropped_at.is_some() && promise.broken_at.is_none() && !promise.right;
    if already.is_some_and(|promise| promise.started_at >= from.occurred_at && !gone(promise)) {
        return None;
    }
    // A completion that was taken back begins nothing.
    let returned = case.milestone(MATERIALS_RETURNED).map_or(0, |milestone| milestone.sequence);
    if first.key == MATERIALS_COMPLETE && returned > first.sequence {
        return None;
    }
    let after = |key: &String| case.milestones.iter().any(|m| m.key == *key && m.sequence > from.sequence);
    if after(&rule.to) || rule.or.iter().any(after) {
        return None;
    }
    if rule.unless.as_ref().is_some_and(|key| case.milestone(key).is_some()) {
        return None;
    }
    Some(from)
}

/// Records `materials-complete` when nothing required is missing any more, and `materials-returned` where something
/// became missing again: what was promised from the completion starts anew with the next one.
pub(super) fn settle_materials(
    case: &mut Case,
    at: Timestamp,
    recorded_at: Timestamp,
    operator: OperatorId,
    calendars: &Calendars,
    consequences: &mut Vec<Consequence>,
) {
    if case.service.milestone(MATERIALS_COMPLETE).is_none() {
        return;
    }
    let latest = |key: &str| case.milestone(key).map_or(0, |milestone| milestone.sequence);
    let is_complete = latest(MATERIALS_COMPLETE) > latest(MATERIALS_RETURNED);
    let nothing_missing = case.missing().is_empty();
    let key = match (is_complete, nothing_missing) {
        (false, true) => MATERIALS_COMPLETE,
        (true, false) => MATERIALS_RETURNED,
        _ => return,
    };
    let happening = Happening { key, occurred_at: at, recorded_at, operator, answers: Answers::new(), note: None };
    apply(case, happening, calendars, consequences);
}

fn count(length: usize) -> i64 {
    i64::try_from(length).expect("a case has fewer than 2^63 entries")
}
