//! Promises that are due among millions that are open: how long it takes to find them, and to carry out what follows.
//!
//! The raw limit writes for as many other cases the rows that the first one left: case, promises, operation and what is told of it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use yinuo_core::access::Actor;
use yinuo_core::case::Case;
use yinuo_core::id::SLOTS;
use yinuo_service::command::Command;
use yinuo_service::command::case::{Changed, PassTime};
use yinuo_service::engine::rows;
use yinuo_service::share::Share;
use yinuo_service::timer;
use yinuo_store::tables::archive::{OUTBOX_READY, OutboxRow};
use yinuo_store::tables::case::TIMERS_READY;
use yinuo_store::{Changes, Statement, Value};
use yinuo_testkit::bench_rows::BenchRow;
use yinuo_testkit::house::TestHouse;

use super::load::Loader;
use crate::life::update;
use crate::lists::{self, LOOKS};
use crate::raw::operation;
use crate::taking::committed;

/// How many cases the timers look at together.
const PAGE: i64 = 500;
/// Cases of one commit of the raw limit.
const BATCH: usize = 500;
/// More follow-ups than a house of this measurement has.
const MANY: i64 = 1_000_000;

static DUE_CASES: Statement<i64> = Statement::new(
    "bench_due_cases",
    "SELECT case_id FROM promises WHERE timer_at IS NOT NULL AND timer_at <= $1 ORDER BY timer_at, case_id, slot LIMIT 500",
);

/// Measures it on what was loaded last, in a house of so many cases.
pub async fn measure(test: &TestHouse, loader: &Loader, cases: u32, database: &str) {
    let (house, store) = (&test.house, &loader.store);
    let now = house.now().as_microsecond();
    let ready = [Value::Int(now), Value::Int(PAGE), Value::Int(0), Value::Int(SLOTS - 1)];
    let found = lists::plain(store, &TIMERS_READY, &ready, LOOKS).await;
    let plain = lists::plain(store, &DUE_CASES, &[Value::Int(now)], LOOKS).await;
    let of = u64::from(cases) * 2;
    let work = format!("{PAGE} cases with due promises found among {of} open");
    let row = BenchRow::new(work, database).one_by_one(found, &plain);
    println!("  {PAGE} due cases found in {:.2} ms, at most {:.2} ms", row.p50.unwrap_or(0.0), row.p99.unwrap_or(0.0));
    row.record();

    let (by_hand, by_timer) = loader.due.split_at(loader.due.len() / 2);
    let Some((first, by_hand)) = by_hand.split_first() else { return };
    let told_before = outbox(test, now).await;
    let command = Command::from(PassTime { case: first.id });
    let answer = house.carry_out(&Arc::new(Actor::system()), command, None).await.expect("time passes");
    let left = answer.extra::<Changed>().expect("a case").case.clone();
    let told_before: HashSet<i64> = told_before.into_iter().map(|row| row.id).collect();
    let told: Vec<OutboxRow> =
        outbox(test, now).await.into_iter().filter(|row| !told_before.contains(&row.id)).collect();
    let mut writer = store.writer().await.expect("a writer");
    let mut seconds = 0.0;
    for (place, batch) in (0_i64..).zip(by_hand.chunks(BATCH)) {
        let mut changes = Changes::new();
        for (number, case) in (0_i64..).zip(batch) {
            let after = Case { promises: left.promises.clone(), version: left.version, ..case.clone() };
            let calendars = house.rules().calendars();
            update(&mut changes, rows::case_row(case, calendars), rows::case_row(&after, calendars));
            for (before, promise) in case.promises.iter().zip(&after.promises) {
                let before = rows::promise_row(case, before, calendars);
                update(&mut changes, before, rows::promise_row(&after, promise, calendars));
            }
            let facts = r#"{"promises":"one-notice broken, answer broken"}"#.to_owned();
            // Behind all that the engine may number.
            let sequence = (1 << 40) + i64::from(cases) * 1_000 + place * 500 + number;
            changes.insert(operation(&after, sequence, now, "pass-time", facts));
            for (entry, row) in (0_i64..).zip(&told) {
                // Cases leave the other sequences of their milliseconds free.
                let id = after.id.number() + 16 * (entry + 1);
                changes.insert(OutboxRow { slot: after.id.slot().number(), id, ..row.clone() });
            }
        }
        seconds += committed(&mut writer, changes).await;
    }
    drop(writer);
    let raw = by_hand.len() as f64 / seconds;
    let started = Instant::now();
    timer::run(house, &Share::WHOLE).await.expect("time passes");
    let ours = by_timer.len() as f64 / started.elapsed().as_secs_f64();
    assert!(store.query(&TIMERS_READY, ready.to_vec()).await.expect("read").is_empty(), "all that was due was done");
    println!("  due cases carried out: {ours:.0}/s, {} follow-ups each; raw limit {raw:.0}/s", told.len());
    let work = format!("due cases carried out among {of} open promises");
    BenchRow { ours: Some(ours), raw: Some(raw), ..BenchRow::new(work, database) }.record();
}

/// The follow-ups that wait.
async fn outbox(test: &TestHouse, now: i64) -> Vec<OutboxRow> {
    let (ever, slots) = (Value::Int(i64::MIN), [Value::Int(0), Value::Int(SLOTS - 1)]);
    let [first, last] = slots;
    let parameters = vec![Value::Int(now), ever.clone(), ever, Value::Int(MANY), first, last];
    test.house.store.query(&OUTBOX_READY, parameters).await.expect("read")
}
