//! A house that grows: lists, due promises and an import at a hundred thousand customers, policies and cases, at a million and with `--long` at ten million;
//! then how it starts, and what memory it keeps a while after it was busy.
//!
//! Customers and policies are rows that an import makes, written as they were made ahead; each customer has a case with two promises, or several. Nothing of it stands in
//! the archive.

mod due;
mod load;

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use yinuo_service::command::import::Choice;
use yinuo_service::life::import::{LifePolicies, Prepared};
use yinuo_store::Store;
use yinuo_testkit::bench_rows::BenchRow;
use yinuo_testkit::house::TestHouse;

use self::load::Loader;
use crate::taking::{self, File, Raw};
use crate::{import, lists, opening, upkeep};

/// A Monday whose half year before and after the calendar knows.
const MORNING: &str = "2026-01-12T10:00:00+08:00";
/// Where an import is looked at and lists are for the first time.
const FIRST: u32 = 100_000;
/// A house of a province, and of the largest there are.
const SIZES: [u32; 2] = [FIRST, 1_000_000];
const LONGEST: u32 = 10_000_000;
/// The first customer of imports into the house: beyond all that are loaded.
const IMPORTED_FROM: u32 = 12_000_000;
/// Rows of the file in one commit of the raw limit; the engine has about as many.
const RAW_LOT: usize = 5_000;
/// How often a house is started.
const STARTS: usize = 3;
/// How long it is left alone after it was busy.
const AFTER: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(3_600)];

/// The sizes that are looked at where no house is larger than `most`.
fn sizes(most: u32, long: bool) -> Vec<u32> {
    let mut sizes: Vec<u32> = SIZES.into_iter().filter(|size| *size < most).chain([most]).collect();
    sizes.extend(long.then_some(LONGEST));
    sizes
}

pub async fn measure(database: &str, most: u32, cases_each: u32, long: bool) {
    println!("a house that grows on {database}, to {most} customers and policies, each with {cases_each} cases");
    let morning: Timestamp = MORNING.parse().expect("an instant");
    let home = taking::house(database, Some(morning)).await;
    let test = &home.test;
    let mut loader = Loader::begin(test, &home.url, cases_each).await;
    let empty = taking::house(database, Some(morning)).await;
    let alone = imported(&empty.test, &loader.offices[..1], IMPORTED_FROM).await;
    drop(empty);
    let mut last = alone;
    for (place, size) in sizes(most, long).into_iter().enumerate() {
        // The last rows that are loaded are the raw limit of what is imported then.
        let limit = loader.grow(test, size).await;
        if place == 0 {
            told(database, 0, alone, alone, limit);
        }
        loader.settle().await;
        // The lists after it: what is due waits for the timers no longer than they take.
        let cases = size * cases_each;
        due::measure(test, &loader, cases, database).await;
        let of = if cases_each == 1 { size.to_string() } else { format!("{size} with {cases_each} cases each") };
        lists::measure(test, &loader.store, &of, database).await;
        if place > 0 {
            let from = IMPORTED_FROM + FIRST * u32::try_from(place).expect("small");
            last = imported(test, &loader.offices, from).await;
            told(database, size, last, alone, limit);
        }
        start(&home.url, cases, database);
    }
    println!("  an import into the largest at {:.2} of the speed into none (wanted 0.80)", last / alone);
    let after = AFTER[usize::from(long)].as_secs().to_string();
    let (speed, megabytes, opened) = upkeep::alone("busy", &home.url, after.as_ref());
    println!("  {opened:.0} cases opened at {speed:.0} a second, {megabytes:.0} MB {after} s later");
    let work = format!("memory {after} s after {} s of opening cases in the largest house", upkeep::BUSY.as_secs());
    BenchRow { memory: Some(megabytes), ..BenchRow::new(work, database) }.record();
}

/// Policies a second that an import of a hundred thousand takes in.
async fn imported(test: &TestHouse, offices: &[String], from: u32) -> f64 {
    tick(test);
    let content = import::text(from..from + FIRST, offices, test.house.today());
    let file = File { kind: "life-policies", name: "a.csv", content, rows: FIRST };
    let (done, seconds) = taking::taken(test, file, Choice::Good).await;
    assert_eq!((done.rows_made, done.rows_bad), (i64::from(FIRST), 0), "every row of the file is good");
    f64::from(FIRST) / seconds
}

/// Tells an import into a house of so many, beside the same rows written when they were ready.
fn told(database: &str, size: u32, ours: f64, alone: f64, limit: Raw) {
    let work = format!("import of {FIRST} policies as text behind {size}");
    println!(
        "  {work}: {ours:.0} rows/s, {:.2} of an import into none; raw limit {:.0}, {:.1} rows of the database each",
        ours / alone,
        limit.a_second(),
        limit.each()
    );
    BenchRow { ours: Some(ours), raw: Some(limit.a_second()), ..BenchRow::new(work, database) }.record();
}

/// Starts the house by processes of their own.
fn start(url: &str, size: u32, database: &str) {
    let (mut starts, mut idle) = (Vec::new(), 0.0);
    for _ in 0..STARTS {
        let (milliseconds, megabytes, _) = upkeep::alone("start", url, "".as_ref());
        starts.push(milliseconds);
        idle = f64::max(idle, megabytes);
    }
    println!("  started in {starts:.0?} ms, {idle:.0} MB when it has stood idle");
    let work = format!("start over {size} cases, then idle");
    BenchRow { memory: Some(idle), ..BenchRow::new(work, database).times(starts) }.record();
}

/// Writes more policies in force, up to so many in all, and answers what the last hundred thousand of them took.
async fn more(test: &TestHouse, store: &Store, offices: &[String], from: u32, until: u32) -> Raw {
    let files = (from / FIRST..until.div_ceil(FIRST)).map(|place| {
        let rows = from.max(place * FIRST)..until.min((place + 1) * FIRST);
        let count = rows.end - rows.start;
        let content = import::text(rows, offices, test.house.today());
        File { kind: "life-policies", name: "a.csv", content, rows: count }
    });
    let changes = |prepared: Prepared| prepared.commit.into_parts(Default::default()).changes;
    let mut last = None;
    for file in files {
        tick(test);
        last = Some(taking::raw::<LifePolicies>(test, store, [file].into_iter(), RAW_LOT, changes).await);
    }
    last.expect("a house grows by something")
}

/// Lets a second pass, so that customers are entered one lot after the other.
fn tick(test: &TestHouse) {
    let next = test.house.now() + SignedDuration::from_secs(1);
    assert!(test.house.shared.clock.set(next), "it is a training house");
}

/// Opens cases for a while in a house that is there, then stands idle: how many, how fast, and the megabytes left.
pub async fn busy(url: &str, each: Duration, after: Duration) -> (f64, f64, f64) {
    let house = Arc::new(taking::opened(url).await);
    let manager = taking::actor(&house, "manager");
    let parties = Arc::new(load::some_parties(&house.store).await);
    let opened = opening::through_engine(&house, &manager, &parties, each).await;
    tokio::time::sleep(after).await;
    let megabytes = import::megabytes_of("VmRSS:").unwrap_or(0) as f64;
    (opened.middle(), megabytes, opened.times.len() as f64)
}
