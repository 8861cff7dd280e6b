//! The calendars of a case: the one in force, and the earlier versions that promises still run on.

use std::collections::HashMap;
use std::sync::Arc;

use crate::calendar::Calendar;

/// A promise runs on the version it was made under; new promises run on the current one.
#[derive(Debug, Clone)]
pub struct Calendars {
    current: Arc<Calendar>,
    by_version: HashMap<String, Arc<Calendar>>,
}

impl Calendars {
    pub fn new(current: Arc<Calendar>, earlier: impl IntoIterator<Item = Arc<Calendar>>) -> Calendars {
        let mut by_version: HashMap<_, _> =
            earlier.into_iter().map(|calendar| (calendar.version().to_owned(), calendar)).collect();
        by_version.insert(current.version().to_owned(), current.clone());
        Calendars { current, by_version }
    }

    pub fn current(&self) -> &Calendar {
        &self.current
    }

    /// The calendar of that version. Every version a promise names was archived with it, so a missing one means a
    /// damaged archive; the current calendar then stands in, and the verification of the archive names the loss.
    pub fn of(&self, version: &str) -> &Calendar {
        self.by_version.get(version).unwrap_or(&self.current)
    }
}
