//! Why something cannot be done to a case.

use jiff::Timestamp;

use crate::access::Denied;
use crate::calendar::CalendarRefusal;
use crate::form::AnswerProblem;
use crate::refusal::Refusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseRefusal {
    UnknownMilestone {
        milestone: String,
        known: Vec<String>,
    },
    UnknownMaterial {
        material: String,
        known: Vec<String>,
    },
    UnknownPromise {
        promise: String,
        known: Vec<String>,
    },
    Answer(AnswerProblem),
    /// The service takes no subject of this role.
    UnknownSubjectRole {
        role: String,
        known: Vec<String>,
    },
    WrongSubjectKind {
        role: String,
        kind: String,
        wanted: String,
    },
    SubjectTwice {
        role: String,
    },
    /// The service is about something, and nothing was named.
    SubjectMissing {
        role: String,
        kind: String,
    },
    /// The milestone does something to a thing of this kind, and the case is about none.
    MilestoneNeedsSubject {
        milestone: String,
        role: String,
        kind: String,
    },
    /// A subject of this role is not there to be taken off.
    SubjectNotThere {
        role: String,
    },
    /// The milestone was recorded and did something to the subject.
    SubjectInUse {
        role: String,
        milestone: String,
    },
    WaitingForMaterials {
        missing: Vec<String>,
    },
    WaitingForMilestone {
        milestone: String,
    },
    ExcludedByMilestone {
        milestone: String,
    },
    MilestoneAlreadyRecorded {
        milestone: String,
    },
    MilestoneIsAutomatic {
        milestone: String,
    },
    /// It follows from what happens elsewhere, as from money that was paid: the system records it.
    MilestoneBySystem {
        milestone: String,
    },
    /// Four eyes: another person must record it.
    SamePerson {
        milestone: String,
    },
    RoleMissing {
        role: String,
    },
    /// A rule wants somebody who is not of this role.
    RoleBarred {
        role: String,
    },
    /// A duty is still owed; the case cannot be closed over it.
    PromiseStillWaiting {
        promise: String,
    },
    /// Nobody is told of a longer time that was not granted.
    PromiseNotExtended {
        promise: String,
    },
    /// Nothing follows from silence before its time is over.
    PromiseNotBroken {
        promise: String,
    },
    CaseIsClosed,
    OccurredInFuture {
        occurred_at: Timestamp,
    },
    OccurredBefore {
        occurred_at: Timestamp,
        earliest: Timestamp,
        milestone: String,
    },
    NothingMissing,
    AlreadyNotified {
        at: Timestamp,
    },
    MaterialNotReceived {
        material: String,
    },
    NotExtendable {
        promise: String,
    },
    ExtensionsUsedUp {
        promise: String,
        times: u32,
    },
    PromiseNotOpen {
        promise: String,
    },
    /// Nobody found it broken: there is nothing to put right.
    PromiseNotFoundBroken {
        promise: String,
    },
    /// Its date has passed by the right clock too.
    PromiseIsBroken {
        promise: String,
    },
    ChangedMeanwhile {
        current_version: i64,
    },
    TextTooLong {
        field: &'static str,
        limit: usize,
    },
    Denied(Denied),
    Calendar(CalendarRefusal),
}

impl From<Denied> for CaseRefusal {
    fn from(denied: Denied) -> CaseRefusal {
        CaseRefusal::Denied(denied)
    }
}

impl From<AnswerProblem> for CaseRefusal {
    fn from(problem: AnswerProblem) -> CaseRefusal {
        CaseRefusal::Answer(problem)
    }
}

impl From<CalendarRefusal> for CaseRefusal {
    fn from(refusal: CalendarRefusal) -> CaseRefusal {
        CaseRefusal::Calendar(refusal)
    }
}

