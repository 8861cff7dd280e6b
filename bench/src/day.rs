//! The day run over a large house: what our run makes of it, and beside it what the database takes when the same rows are
//! written and nothing is decided.
//!
//! The house is made once; every run works on a copy of its file, in a process of its own, so that memory and caches are
//! those of a run alone. One run is killed in the middle and run again, and must leave what an undisturbed one leaves.

pub mod raw;
mod whole;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jiff::civil::{Date, date};
use yinuo_service::outbox::empty_some;
use yinuo_service::share::Share;
use yinuo_store::tables::archive::OUTBOX_WAITING;
use yinuo_store::{Store, StoreOptions};
use yinuo_testkit::bench_rows::BenchRow;
use yinuo_testkit::house::{Dwelling, TestHouse, temporary_folder};
use yinuo_testkit::population::{self, Mix};
use yinuo_testkit::postgres::PostgresCluster;

use crate::Figure;
use crate::taking::opened;

/// The day of the run: a Tuesday, so that a period of grace that ends the day before does not move with a day off.
pub const DAY: Date = date(2026, 6, 16);
/// Follow-ups emptied for the figure of the outbox.
const FOLLOW_UPS: usize = 10_000;
const RUNS: usize = 3;

/// A house on the eve of its day run.
pub async fn make(url: &str, policies: u32, mix: Mix) {
    let evening = DAY.at(18, 0, 0, 0).in_tz("Asia/Shanghai").expect("a time").timestamp();
    let test = TestHouse::at(url, Dwelling::Elsewhere, Some(evening)).await;
    // Who closes days.
    test.another_manager().await;
    population::write(url, 0..policies, mix, DAY, test.county).await;
    let house = std::sync::Arc::into_inner(test.house).expect("nobody else holds the house");
    house.stop().await;
}

/// One run in this process: what `day-child` does. Prints policies, seconds, seconds of processor time, peak memory in KiB; then, with all
/// that follows, the seconds of both, and how many follow-ups there were.
pub async fn child(url: &str, with_all: bool) {
    let house = opened(url).await;
    let (started, before) = (Instant::now(), processor_seconds());
    let run = yinuo_service::day::run(&house, DAY, |done| println!("done {done}")).await.expect("the day run ends");
    let took = started.elapsed().as_secs_f64();
    println!("run {} {took} {} {}", run.done, processor_seconds() - before, peak_memory());
    if with_all {
        let mut followed = 0;
        loop {
            let done = empty_some(&house, &Share::WHOLE, FOLLOW_UPS).await.expect("delivered");
            followed += done;
            if done == 0 {
                break;
            }
        }
        println!("all {} {followed}", started.elapsed().as_secs_f64());
    }
    house.stop().await;
}

fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Processor time of this process so far, in seconds: in the kernel too, which counts it in hundredths.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program stands in brackets and may hold anything.
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let ticks: f64 = after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// Processor time of the whole machine so far, in seconds, without what it idled or waited.
fn machine_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    let first = stat.lines().next().unwrap_or_default();
    let ticks: f64 = first.split_whitespace().skip(1).take(3).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// What a run in a process of its own took.
struct Alone {
    policies: u64,
    seconds: f64,
    processor: f64,
    kibibytes: u64,
    /// Seconds with all that follows, and how much followed, where that was done too.
    all: Option<(f64, u64)>,
    /// Processor time that other programs took meanwhile.
    others: f64,
}

impl Alone {
    fn per_second(&self) -> f64 {
        self.policies as f64 / self.seconds
    }

    fn note(&self) -> String {
        let each = self.processor / self.policies.max(1) as f64 * 1e6;
        format!("{each:.1} µs of processor a policy on two threads, peak memory {} MiB", self.kibibytes / 1024)
    }
}

