//! Calculators on dates: what a day is, working days forward and back, and periods as the Civil Code counts them.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::fmt::temporal::{DateTimeParser, DateTimePrinter};
use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::calendar::{Calendar, Include, LegalUnit};

use super::{
    CalcFailure,
    answer::{Answer, Refused},
    calculator::{AnswerLine, Calculate, Entry, Field, FieldKind, any_value, line_id},
    calendars::{Calendars, PROVISIONAL, ask, tell_provisional},
    packs::Packs,
};

static PARSER: DateTimeParser = DateTimeParser::new();
static PRINTER: DateTimePrinter = DateTimePrinter::new();

/// Reads `2011-06-10` and nothing else.
pub(super) fn read_date(field: &str, text: &str) -> Result<Date, Refused> {
    let shape = text.len() == 10 && text.is_ascii();
    let date = if shape { PARSER.parse_date(text).ok() } else { None };
    date.ok_or_else(|| Refused::bad_input(format!("`{field}` is not a date like 2011-06-10: `{}`", excerpt(text))))
}

/// Enough of a wrong text to be recognised.
pub(super) fn excerpt(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(40) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

pub(super) fn write_date(answer: &mut Answer<'_>, name: &str, date: Date) {
    answer.plain(name, |output| PRINTER.print_date(&date, output).expect("memory can always be written to"));
}

const CALENDAR: Field = Field::required("calendar", FieldKind::Calendar);
const DATE: Field = Field::required("date", FieldKind::Date);
const DAYS: Field = Field::required("days", FieldKind::WholeNumber);

pub(super) const DAY: Entry = Entry {
    name: "day",
    fields: Day::FIELDS,
    answers: "working (true or false), kind (workday|rest_day|holiday|make_up_workday), name, name_en (of the festival, or null)",
    start: |packs| start(|calendars| Box::new(Day { calendars }), packs),
};

struct Day {
    calendars: Calendars,
}

#[derive(Deserialize)]
struct DayLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    calendar: &'line RawValue,
    #[serde(borrow)]
    date: Cow<'line, str>,
    #[serde(default)]
    provisional: Option<bool>,
}
line_id!(DayLine);

impl Calculate for Day {
    type Line<'line> = DayLine<'line>;
    const FIELDS: &'static [Field] = &[CALENDAR, DATE, PROVISIONAL];

    fn answer(&mut self, line: &DayLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let calendar = self.calendars.calendar(line.calendar)?;
        let date = read_date("date", &line.date)?;
        let (day, used) = ask(calendar, line.provisional, |calendar| calendar.day(date))?;
        answer.member("working", &day.working);
        answer.member("kind", &day.kind);
        answer.member("name", &day.name.as_ref().map(|name| &name.zh));
        answer.member("name_en", &day.name.as_ref().map(|name| &name.en));
        tell_provisional(answer, used);
        Ok(())
    }
}

pub(super) const WORKING_DAYS_ADD: Entry = Entry {
    name: "working-days-add",
    fields: WorkingDaysAdd::FIELDS,
    answers: "date. The start day never counts; day 1 is the next working day",
    start: |packs| start(|calendars| Box::new(WorkingDaysAdd { calendars }), packs),
};

struct WorkingDaysAdd {
    calendars: Calendars,
}

#[derive(Deserialize)]
struct WorkingDaysAddLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    calendar: &'line RawValue,
    #[serde(borrow)]
    date: Cow<'line, str>,
    days: i64,
    #[serde(default)]
    provisional: Option<bool>,
}
line_id!(WorkingDaysAddLine);

impl Calculate for WorkingDaysAdd {
    type Line<'line> = WorkingDaysAddLine<'line>;
    const FIELDS: &'static [Field] = &[CALENDAR, DATE, DAYS, PROVISIONAL];

    fn answer(&mut self, line: &WorkingDaysAddLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let calendar = self.calendars.calendar(line.calendar)?;
        let date = read_date("date", &line.date)?;
        let (date, used) = ask(calendar, line.provisional, |calendar| calendar.add_working_days(date, line.days))?;
        write_date(answer, "date", date);
        tell_provisional(answer, used);
        Ok(())
    }
}

pub(super) const WORKING_DAYS_COUNT: Entry = Entry {
    name: "working-days-count",
    fields: WorkingDaysCount::FIELDS,
    answers: "days (whole number; negative where to lies before from)",
    start: |packs| start(|calendars| Box::new(WorkingDaysCount { calendars }), packs),
};

struct WorkingDaysCount {
    calendars: Calendars,
}

#[derive(Deserialize)]
struct WorkingDaysCountLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    calendar: &'line RawValue,
    #[serde(borrow)]
    from: Cow<'line, str>,
    #[serde(borrow)]
    to: Cow<'line, str>,
    include: Include,
    #[serde(default)]
    provisional: Option<bool>,
}
line_id!(WorkingDaysCountLine);

impl Calculate for WorkingDaysCount {
    type Line<'line> = WorkingDaysCountLine<'line>;
    const FIELDS: &'static [Field] = &[
        CALENDAR,
        Field::required("from", FieldKind::Date),
        Field::required("to", FieldKind::Date),
        Field::required("include", FieldKind::OneOf(&["none", "start", "end", "both"])),
        PROVISIONAL,
    ];

    fn answer(&mut self, line: &WorkingDaysCountLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let calendar = self.calendars.calendar(line.calendar)?;
        let (from, to) = (read_date("from", &line.from)?, read_date("to", &line.to)?);
        let count = |calendar: &Calendar| calendar.count_working_days(from, to, line.include);
        let (days, used) = ask(calendar, line.provisional, count)?;
        answer.number("days", days);
        tell_provisional(answer, used);
        Ok(())
    }
}

pub(super) const LEGAL_DAY_PERIOD: Entry = Entry {
    name: "legal-day-period",
    fields: LegalDayPeriod::FIELDS,
    answers: "date, moved to the next working day if the last day is a day off (Civil Code 201-203)",
    start: |packs| start(|calendars| Box::new(LegalDayPeriod { calendars }), packs),
};

struct LegalDayPeriod {
    calendars: Calendars,
}

#[derive(Deserialize)]
struct LegalDayPeriodLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    calendar: &'line RawValue,
    #[serde(borrow)]
    date: Cow<'line, str>,
    days: i64,
    unit: LegalUnit,
    #[serde(default)]
    provisional: Option<bool>,
}
line_id!(LegalDayPeriodLine);

impl Calculate for LegalDayPeriod {
    type Line<'line> = LegalDayPeriodLine<'line>;
    const FIELDS: &'static [Field] =
        &[CALENDAR, DATE, DAYS, Field::required("unit", FieldKind::OneOf(&["days", "months", "years"])), PROVISIONAL];

    fn answer(&mut self, line: &LegalDayPeriodLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let calendar = self.calendars.calendar(line.calendar)?;
        let date = read_date("date", &line.date)?;
        let period = |calendar: &Calendar| calendar.legal_period_end(date, line.days, line.unit);
        let (end, used) = ask(calendar, line.provisional, period)?;
        write_date(answer, "date", end);
        tell_provisional(answer, used);
        Ok(())
    }
}

fn start(calculator: fn(Calendars) -> Box<dyn AnswerLine>, packs: Packs) -> Result<Box<dyn AnswerLine>, CalcFailure> {
    Ok(calculator(Calendars::new(packs)))
}