impl From<CaseRefusal> for Refusal {
    fn from(refusal: CaseRefusal) -> Refusal {
        use CaseRefusal::*;
        let code = refusal.code();
        let new = Refusal::new(code);
        match refusal {
            UnknownMilestone { milestone, known } => new.with("milestone", milestone).with("known", known.join(", ")),
            UnknownMaterial { material, known } => new.with("material", material).with("known", known.join(", ")),
            UnknownPromise { promise, known } => new.with("promise", promise).with("known", known.join(", ")),
            Answer(problem) => problem.into(),
            UnknownSubjectRole { role, known } => new.with("role", role).with("known", known.join(", ")),
            WrongSubjectKind { role, kind, wanted } => new.with("role", role).with("kind", kind).with("wanted", wanted),
            SubjectTwice { role } => new.with("role", role),
            SubjectMissing { role, kind } => new.with("role", role).with("kind", kind),
            MilestoneNeedsSubject { milestone, role, kind } => {
                new.with("milestone", milestone).with("role", role).with("kind", kind)
            }
            SubjectNotThere { role } => new.with("role", role),
            SubjectInUse { role, milestone } => new.with("role", role).with("milestone", milestone),
            WaitingForMaterials { missing } => new.with("missing", missing.join(", ")),
            WaitingForMilestone { milestone }
            | ExcludedByMilestone { milestone }
            | MilestoneAlreadyRecorded { milestone }
            | MilestoneIsAutomatic { milestone }
            | MilestoneBySystem { milestone }
            | SamePerson { milestone } => new.with("milestone", milestone),
            RoleMissing { role } | RoleBarred { role } => new.with("role", role),
            CaseIsClosed | NothingMissing => new,
            OccurredInFuture { occurred_at } => new.with("occurred_at", occurred_at.to_string()),
            OccurredBefore { occurred_at, earliest, milestone } => new
                .with("occurred_at", occurred_at.to_string())
                .with("earliest", earliest.to_string())
                .with("milestone", milestone),
            AlreadyNotified { at } => new.with("at", at.to_string()),
            MaterialNotReceived { material } => new.with("material", material),
            NotExtendable { promise }
            | PromiseNotOpen { promise }
            | PromiseNotFoundBroken { promise }
            | PromiseIsBroken { promise }
            | PromiseNotBroken { promise }
            | PromiseNotExtended { promise }
            | PromiseStillWaiting { promise } => new.with("promise", promise),
            ExtensionsUsedUp { promise, times } => new.with("promise", promise).with("times", times.to_string()),
            ChangedMeanwhile { current_version } => new.with("current_version", current_version.to_string()),
            TextTooLong { field, limit } => new.with("field", field).with("limit", limit.to_string()),
            Denied(denied) => denied.into(),
            Calendar(refusal) => refusal.into(),
        }
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Refusal {
        Refusal::new("not_permitted").with("permission", denied.0.key)
    }
}

impl From<CalendarRefusal> for Refusal {
    fn from(refusal: CalendarRefusal) -> Refusal {
        let new = Refusal::new(refusal.code()).with("cause", refusal.to_string());
        match refusal {
            CalendarRefusal::OutsideKnownCalendar { date, known_from, known_until, .. } => {
                let new = new.with("known_from", known_from.to_string()).with("known_until", known_until.to_string());
                match date {
                    Some(date) => new.with("date", date.to_string()),
                    None => new,
                }
            }
            _ => new,
        }
    }
}

impl CaseRefusal {
    /// The frozen code.
    pub fn code(&self) -> &'static str {
        use CaseRefusal::*;
        match self {
            UnknownMilestone { .. } => "unknown_milestone",
            UnknownMaterial { .. } => "unknown_material",
            UnknownPromise { .. } => "unknown_promise",
            Answer(problem) => problem.code(),
            UnknownSubjectRole { .. } => "unknown_subject_role",
            WrongSubjectKind { .. } => "wrong_subject_kind",
            SubjectTwice { .. } => "subject_twice",
            SubjectMissing { .. } => "subject_missing",
            MilestoneNeedsSubject { .. } => "milestone_needs_subject",
            SubjectNotThere { .. } => "subject_not_there",
            SubjectInUse { .. } => "subject_in_use",
            WaitingForMaterials { .. } => "waiting_for_materials",
            WaitingForMilestone { .. } => "waiting_for_milestone",
            ExcludedByMilestone { .. } => "excluded_by_milestone",
            MilestoneAlreadyRecorded { .. } => "milestone_already_recorded",
            MilestoneIsAutomatic { .. } => "milestone_is_automatic",
            MilestoneBySystem { .. } => "milestone_by_system",
            SamePerson { .. } => "same_person",
            RoleMissing { .. } => "role_missing",
            RoleBarred { .. } => "role_barred",
            PromiseStillWaiting { .. } => "promise_still_waiting",
            PromiseNotBroken { .. } => "promise_not_broken",
            PromiseNotExtended { .. } => "promise_not_extended",
            CaseIsClosed => "case_is_closed",
            OccurredInFuture { .. } => "occurred_in_future",
            OccurredBefore { .. } => "occurred_before_earlier_step",
            NothingMissing => "nothing_missing",
            AlreadyNotified { .. } => "already_notified",
            MaterialNotReceived { .. } => "material_not_received",
            NotExtendable { .. } => "promise_not_extendable",
            ExtensionsUsedUp { .. } => "extensions_used_up",
            PromiseNotOpen { .. } => "promise_not_open",
            PromiseNotFoundBroken { .. } => "promise_not_found_broken",
            PromiseIsBroken { .. } => "promise_is_broken",
            ChangedMeanwhile { .. } => "changed_meanwhile",
            TextTooLong { .. } => "text_too_long",
            Denied(_) => "not_permitted",
            Calendar(refusal) => refusal.code(),
        }
    }
}
