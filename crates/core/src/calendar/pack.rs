//! Reads a calendar pack: `calendar.toml`, which is a [`CalendarDefinition`], and the CSV of moved days it names. Text in,
//! definition out; fetching the files is for others.

use jiff::civil::Date;

use crate::text::LocalText;

use super::{CalendarDefinition, CalendarRefusal, NamedDate};

const HEADER: &str = "date,kind,name_zh,name_en";

/// `workdays_csv` has the columns `date,kind,name_zh,name_en`, kind being `holiday` (a day off) or `workday` (a day of
/// rest that is worked). Its days are added to those `calendar_toml` lists itself. Unknown keys of the table are left to
/// the pack's check.
pub fn definition_from_pack(calendar_toml: &str, workdays_csv: &str) -> Result<CalendarDefinition, CalendarRefusal> {
    let mut definition: CalendarDefinition =
        toml::from_str(calendar_toml).map_err(|error| CalendarRefusal::bad(format!("calendar.toml: {error}")))?;
    let mut lines = workdays_csv.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    match lines.next() {
        None => return Ok(definition),
        Some((_, header)) if header.trim_start_matches('\u{feff}').trim_end() == HEADER => {}
        Some((_, header)) => {
            return Err(CalendarRefusal::bad(format!(
                "workdays line 1: the header is `{header}`; it must be `{HEADER}`"
            )));
        }
    }
    for (index, line) in lines {
        let refuse = |what: &str| CalendarRefusal::bad(format!("workdays line {}: {what}: `{line}`", index + 1));
        let columns: Vec<&str> = line.trim_end().split(',').collect();
        let [date, kind, zh, en] = columns[..] else {
            return Err(refuse("four columns are expected"));
        };
        let date: Date = date.parse().map_err(|_| refuse("the date is not like 2011-10-03"))?;
        let name = (!zh.is_empty()).then(|| LocalText::new(zh, en));
        let list = match kind {
            "holiday" => &mut definition.holidays,
            "workday" => &mut definition.working_days,
            _ => return Err(refuse("the kind is neither holiday nor workday")),
        };
        if list.iter().rev().any(|named| named.date == date) {
            return Err(refuse("the date is there twice"));
        }
        list.push(NamedDate { date, name });
    }
    Ok(definition)
}
