//! The calendars of a house: those in force by name, and the earlier versions that promises still run on.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::calendar::Calendar;

/// A promise runs on the version it was made under; new promises run on the calendar that their service names.
#[derive(Debug, Clone)]
pub struct Calendars {
    house: Arc<Calendar>,
    by_name: BTreeMap<String, Arc<Calendar>>,
    by_version: HashMap<String, Arc<Calendar>>,
}

impl Calendars {
    /// One calendar for everything.
    pub fn only(calendar: Arc<Calendar>) -> Calendars {
        let by_version = HashMap::from([(calendar.version().to_owned(), calendar.clone())]);
        Calendars { house: calendar, by_name: BTreeMap::new(), by_version }
    }

    /// The calendars in force by name, of which the house runs on `house`. `None` where no calendar has that name.
    pub fn new(by_name: BTreeMap<String, Arc<Calendar>>, house: &str) -> Option<Calendars> {
        let house = by_name.get(house)?.clone();
        let all = by_name.values().cloned();
        let by_version = all.map(|calendar| (calendar.version().to_owned(), calendar)).collect();
        Some(Calendars { house, by_name, by_version })
    }

    /// Whether the calendar of that version is there.
    pub fn knows(&self, version: &str) -> bool {
        self.by_version.contains_key(version)
    }

    /// Takes up a version of earlier packs.
    pub fn take_earlier(&mut self, calendar: Arc<Calendar>) {
        self.by_version.entry(calendar.version().to_owned()).or_insert(calendar);
    }

    /// The calendar of the house: its clock, its counters, its ledger.
    pub fn house(&self) -> &Calendar {
        &self.house
    }

    /// The calendar of that name as it is in force; that of the house for a name no calendar has, as services archived under
    /// earlier packs may bear.
    pub fn named(&self, name: &str) -> &Calendar {
        self.by_name.get(name).unwrap_or(&self.house)
    }

    /// The calendar of that version. Every version a promise names was archived with it, so a missing one means a
    /// damaged archive; the calendar of the house then stands in, and the verification of the archive names the loss.
    pub fn of(&self, version: &str) -> &Calendar {
        self.by_version.get(version).unwrap_or(&self.house)
    }
}
