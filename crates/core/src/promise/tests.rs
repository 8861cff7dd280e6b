//! What holds for every promise, whatever its facts.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use proptest::prelude::*;

use super::reason::{SkipKind, reason};
use super::{Extension, Pause, Promise, Standing, deadline};
use crate::calendar::{Calendar, Pause as CalendarPause, definition_from_pack};
use crate::id::OperatorId;
use crate::service::Allowance;

/// Built once: building takes longer than a thousand questions.
static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let toml = include_str!("../../../../packs/calendar-cn/calendar.toml");
    let days = include_str!("../../../../packs/calendar-cn/workdays.csv");
    Calendar::new(definition_from_pack(toml, days).expect("the shipped calendar reads")).expect("and is a calendar")
});

fn calendar() -> &'static Calendar {
    &CALENDAR
}

fn instant(day: Date, hour: i8) -> Timestamp {
    day.at(hour, 0, 0, 0).in_tz("Asia/Shanghai").expect("a known zone").timestamp()
}

fn promise(start: Date, allowance: Allowance, pauses: Vec<Pause>) -> Promise {
    Promise {
        sequence: 1,
        key: "answer".to_owned(),
        started_at: instant(start, 10),
        allowance,
        agreed: None,
        promisor: None,
        warn: Some(Allowance::WorkingDays(1)),
        calendar_version: "cn".to_owned(),
        pauses,
        extensions: Vec::new(),
        kept_at: None,
        dropped_at: None,
        broken_at: None,
        right: false,
        told_soon: false,
    }
}

fn allowances() -> impl Strategy<Value = Allowance> {
    prop_oneof![
        (1u32..40).prop_map(Allowance::WorkingDays),
        (1u32..90).prop_map(Allowance::Days),
        (1u32..6).prop_map(Allowance::Months),
        (1u32..2).prop_map(Allowance::Years),
        (1u32..60).prop_map(Allowance::WorkingHours),
        (1u32..200).prop_map(Allowance::Hours),
    ]
}

fn days() -> impl Strategy<Value = Date> {
    (0i64..6500).prop_map(|offset| date(2005, 1, 1).saturating_add(Span::new().days(offset)))
}

proptest! {
    #[test]
    fn a_pause_never_makes_a_promise_due_earlier(
        start in days(), allowance in allowances(), after in 0i64..30, length in 0i64..40,
    ) {
        let calendar = calendar();
        let plain = promise(start, allowance, Vec::new()).due(calendar).expect("within the calendar");
        let from = instant(start.saturating_add(Span::new().days(after)), 11);
        let to = instant(start.saturating_add(Span::new().days(after + length)), 12);
        let paused = promise(start, allowance, vec![Pause { from, to: Some(to) }]);
        let due = paused.due(calendar).expect("within the calendar");
        prop_assert!(due.on >= plain.on && due.at >= plain.at, "{due:?} before {plain:?}");
    }

    #[test]
    fn an_extension_never_makes_a_promise_due_earlier(
        start in days(), allowance in allowances(), by in allowances(),
    ) {
        let calendar = calendar();
        let plain = promise(start, allowance, Vec::new()).due(calendar).expect("within the calendar");
        let mut longer = promise(start, allowance, Vec::new());
        let at = instant(start, 11);
        longer.extensions.push(Extension { by, reason: String::new(), at, operator: OperatorId::SYSTEM });
        let due = longer.due(calendar).expect("within the calendar");
        prop_assert!(due.on >= plain.on, "{due:?} before {plain:?}");
    }

    #[test]
    fn a_promise_falls_due_on_a_working_day_at_its_closing(start in days(), allowance in allowances()) {
        let calendar = calendar();
        let due = promise(start, allowance, Vec::new()).due(calendar).expect("within the calendar");
        prop_assert!(due.soon_on <= due.on);
        // Hours by the clock run day and night, over days off too.
        if matches!(allowance, Allowance::Hours(_)) {
            return Ok(());
        }
        prop_assert!(calendar.day(due.on).expect("known").working);
        if !matches!(allowance, Allowance::WorkingHours(_)) {
            prop_assert_eq!(due.at, calendar.closing(due.on).expect("known"));
            prop_assert!(due.on > start || matches!(allowance, Allowance::Days(0)));
        }
    }

    #[test]
    fn the_reason_accounts_for_every_day_up_to_the_due_date(
        start in days(), count in 1u32..30, after in 0i64..20, length in 0i64..20,
    ) {
        let calendar = calendar();
        let from = instant(start.saturating_add(Span::new().days(after)), 11);
        let to = instant(start.saturating_add(Span::new().days(after + length)), 12);
        let promise = promise(start, Allowance::WorkingDays(count), vec![Pause { from, to: Some(to) }]);
        let due = promise.due(calendar).expect("within the calendar");
        let told = reason(&promise, calendar);
        prop_assert_eq!(told.due_on, Some(due.on));
        prop_assert_eq!(told.counted.len(), usize::try_from(count).expect("small"));
        prop_assert_eq!(told.counted.last(), Some(&due.on));
        let days = i64::from(start.until(due.on).expect("in order").get_days());
        let skipped: i64 =
            told.skipped.iter().map(|span| i64::from(span.from.until(span.to).expect("in order").get_days()) + 1).sum();
        prop_assert_eq!(days, skipped + i64::from(count), "counted and skipped days make up the span");
        for span in told.skipped.iter().filter(|span| span.kind != SkipKind::Paused) {
            prop_assert!(!calendar.day(span.from).expect("known").working);
        }
    }

    #[test]
    fn standing_moves_forward_only_while_nothing_happens(start in days(), allowance in allowances(), step in 1i64..50) {
        let calendar = calendar();
        let promise = promise(start, allowance, Vec::new());
        let order = |standing| match standing {
            Standing::Open => 0,
            Standing::DueSoon => 1,
            Standing::DueToday => 2,
            Standing::Broken => 3,
            other => panic!("{other:?} without anything having happened"),
        };
        let early = promise.standing(calendar, instant(start, 10));
        let late = promise.standing(calendar, instant(start.saturating_add(Span::new().days(step)), 10));
        prop_assert!(order(early) <= order(late));
    }
}

