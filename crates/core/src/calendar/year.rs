//! A new year of a calendar: the State Council's table of moved days, held against what the regulation fixes.
//!
//! The table has the columns of `workdays.csv`. Rows the calendar has already are passed over, so a table of several years
//! can be given whole. What contradicts the regulation is a problem and keeps the year out; a count of moved days that does
//! not come out even is told and left to the person.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::definition::{CalendarDefinition, WeekdayName};
use super::pack::{MovedDay, moved_days};

/// What is wrong with a table, by its line where it is one line's fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearProblem {
    pub line: Option<usize>,
    pub message: String,
}

/// A year that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewYear {
    pub year: i16,
    /// The first and last known day afterwards.
    pub until: Date,
    pub holidays: usize,
    pub make_up: usize,
    /// Lines for `workdays.csv`, in the order of their dates.
    pub rows: Vec<String>,
    /// What looks odd and may still be right.
    pub doubts: Vec<String>,
}

/// Reads the table of the year after the known ones.
pub fn new_year(definition: &CalendarDefinition, csv: &str) -> Result<NewYear, Vec<YearProblem>> {
    let whole = |message: String| vec![YearProblem { line: None, message }];
    let Some(known) = definition.known else {
        return Err(whole("the calendar knows every year already".to_owned()));
    };
    let days = moved_days(csv).map_err(|(line, message)| vec![YearProblem { line: Some(line), message }])?;
    let known_days = days_of(definition);
    let year = known.until.year() + 1;
    let mut problems = Vec::new();
    let mut new: BTreeMap<Date, MovedDay> = BTreeMap::new();
    for day in days {
        let mut wrong = |message: String| problems.push(YearProblem { line: Some(day.line), message });
        let date = day.date;
        match known_days.get(&date) {
            Some(works) if *works == day.works => continue,
            Some(_) => wrong(format!("{date} stands in the calendar already, and otherwise")),
            None if date <= known.until && !is_turn_of(year, date) => {
                wrong(format!("{date} lies in a year that is known already, and is no moved day there"));
            }
            None if date.year() > year => wrong(format!("{date} lies beyond {year}, the year that comes next")),
            None if day.works && works_anyway(definition, date) => {
                wrong(format!("{date} is worked by the plain week; only a day of rest can be made up"));
            }
            None if new.contains_key(&date) => wrong(format!("{date} is there twice")),
            None => {
                new.insert(date, day);
            }
        }
    }
    let of_year = new.values().filter(|day| day.date.year() == year).count();
    if of_year == 0 && problems.is_empty() {
        return Err(whole(format!("the table has no day of {year}, the year that comes next")));
    }
    problems.extend(missing_festivals(definition, year, &new));
    if !problems.is_empty() {
        return Err(problems);
    }
    let until = Date::new(year, 12, 31).map_err(|_| whole(format!("{year} is no year of a calendar")))?;
    let make_up = new.values().filter(|day| day.works).count();
    Ok(NewYear {
        year,
        until,
        holidays: new.len() - make_up,
        make_up,
        doubts: doubts(definition, year, &new),
        rows: new.into_values().map(|day| day.row()).collect(),
    })
}

/// Days at the end of a year belong to the notice of the next one, which may move them.
fn is_turn_of(year: i16, date: Date) -> bool {
    date.year() == year - 1 && date.month() == 12
}

fn days_of(definition: &CalendarDefinition) -> BTreeMap<Date, bool> {
    let off = definition.holidays.iter().map(|day| (day.date, false));
    off.chain(definition.working_days.iter().map(|day| (day.date, true))).collect()
}

fn works_anyway(definition: &CalendarDefinition, date: Date) -> bool {
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
    WeekdayName::ALL.get(weekday).is_some_and(|day| definition.weekly.get(day).is_some_and(|hours| !hours.is_empty()))
}

/// Every day the regulation fixes is off in the table of its year.
fn missing_festivals(definition: &CalendarDefinition, year: i16, new: &BTreeMap<Date, MovedDay>) -> Vec<YearProblem> {
    let fixed = festivals(definition, year);
    let missing = fixed.into_iter().filter(|(date, _)| new.get(date).is_none_or(|day| day.works));
    let told = |(date, name): (Date, String)| YearProblem {
        line: None,
        message: format!("{date} is missing: {name} is a day off by the regulation on festivals"),
    };
    missing.map(told).collect()
}

fn festivals(definition: &CalendarDefinition, year: i16) -> Vec<(Date, String)> {
    let (Some(provisional), Ok(before)) = (&definition.provisional, Date::new(year - 1, 12, 31)) else {
        return Vec::new();
    };
    let fixed = provisional.days_after(before).unwrap_or_default();
    fixed.into_iter().filter(|(date, _)| date.year() == year).map(|(date, name)| (date, name.zh)).collect()
}

/// The regulation gives as many days off as it names; each further free weekday is made up on a day of rest.
fn doubts(definition: &CalendarDefinition, year: i16, new: &BTreeMap<Date, MovedDay>) -> Vec<String> {
    let fixed = festivals(definition, year).len();
    let of_year = || new.values().filter(|day| day.date.year() == year);
    let free = of_year().filter(|day| !day.works && works_anyway(definition, day.date)).count();
    let made_up = new.values().filter(|day| day.works).count();
    if fixed == 0 || free == fixed + made_up {
        return Vec::new();
    }
    vec![format!(
        "{free} weekdays are off and {made_up} days of rest are worked, which leaves {}; the regulation gives {fixed} days off",
        free.saturating_sub(made_up)
    )]
}
