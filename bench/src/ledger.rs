//! The ledger: the sums of all accounts before and after a day was closed, and what closing takes, behind the lines of a day run and behind millions.
//!
//! The raw limit sums the lines of the day by account with one plain statement, and decides nothing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::HOUSE_SLOT;
use yinuo_service::House;
use yinuo_service::command::Command;
use yinuo_service::command::ledger::CloseDay;
use yinuo_service::query::ledger::trial_balance;
use yinuo_service::stop::Stop;
use yinuo_store::{Statement, Store, StoreOptions, Value};
use yinuo_testkit::bench_rows::BenchRow;

use crate::{lists, taking};

/// How often the sums are asked for.
const ASKED: usize = 20;
/// The day that is closed behind millions of lines: a Tuesday.
const DAY: Date = date(2026, 6, 16);
/// Days over which what lies behind it is spread, and the lines of the day itself.
const DAYS: i64 = 1_000;
const OF_A_DAY: i64 = 100_000;
/// Days after which one is closed while they are made; the last of them too.
const CLOSED_EVERY: i64 = 100;
const AT_ONCE: i64 = 500_000;

/// Lines of the ledger from one number to another, all of one day.
static LINES: Statement<()> = Statement::new(
    "bench_lines",
    "INSERT INTO transfers (slot, id, booked_on, value_on, at, debit, credit, amount, kind, subject_kind, subject_id, operator_id) \
     WITH RECURSIVE n(i) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2) \
     SELECT i * 7919 % 1024, 1000000000000 + i, CAST($3 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT), \
     CASE i % 4 WHEN 0 THEN 'house/bank/collection' WHEN 1 THEN 'house/opening' WHEN 2 THEN 'policy/premium-deposit' ELSE 'policy/payable' END, \
     CASE i % 4 WHEN 0 THEN 'policy/premium-deposit' WHEN 1 THEN 'policy/premium-deposit' WHEN 2 THEN 'house/income/premium' \
     ELSE 'house/bank/payment' END, 10000 + i % 5000, 'paid-out', 'policy', i * 48271 % 2147483647, 0 FROM n",
);
/// Their sums, as whoever writes a line keeps them.
static KEPT: Statement<()> = Statement::new(
    "bench_kept_sums",
    "INSERT INTO transfer_sums (booked_on, debit, credit, stripe, number, amount) \
     SELECT booked_on, debit, credit, 0, COUNT(*), SUM(amount) FROM transfers WHERE booked_on = $1 GROUP BY booked_on, debit, credit",
);
static SUMS: Statement<String> = Statement::new(
    "bench_sums",
    "SELECT account FROM (SELECT debit AS account, amount FROM transfers WHERE booked_on = $1 \
     UNION ALL SELECT credit AS account, -amount AS amount FROM transfers WHERE booked_on = $1) s GROUP BY account ORDER BY SUM(amount)",
);

/// Measures it on a house whose day run is done; its lines are those of the run.
pub async fn after_a_run(house: &House, day: Date, policies: u32, database: &str) {
    let quiet = day.tomorrow().expect("a day");
    // Both days are over.
    let noon = quiet.checked_add(1.day()).expect("a day").at(12, 0, 0, 0).in_tz("Asia/Shanghai").expect("a time");
    assert!(house.shared.clock.set(noon.timestamp()), "it is a training house");
    let behind = format!("behind a day run of {policies}");
    sums(house, quiet, &format!("{behind}, its day not closed"), database).await;
    for (on, what) in [(day, "the day of a run"), (quiet, "a quiet day behind the day of a run")] {
        close(house, on, &format!("{what} of {policies}"), &[], database).await;
    }
    sums(house, quiet, &format!("{behind}, its day closed"), database).await;
}