#[test]
fn thirty_days_that_end_in_a_holiday_end_on_the_next_working_day() {
    // 30 days after 2 September 2011 is 2 October, in the National Day holiday; 8 October is the next working day.
    let thirty = |pauses| promise(date(2011, 9, 2), Allowance::Days(30), pauses);
    assert_eq!(thirty(Vec::new()).due(calendar()).expect("known").on, date(2011, 10, 8));
    let told = reason(&thirty(Vec::new()), calendar());
    assert_eq!(told.skipped.len(), 1, "{told:?}");
    assert_eq!((told.skipped[0].from, told.skipped[0].to), (date(2011, 10, 2), date(2011, 10, 7)));
    assert_eq!(told.counted_until, Some(date(2011, 10, 2)), "every day up to the thirtieth counts");
    // Five days stood still, so that the thirtieth day is the 7th.
    let pauses = vec![Pause { from: instant(date(2011, 9, 5), 9), to: Some(instant(date(2011, 9, 10), 9)) }];
    let paused = reason(&thirty(pauses), calendar());
    assert_eq!(paused.counted_until, Some(date(2011, 10, 7)));
}

#[test]
fn a_day_that_was_named_moves_with_no_day_off_and_no_pause() {
    // 31 July 2011 is a Sunday.
    let named = date(2011, 7, 31);
    let pauses = vec![Pause { from: instant(date(2011, 7, 1), 9), to: Some(instant(date(2011, 7, 11), 9)) }];
    for pauses in [Vec::new(), pauses] {
        let paid = promise(date(2011, 6, 20), Allowance::Until(named), pauses);
        let due = paid.due(calendar()).expect("known");
        assert_eq!((due.on, due.at), (named, calendar().closing(named).expect("known")));
        assert_eq!(paid.standing(calendar(), due.at), Standing::DueToday);
        assert_eq!(paid.standing(calendar(), instant(date(2011, 8, 1), 9)), Standing::Broken);
    }
    let late = promise(date(2011, 8, 15), Allowance::Until(named), Vec::new());
    assert_eq!(late.due(calendar()).expect("known").on, date(2011, 8, 15), "what is over is due on the first day");
    let told = reason(&promise(date(2011, 6, 20), Allowance::Until(named), Vec::new()), calendar());
    assert_eq!(told.text.zh, "自2011年6月20日起，以2011年7月31日为限：日期固定，不因休息日顺延");
    assert_eq!(told.counted_until, Some(named));
}

#[test]
fn an_extension_of_the_same_unit_is_counted_from_the_start() {
    // 30 days and 30 more are 60 days from the start, whatever day off the first 30 would have ended on.
    let mut promise = promise(date(2024, 5, 6), Allowance::Days(30), Vec::new());
    let at = instant(date(2024, 5, 7), 9);
    promise.extensions.push(Extension {
        by: Allowance::Days(30),
        reason: String::new(),
        at,
        operator: OperatorId::SYSTEM,
    });
    assert_eq!(promise.due(calendar()).expect("known").on, date(2024, 7, 5));
}

/// Pauses in hours after the start, in any order and over each other.
fn pauses_of(start: Timestamp) -> impl Strategy<Value = Vec<CalendarPause>> {
    let pause = (0i64..300, 0i64..60).prop_map(move |(from, length)| {
        let at = |hours: i64| start + jiff::SignedDuration::from_hours(hours);
        CalendarPause { from: at(from), to: at(from + length) }
    });
    proptest::collection::vec(pause, 0..5)
}

