//! When the counters of an office are open on a day (柜面时间): by office, by season, by weekday. Evenings of the summer, a Saturday of one town.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::calendar::{ClockHours, WeekdayName};
use crate::service::{Effective, Status};
use crate::text::LocalText;

/// Days of every year from one to another, the last included: `05-01` to `09-30`. One that ends before it begins runs over New Year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Season {
    pub from: (i8, i8),
    pub until: (i8, i8),
}

impl Season {
    pub fn covers(self, date: Date) -> bool {
        let day = (date.month(), date.day());
        match self.from <= self.until {
            true => self.from <= day && day <= self.until,
            false => self.from <= day || day <= self.until,
        }
    }
}

/// The hours of some offices, as a pack states them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterHours {
    pub key: String,
    pub name: LocalText,
    /// Codes of offices; it holds for those below them too. All offices, where none is named.
    pub offices: Vec<String>,
    pub season: Option<Season>,
    pub weekly: BTreeMap<WeekdayName, Vec<ClockHours>>,
    /// Open by the same hours on days off.
    pub days_off: bool,
    pub effective: Effective,
    pub cite: String,
    pub status: Status,
    pub source: Option<String>,
}

/// When an office is open on a day; not at all, where there are no hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoursOfDay<'a> {
    pub rule: &'a CounterHours,
    pub hours: &'a [ClockHours],
}

impl CounterHours {
    /// How near to an office it is named: 0 for all offices, more the nearer. `codes` are those of the office and of all above it, the root
    /// first. `None` where it does not hold for the office.
    fn nearness(&self, codes: &[&str]) -> Option<usize> {
        if self.offices.is_empty() {
            return Some(0);
        }
        let named = |code: &&str| self.offices.iter().any(|known| known == code);
        codes.iter().rposition(named).map(|place| place + 1)
    }

    fn on(&self, date: Date, is_working: bool) -> &[ClockHours] {
        if !is_working && !self.days_off {
            return &[];
        }
        let weekday = WeekdayName::of(date);
        // A Saturday that is worked for a festival has the hours of the week's first day, where it has none of its own.
        let own = self.weekly.get(&weekday);
        let hours = own.or_else(|| is_working.then(|| self.weekly.values().next()).flatten());
        hours.map_or(&[], Vec::as_slice)
    }
}

/// The hours that hold for an office on a day: those named nearest to it, and of these those of a season before those of the whole year, and the
/// later ones. `None` where packs say nothing.
pub fn hours_of<'a>(rules: &'a [CounterHours], codes: &[&str], date: Date, is_working: bool) -> Option<HoursOfDay<'a>> {
    let holds =
        |rule: &&CounterHours| rule.effective.covers(date) && rule.season.is_none_or(|season| season.covers(date));
    let near = rules.iter().filter(holds).filter_map(|rule| Some((rule.nearness(codes)?, rule)));
    let (_, rule) = near.max_by_key(|(near, rule)| (*near, rule.season.is_some(), rule.effective.from))?;
    Some(HoursOfDay { rule, hours: rule.on(date, is_working) })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn rule(key: &str, offices: &[&str], season: Option<Season>, last: &str) -> CounterHours {
        let hours = vec![ClockHours::parse("09:00", last).unwrap()];
        let days = &WeekdayName::ALL[..5];
        CounterHours {
            key: key.to_owned(),
            name: LocalText::default(),
            offices: offices.iter().map(|code| (*code).to_owned()).collect(),
            season,
            weekly: days.iter().map(|day| (*day, hours.clone())).collect(),
            days_off: false,
            effective: Effective { from: date(2010, 1, 1), until: None },
            cite: "House rule".to_owned(),
            status: Status::House,
            source: None,
        }
    }

    const SUMMER: Season = Season { from: (5, 1), until: (9, 30) };

    fn shown(rules: &[CounterHours], codes: &[&str], on: Date, is_working: bool) -> (String, String) {
        let found = hours_of(rules, codes, on, is_working).expect("some hold");
        (found.rule.key.clone(), serde_json::to_string(found.hours).unwrap())
    }

    #[test]
    fn the_nearest_office_wins_and_in_it_the_season() {
        let rules = [
            rule("all", &[], None, "17:00"),
            rule("summer", &[], Some(SUMMER), "20:00"),
            rule("town", &["210102"], None, "16:00"),
        ];
        let (town, other) = (["21", "210102", "21010201"], ["21", "210103"]);
        let (winter, summer) = (date(2026, 1, 6), date(2026, 6, 2));
        assert_eq!(shown(&rules, &other, winter, true), ("all".to_owned(), "[[\"09:00\",\"17:00\"]]".to_owned()));
        assert_eq!(shown(&rules, &other, summer, true).0, "summer");
        assert_eq!(shown(&rules, &town, summer, true).0, "town", "named nearer, though not for the season");
        assert_eq!(shown(&rules, &town[..1], summer, true).0, "summer");
        assert!(hours_of(&rules[2..], &other, summer, true).is_none());
    }

    #[test]
    fn a_day_off_is_closed_unless_it_is_said_and_a_saturday_that_is_worked_is_open() {
        let mut rules = [rule("all", &[], None, "17:00")];
        let saturday = date(2026, 1, 10);
        assert_eq!(shown(&rules, &["21"], saturday, false).1, "[]");
        assert_eq!(shown(&rules, &["21"], saturday, true).1, "[[\"09:00\",\"17:00\"]]");
        assert_eq!(shown(&rules, &["21"], date(2026, 1, 6), false).1, "[]", "a festival on a Tuesday");
        rules[0].days_off = true;
        assert_eq!(shown(&rules, &["21"], date(2026, 1, 6), false).1, "[[\"09:00\",\"17:00\"]]");
        assert_eq!(shown(&rules, &["21"], saturday, false).1, "[]", "no hours are said for a Saturday");
    }

    #[test]
    fn a_season_includes_both_its_ends_and_may_run_over_new_year() {
        let winter = Season { from: (11, 1), until: (3, 31) };
        for (season, on, covers) in [
            (SUMMER, date(2026, 5, 1), true),
            (SUMMER, date(2026, 9, 30), true),
            (SUMMER, date(2026, 10, 1), false),
            (winter, date(2026, 12, 31), true),
            (winter, date(2027, 3, 31), true),
            (winter, date(2026, 4, 1), false),
        ] {
            assert_eq!(season.covers(on), covers, "{on}");
        }
    }
}
