//! Hand counts on China's calendar and on calendars made for one question.

use jiff::Timestamp;
use jiff::civil::Date;

use super::*;
use crate::text::LocalText;

pub(super) fn china() -> Calendar {
    let toml = include_str!("../../../../packs/calendar-cn/calendar.toml");
    let csv = include_str!("../../../../packs/calendar-cn/workdays.csv");
    Calendar::new(definition_from_pack(toml, csv).unwrap()).unwrap()
}

pub(super) fn made(json: &str) -> Calendar {
    Calendar::new(serde_json::from_str(json).unwrap()).unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(calendar: &Calendar, local: &str) -> Timestamp {
    calendar.instant_of(local.parse().unwrap()).unwrap()
}

fn due(calendar: &Calendar, start: &str, seconds: i64, pauses: &[(&str, &str)]) -> String {
    let pauses: Vec<Pause> =
        pauses.iter().map(|(from, to)| Pause { from: at(calendar, from), to: at(calendar, to) }).collect();
    calendar.local_of(calendar.deadline(at(calendar, start), seconds, &pauses).unwrap()).to_string()
}

#[test]
fn the_national_day_of_2011_is_read_as_it_was_published() {
    let china = china();
    for day in 1..=7 {
        let found = china.day(Date::constant(2011, 10, day)).unwrap();
        assert_eq!((found.working, found.kind), (false, Workday::Holiday));
        assert_eq!(found.name.unwrap(), LocalText::new("国庆节", "National Day"));
    }
    for day in [8, 9] {
        let found = china.day(Date::constant(2011, 10, day)).unwrap();
        assert_eq!((found.working, found.kind), (true, Workday::MakeUpWorkday));
    }
    assert_eq!(china.day(date("2011-10-15")).unwrap().kind, Workday::RestDay);
    assert_eq!(china.day(date("2011-10-10")).unwrap(), Day { working: true, kind: Workday::Workday, name: None });
}

#[test]
fn two_working_days_after_30_september_2011_is_9_october() {
    let china = china();
    assert_eq!(china.add_working_days(date("2011-09-30"), 2).unwrap(), date("2011-10-09"));
    assert_eq!(china.add_working_days(date("2011-10-03"), 1).unwrap(), date("2011-10-08"));
    assert_eq!(china.add_working_days(date("2011-10-09"), -2).unwrap(), date("2011-09-30"));
    assert_eq!(china.add_working_days(date("2011-10-05"), 0).unwrap(), date("2011-10-05"));
    assert_eq!(china.add_working_days(date("2011-09-30"), 10).unwrap(), date("2011-10-19"));
}

#[test]
fn working_days_of_october_2011_are_counted_with_and_without_the_ends() {
    let china = china();
    let count = |include| china.count_working_days(date("2011-09-30"), date("2011-10-09"), include).unwrap();
    assert_eq!(count(Include::None), 1);
    assert_eq!(count(Include::Start), 2);
    assert_eq!(count(Include::End), 2);
    assert_eq!(count(Include::Both), 3);
    assert_eq!(china.count_working_days(date("2011-10-09"), date("2011-09-30"), Include::End).unwrap(), -2);
    assert_eq!(china.count_working_days(date("2011-10-09"), date("2011-10-09"), Include::Both).unwrap(), 1);
    assert_eq!(china.count_working_days(date("2011-10-09"), date("2011-10-09"), Include::Start).unwrap(), 0);
    let year = china.count_working_days(date("2011-01-01"), date("2011-12-31"), Include::Both).unwrap();
    assert_eq!(year, 250);
}

#[test]
fn a_legal_period_ends_on_the_corresponding_day_or_the_months_last() {
    let china = china();
    let end = |from: &str, count, unit| china.legal_period_end(date(from), count, unit).unwrap().to_string();
    assert_eq!(end("2011-01-31", 1, LegalUnit::Months), "2011-02-28");
    // 2012-02-29 is a Wednesday.
    assert_eq!(end("2011-12-31", 2, LegalUnit::Months), "2012-02-29");
    assert_eq!(end("2012-02-29", 1, LegalUnit::Years), "2013-02-28");
    // 30 days after 2011-09-01 is 2011-10-01, inside the holiday, so the first make-up day.
    assert_eq!(end("2011-09-01", 30, LegalUnit::Days), "2011-10-08");
    // 2011-10-15 is an ordinary Saturday.
    assert_eq!(end("2011-10-05", 10, LegalUnit::Days), "2011-10-17");
    assert_eq!(end("2003-12-20", 30, LegalUnit::Days), "2004-01-19");
    assert_eq!(china.legal_period_end(date("2011-01-01"), -1, LegalUnit::Days).unwrap_err().code(), "negative_period");
}

#[test]
fn a_date_outside_the_known_years_is_refused_and_named() {
    let china = china();
    let refusal = china.day(date("2035-05-01")).unwrap_err();
    assert_eq!(refusal.code(), "outside_known_calendar");
    assert!(refusal.to_string().contains("2035-05-01") && refusal.to_string().contains("2026-12-31"));
    assert_eq!(china.day(date("2003-12-31")).unwrap_err().code(), "outside_known_calendar");
    assert_eq!(china.add_working_days(date("2026-12-30"), 5).unwrap_err().code(), "outside_known_calendar");
    assert_eq!(china.add_working_days(date("2026-12-30"), i64::MAX).unwrap_err().code(), "outside_known_calendar");
    assert_eq!(china.add_working_days(date("2026-12-30"), i64::MIN).unwrap_err().code(), "outside_known_calendar");
    assert_eq!(
        china.legal_period_end(date("2026-12-30"), 10, LegalUnit::Years).unwrap_err().code(),
        "outside_known_calendar"
    );
    assert_eq!(
        china.legal_period_end(date("2026-12-30"), i64::MAX, LegalUnit::Days).unwrap_err().code(),
        "outside_known_calendar"
    );
    let start = at(&china, "2026-12-31T17:00:00");
    assert!(china.deadline(start, 1800, &[]).is_ok());
    assert_eq!(china.deadline(start, 1801, &[]).unwrap_err().code(), "outside_known_calendar");
    assert_eq!(china.deadline(start, i64::MAX, &[]).unwrap_err().code(), "outside_known_calendar");
    assert_eq!(china.deadline(start, i64::MIN, &[]).unwrap_err().code(), "outside_known_calendar");
}

#[test]
fn working_time_runs_over_lunch_nights_and_the_national_day() {
    let china = china();
    assert_eq!(due(&china, "2011-06-10T11:00:00", 7200, &[]), "2011-06-10T14:30:00");
    assert_eq!(due(&china, "2011-06-10T17:00:00", 3600, &[]), "2011-06-13T09:30:00");
    assert_eq!(due(&china, "2011-09-30T16:30:00", 2 * 3600, &[]), "2011-10-08T10:00:00");
    assert_eq!(due(&china, "2011-10-03T10:00:00", 60, &[]), "2011-10-08T09:01:00");
}

#[test]
fn a_deadline_that_ends_at_closing_time_is_the_closing_instant() {
    let china = china();
    assert_eq!(due(&china, "2011-06-10T16:30:00", 3600, &[]), "2011-06-10T17:30:00");
    assert_eq!(due(&china, "2011-06-10T11:00:00", 3600, &[]), "2011-06-10T12:00:00");
    assert_eq!(due(&china, "2011-06-12T11:00:00", 0, &[]), "2011-06-12T11:00:00");
}

#[test]
fn seconds_below_zero_go_backwards_and_end_at_opening_time() {
    let china = china();
    assert_eq!(due(&china, "2011-06-13T10:00:00", -3600, &[]), "2011-06-13T09:00:00");
    assert_eq!(due(&china, "2011-06-13T10:00:00", -3601, &[]), "2011-06-10T17:29:59");
    assert_eq!(due(&china, "2011-10-08T10:00:00", -7200, &[]), "2011-09-30T16:30:00");
    let paused = [("2011-06-13T09:30:00", "2011-06-13T09:45:00")];
    assert_eq!(due(&china, "2011-06-13T10:00:00", -1800, &paused), "2011-06-13T09:15:00");
}

#[test]
fn pauses_stop_the_clock_however_they_are_ordered_and_overlap() {
    let china = china();
    let one = [("2011-06-10T10:00:00", "2011-06-10T11:00:00")];
    assert_eq!(due(&china, "2011-06-10T09:00:00", 7200, &one), "2011-06-10T12:00:00");
    let many = [
        ("2011-06-10T10:30:00", "2011-06-10T11:00:00"),
        ("2011-06-10T10:00:00", "2011-06-10T10:45:00"),
        ("2011-06-10T12:00:00", "2011-06-10T13:30:00"),
    ];
    assert_eq!(due(&china, "2011-06-10T09:00:00", 7200, &many), "2011-06-10T12:00:00");
    // A pause that begins when the time is used up does not matter; one that began before the start counts from it.
    assert_eq!(due(&china, "2011-06-10T09:00:00", 3600, &one), "2011-06-10T10:00:00");
    assert_eq!(due(&china, "2011-06-10T10:30:00", 3600, &one), "2011-06-10T12:00:00");
    let beyond = [("2011-06-10T10:00:00", "2030-01-01T00:00:00")];
    let pauses = beyond.map(|(from, to)| Pause { from: at(&china, from), to: at(&china, to) });
    let refused = china.deadline(at(&china, "2011-06-10T09:00:00"), 7200, &pauses).unwrap_err();
    assert_eq!(refused.code(), "outside_known_calendar");
    let reversed = [Pause { from: at(&china, "2011-06-10T11:00:00"), to: at(&china, "2011-06-10T10:00:00") }];
    assert_eq!(china.elapsed(reversed[0].from, reversed[0].from, &reversed).unwrap_err().code(), "pause_reversed");
}

#[test]
fn elapsed_counts_open_hours_only() {
    let china = china();
    let elapsed = |from: &str, to: &str| china.elapsed(at(&china, from), at(&china, to), &[]).unwrap();
    assert_eq!(elapsed("2011-06-10T09:00:00", "2011-06-10T17:30:00"), 7 * 3600);
    assert_eq!(elapsed("2011-09-30T17:00:00", "2011-10-08T09:30:00"), 3600);
    assert_eq!(elapsed("2011-10-08T09:30:00", "2011-09-30T17:00:00"), -3600);
    assert_eq!(elapsed("2011-10-01T00:00:00", "2011-10-07T23:59:59"), 0);
    // 250 working days of seven hours.
    assert_eq!(elapsed("2011-01-01T00:00:00", "2012-01-01T00:00:00"), 250 * 7 * 3600);
}

#[test]
fn a_shift_may_pass_midnight_and_24_00_is_midnight() {
    let night = made(r#"{"tz":"Asia/Shanghai","weekly":{"fri":[["22:00","06:00"]],"sun":[["18:00","24:00"]]}}"#);
    assert_eq!(due(&night, "2011-06-10T23:00:00", 7 * 3600, &[]), "2011-06-11T06:00:00");
    assert_eq!(due(&night, "2011-06-10T23:00:00", 8 * 3600, &[]), "2011-06-12T19:00:00");
    assert_eq!(due(&night, "2011-06-12T18:00:00", 6 * 3600, &[]), "2011-06-13T00:00:00");
    assert_eq!(night.local_of(night.closing(date("2011-06-10")).unwrap()).to_string(), "2011-06-11T06:00:00");
    assert_eq!(night.local_of(night.closing(date("2011-06-12")).unwrap()).to_string(), "2011-06-13T00:00:00");
    assert!(!night.day(date("2011-06-11")).unwrap().working);
}

#[test]
fn a_night_shift_belongs_to_the_day_it_starts_on() {
    let night = made(
        r#"{"tz":"Asia/Shanghai","weekly":{"thu":[["22:00","06:00"]],"fri":[["22:00","06:00"]]},"holidays":["2011-06-10"]}"#,
    );
    // Thursday's shift runs into the holiday; the holiday's own shift does not begin.
    assert_eq!(due(&night, "2011-06-09T22:00:00", 8 * 3600, &[]), "2011-06-10T06:00:00");
    assert_eq!(due(&night, "2011-06-09T22:00:00", 8 * 3600 + 1, &[]), "2011-06-16T22:00:01");
}

#[test]
fn date_hours_breaks_and_make_up_days_change_single_days() {
    let made = made(
        r#"{"tz":"Asia/Shanghai","weekly":{"mon":[["09:00","12:00"],["11:30","13:00"],["13:00","17:00"]],"fri":[["09:00","17:00"]]},
            "working_days":["2011-10-08"],"date_overrides":{"2011-12-31":[["09:00","12:00"]],"2011-06-17":[]},
            "breaks":{"2011-06-10":[["10:00","10:30"],["16:30","18:00"]]}}"#,
    );
    assert_eq!(due(&made, "2011-06-10T09:00:00", 2 * 3600, &[]), "2011-06-10T11:30:00");
    assert_eq!(made.local_of(made.closing(date("2011-06-10")).unwrap()).to_string(), "2011-06-10T16:30:00");
    // Overlapping and touching hours of Monday are eight hours, not more.
    assert_eq!(due(&made, "2011-06-13T09:00:00", 8 * 3600, &[]), "2011-06-13T17:00:00");
    assert!(!made.day(date("2011-06-17")).unwrap().working);
    assert!(made.day(date("2011-12-31")).unwrap().working);
    assert_eq!(due(&made, "2011-10-08T00:00:00", 8 * 3600, &[]), "2011-10-08T17:00:00");
    assert_eq!(made.add_working_days(date("2011-10-07"), 1).unwrap(), date("2011-10-08"));
    assert_eq!(made.known(), None);
    assert_eq!(made.day(date("2200-01-01")).unwrap_err().code(), "outside_known_calendar");
}

#[test]
fn clock_changes_shorten_and_lengthen_real_working_time() {
    let york = made(r#"{"tz":"America/New_York","weekly":{"sun":[["00:00","06:00"]],"mon":[["00:00","24:00"]]}}"#);
    let elapsed = |from: &str, to: &str| york.elapsed(at(&york, from), at(&york, to), &[]).unwrap();
    assert_eq!(elapsed("2011-03-13T00:00:00", "2011-03-13T06:00:00"), 5 * 3600);
    assert_eq!(elapsed("2011-11-06T00:00:00", "2011-11-06T06:00:00"), 7 * 3600);
    assert_eq!(elapsed("2011-03-06T00:00:00", "2011-03-06T06:00:00"), 6 * 3600);
    assert_eq!(due(&york, "2011-03-13T01:00:00", 2 * 3600, &[]), "2011-03-13T04:00:00");
    assert_eq!(due(&york, "2011-03-13T01:00:00", 4 * 3600 + 24 * 3600, &[]), "2011-03-15T00:00:00");
    // China kept summer time from 1986 to 1991.
    let china = made(r#"{"tz":"Asia/Shanghai","weekly":{"sun":[["00:00","24:00"]]}}"#);
    let year = |from: &str, to: &str| china.elapsed(at(&china, from), at(&china, to), &[]).unwrap();
    assert_eq!(year("1988-04-17T00:00:00", "1988-04-18T00:00:00"), 23 * 3600);
}

#[test]
fn the_counter_closes_at_its_hour_or_at_midnight_where_it_keeps_none() {
    let china = china();
    let closing = |day: &str| china.local_of(china.closing(date(day)).unwrap()).to_string();
    assert_eq!(closing("2011-10-09"), "2011-10-09T17:30:00");
    assert_eq!(closing("2011-10-03"), "2011-10-04T00:00:00");
}

#[test]
fn a_definition_that_makes_no_sense_is_refused_with_its_reason() {
    let refuse = |json: &str| Calendar::new(serde_json::from_str(json).unwrap()).unwrap_err().code();
    assert_eq!(refuse(r#"{"tz":"Asia/Nowhere"}"#), "unknown_time_zone");
    assert_eq!(refuse(r#"{"tz":"UTC","holidays":["2011-01-01"],"working_days":["2011-01-01"]}"#), "conflicting_day");
    assert_eq!(refuse(r#"{"tz":"UTC","known":{"from":"2012-01-01","until":"2011-01-01"}}"#), "bad_calendar");
    for hours in [
        r#"["9:00","12:00"]"#,
        r#"["09:00","24:01"]"#,
        r#"["24:00","03:00"]"#,
        r#"["09:00","09:00"]"#,
        r#"["09:60","10:00"]"#,
    ] {
        let json = format!(r#"{{"tz":"UTC","weekly":{{"mon":[{hours}]}}}}"#);
        assert!(serde_json::from_str::<CalendarDefinition>(&json).is_err(), "{hours}");
    }
    assert!(serde_json::from_str::<CalendarDefinition>(r#"{"tz":"UTC","weekly":{"monday":[]}}"#).is_err());
    let empty = Calendar::new(serde_json::from_str(r#"{"tz":"UTC"}"#).unwrap()).unwrap();
    assert_eq!(empty.add_working_days(date("2011-01-01"), 1).unwrap_err().code(), "never_reached");
    assert_eq!(empty.deadline(Timestamp::UNIX_EPOCH, 1, &[]).unwrap_err().code(), "never_reached");
}

#[test]
fn a_definition_survives_being_written_and_read() {
    let toml = include_str!("../../../../packs/calendar-cn/calendar.toml");
    let definition =
        definition_from_pack(toml, "date,kind,name_zh,name_en\n2011-10-03,holiday,国庆节,National Day\n").unwrap();
    let written = serde_json::to_string(&definition).unwrap();
    assert_eq!(serde_json::from_str::<CalendarDefinition>(&written).unwrap(), definition);
}

#[test]
fn a_malformed_table_of_moved_days_names_its_line() {
    let refuse = |csv: &str| definition_from_pack("tz = \"UTC\"", csv).unwrap_err().to_string();
    assert!(refuse("day,kind\n").contains("line 1"));
    assert!(refuse("date,kind,name_zh,name_en\n2011-13-01,holiday,x,y\n").contains("line 2"));
    assert!(refuse("date,kind,name_zh,name_en\n2011-10-01,fest,x,y\n").contains("neither holiday nor workday"));
    assert!(refuse("date,kind,name_zh,name_en\n2011-10-01,holiday,x,y\n2011-10-01,holiday,x,y\n").contains("twice"));
}

/// What is fixed beyond the known years is used only where one asks for it.
#[test]
fn a_date_beyond_the_known_years_is_counted_with_the_festivals_of_the_regulation_and_says_so() {
    let china = china();
    let add = |from: &str, days| china.counted(|calendar| calendar.add_working_days(date(from), days)).unwrap();
    let told = |value: &str, provisional| Counted { value: date(value), provisional };
    // 31 December, then 4, 5, 6 and 7 January: the first is a Friday and New Year's Day.
    assert_eq!(add("2026-12-30", 5), told("2027-01-07", true));
    assert_eq!(add("2026-12-30", 1), told("2026-12-31", false));
    assert_eq!(add("2027-01-04", -2), told("2026-12-30", true));
    // Spring Festival 2027 is 6 February, a Saturday; its eve and its third day, Monday the 8th, are off.
    assert_eq!(add("2027-02-04", 1), told("2027-02-09", true));
    let off = |on: &str| {
        let day = china.counted(|calendar| calendar.day(date(on))).unwrap();
        (day.value.kind == Workday::Holiday, day.provisional)
    };
    for festival in ["2027-01-01", "2027-02-05", "2027-04-05", "2027-06-09", "2027-09-15", "2027-10-01", "2099-05-01"] {
        assert_eq!(off(festival), (true, true), "{festival}");
    }
    // Shifted and made-up days are nobody's to know.
    assert_eq!((off("2027-10-04"), off("2027-10-07")), ((false, true), (false, true)));
    assert_eq!(
        china.counted(|calendar| calendar.day(date("2100-01-01"))).unwrap_err().code(),
        "outside_known_calendar"
    );
    assert_eq!(
        china.counted(|calendar| calendar.day(date("2003-12-31"))).unwrap_err().code(),
        "outside_known_calendar"
    );
}

#[test]
fn the_festivals_written_down_are_those_of_the_lunar_calendar_and_the_solar_term() {
    use tyme4rs::tyme::lunar::LunarDay;
    use tyme4rs::tyme::solar::{SolarDay, SolarTerm};
    let toml = include_str!("../../../../packs/calendar-cn/calendar.toml");
    let provisional = definition_from_pack(toml, "").unwrap().provisional.unwrap();
    let days = |name: &str, year: i16| -> Vec<Date> {
        let festival = provisional.festivals.iter().find(|festival| festival.name.zh == name).unwrap();
        let after = Date::constant(year - 1, 12, 31);
        festival.days_after(after, Date::new(year, 12, 31).unwrap()).unwrap()
    };
    let solar = |day: SolarDay| -> Date {
        let (month, of_month) = (day.get_month().try_into().unwrap(), day.get_day().try_into().unwrap());
        Date::new(day.get_year().try_into().unwrap(), month, of_month).unwrap()
    };
    let lunar = |year: i16, month, day| solar(LunarDay::from_ymd(year.into(), month, day).get_solar_day());
    for year in 2027..=2099 {
        let first = lunar(year, 1, 1);
        let spring = [first.yesterday().unwrap(), first, lunar(year, 1, 2), lunar(year, 1, 3)];
        assert_eq!(days("春节", year), spring, "{year}");
        assert_eq!(days("端午", year), [lunar(year, 5, 5)], "{year}");
        assert_eq!(days("中秋", year), [lunar(year, 8, 15)], "{year}");
        let qingming = SolarTerm::from_name(year.into(), "清明").get_solar_day();
        assert_eq!(days("清明", year), [solar(qingming)], "{year}");
    }
}

const HEADER_OF_TABLE: &str = "date,kind,name_zh,name_en\n";

/// A table of 2026 as it was published, given to a calendar that ends with 2025.
fn year_of_2026(change: impl Fn(String) -> String) -> Result<NewYear, Vec<YearProblem>> {
    let toml = include_str!("../../../../packs/calendar-cn/calendar.toml");
    let csv = include_str!("../../../../packs/calendar-cn/workdays.csv");
    let of = |year: &str| csv.lines().filter(|line| line.starts_with(year)).collect::<Vec<_>>().join("\n");
    let earlier: Vec<&str> = csv.lines().filter(|line| !line.starts_with("2026")).collect();
    let toml = toml.replace("until = \"2026-12-31\"", "until = \"2025-12-31\"");
    // The festivals are written down from 2027 on; those of 2026 are put before them.
    let toml = toml.replace("\"2027-02-06\"", "\"2026-02-17\", \"2027-02-06\"");
    let toml = toml.replace("\"2027-04-05\"", "\"2026-04-05\", \"2027-04-05\"");
    let toml = toml.replace("\"2027-06-09\"", "\"2026-06-19\", \"2027-06-09\"");
    let toml = toml.replace("\"2027-09-15\"", "\"2026-09-25\", \"2027-09-15\"");
    new_year(
        &definition_from_pack(&toml, &earlier.join("\n")).unwrap(),
        &change(format!("{HEADER_OF_TABLE}{}", of("2026"))),
    )
}

#[test]
fn the_table_of_a_year_is_taken_in_as_it_was_published_and_with_the_earlier_years_before_it() {
    let year = year_of_2026(|table| table).expect("it was published so");
    assert_eq!((year.year, year.until, year.holidays, year.make_up), (2026, date("2026-12-31"), 33, 6));
    assert!(year.doubts.is_empty(), "{:?}", year.doubts);
    let whole = year_of_2026(|table| {
        table.replace(HEADER_OF_TABLE, &format!("{HEADER_OF_TABLE}2025-01-01,holiday,元旦,New Year's Day\n"))
    });
    assert_eq!(whole.expect("earlier years may stand there").rows, year.rows);
}

#[test]
fn a_table_that_contradicts_the_regulation_or_the_calendar_is_told_line_by_line() {
    let refused = |change: &dyn Fn(String) -> String| {
        let problems = year_of_2026(change).expect_err("refused");
        problems.into_iter().map(|problem| (problem.line, problem.message)).collect::<Vec<_>>()
    };
    let without = refused(&|table| table.replace("2026-04-05,holiday,清明,Tomb-sweeping Day\n", ""));
    assert_eq!(without, [(None, "2026-04-05 is missing: 清明 is a day off by the regulation on festivals".to_owned())]);
    let wrong = refused(&|table| {
        format!(
            "{table}\n2026-10-12,workday,国庆节,National Day\n2028-01-01,holiday,元旦,New Year's Day\n2025-01-01,workday,元旦,\n2025-06-06,holiday,,\n"
        )
    });
    let messages: Vec<&str> = wrong.iter().map(|(_, message)| message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "2026-10-12 is worked by the plain week; only a day of rest can be made up",
            "2028-01-01 lies beyond 2026, the year that comes next",
            "2025-01-01 stands in the calendar already, and otherwise",
            "2025-06-06 lies in a year that is known already, and is no moved day there",
        ]
    );
    assert_eq!(wrong[0].0, Some(41));
    assert_eq!(refused(&|_| HEADER_OF_TABLE.to_owned())[0].1, "the table has no day of 2026, the year that comes next");
    assert!(refused(&|_| "date,what\n".to_owned())[0].1.contains("the header is"));
    let odd = year_of_2026(|table| format!("{table}\n2026-10-11,workday,国庆节,National Day\n")).expect("only odd");
    assert_eq!(odd.doubts.len(), 1);
}
