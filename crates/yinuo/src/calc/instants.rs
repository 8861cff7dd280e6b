//! Calculators on working time: deadlines and elapsed seconds with pauses.
//!
//! A time with an offset is an instant; one without is local time of the calendar. A deadline comes back in the form its
//! start was given in.

use std::borrow::Cow;

use jiff::{
    Timestamp,
    fmt::temporal::{DateTimeParser, DateTimePrinter},
    tz::Offset,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::calendar::{Calendar, Pause};
use yinuo_core::promise;
use yinuo_core::service::{Allowance, AllowanceError};

use super::{
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    calendars::{Calendars, PROVISIONAL, ask, refused, tell_provisional},
    dates::excerpt,
};

static PARSER: DateTimeParser = DateTimeParser::new();
static PRINTER: DateTimePrinter = DateTimePrinter::new();

const CALENDAR: Field = Field::required("calendar", FieldKind::Calendar);
const PAUSES: Field = Field::optional("pauses", FieldKind::Pauses);

#[derive(Deserialize)]
struct PauseText<'line> {
    #[serde(borrow)]
    from: Cow<'line, str>,
    #[serde(borrow)]
    to: Cow<'line, str>,
}

pub(super) const DEADLINE: Entry = Entry {
    name: "deadline",
    fields: Deadline::FIELDS,
    answers: "due (in the form of start) after seconds of working time, or an allowance like 2 working days or 24 hours. Ending exactly at closing time gives the closing instant",
    start: |packs| Ok(Box::new(Deadline { calendars: Calendars::new(packs), pauses: Vec::new() })),
};

struct Deadline {
    calendars: Calendars,
    pauses: Vec<Pause>,
}

#[derive(Deserialize)]
struct DeadlineLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    calendar: &'line RawValue,
    #[serde(borrow)]
    start: Cow<'line, str>,
    #[serde(default)]
    seconds: Option<i64>,
    #[serde(borrow, default)]
    allowance: Option<Cow<'line, str>>,
    #[serde(borrow, default)]
    pauses: Option<Vec<PauseText<'line>>>,
    #[serde(default)]
    provisional: Option<bool>,
}
line_id!(DeadlineLine);

impl Calculate for Deadline {
    type Line<'line> = DeadlineLine<'line>;
    const FIELDS: &'static [Field] = &[
        CALENDAR,
        Field::required("start", FieldKind::Instant),
        Field::optional("seconds", FieldKind::WholeNumber),
        Field::optional("allowance", FieldKind::Text),
        PAUSES,
        PROVISIONAL,
    ];

    fn answer(&mut self, line: &DeadlineLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let calendar = self.calendars.calendar(line.calendar)?;
        let (start, form) = read_instant(calendar, "start", &line.start)?;
        read_pauses(calendar, line.pauses.as_deref(), &mut self.pauses)?;
        let pauses = &self.pauses;
        let (due, used) = match (line.seconds, line.allowance.as_deref()) {
            (Some(seconds), None) => {
                ask(calendar, line.provisional, |calendar| calendar.deadline(start, seconds, pauses))
            }
            (None, Some(text)) => {
                let allowance: Allowance = text.parse().map_err(|AllowanceError(detail)| Refused::bad_input(detail))?;
                let due = |calendar: &Calendar| promise::deadline(calendar, start, allowance, pauses);
                ask(calendar, line.provisional, due)
            }
            _ => return Err(Refused::bad_input("give either `seconds` of working time or an `allowance`".to_owned())),
        }?;
        write_instant(answer, "due", calendar, due, form);
        tell_provisional(answer, used);
        Ok(())
    }
}

pub(super) const ELAPSED: Entry = Entry {
    name: "elapsed",
    fields: Elapsed::FIELDS,
    answers: "seconds (working time; negative where to lies before from)",
    start: |packs| Ok(Box::new(Elapsed { calendars: Calendars::new(packs), pauses: Vec::new() })),
};

