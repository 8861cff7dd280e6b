//! The facts of a promise, and what follows from them: when it is due and how it stands.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::terms::Grant;
use crate::calendar::{Calendar, CalendarRefusal, Counted, LegalUnit, Pause as CalendarPause};
use crate::id::{OperatorId, PartyId};
use crate::service::{Allowance, PromiseRule};

/// While the clock stands still; without `to` it still does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    pub from: Timestamp,
    pub to: Option<Timestamp>,
}

/// A longer time that was granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    pub by: Allowance,
    pub reason: String,
    pub at: Timestamp,
    pub operator: OperatorId,
}

/// One promise of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// 1, 2, … within the case.
    pub sequence: i64,
    /// The key of its rule in the service version of the case.
    pub key: String,
    pub started_at: Timestamp,
    pub allowance: Allowance,
    /// Where the allowance was agreed, where it is none of the pack.
    pub agreed: Option<String>,
    /// The party that owes it; absent, the office does.
    pub promisor: Option<PartyId>,
    /// How long before the due date it counts as due soon.
    pub warn: Option<Allowance>,
    /// The version of the calendar it runs on; a later calendar does not move it.
    pub calendar_version: String,
    pub pauses: Vec<Pause>,
    pub extensions: Vec<Extension>,
    pub kept_at: Option<Timestamp>,
    /// It fell away: what it waited for is not owed any more.
    pub dropped_at: Option<Timestamp>,
    /// It was found not kept when due. Once broken, always in the record.
    pub broken_at: Option<Timestamp>,
    /// The window of a right, not a duty: when the time has run out it expires and nobody broke it.
    pub right: bool,
    /// Its owner was told that it is due soon.
    pub told_soon: bool,
}

/// When a promise falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub on: Date,
    pub at: Timestamp,
    /// The first day it counts as due soon; the due day itself where the rule gives no warning.
    pub soon_on: Date,
    /// A day beyond the known calendar was used: it may still move.
    pub provisional: bool,
}

/// Why there is no due date now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotDue {
    /// The clock stands still since then.
    Paused(Timestamp),
    /// The calendar does not reach so far yet.
    Unknown(CalendarRefusal),
}

/// Where a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    Open,
    DueSoon,
    DueToday,
    Paused,
    /// Nobody knows whether it is due: its provisional date has passed, or the calendar tells no day at all.
    Unknown,
    Kept,
    Broken,
    KeptLate,
    Dropped,
    /// The time for using a right has run out.
    Expired,
}

impl Standing {
    pub const ALL: [Standing; 10] = [
        Standing::Open,
        Standing::DueSoon,
        Standing::DueToday,
        Standing::Paused,
        Standing::Unknown,
        Standing::Kept,
        Standing::Broken,
        Standing::KeptLate,
        Standing::Dropped,
        Standing::Expired,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Standing::Open => "open",
            Standing::DueSoon => "due_soon",
            Standing::DueToday => "due_today",
            Standing::Paused => "paused",
            Standing::Unknown => "unknown",
            Standing::Kept => "kept",
            Standing::Broken => "broken",
            Standing::KeptLate => "kept_late",
            Standing::Dropped => "dropped",
            Standing::Expired => "expired",
        }
    }

    pub fn parse(key: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|standing| standing.key() == key)
    }
}

impl Promise {
    /// A promise that starts by its rule, with the allowance that was granted for it.
    pub fn start(
        sequence: i64,
        rule: &PromiseRule,
        grant: Grant,
        started_at: Timestamp,
        calendar: &Calendar,
    ) -> Promise {
        Promise {
            sequence,
            key: rule.key.clone(),
            started_at,
            allowance: grant.allowance,
            agreed: grant.agreed,
            promisor: None,
            warn: rule.warn,
            calendar_version: calendar.version().to_owned(),
            pauses: Vec::new(),
            extensions: Vec::new(),
            kept_at: None,
            dropped_at: None,
            broken_at: None,
            right: rule.right,
            told_soon: false,
        }
    }

    /// Still waited for: neither kept nor dropped. A broken promise is still waited for.
    pub fn is_waiting(&self) -> bool {
        self.kept_at.is_none() && self.dropped_at.is_none()
    }

    pub fn paused_since(&self) -> Option<Timestamp> {
        self.pauses.last().filter(|pause| pause.to.is_none()).map(|pause| pause.from)
    }

    pub fn pause(&mut self, from: Timestamp) {
        if self.is_waiting() && self.paused_since().is_none() {
            self.pauses.push(Pause { from, to: None });
        }
    }

    pub fn resume(&mut self, to: Timestamp) {
        if let Some(pause) = self.pauses.last_mut().filter(|pause| pause.to.is_none()) {
            pause.to = Some(to.max(pause.from));
        }
    }

    /// The due date by the facts. An open pause leaves it open; a pause that was still open when the promise was kept
    /// or dropped ends then.
    pub fn due(&self, calendar: &Calendar) -> Result<Due, NotDue> {
        let end = self.kept_at.or(self.dropped_at);
        if end.is_none()
            && let Some(since) = self.paused_since()
        {
            return Err(NotDue::Paused(since));
        }
        let due = calendar.counted(|calendar| {
            let (on, at) = self.due_at(calendar, end)?;
            Ok((on, at, self.soon_on(on, calendar)))
        });
        let Counted { value: (on, at, soon_on), provisional } = due.map_err(NotDue::Unknown)?;
        Ok(Due { on, at, soon_on, provisional })
    }

