//! What a large house takes besides its work: to start, to stand idle, to be verified, saved and read back.
//!
//! The house is that of the day run. Each figure is measured three times by processes of their own, for memory is given back late.

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
use crate::{Figure, day};

const RUNS: usize = 3;
/// How long a house that has started is left alone before its memory is looked at.
const IDLE: Duration = Duration::from_secs(3);

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
    let saved = folder.join("saved");
    let (mut starts, mut idle) = (Vec::new(), 0.0);
    for _ in 0..RUNS {
        let (milliseconds, megabytes) = alone("start", &url, &saved);
        starts.push(milliseconds);
        idle = f64::max(idle, megabytes);
    }
    println!("  started in {starts:.0?} ms, {idle:.0} MB when it has stood idle");
    let work = format!("start over {policies} policies, then idle");
    BenchRow { memory: Some(idle), ..BenchRow::new(work, database).times(starts) }.record();
    for what in ["verify", "backup", "restore"] {
        let (mut runs, mut most) = (Vec::new(), 0.0);
        for run in 0..RUNS {
            if what == "backup" && saved.exists() {
                std::fs::remove_file(&saved).expect("the file of the run before is ours");
            }
            let of = if what == "restore" { fresh(&format!("restored{run}")) } else { url.clone() };
            let (rows, megabytes) = alone(what, &of, &saved);
            runs.push(rows);
            most = f64::max(most, megabytes);
        }
        let note = format!("rows of the database, {most:.0} MB at most");
        let figure = Figure { name: format!("ours: {what}"), runs, note, times: Vec::new() };
        figure.print();
        let row = BenchRow::new(format!("{what} of {policies} policies, rows"), database);
        BenchRow { ours: Some(figure.middle()), memory: Some(most), ..row }.record();
    }
    let _ = std::fs::remove_dir_all(folder);
}

/// One piece of work in a process of its own: its figure and megabytes.
fn alone(what: &str, url: &str, saved: &Path) -> (f64, f64) {
    let program = std::env::current_exe().expect("this program has a path");
    let done = Command::new(program).args(["upkeep-child", what, url]).arg(saved).output().expect("it starts");
    assert!(done.status.success(), "{what}: {}", String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    let told = text.lines().find_map(|line| line.strip_prefix("run ")?.split_once(' '));
    let (figure, megabytes) = told.expect("a run tells its figures");
    (figure.parse().expect("a figure"), megabytes.parse().expect("megabytes"))
}

/// What [`alone`] has done. Prints milliseconds of a start or rows a second, and megabytes.
pub async fn child(what: &str, url: &str, saved: &Path) {
    let started = Instant::now();
    if what == "start" {
        let house = day::open(url).await;
        let milliseconds = started.elapsed().as_secs_f64() * 1_000.0;
        tokio::time::sleep(IDLE).await;
        println!("run {milliseconds} {}", megabytes_of("VmRSS:").unwrap_or(0));
        house.stop().await;
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
        "backup" => store.backup(saved, Suite::International).await.expect("saved").rows as f64,
        _ => store.restore(saved, Restoring::default()).await.expect("read back").rows as f64,
    };
    println!("run {} {}", rows / started.elapsed().as_secs_f64(), peak_megabytes().unwrap_or(0));
}
