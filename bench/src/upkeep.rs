//! What a large house takes besides its work: to start, to stand idle, to be verified, saved and read back.
//!
//! The house is that of the day run. Each figure is measured three times by processes of their own, for memory is given back late.

use std::fs::File;
use std::io::Read;
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
            limits.extend(raw_seconds(what, &url, &saved).map(|seconds| rows / seconds));
            most = f64::max(most, megabytes);
        }
        let note = format!("rows of the database, {most:.0} MB at most");
        let figure = Figure { name: format!("ours: {what}"), runs, note, times: Vec::new() };
        figure.print();
        let name = format!("raw limit: {what}, bytes alone");
        let limit = Figure { name, runs: limits, note: "of the same file".to_owned(), times: Vec::new() };
        let limit = (!limit.runs.is_empty()).then_some(limit);
        limit.iter().for_each(Figure::print);
        figure.record(&format!("{what} of {policies} policies, rows"), database, limit.as_ref(), Some(most));
    }
    let _ = std::fs::remove_dir_all(folder);
}

/// What the bytes alone take, in seconds: reading and hashing the file of the database for verifying, reading and writing it for a backup. Rows that are read
/// back have no such limit, and a server keeps its files to itself.
fn raw_seconds(what: &str, url: &str, saved: &Path) -> Option<f64> {
    let file = Path::new(url.strip_prefix("sqlite:")?);
    let started = Instant::now();
    match what {
        "verify" => {
            let (mut file, mut hasher) = (File::open(file).ok()?, Suite::International.hasher());
            let mut piece = vec![0; 1 << 20];
            loop {
                match file.read(&mut piece).ok()? {
                    0 => break,
                    count => hasher.update(&piece[..count]),
                }
            }
            assert_ne!(hasher.finalize(), [0; 32]);
        }
        "backup" => {
            let copy = saved.with_extension("copy");
            std::fs::copy(file, &copy).ok()?;
            File::open(&copy).and_then(|file| file.sync_all()).ok()?;
            std::fs::remove_file(&copy).ok()?;
        }
        _ => return None,
    }
    Some(started.elapsed().as_secs_f64())
}

/// One piece of work in a process of its own: its figure, megabytes, and how many rows.
fn alone(what: &str, url: &str, saved: &Path) -> (f64, f64, f64) {
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
        let house = day::open(url).await;
        let milliseconds = started.elapsed().as_secs_f64() * 1_000.0;
        tokio::time::sleep(IDLE).await;
        println!("run {milliseconds} {} 0", megabytes_of("VmRSS:").unwrap_or(0));
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
    println!("run {} {} {rows}", rows / started.elapsed().as_secs_f64(), peak_megabytes().unwrap_or(0));
}
