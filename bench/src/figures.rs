//! Indicators over a large house: a year by month and office, and the list behind a cell, on both databases.
//!
//! The house has as many policies as `--policies` says and two cases for five of them, each with its promises; `--long` makes it five million
//! policies and two million cases. All of it is loaded in bulk, spread over eight years and fifty offices, and stands in no archive. Then the
//! counts are kept, as the night does it, and each figure is asked for as the console does; what comes out is held against plain SQL.

pub mod load;

use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use yinuo_service::indicator::report::{Ask, Step};
use yinuo_service::indicator::{By, Narrow, keep};
use yinuo_service::query::{PageAsk, indicator};
use yinuo_store::{Statement, Value};
use yinuo_testkit::bench_rows::BenchRow;
use yinuo_testkit::house::{Dwelling, Role, TestHouse, temporary_folder};
use yinuo_testkit::postgres::PostgresCluster;

/// Today: what is asked about is the year before.
pub const TODAY: Date = date(2020, 1, 15);
const YEAR: (Date, Date) = (date(2019, 1, 1), date(2019, 12, 31));
const FEWEST: u32 = 20;
/// What was wanted of a year by month and office, and of a list.
const WANTED: (Duration, Duration) = (Duration::from_secs(1), Duration::from_millis(100));

static CASES_OF_YEAR: Statement<i64> =
    Statement::new("bench_cases", "SELECT COUNT(*) FROM cases WHERE received_at >= $1 AND received_at < $2");
static POLICIES_OF_YEAR: Statement<i64> = Statement::new(
    "bench_policies",
    "SELECT COUNT(*) FROM agreements WHERE family = 'life' AND applied_on >= $1 AND applied_on < $2",
);

pub async fn measure(database: &str, policies: u32) {
    let cluster = (database == "postgres").then(|| PostgresCluster::start().expect("a PostgreSQL server starts"));
    let (url, place) = match &cluster {
        Some(cluster) => (cluster.create_database("figures").expect("a database is made"), Dwelling::Elsewhere),
        None => {
            let folder = temporary_folder("figures");
            (format!("sqlite:{}", folder.join("figures.sqlite").display()), Dwelling::Folder(folder))
        }
    };
    let morning = TODAY.at(9, 0, 0, 0).in_tz("Asia/Shanghai").expect("a time").timestamp();
    let test = TestHouse::at(&url, place, Some(morning)).await;
    let started = Instant::now();
    let cases = load::load(&test, &url, policies).await;
    println!(
        "indicators on {database} over {policies} policies and {cases} cases, loaded in {:.0?}",
        started.elapsed()
    );
    let started = Instant::now();
    keep::keep(&test.house, TODAY).await.expect("kept");
    println!("  counts of all days kept for the first time in {:.0?}", started.elapsed());
    let started = Instant::now();
    keep::keep(&test.house, TODAY).await.expect("kept");
    println!("  counted again, as each night, in {:.0?}", started.elapsed());
    let micros = |day: Date| day.at(0, 0, 0, 0).in_tz("Asia/Shanghai").expect("a time").timestamp().as_microsecond();
    let (from, until) = (YEAR.0, YEAR.1.tomorrow().expect("a day"));
    let plain = [
        ("cases-received", &CASES_OF_YEAR, [Value::Int(micros(from)), Value::Int(micros(until))]),
        ("complaints-of-policies", &POLICIES_OF_YEAR, [from, until].map(|day| Value::Text(day.to_string()))),
    ];
    for (key, statement, ends) in plain {
        let counted = test.house.store.query_one(statement, ends.to_vec()).await.expect("counted").unwrap_or(0);
        let told = indicator::figures(&test.house, test.actor(Role::Manager), key, &year()).await.expect("told").1;
        let same = told.whole.counted.last() == Some(&Decimal::from(counted));
        println!("  {key} by plain SQL: {counted}, the same: {same}");
        assert!(same, "{:?}", told.whole);
    }
    let mut slowest = Vec::new();
    for key in [
        "cases-received",
        "promises-kept",
        "case-days",
        "complaints-of-policies",
        "policy-delivered",
        "policies-without-contact",
        "persistency-13",
        "persistency-25",
    ] {
        slowest = slower(slowest, figures(&test, key).await);
    }
    BenchRow::new(format!("indicators of {policies} policies: a year, the slowest"), database).times(slowest).record();
    let mut slowest = Vec::new();
    for (key, term) in
        [("cases-received", 0), ("promises-kept", 1), ("complaints-of-policies", 1), ("persistency-13", 0)]
    {
        slowest = slower(slowest, list(&test, (key, term)).await);
    }
    BenchRow::new(format!("indicators of {policies} policies: a list, the slowest"), database).times(slowest).record();
}

/// The times, in milliseconds, whose middle is the longer.
fn slower(one: Vec<f64>, other: Vec<f64>) -> Vec<f64> {
    let middle = |times: &[f64]| BenchRow::default().times(times.to_vec()).p50.unwrap_or(0.0);
    if middle(&other) > middle(&one) { other } else { one }
}

fn milliseconds(times: &[Duration]) -> Vec<f64> {
    times.iter().map(|time| time.as_secs_f64() * 1_000.0).collect()
}

fn year() -> Ask {
    let narrow = Narrow::default();
    Ask { from: YEAR.0, last: YEAR.1, step: Step::Month, by: By::Office, narrow, live: false }
}

/// Prints the middle and the longest of some times, and whether the longest is what was wanted.
fn print(name: &str, mut times: Vec<Duration>, wanted: Duration, note: &str) {
    times.sort();
    let (middle, longest) = (times[times.len() / 2], times[times.len() - 1]);
    let reached = if longest <= wanted { "reached" } else { "MISSED" };
    println!("  {name:<52} {middle:>10.1?}, at most {longest:>10.1?}   {reached} {wanted:?}   {note}");
}

async fn figures(test: &TestHouse, key: &str) -> Vec<f64> {
    let mut times = Vec::new();
    let mut told = String::new();
    for _ in 0..FEWEST {
        let started = Instant::now();
        let (_, report) = indicator::figures(&test.house, test.actor(Role::Manager), key, &year()).await.expect("told");
        times.push(started.elapsed());
        told = format!("{} months of {} offices, {:?}", report.periods.len(), report.parts.len(), report.whole.counted);
    }
    let taken = milliseconds(&times);
    print(&format!("a year by month and office: {key}"), times, WANTED.0, &told);
    taken
}

/// The list behind a month of an office, of a month of all offices and of the whole year.
async fn list(test: &TestHouse, (key, term): (&str, usize)) -> Vec<f64> {
    let office = Narrow { offices: Some(vec![test.county.number()]), ..Narrow::default() };
    let month = (date(2019, 3, 1), date(2019, 3, 31));
    let cells = [
        ("a month of an office", month, office),
        ("a month", month, Narrow::default()),
        ("the year", YEAR, Narrow::default()),
    ];
    let mut slowest = Vec::new();
    for (cell, days, narrow) in cells {
        let (mut times, mut told) = (Vec::new(), String::new());
        for _ in 0..FEWEST {
            let ask = PageAsk { limit: Some(50), after: None, sort: None };
            let started = Instant::now();
            let found =
                indicator::lines(&test.house, test.actor(Role::Manager), (key, term), days, &narrow, &ask).await;
            times.push(started.elapsed());
            let found = found.expect("listed");
            told = format!("{} lines, more: {}", found.items.len(), found.next.is_some());
        }
        slowest = slower(slowest, milliseconds(&times));
        print(&format!("list behind {cell}: {key}"), times, WANTED.1, &told);
    }
    slowest
}
