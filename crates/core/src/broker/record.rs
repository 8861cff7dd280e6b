//! How an insurer kept what it promised in claims: how many in time, how many late and by how much, how many not at all.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A promise that an insurer owes, as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// Absent, while its clock stands still.
    pub due_at: Option<Timestamp>,
    pub kept_at: Option<Timestamp>,
    /// It was found broken, whatever came afterwards.
    pub broken: bool,
    /// It fell away: nothing is owed by it.
    pub dropped: bool,
}

/// What came of the promises of an insurer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InsurerRecord {
    pub in_time: u32,
    pub late: u32,
    /// Broken, and not kept by now.
    pub unkept: u32,
    /// Not due yet, or standing still.
    pub open: u32,
    /// By how many seconds the latest of all came, or is over by now.
    pub worst_delay: i64,
}

impl InsurerRecord {
    /// Of those whose time is over, how many were kept within it: whole parts of a thousand, nothing where there are none.
    pub fn kept_per_mille(self) -> Option<u32> {
        let over = self.in_time + self.late + self.unkept;
        (self.in_time * 1_000 + over / 2).checked_div(over)
    }
}

/// Counts the promises of an insurer as they stand at a moment.
pub fn record_of(owed: impl IntoIterator<Item = Owed>, now: Timestamp) -> InsurerRecord {
    let mut record = InsurerRecord::default();
    for one in owed {
        let delay = one.due_at.map_or(0, |due| one.kept_at.unwrap_or(now).as_second() - due.as_second());
        match (one.kept_at, one.broken) {
            (Some(_), false) => record.in_time += 1,
            (Some(_), true) => record.late += 1,
            (None, true) => record.unkept += 1,
            (None, false) if one.dropped => {}
            (None, false) => record.open += 1,
        }
        if one.broken {
            record.worst_delay = record.worst_delay.max(delay);
        }
    }
    record
}