/// A house with so many lines behind the day that is closed, all of them of days that are closed.
pub async fn measure(database: &str, lines: u32) {
    println!("the ledger behind {lines} lines on {database}");
    let noon =
        DAY.checked_add(1.day()).expect("a day").at(12, 0, 0, 0).in_tz("Asia/Shanghai").expect("a time").timestamp();
    let home = taking::house(database, Some(noon)).await;
    let started = Instant::now();
    let options = StoreOptions { statement_timeout: Duration::from_secs(3_600), ..StoreOptions::default() };
    let store = Store::open(&home.url, options).await.expect("the database opens");
    let house = &home.test.house;
    home.test.another_manager().await;
    let each = i64::from(lines) / DAYS;
    for place in 0..DAYS {
        let on = DAY.checked_sub((DAYS - place).days()).expect("a day");
        booked(&store, on, place * each..(place + 1) * each).await;
        if (place + 1) % CLOSED_EVERY == 0 {
            closed(house, on).await.expect("it is closed");
        }
    }
    println!("  made in {:.0?}", started.elapsed());
    booked(&store, DAY, DAYS * each..DAYS * each + OF_A_DAY).await;
    let behind = format!("of {OF_A_DAY} lines behind {lines}");
    let raw = lists::plain(&store, &SUMS, &[Value::from(DAY.to_string())], ASKED).await;
    sums(house, DAY, &format!("with a day {behind} open"), database).await;
    close(house, DAY, &format!("a day {behind}"), &raw, database).await;
    sums(house, DAY, &format!("with a day {behind} closed"), database).await;
}

/// Enters the lines of a day.
async fn booked(store: &Store, on: Date, lines: std::ops::Range<i64>) {
    let at = on.at(9, 0, 0, 0).in_tz("Asia/Shanghai").expect("a time").timestamp().as_microsecond();
    let mut writer = store.writer().await.expect("a writer");
    let mut first = lines.start;
    while first < lines.end {
        let until = lines.end.min(first + AT_ONCE);
        let mut work = writer.begin(&[HOUSE_SLOT.number()]).await.expect("a transaction");
        let parameters = vec![Value::Int(first), Value::Int(until), Value::from(on.to_string()), Value::Int(at)];
        work.execute(&LINES, parameters).await.expect("booked");
        work.commit().await.expect("committed");
        first = until;
    }
    let mut work = writer.begin(&[HOUSE_SLOT.number()]).await.expect("a transaction");
    work.execute(&KEPT, vec![Value::from(on.to_string())]).await.expect("summed");
    work.commit().await.expect("committed");
}

/// Closes a day, and tells what that took.
async fn close(house: &House, on: Date, what: &str, raw: &[f64], database: &str) {
    match closed(house, on).await {
        Err(stop) => println!("  {what} was not closed: {}", stop.code()),
        Ok(milliseconds) => {
            println!("  closing {what} took {milliseconds:.1} ms");
            BenchRow::new(format!("closing {what}"), database).one_by_one(vec![milliseconds], raw).record();
        }
    }
}

/// Closes a day; in how many milliseconds.
async fn closed(house: &House, on: Date) -> Result<f64, Stop> {
    let directory = house.directory();
    let may = |actor: &Actor| actor.may_at(Permission::CLOSE_DAYS, directory.root_path());
    let head = directory.operators().filter_map(|operator| directory.actor(operator.id)).find(may);
    let head = Arc::new(head.expect("somebody of the house closes days"));
    let started = Instant::now();
    house.carry_out(&head, Command::from(CloseDay { on }), None).await?;
    Ok(started.elapsed().as_secs_f64() * 1_000.0)
}

/// The sums of all accounts by the end of a day.
async fn sums(house: &House, on: Date, what: &str, database: &str) {
    let mut times = Vec::new();
    for _ in 0..ASKED {
        let started = Instant::now();
        trial_balance(house, &Actor::at_the_machine(), on, None).await.expect("summed");
        times.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    let row = BenchRow::new(format!("trial balance {what}"), database).times(times);
    println!("  trial balance {what}: {:.1} ms, at most {:.1} ms", row.p50.unwrap_or(0.0), row.p99.unwrap_or(0.0));
    row.record();
}