fn run_alone(url: &str, with_all: bool) -> Alone {
    let program = std::env::current_exe().expect("this program has a path");
    let before = machine_seconds();
    let done = Command::new(program)
        .args(["day-child", url])
        .args(with_all.then_some("all"))
        .output()
        .expect("the run starts");
    let machine = machine_seconds() - before;
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("run ")).expect("a run tells its figures");
    let parts: Vec<&str> = line.split(' ').collect();
    let processor: f64 = parts[2].parse().expect("seconds");
    Alone {
        policies: parts[0].parse().expect("a count"),
        seconds: parts[1].parse().expect("seconds"),
        processor,
        kibibytes: parts[3].parse().expect("kibibytes"),
        all: text.lines().find_map(|line| line.strip_prefix("all ")).map(|all| {
            let (seconds, followed) = all.split_once(' ').expect("seconds and a count");
            (seconds.parse().expect("seconds"), followed.parse().expect("a count"))
        }),
        others: (machine - processor).max(0.0),
    }
}

/// Starts a run and kills it once it has done a third.
fn run_killed(url: &str, policies: u32) -> u64 {
    use std::io::{BufRead, BufReader};
    let program = std::env::current_exe().expect("this program has a path");
    let mut child = Command::new(program).args(["day-child", url]).stdout(Stdio::piped()).spawn().expect("it starts");
    let output = BufReader::new(child.stdout.take().expect("piped"));
    let mut reached = 0;
    for line in output.lines() {
        let line = line.expect("text");
        reached = line.strip_prefix("done ").and_then(|done| done.parse().ok()).unwrap_or(reached);
        if reached >= u64::from(policies) / 3 {
            break;
        }
    }
    std::thread::sleep(Duration::from_millis(30));
    child.kill().expect("it is killed");
    child.wait().expect("it is gone");
    reached
}

fn copy_of(made: &Path, name: &str) -> String {
    let copy = made.with_file_name(format!("{name}.sqlite"));
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", copy.display()));
    }
    std::fs::copy(made, &copy).expect("the file is copied");
    std::fs::File::open(&copy).and_then(|file| file.sync_all()).expect("the copy is on the disk");
    format!("sqlite:{}", copy.display())
}

fn path_of(url: &str) -> &Path {
    Path::new(url.trim_start_matches("sqlite:"))
}

pub async fn measure(database: &str, policies: u32) {
    match database {
        "postgres" => on_postgres(policies / 10).await,
        _ => {
            on_sqlite(policies, Mix::HEAVY, "55 % swept, 25 % stay open, 10 % lapse, 10 % benefits").await;
            on_sqlite(policies / 4, Mix::ORDINARY, "70 % swept, 24 % stay open, 1 % lapse, 5 % benefits").await;
        }
    }
}

async fn on_sqlite(policies: u32, mix: Mix, told: &str) {
    println!("day run on sqlite over {policies} policies: {told}");
    let folder = temporary_folder("day");
    let made = folder.join("made.sqlite");
    let started = Instant::now();
    make(&format!("sqlite:{}", made.display()), policies, mix).await;
    raw::settle(&made);
    let size = std::fs::metadata(&made).map_or(0, |data| data.len()) / 1_000_000;
    println!("  made in {:.0} s, {size} MB", started.elapsed().as_secs_f64());
    let mut most = 0;
    let (mut ours, mut plain, mut notes) = (Vec::new(), Vec::new(), (String::new(), String::new()));
    let mut digest = Vec::new();
    for run in 0..RUNS {
        let url = copy_of(&made, "ours");
        let alone = run_alone(&url, false);
        assert_eq!(alone.policies, u64::from(policies), "every policy has something to do");
        ours.push(alone.per_second());
        most = most.max(alone.kibibytes);
        // Who shares the machine measures the others too.
        println!(
            "    run {}: {:.0}/s; others took {:.0} % of what the run took of the processors",
            run + 1,
            alone.per_second(),
            alone.others / alone.processor * 100.0
        );
        let other = copy_of(&made, "raw");
        let (seconds, processor) = raw::write(path_of(&url), path_of(&other), DAY);
        plain.push(f64::from(policies) / seconds);
        let each = processor / f64::from(policies) * 1e6;
        notes = (format!("{each:.1} µs of processor a policy on one thread, nothing decided"), alone.note());
        if run == 0 {
            digest = raw::digest(path_of(&url));
            assert!(digest.iter().any(|line| line.starts_with("suspended ")), "somebody's grace has ended: {digest:?}");
        }
    }
    let name = "raw limit: the same rows in batches".to_owned();
    let limit = Figure { name, runs: plain, note: notes.0, times: Vec::new() };
    limit.print();
    let figure = Figure { name: "ours: day run".to_owned(), runs: ours, note: notes.1, times: Vec::new() };
    figure.print();
    let work = format!("day run of {policies} policies, {}", told_of(mix));
    figure.record(&work, "sqlite", Some(&limit), Some(most as f64 / 1024.0));
    let url = copy_of(&made, "whole");
    let alone = run_alone(&url, true);
    let other = copy_of(&made, "raw");
    let (rows, seconds) = whole::write(path_of(&url), &made, path_of(&other));
    println!("  raw limit: the {rows} rows of a run with all that follows in {seconds:.1} s");
    with_all(&alone, Some(f64::from(policies) / seconds), mix, "sqlite");
    let url = copy_of(&made, "killed");
    let reached = run_killed(&url, policies);
    let rest = run_alone(&url, false).policies;
    let same = raw::digest(path_of(&url)) == digest;
    println!("  killed after {reached}, {rest} were left; every row as after an undisturbed run: {same}");
    let store = Store::open(&url, StoreOptions::default()).await.expect("it opens");
    let found = yinuo_service::verify::verify(&store, |_| {}).await.expect("verified");
    let whole = found.problems.is_empty();
    println!("  the archive of {} operations and {} rows verifies: {whole}", found.operations, found.rows);
    follow_ups(&url).await;
    let house = opened(&url).await;
    crate::ledger::after_a_run(&house, DAY, policies, "sqlite").await;
    house.stop().await;
    let _ = std::fs::remove_dir_all(folder);
}

