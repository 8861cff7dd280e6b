//! The algebra of working days and working time, on China's calendar and on odd ones with night shifts and clock changes.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use proptest::prelude::*;

use super::{
    tests::{china, made},
    zone::{date_of_day, day_number, timestamp},
    *,
};

static CALENDARS: LazyLock<Vec<Calendar>> = LazyLock::new(|| {
    vec![
        china(),
        made(
            r#"{"tz":"America/New_York","weekly":{"sat":[["22:00","06:00"]],"sun":[["01:30","02:30"],["20:00","24:00"]],"wed":[["00:00","24:00"]]},
                "holidays":["2011-11-06","2012-03-10"],"working_days":["2011-10-03"],"breaks":{"2011-10-12":[["23:00","01:00"]]}}"#,
        ),
        made(
            r#"{"tz":"America/Sao_Paulo","weekly":{"sun":[["00:00","08:00"]],"sat":[["23:00","01:00"]]},"date_overrides":{"2011-10-17":[["10:00","11:00"]]}}"#,
        ),
        made(r#"{"tz":"Europe/London","weekly":{"mon":[["09:00","17:00"]]},"holidays":["2011-12-26"]}"#),
    ]
});

fn calendar() -> impl Strategy<Value = &'static Calendar> {
    (0..CALENDARS.len()).prop_map(|index| &CALENDARS[index])
}

/// Dates from 2009 until 2017.
fn date() -> impl Strategy<Value = Date> {
    (14_300..17_500i32).prop_map(date_of_day)
}

fn instant() -> impl Strategy<Value = Timestamp> {
    (1_230_000_000..1_500_000_000i64).prop_map(timestamp)
}

/// Near each other, so that pauses meet deadlines.
fn close_instants() -> impl Strategy<Value = (Timestamp, Vec<Pause>)> {
    let pause = (-200_000..600_000i64, 0..400_000i64);
    (1_230_000_000..1_500_000_000i64, prop::collection::vec(pause, 0..5)).prop_map(|(start, pauses)| {
        let pauses = pauses
            .into_iter()
            .map(|(from, length)| Pause { from: timestamp(start + from), to: timestamp(start + from + length) });
        (timestamp(start), pauses.collect())
    })
}

/// The working seconds between two instants, walked minute by minute over the local clock of a zone without changes.
fn walked(from: i64, to: i64, open: impl Fn(Date, i64) -> bool) -> i64 {
    (from..to)
        .step_by(60)
        .map(|at| {
            let local = at + 8 * 3600;
            let day = i32::try_from(local.div_euclid(86_400)).unwrap();
            if open(date_of_day(day), local.rem_euclid(86_400)) { 60 } else { 0 }
        })
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counting_undoes_adding(calendar in calendar(), from in date(), count in -400..400i64) {
        let to = calendar.add_working_days(from, count).unwrap();
        if count != 0 {
            prop_assert!(calendar.day(to).unwrap().working);
        }
        prop_assert_eq!(calendar.count_working_days(from, to, Include::End).unwrap(), count);
    }

    #[test]
    fn counting_agrees_with_looking_at_each_day(calendar in calendar(), from in date(), length in 0..120i32) {
        let first = day_number(from);
        let worked = (first..=first + length).filter(|day| calendar.day(date_of_day(*day)).unwrap().working).count();
        let counted = calendar.count_working_days(from, date_of_day(first + length), Include::Both).unwrap();
        prop_assert_eq!(counted, i64::try_from(worked).unwrap());
    }

    #[test]
    fn elapsed_undoes_a_deadline((start, pauses) in close_instants(), calendar in calendar(), seconds in 1..300_000i64) {
        let due = calendar.deadline(start, seconds, &pauses).unwrap();
        prop_assert!(due > start);
        prop_assert_eq!(calendar.elapsed(start, due, &pauses).unwrap(), seconds);
        // The first such instant: a second before, not all is used up.
        prop_assert_eq!(calendar.elapsed(start, timestamp(due.as_second() - 1), &pauses).unwrap(), seconds - 1);
        let back = calendar.deadline(start, -seconds, &pauses).unwrap();
        prop_assert_eq!(calendar.elapsed(start, back, &pauses).unwrap(), -seconds);
        prop_assert_eq!(calendar.elapsed(start, timestamp(back.as_second() + 1), &pauses).unwrap(), 1 - seconds);
    }

    #[test]
    fn deadlines_never_move_earlier((start, pauses) in close_instants(), calendar in calendar(), seconds in 0..300_000i64, more in 0..10_000i64) {
        let due = calendar.deadline(start, seconds, &pauses).unwrap();
        prop_assert!(calendar.deadline(start, seconds + more, &pauses).unwrap() >= due);
        if let Some((_, fewer)) = pauses.split_last() {
            prop_assert!(calendar.deadline(start, seconds, fewer).unwrap() <= due);
        }
        let mut turned = pauses.clone();
        turned.reverse();
        turned.extend(pauses.first());
        prop_assert_eq!(calendar.deadline(start, seconds, &turned).unwrap(), due);
    }

    #[test]
    fn elapsed_adds_up(calendar in calendar(), mut instants in prop::array::uniform3(instant())) {
        instants.sort();
        let [a, b, c] = instants;
        let elapsed = |from, to| calendar.elapsed(from, to, &[]).unwrap();
        prop_assert_eq!(elapsed(a, b) + elapsed(b, c), elapsed(a, c));
        prop_assert!(elapsed(a, b) >= 0);
    }

    #[test]
    fn elapsed_agrees_with_walking_the_clock(start in 1_314_000_000..1_330_000_000i64, minutes in 0..30_000i64) {
        let china = &CALENDARS[0];
        let (start, end) = (start / 60 * 60, (start / 60 + minutes) * 60);
        let slow = walked(start, end, |date, clock| {
            let open = (9 * 3600..12 * 3600).contains(&clock) || (13 * 3600 + 1800..17 * 3600 + 1800).contains(&clock);
            open && china.day(date).unwrap().working
        });
        prop_assert_eq!(china.elapsed(timestamp(start), timestamp(end), &[]).unwrap(), slow);
    }

    #[test]
    fn a_local_day_begins_at_its_midnight(calendar in calendar(), date in date()) {
        let midnight = calendar.instant_of(date.to_datetime(jiff::civil::Time::midnight())).unwrap();
        prop_assert_eq!(calendar.date_of(midnight), date);
        prop_assert_eq!(calendar.zone.day_at(midnight.as_second()), (day_number(date), 0));
    }
}