    fn soon_on(&self, on: Date, calendar: &Calendar) -> Date {
        let soon_on = match self.warn {
            Some(Allowance::WorkingDays(days)) => calendar.add_working_days(on, -i64::from(days)),
            Some(Allowance::Days(days)) => Ok(on.saturating_sub(jiff::Span::new().days(i64::from(days)))),
            _ => Ok(on),
        };
        soon_on.unwrap_or(on).max(calendar.date_of(self.started_at))
    }

    /// When it is too late: only a known date is ever missed.
    pub fn missed_at(&self, calendar: &Calendar, at: Timestamp) -> Option<Timestamp> {
        let due = self.due(calendar).ok().filter(|due| !due.provisional)?;
        (at > due.at).then_some(due.at)
    }

    /// Takes a date that was provisional over to a calendar that knows more years. What it was before is answered, if it
    /// was anything; `None` where nothing is to be taken over.
    pub fn recount(&mut self, own: &Calendar, current: &Calendar) -> Option<Option<Due>> {
        let knows_more = current.known().map(|(_, until)| until) > own.known().map(|(_, until)| until);
        let was = match self.due(own) {
            Ok(due) if due.provisional && knows_more => Some(due),
            Err(NotDue::Unknown(_)) => None,
            _ => return None,
        };
        let due = self.due(current).ok()?;
        self.calendar_version = current.version().to_owned();
        if self.kept_at.is_none() {
            self.told_soon &= was.is_some_and(|was| was.on == due.on);
        } else if !self.right {
            self.broken_at = self.kept_at.and_then(|kept_at| self.missed_at(current, kept_at));
        }
        Some(was)
    }

    fn due_at(&self, calendar: &Calendar, end: Option<Timestamp>) -> Result<(Date, Timestamp), CalendarRefusal> {
        let mut steps = vec![self.allowance];
        for extension in &self.extensions {
            let last = steps.last_mut().expect("begins with one");
            match sum(*last, extension.by) {
                Some(together) => *last = together,
                None => steps.push(extension.by),
            }
        }
        let pauses: Vec<CalendarPause> = self
            .pauses
            .iter()
            .filter_map(|pause| pause.to.or(end).map(|to| CalendarPause { from: pause.from, to }))
            .collect();
        let paused = self.paused_days(calendar, end);
        // Hours run on from an instant, days from a day and to its closing.
        let (mut on, mut at) = (calendar.date_of(self.started_at), self.started_at);
        for step in steps {
            match step {
                Allowance::WorkingHours(hours) => at = calendar.deadline(at, i64::from(hours) * 3600, &pauses)?,
                Allowance::Hours(hours) => at = clock_deadline(at, i64::from(hours) * 3600, &pauses),
                // A day that was named is that day: it moves with no day off and no pause. One that is over is the first day.
                Allowance::Until(day) => {
                    on = on.max(day);
                    at = calendar.closing(on)?;
                    continue;
                }
                days => at = calendar.closing(end_of_period(on, days, &paused, calendar)?)?,
            }
            on = calendar.date_of(at);
        }
        Ok((on, at))
    }

    /// The paused days as spans `first..=last`, in order.
    pub(super) fn paused_days(&self, calendar: &Calendar, end: Option<Timestamp>) -> Vec<(Date, Date)> {
        let mut days = Vec::new();
        for pause in &self.pauses {
            let Some(to) = pause.to.or(end) else { continue };
            let (from, to) = (calendar.date_of(pause.from), calendar.date_of(to));
            if let Ok(first) = from.tomorrow()
                && first <= to
            {
                days.push((first, to));
            }
        }
        days
    }

    /// Where it stands at `now`.
    pub fn standing(&self, calendar: &Calendar, now: Timestamp) -> Standing {
        self.standing_by(&self.due(calendar), calendar, now)
    }

    /// As [`Promise::standing`], for whoever knows when it is due already.
    pub fn standing_by(&self, due: &Result<Due, NotDue>, calendar: &Calendar, now: Timestamp) -> Standing {
        if let Some(kept_at) = self.kept_at {
            let missed = due.as_ref().is_ok_and(|due| !due.provisional && kept_at > due.at);
            return if self.broken_at.is_some() || !self.right && missed { Standing::KeptLate } else { Standing::Kept };
        }
        if self.broken_at.is_some() {
            return Standing::Broken;
        }
        if let Some(dropped_at) = self.dropped_at {
            let passed = |due: &Due| !due.provisional && dropped_at >= due.at;
            let expired = self.right && due.as_ref().is_ok_and(passed);
            return if expired { Standing::Expired } else { Standing::Dropped };
        }
        match due {
            Err(NotDue::Paused(_)) => Standing::Paused,
            Err(NotDue::Unknown(_)) => Standing::Unknown,
            Ok(due) if now > due.at && due.provisional => Standing::Unknown,
            Ok(due) if now > due.at => {
                if self.right {
                    Standing::Expired
                } else {
                    Standing::Broken
                }
            }
            Ok(due) => {
                let today = calendar.date_of(now);
                if today >= due.on {
                    Standing::DueToday
                } else if today >= due.soon_on {
                    Standing::DueSoon
                } else {
                    Standing::Open
                }
            }
        }
    }
}

