//! Reads a calendar pack: `calendar.toml`, which is a [`CalendarDefinition`], and the CSV of moved days it names. Text in,
//! definition out; fetching the files is for others.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::text::LocalText;

use super::definition::{CalendarDefinition, NamedDate};
use super::refusal::CalendarRefusal;

const HEADER: &str = "date,kind,name_zh,name_en";

/// `workdays_csv` has the columns `date,kind,name_zh,name_en`, kind being `holiday` (a day off) or `workday` (a day of
/// rest that is worked). Its days are added to those `calendar_toml` lists itself. Unknown keys of the table are left to
/// the pack's check.
pub fn definition_from_pack(calendar_toml: &str, workdays_csv: &str) -> Result<CalendarDefinition, CalendarRefusal> {
    let mut definition: CalendarDefinition =
        toml::from_str(calendar_toml).map_err(|error| CalendarRefusal::bad(format!("calendar.toml: {error}")))?;
    let days = moved_days(workdays_csv)
        .map_err(|(line, message)| CalendarRefusal::bad(format!("workdays line {line}: {message}")))?;
    for day in days {
        let list = if day.works { &mut definition.working_days } else { &mut definition.holidays };
        list.push(NamedDate { date: day.date, name: day.name });
    }
    Ok(definition)
}

/// A line of `workdays.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MovedDay {
    pub(super) line: usize,
    pub(super) date: Date,
    /// A day of rest that is worked; else a day off.
    pub(super) works: bool,
    pub(super) name: Option<LocalText>,
}

impl MovedDay {
    /// The line as it is written.
    pub(super) fn row(&self) -> String {
        let kind = if self.works { "workday" } else { "holiday" };
        let name = self.name.clone().unwrap_or_default();
        format!("{},{kind},{},{}", self.date, name.zh, name.en)
    }
}

/// The moved days of a table, or the first line that is wrong.
pub(super) fn moved_days(workdays_csv: &str) -> Result<Vec<MovedDay>, (usize, String)> {
    let mut lines = workdays_csv.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    match lines.next() {
        None => return Ok(Vec::new()),
        Some((_, header)) if header.trim_start_matches('\u{feff}').trim_end() == HEADER => {}
        Some((_, header)) => {
            return Err((1, format!("the header is `{header}`; it must be `{HEADER}`")));
        }
    }
    let mut days = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, line) in lines {
        let refuse = |what: &str| (index + 1, format!("{what}: `{line}`"));
        let columns: Vec<&str> = line.trim_end().split(',').collect();
        let [date, kind, zh, en] = columns[..] else {
            return Err(refuse("four columns are expected"));
        };
        let date: Date = date.parse().map_err(|_| refuse("the date is not like 2011-10-03"))?;
        let name = (!zh.is_empty()).then(|| LocalText::new(zh, en));
        let works = match kind {
            "holiday" => false,
            "workday" => true,
            _ => return Err(refuse("the kind is neither holiday nor workday")),
        };
        if !seen.insert((date, works)) {
            return Err(refuse("the date is there twice"));
        }
        days.push(MovedDay { line: index + 1, date, works, name });
    }
    Ok(days)
}
