//! What a large house takes besides its work: to start, to stand idle, to be verified, saved and read back.
//!
//! The house is that of the day run. Each figure is measured three times by processes of their own, for memory is given back late.

mod raw;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use yinuo_store::suite::Suite;
use yinuo_store::{Restoring, Store, StoreOptions};
use yinuo_testkit::bench_rows::BenchRow;
use yinuo_testkit::house::temporary_folder;
use yinuo_testkit::population::Mix;
use yinuo_testkit::postgres::PostgresCluster;

use crate::import::{megabytes_of, peak_megabytes};
use crate::taking::opened;
use crate::{Figure, day, grown};

const RUNS: usize = 3;
/// How long a house that has started is left alone before its memory is looked at.
const IDLE: Duration = Duration::from_secs(3);
/// How long cases are opened before its memory is looked at a while after.
pub const BUSY: Duration = Duration::from_secs(10);

pub async fn measure(database: &str, policies: u32) {
    println!("a house of {policies} policies on {database}");
    let cluster = (database == "postgres").then(|| PostgresCluster::start().expect("a PostgreSQL server starts"));
    let folder = temporary_folder("bench-upkeep");
    let fresh = |name: &str| match &cluster {
        Some(cluster) => cluster.create_database(name).expect("a database is made"),
        None => format!("sqlite:{}", folder.join(format!("{name}.sqlite")).display()),
    };
    let url = fresh("made");
    day::make(&url, policies, Mix::ORDINARY).await;
    if let Some(path) = url.strip_prefix("sqlite:") {
        day::raw::settle(Path::new(path));
    }
    let saved = folder.join("saved");
    let (mut starts, mut idle) = (Vec::new(), 0.0);
    for _ in 0..RUNS {
        let (milliseconds, megabytes, _) = alone("start", &url, &saved);
        starts.push(milliseconds);
        idle = f64::max(idle, megabytes);
    }
    println!("  started in {starts:.0?} ms, {idle:.0} MB when it has stood idle");
    let work = format!("start over {policies} policies, then idle");
    BenchRow { memory: Some(idle), ..BenchRow::new(work, database).times(starts) }.record();
    for what in ["verify", "backup", "restore"] {
        let (mut runs, mut limits, mut most) = (Vec::new(), Vec::new(), 0.0);
        for run in 0..RUNS {
            if what == "backup" && saved.exists() {
                std::fs::remove_file(&saved).expect("the file of the run before is ours");
            }
            let of = if what == "restore" { fresh(&format!("restored{run}")) } else { url.clone() };
            let (speed, megabytes, rows) = alone(what, &of, &saved);
            runs.push(speed);
            let seconds = match what {
                "verify" => raw::hashed(&url).await,
                "backup" => raw::compressed(&saved).expect("the folder is ours"),
                _ => raw::written(&url, &fresh(&format!("rewritten{run}"))).await,
            };
            limits.push(rows / seconds);
            most = f64::max(most, megabytes);
        }
        let note = format!("rows of the database, {most:.0} MB at most");
        let figure = Figure { name: format!("ours: {what}"), runs, note, times: Vec::new() };
        figure.print();
        let note = match what {
            "verify" => "the same rows, read by plain statements and hashed",
            "backup" => "the same lines, read and compressed",
            _ => "the same rows by plain statements",
        };
        let name = format!("raw limit: {what}");
        let limit = Figure { name, runs: limits, note: note.to_owned(), times: Vec::new() };
        limit.print();
        figure.record(&format!("{what} of {policies} policies, rows"), database, Some(&limit), Some(most));
    }
    let _ = std::fs::remove_dir_all(folder);
}

/// One piece of work in a process of its own: its figure, megabytes, and how many rows.
pub fn alone(what: &str, url: &str, saved: &Path) -> (f64, f64, f64) {
    let program = std::env::current_exe().expect("this program has a path");
    let done = Command::new(program).args(["upkeep-child", what, url]).arg(saved).output().expect("it starts");
    assert!(done.status.success(), "{what}: {}", String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    let told = text.lines().find_map(|line| line.strip_prefix("run ")).expect("a run tells its figures");
    let mut figures = told.split(' ').map(|figure| figure.parse::<f64>().expect("a figure"));
    let mut next = || figures.next().expect("a figure more");
    (next(), next(), next())
}

/// What [`alone`] has done. Prints milliseconds of a start or rows a second, and megabytes.
pub async fn child(what: &str, url: &str, saved: &Path) {
    let started = Instant::now();
    if what == "start" {
        let house = opened(url).await;
        let milliseconds = started.elapsed().as_secs_f64() * 1_000.0;
        tokio::time::sleep(IDLE).await;
        println!("run {milliseconds} {} 0", megabytes_of("VmRSS:").unwrap_or(0));
        house.stop().await;
        return;
    }
    if what == "busy" {
        // In place of a file the seconds after which it is looked at.
        let after = saved.to_str().and_then(|text| text.parse().ok()).map(Duration::from_secs);
        let (speed, megabytes, opened) = grown::busy(url, BUSY, after.expect("seconds follow")).await;
        println!("run {speed} {megabytes} {opened}");
        return;
    }
    let store = Store::open(url, StoreOptions::default()).await.expect("the database opens");
    if what == "restore" {
        store.migrate().await.expect("the schema is made");
    }
    let started = Instant::now();
    let rows = match what {
        "verify" => {
            let found = yinuo_service::verify::verify(&store, |_| {}).await.expect("verified");
            assert!(found.problems.is_empty(), "the archive verifies");
            found.rows as f64
        }
        "backup" => store.backup(saved, Suite::International, |_| {}).await.expect("saved").rows as f64,
        _ => store.restore(saved, Restoring::default(), |_| {}).await.expect("read back").rows as f64,
    };
    println!("run {} {} {rows}", rows / started.elapsed().as_secs_f64(), peak_megabytes().unwrap_or(0));
}