fn told_of(mix: Mix) -> &'static str {
    if mix == Mix::HEAVY { "heavy" } else { "ordinary" }
}

/// Tells a run with everything that follows from it as one figure.
fn with_all(alone: &Alone, raw: Option<f64>, mix: Mix, database: &str) {
    let (seconds, followed) = alone.all.expect("all that follows was done");
    let ours = alone.policies as f64 / seconds;
    let work = format!("day run of {} policies with all that follows, {}", alone.policies, told_of(mix));
    println!("  {work}: {ours:.0}/s, {followed} follow-ups");
    BenchRow { ours: Some(ours), raw, ..BenchRow::new(work, database) }.record();
}

/// How long the outbox takes for what follows from the lapses.
async fn follow_ups(url: &str) {
    let house = opened(url).await;
    let before = house.store.query_one(&OUTBOX_WAITING, Vec::new()).await.expect("counted").unwrap_or(0);
    let started = Instant::now();
    let done = empty_some(&house, &Share::WHOLE, FOLLOW_UPS).await.expect("delivered");
    let took = started.elapsed().as_secs_f64();
    if done > 0 {
        // A follow-up may open a case, which has follow-ups of its own.
        let each = took / done as f64 * FOLLOW_UPS as f64;
        println!("  outbox: {before} follow-ups waiting, {each:.1} s for 10,000 of them");
    }
    house.stop().await;
}

async fn on_postgres(policies: u32) {
    println!("day run on postgres over {policies} policies, once");
    let cluster = PostgresCluster::start().expect("a PostgreSQL server starts");
    let url = cluster.create_database("day").expect("a database is made");
    make(&url, policies, Mix::HEAVY).await;
    let alone = run_alone(&url, true);
    let figure = Figure {
        name: "ours: day run".to_owned(),
        runs: vec![alone.per_second()],
        note: alone.note(),
        times: Vec::new(),
    };
    figure.print();
    let most = alone.kibibytes as f64 / 1024.0;
    figure.record(&format!("day run of {policies} policies, heavy"), "postgres", None, Some(most));
    // The rows of a server cannot be copied as a file, so that nothing stands beside it.
    with_all(&alone, None, Mix::HEAVY, "postgres");
    let house = opened(&url).await;
    crate::ledger::after_a_run(&house, DAY, policies, "postgres").await;
    house.stop().await;
    let store = Store::open(&url, StoreOptions::default()).await.expect("it opens");
    let found = yinuo_service::verify::verify(&store, |_| {}).await.expect("verified");
    println!("  the archive of {} rows verifies: {}", found.rows, found.problems.is_empty());
}
