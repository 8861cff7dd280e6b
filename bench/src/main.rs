//! Benchmarks: what the database can do, what one transaction for each request gives, and what the engine and the HTTP
//! server make of it, all in one run on one machine.
//!
//! `cargo xtask bench [cases|day|upkeep|figures|grown|ledger|servers|speech|import|names|agri]… [--seconds N] [--parties N] [--policies N] [--cases N] [--long] [sqlite|postgres]…` prints a table; without a
//! part it measures cases and day run. `cargo xtask bench all [--long] [--keep]` measures all of them (`all`). Each figure is measured three times; the spread of the three is the noise of the machine.
//! PostgreSQL is a private server with fsync on. With `import`,
//! the reading and the writing of a spreadsheet of policies are measured; with `agri [HOUSEHOLDS]`, the enrolment of households
//! from village sheets and what comes after it.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod agri_after;
mod agri_run;
mod all;
mod day;
mod figures;
mod grown;
mod http;
mod import;
mod import_run;
mod ledger;
mod life;
mod lists;
mod names_run;
mod opening;
mod raw;
mod servers;
mod speech;
mod taking;
mod upkeep;

use std::time::Duration;

use yinuo_core::id::ImportId;
use yinuo_testkit::bench_rows::BenchRow;
use yinuo_testkit::house::{Dwelling, Role, TestHouse, temporary_folder};
use yinuo_testkit::postgres::PostgresCluster;

/// A request makes many small allocations on several threads; this allocator is made for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Policies of the house whose indicators are measured at length; two cases for five of them.
const LONG: u32 = 5_000_000;

/// Lines behind the day of the ledger that is closed, and at length.
const LEDGER: u32 = 5_000_000;
const LONG_LEDGER: u32 = 50_000_000;

/// Households of agricultural insurance, where no other number is given.
const HOUSEHOLDS: u32 = 1_000_000;

/// What to measure and for how long.
#[derive(Debug, Clone)]
pub struct Plan {
    pub parties: u32,
    pub policies: u32,
    /// Of each customer in a house that grows.
    pub cases: u32,
    pub each: Duration,
}

/// Three measurements of one thing, in cases or policies per second.
#[derive(Debug)]
pub struct Figure {
    pub name: String,
    pub runs: Vec<f64>,
    pub note: String,
    /// What single ones took, in milliseconds, where that is known.
    pub times: Vec<f64>,
}

impl Figure {
    /// The middle one.
    fn middle(&self) -> f64 {
        let mut runs = self.runs.clone();
        runs.sort_by(f64::total_cmp);
        runs[runs.len() / 2]
    }

    /// Writes down what it comes to as a row of the table of all parts.
    fn record(&self, work: &str, database: &str, raw: Option<&Figure>, memory: Option<f64>) {
        let row = BenchRow::new(work, database).times(self.times.clone());
        BenchRow { ours: Some(self.middle()), raw: raw.map(Figure::middle), memory, ..row }.record();
    }

    fn print(&self) {
        let mut runs = self.runs.clone();
        runs.sort_by(f64::total_cmp);
        let median = runs[runs.len() / 2];
        let spread = (runs[runs.len() - 1] - runs[0]) / median * 100.0;
        println!("  {:<44} {median:>10.0}/s   ±{:>4.1} %   {}", self.name, spread / 2.0, self.note);
    }
}