struct Elapsed {
    calendars: Calendars,
    pauses: Vec<Pause>,
}

#[derive(Deserialize)]
struct ElapsedLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    calendar: &'line RawValue,
    #[serde(borrow)]
    from: Cow<'line, str>,
    #[serde(borrow)]
    to: Cow<'line, str>,
    #[serde(borrow, default)]
    pauses: Option<Vec<PauseText<'line>>>,
    #[serde(default)]
    provisional: Option<bool>,
}
line_id!(ElapsedLine);

impl Calculate for Elapsed {
    type Line<'line> = ElapsedLine<'line>;
    const FIELDS: &'static [Field] = &[
        CALENDAR,
        Field::required("from", FieldKind::Instant),
        Field::required("to", FieldKind::Instant),
        PAUSES,
        PROVISIONAL,
    ];

    fn answer(&mut self, line: &ElapsedLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let calendar = self.calendars.calendar(line.calendar)?;
        let (from, _) = read_instant(calendar, "from", &line.from)?;
        let (to, _) = read_instant(calendar, "to", &line.to)?;
        read_pauses(calendar, line.pauses.as_deref(), &mut self.pauses)?;
        let pauses = &self.pauses;
        let (seconds, used) = ask(calendar, line.provisional, |calendar| calendar.elapsed(from, to, pauses))?;
        answer.number("seconds", seconds);
        tell_provisional(answer, used);
        Ok(())
    }
}

/// How a time was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Instant,
    Local,
}

fn read_instant(calendar: &Calendar, field: &str, text: &str) -> Result<(Timestamp, Form), Refused> {
    let wrong = || {
        Refused::bad_input(format!(
            "`{field}` is neither an instant like 2011-06-10T09:30:00+08:00 nor a local time like 2011-06-10T09:30:00: `{}`",
            excerpt(text)
        ))
    };
    // After the date and its hyphens, only an offset has a sign or a Z.
    let clock = text.as_bytes().get(11..).filter(|clock| !clock.is_empty()).ok_or_else(wrong)?;
    if clock.iter().any(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-')) {
        let instant = PARSER.parse_timestamp(text).map_err(|_| wrong())?;
        return Ok((instant, Form::Instant));
    }
    let local = PARSER.parse_datetime(text).map_err(|_| wrong())?;
    let instant = calendar.instant_of(local).map_err(|refusal| refused(&refusal))?;
    Ok((instant, Form::Local))
}

fn read_pauses(calendar: &Calendar, written: Option<&[PauseText<'_>]>, pauses: &mut Vec<Pause>) -> Result<(), Refused> {
    pauses.clear();
    for (index, pause) in written.unwrap_or_default().iter().enumerate() {
        let read = |end: &str, text: &str| match read_instant(calendar, end, text) {
            Ok((instant, _)) => Ok(instant),
            Err(refused) if refused.code != "bad_input" => Err(refused),
            // The place in the list is worked out only where it is needed.
            Err(_) => read_instant(calendar, &format!("pauses[{index}].{end}"), text).map(|(instant, _)| instant),
        };
        pauses.push(Pause { from: read("from", &pause.from)?, to: read("to", &pause.to)? });
    }
    Ok(())
}

fn write_instant(answer: &mut Answer<'_>, name: &str, calendar: &Calendar, instant: Timestamp, form: Form) {
    let local = calendar.local_of(instant);
    answer.plain(name, |output| {
        let written = match form {
            Form::Local => PRINTER.print_datetime(&local, output),
            Form::Instant => {
                let east = local.duration_since(Offset::UTC.to_datetime(instant)).as_secs();
                let offset = i32::try_from(east).ok().and_then(|east| Offset::from_seconds(east).ok());
                PRINTER.print_timestamp_with_offset(&instant, offset.unwrap_or(Offset::UTC), output)
            }
        };
        written.expect("memory can always be written to");
    });
}
