//! Putting right that a promise was found broken under a wrong clock. What was recorded stays in the record, and so does that it was put right.

use jiff::Timestamp;

use super::decide::next;
use super::file::{Case, Decision};
use super::refusal::CaseRefusal;
use crate::access::CaseCorrector;
use crate::calendars::Calendars;

/// Takes back that a promise was found broken: its due date has not come yet, or it was kept before that. One whose date has passed stays broken.
pub fn put_right(
    case: &Case,
    _capability: &CaseCorrector<'_>,
    promise: &str,
    calendars: &Calendars,
    now: Timestamp,
) -> Result<Decision, CaseRefusal> {
    let mut case = next(case);
    let not_broken = || CaseRefusal::PromiseNotFoundBroken { promise: promise.to_owned() };
    let found = case.promises.iter_mut().find(|known| known.key == promise && known.broken_at.is_some());
    let found = found.ok_or_else(not_broken)?;
    let until = found.kept_at.or(found.dropped_at).unwrap_or(now);
    let calendar = calendars.of(&found.calendar_version);
    if found.missed_at(calendar, until).is_some() {
        return Err(CaseRefusal::PromiseIsBroken { promise: promise.to_owned() });
    }
    found.broken_at = None;
    found.told_soon = false;
    Ok(Decision { case, consequences: Vec::new() })
}