fn main() {
    yinuo_service::memory::give_back_soon();
    let mut plan = Plan { parties: 10_000, policies: 1_000_000, cases: 1, each: Duration::from_secs(4) };
    let (mut databases, mut parts, mut long, mut keep) = (Vec::new(), Vec::new(), false, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|text| text.parse::<u32>().ok()).expect("a whole number follows");
        match argument.as_str() {
            "--seconds" => plan.each = Duration::from_secs(u64::from(number())),
            "--parties" => plan.parties = number(),
            "--policies" => plan.policies = number(),
            "--cases" => plan.cases = number().max(1),
            "--long" => long = true,
            "--keep" => keep = true,
            "sqlite" | "postgres" => databases.push(argument),
            "import" => return import_figures(arguments.next().as_deref()),
            "agri" => {
                let households = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(HOUSEHOLDS);
                return agri_run::measure(households).expect("agricultural insurance is measured");
            }
            "agri-run" => {
                let mut next = || arguments.next().expect("database, what and households follow");
                let (database, what, households) = (next(), next(), next().parse().expect("a whole number"));
                return runtime().block_on(agri_run::one(&database, &what, households));
            }
            // A run of its own process that is killed, and the one that goes on from there.
            "agri-child" => {
                let mut next = || arguments.next().expect("database and households follow");
                let (url, households) = (next(), next().parse().expect("a whole number"));
                let mut number = || arguments.next().and_then(|text| text.parse::<i64>().ok());
                let goes_on = number()
                    .zip(number())
                    .map(|(sheet, import)| (u32::try_from(sheet).expect("few sheets"), ImportId::from_number(import)));
                return runtime().block_on(agri_run::child(&url, households, goes_on));
            }
            "names" => return names_run::measure().expect("the lists of names are measured"),
            "names-run" => {
                let mut next = || arguments.next().expect("database and what follow");
                let (database, what) = (next(), next());
                return runtime().block_on(names_run::one(&database, &what));
            }
            "import-write" => {
                let (kind, path) = (arguments.next(), arguments.next().expect("a path follows"));
                import::write(path.as_ref(), kind.as_deref() == Some("shared")).expect("the spreadsheet is written");
                return;
            }
            "all" | "cases" | "day" | "upkeep" | "figures" | "grown" | "ledger" | "servers" | "speech" => {
                parts.push(argument)
            }
            // A run of its own process; see `day`.
            "day-child" => {
                let url = arguments.next().expect("the database follows");
                return runtime().block_on(day::child(&url, arguments.next().is_some()));
            }
            "server-child" => {
                return runtime().block_on(servers::child(&arguments.next().expect("the database follows")));
            }
            "upkeep-child" => {
                let mut next = || arguments.next().expect("what, database and a path follow");
                let (what, url, saved) = (next(), next(), next());
                return runtime().block_on(upkeep::child(&what, &url, saved.as_ref()));
            }
            "import-run" => {
                let mut next = || arguments.next().expect("database, what and path follow");
                let (database, what, path) = (next(), next(), next());
                return runtime().block_on(import_run::one(&database, &what, path.as_ref()));
            }
            other => {
                println!(
                    "unknown argument {other}; known: all, cases, day, upkeep, figures, grown, ledger, servers, speech, import, names, agri, --seconds N, --parties N, --policies N, --cases N, --long, --keep, sqlite, postgres"
                );
                std::process::exit(2);
            }
        }
    }
    if parts.iter().any(|part| part == "all") {
        let good = all::run(&all::Wish { long, keep, databases }).expect("the table is written");
        std::process::exit(i32::from(!good));
    }
    if databases.is_empty() {
        databases = vec!["sqlite".to_owned(), "postgres".to_owned()];
    }
    if parts.is_empty() {
        parts = vec!["cases".to_owned(), "day".to_owned()];
    }
    if cfg!(debug_assertions) {
        println!("this is a debug build: the figures mean nothing (use cargo xtask bench)");
    }
    if parts.iter().any(|part| part == "speech") {
        speech::figures(plan.each);
        println!();
    }
    let runtime = runtime();
    for database in databases {
        if parts.iter().any(|part| part == "cases") {
            println!("cases opened per second on {database}, {} customers, {:?} a run", plan.parties, plan.each);
            runtime.block_on(measure(&database, &plan));
            println!();
        }
        if parts.iter().any(|part| part == "day") {
            runtime.block_on(day::measure(&database, plan.policies));
            println!();
        }
        if parts.iter().any(|part| part == "upkeep") {
            runtime.block_on(upkeep::measure(&database, plan.policies));
            println!();
        }
        if parts.iter().any(|part| part == "grown") {
            runtime.block_on(grown::measure(&database, plan.policies, plan.cases, long));
            println!();
        }
        if parts.iter().any(|part| part == "ledger") {
            runtime.block_on(ledger::measure(&database, if long { LONG_LEDGER } else { LEDGER }));
            println!();
        }
        if database == "postgres" && parts.iter().any(|part| part == "servers") {
            runtime.block_on(servers::measure(&plan));
            println!();
        }
        if parts.iter().any(|part| part == "figures") {
            let policies = if long { LONG } else { plan.policies / 20 };
            runtime.block_on(figures::measure(&database, policies));
            println!();
        }
    }
}

/// Each kind of file in a process of its own: the peak of the one would hide that of the other.
fn import_figures(kind: Option<&str>) {
    if let Some(kind) = kind {
        import::measure(kind == "shared").expect("the spreadsheet is read");
        return;
    }
    let program = std::env::current_exe().expect("the program knows where it is");
    for kind in ["shared", "inline"] {
        let run = std::process::Command::new(&program).args(["import", kind]).status();
        assert!(run.is_ok_and(|status| status.success()), "the measurement of {kind} texts failed");
    }
    println!("import of {} customers with policies from XLSX, rows a second", import::ROWS);
    import_run::measure().expect("the import is measured");
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime starts")
}

async fn measure(database: &str, plan: &Plan) {
    let cluster = (database == "postgres").then(|| PostgresCluster::start().expect("a PostgreSQL server starts"));
    let fresh = |name: &str| match &cluster {
        Some(cluster) => (cluster.create_database(name).expect("a database is made"), Dwelling::Elsewhere),
        None => {
            let folder = temporary_folder("bench");
            (format!("sqlite:{}", folder.join(format!("{name}.sqlite")).display()), Dwelling::Folder(folder))
        }
    };
    let (url, place) = fresh("cases");
    let test = TestHouse::at(&url, place, None).await;
    let parties = opening::make_parties(&test, plan.parties).await;
    let sample = opening::sample(&test, &parties).await;
    println!("  one case writes {} rows in {} tables, {} bytes", sample.rows, sample.tables, sample.bytes);
    let limit = raw::batched(&fresh("raw").0, &sample, plan).await;
    limit.print();
    raw::one_by_one(&fresh("single").0, &sample, plan).await.print();
    let engine = opening::through_engine(&test.house, test.actor(Role::Clerk), &parties, plan.each).await;
    engine.print();
    engine.record("open a case through the engine, 256 at once", database, Some(&limit), None);
    let nothing = http::nothing(&test, plan).await;
    nothing.print();
    nothing.record("HTTP requests with nothing to do, 256 connections", database, None, None);
    for connections in [http::CONNECTIONS, 64] {
        let opened = http::opened(&test, &parties, plan, connections).await;
        opened.print();
        let work = format!("open a case over HTTP, {connections} connections");
        opened.record(&work, database, Some(&limit), None);
    }
    life::measure(&test, &parties, &fresh("lives").0, plan, database).await;
    let found = yinuo_service::verify::verify(&test.house.store, |_| {}).await.expect("verified");
    println!(
        "  the archive of {} operations and {} rows verifies: {}",
        found.operations,
        found.rows,
        found.problems.is_empty()
    );
}