proptest! {
    /// The clock is asked hour by hour: what is counted between start and end is the allowance, and nothing else is.
    #[test]
    fn clock_hours_count_day_and_night_and_leave_out_exactly_what_is_paused(
        day in days(),
        hours in 1u32..200,
        pauses in pauses_of(instant(date(2011, 9, 29), 10)),
    ) {
        let start = instant(date(2011, 9, 29), 10);
        let due = deadline(calendar(), start, Allowance::Hours(hours), &pauses).expect("known");
        let mut counted = 0;
        let mut at = start;
        while at < due {
            if !pauses.iter().any(|pause| pause.from <= at && at < pause.to) {
                counted += 1;
            }
            at += jiff::SignedDuration::from_hours(1);
        }
        prop_assert_eq!((counted, at), (hours, due));
        // Without a pause the calendar does not matter: a holiday is as long as any other day.
        let start = instant(day, 22);
        let plain = deadline(calendar(), start, Allowance::Hours(hours), &[]).expect("known");
        prop_assert_eq!(plain, start + jiff::SignedDuration::from_hours(i64::from(hours)));
    }
}

#[test]
fn twenty_four_hours_from_the_eve_of_a_holiday_end_on_the_holiday_at_the_same_hour() {
    let promise = promise(date(2011, 9, 30), Allowance::Hours(24), Vec::new());
    let due = promise.due(calendar()).expect("known");
    assert_eq!((due.on, due.at), (date(2011, 10, 1), instant(date(2011, 10, 1), 10)));
    assert_eq!(promise.standing(calendar(), instant(date(2011, 10, 1), 10)), Standing::DueToday);
    let late = instant(date(2011, 10, 1), 10) + jiff::SignedDuration::from_secs(1);
    assert_eq!(promise.standing(calendar(), late), Standing::Broken);
    assert_eq!(reason(&promise, calendar()).text.zh, "2011年9月30日起算，24小时，故为2011年10月1日");
}

/// The shipped calendar with its known years ending earlier: what it fixes beyond them is the same.
fn known_until(until: &str) -> Calendar {
    let toml = include_str!("../../../../packs/calendar-cn/calendar.toml");
    let days = include_str!("../../../../packs/calendar-cn/workdays.csv");
    let mut definition = definition_from_pack(toml, days).expect("the shipped calendar reads");
    definition.known.as_mut().expect("it has a range").until = until.parse().expect("a date");
    definition.version = until.to_owned();
    Calendar::new(definition).expect("a calendar")
}

#[test]
fn a_provisional_date_breaks_nothing_lapses_nothing_and_makes_nothing_late() {
    let calendar = calendar();
    let mut promise = promise(date(2026, 12, 30), Allowance::WorkingDays(5), Vec::new());
    let due = promise.due(calendar).expect("dated");
    assert_eq!((due.on, due.soon_on, due.provisional), (date(2027, 1, 7), date(2027, 1, 6), true));
    assert_eq!(promise.standing(calendar, instant(date(2027, 1, 6), 9)), Standing::DueSoon);
    assert_eq!(promise.standing(calendar, instant(date(2027, 1, 7), 9)), Standing::DueToday);
    assert_eq!(promise.standing(calendar, instant(date(2027, 1, 8), 9)), Standing::Unknown);
    promise.right = true;
    assert_eq!(promise.standing(calendar, instant(date(2027, 3, 1), 9)), Standing::Unknown);
    promise.right = false;
    promise.kept_at = Some(instant(date(2027, 1, 8), 9));
    assert_eq!(promise.standing(calendar, instant(date(2027, 3, 1), 9)), Standing::Kept);
}

#[test]
fn a_date_is_counted_again_only_by_a_calendar_that_knows_more() {
    let (short, long) = (known_until("2026-12-31"), known_until("2027-12-31"));
    let started = promise(date(2026, 12, 30), Allowance::WorkingDays(5), Vec::new());
    let mut same = Promise { calendar_version: "2026-12-31".to_owned(), told_soon: true, ..started };
    assert_eq!(same.recount(&short, &short), None);
    let before = same.due(&short).expect("dated");
    // The longer one names no holiday in 2027 at all: New Year's Day is worked there.
    assert_eq!(same.recount(&short, &long), Some(Some(before)));
    let due = same.due(&long).expect("dated");
    assert_eq!((due.on, due.provisional), (date(2027, 1, 6), false));
    assert!(!same.told_soon, "the date has moved, so it is warned again");
    assert_eq!(same.recount(&long, &short), None);
    // What was kept between the two dates turns out to have been late.
    let mut kept = promise(date(2026, 12, 30), Allowance::WorkingDays(5), Vec::new());
    kept.kept_at = Some(instant(date(2027, 1, 7), 9));
    assert!(kept.recount(&short, &long).is_some());
    assert_eq!(kept.broken_at, Some(due.at));
    assert_eq!(kept.standing(&long, instant(date(2027, 2, 1), 9)), Standing::KeptLate);
    // A date that was known all along stays.
    let mut early = promise(date(2026, 12, 1), Allowance::WorkingDays(5), Vec::new());
    assert_eq!(early.recount(&short, &long), None);
}