/// Two allowances of the same unit as one, so that "30 days and 30 more" is counted as 60 days from the start.
pub(super) fn sum(first: Allowance, second: Allowance) -> Option<Allowance> {
    use Allowance::*;
    match (first, second) {
        (WorkingDays(a), WorkingDays(b)) => Some(WorkingDays(a + b)),
        (Days(a), Days(b)) => Some(Days(a + b)),
        (Months(a), Months(b)) => Some(Months(a + b)),
        (Years(a), Years(b)) => Some(Years(a + b)),
        (WorkingHours(a), WorkingHours(b)) => Some(WorkingHours(a + b)),
        (Hours(a), Hours(b)) => Some(Hours(a + b)),
        _ => None,
    }
}

/// When an allowance from an instant runs out, its pauses taken out: the due date of a promise, outside any case.
pub fn deadline(
    calendar: &Calendar,
    started_at: Timestamp,
    allowance: Allowance,
    pauses: &[CalendarPause],
) -> Result<Timestamp, CalendarRefusal> {
    let promise = Promise {
        sequence: 1,
        key: String::new(),
        started_at,
        allowance,
        agreed: None,
        promisor: None,
        warn: None,
        calendar_version: String::new(),
        pauses: pauses.iter().map(|pause| Pause { from: pause.from, to: Some(pause.to) }).collect(),
        extensions: Vec::new(),
        kept_at: None,
        dropped_at: None,
        broken_at: None,
        right: false,
        told_soon: false,
    };
    promise.due_at(calendar, None).map(|(_, at)| at)
}

/// The instant `seconds` after `start` by the clock; a pause that begins before it puts it off by as long as it lasts.
fn clock_deadline(start: Timestamp, seconds: i64, pauses: &[CalendarPause]) -> Timestamp {
    let mut pauses = pauses.to_vec();
    pauses.sort_unstable();
    let mut due = start.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
    // Up to where time is accounted for: what lies in two pauses is paused once.
    let mut counted = start;
    for CalendarPause { from, to } in pauses {
        let from = from.max(counted);
        if to <= from {
            continue;
        }
        if from >= due {
            break;
        }
        due = due.saturating_add(to.duration_since(from)).unwrap_or(Timestamp::MAX);
        counted = to;
    }
    due
}

pub(super) fn is_paused(day: Date, paused: &[(Date, Date)]) -> bool {
    paused.iter().any(|(first, last)| *first <= day && day <= *last)
}

/// The last day of a period that begins after `start`, paused days not counted.
fn end_of_period(
    start: Date,
    allowance: Allowance,
    paused: &[(Date, Date)],
    calendar: &Calendar,
) -> Result<Date, CalendarRefusal> {
    let paused_count = |until: Date| -> i64 {
        let spans = paused.iter().filter(|(first, _)| *first <= until && *first > start);
        spans.map(|(first, last)| i64::from(first.until(*last).map_or(0, |span| span.get_days())) + 1).sum()
    };
    match allowance {
        Allowance::WorkingDays(days) if paused.is_empty() => calendar.add_working_days(start, i64::from(days)),
        Allowance::WorkingDays(days) => {
            let mut day = start;
            let mut left = days;
            while left > 0 {
                day = calendar.add_working_days(day, 1)?;
                if !is_paused(day, paused) {
                    left -= 1;
                }
            }
            Ok(day)
        }
        // Hours run on instants, and a day that was named is counted by nothing: they never come here.
        Allowance::WorkingHours(_) | Allowance::Hours(_) | Allowance::Until(_) => Ok(start),
        Allowance::Days(days) => {
            let mut total = i64::from(days);
            let mut end = calendar.legal_period_end(start, total, LegalUnit::Days)?;
            if !paused.is_empty() {
                end = start;
                total = i64::from(days);
                while total > 0 {
                    end = end.saturating_add(jiff::Span::new().days(1));
                    calendar.day(end)?;
                    if !is_paused(end, paused) {
                        total -= 1;
                    }
                }
                end = calendar.legal_period_end(end, 0, LegalUnit::Days)?;
            }
            Ok(end)
        }
        Allowance::Months(months) => {
            let end = calendar.legal_period_end(start, i64::from(months), LegalUnit::Months)?;
            move_by(end, paused_count(end), calendar)
        }
        Allowance::Years(years) => {
            let end = calendar.legal_period_end(start, i64::from(years), LegalUnit::Years)?;
            move_by(end, paused_count(end), calendar)
        }
    }
}

fn move_by(end: Date, days: i64, calendar: &Calendar) -> Result<Date, CalendarRefusal> {
    if days == 0 { Ok(end) } else { calendar.legal_period_end(end, days, LegalUnit::Days) }
}
