//! `cargo xtask bench all`: every part after the other, each a process of its own, and one table of what they come to.
//!
//! The table stands in target/bench afterwards, as Markdown and as JSON; with `--keep` in bench/results.json and bench/README.md too. What fell by
//! more than a tenth since it was kept last is told, and the program ends with a failure.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use yinuo_service::clock::real_now;
use yinuo_testkit::bench_rows::{RECORD, as_json, fallen, kept, recorded, table, with_results};

/// Policies of the houses for the day run, for upkeep and, times a twentieth, for indicators.
const SHORT: [&str; 3] = ["200000", "200000", "1000000"];
/// The same with `--long`, where indicators have millions of their own.
const LONG: [&str; 3] = ["1000000", "1000000", "1000000"];

/// What `all` was asked for.
#[derive(Debug, Default)]
pub struct Wish {
    pub long: bool,
    pub keep: bool,
    pub databases: Vec<String>,
}

/// Whether every part ran and nothing fell.
pub fn run(wish: &Wish) -> Result<bool, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = here.join("../target/bench");
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let record = folder.join("rows.jsonl");
    if record.exists() {
        std::fs::remove_file(&record).map_err(|error| format!("{}: {error}", record.display()))?;
    }
    let [day, upkeep, figures] = if wish.long { LONG } else { SHORT };
    let parts: [&[&str]; 10] = [
        &["speech", "--seconds", "2"],
        &["cases"],
        &["day", "--policies", day],
        &["upkeep", "--policies", upkeep],
        &["figures", "--policies", figures],
        &["grown"],
        &["ledger"],
        &["servers", "--seconds", "3"],
        &["import"],
        &["names"],
    ];
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let (started, mut failed) = (Instant::now(), Vec::new());
    for part in parts {
        let begun = Instant::now();
        let mut command = Command::new(&program);
        // Imports and lists of names know both databases and nothing else.
        command.args(part).env(RECORD, &record);
        if !matches!(part[0], "import" | "names" | "speech") {
            command.args(&wish.databases).args(wish.long.then_some("--long"));
        }
        if !command.status().is_ok_and(|status| status.success()) {
            failed.push(part[0]);
        }
        println!("-- {} took {:.0?}, {:.0?} in all\n", part[0], begun.elapsed(), started.elapsed());
    }
    let rows = recorded(&record);
    let date = real_now().strftime("%Y-%m-%d").to_string();
    let commit = commit(here);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let machine = format!("{cores} cores, {}", std::env::consts::ARCH);
    let (json, table) = (as_json(&date, &commit, &machine, &rows), table(&rows));
    let head = format!("Of {date} at {commit}, {machine}{}:\n\n", if wish.long { ", with millions" } else { "" });
    println!("{head}{table}");
    write(&folder.join("results.json"), &json)?;
    write(&folder.join("results.md"), &format!("{head}{table}"))?;
    let results = here.join("results.json");
    let before = kept(&std::fs::read_to_string(&results).unwrap_or_default());
    let fallen = fallen(&before, &rows);
    if before.is_empty() {
        println!("no earlier run is kept in bench/results.json");
    }
    fallen.iter().for_each(|told| println!("{told}"));
    failed.iter().for_each(|part| println!("{part} failed, and its rows are missing"));
    if wish.keep && failed.is_empty() {
        let readme = here.join("README.md");
        let document = std::fs::read_to_string(&readme).map_err(|error| format!("{}: {error}", readme.display()))?;
        let changed = with_results(&document, &format!("{head}{table}"));
        write(&readme, &changed.ok_or("bench/README.md has no marks for the results")?)?;
        write(&results, &json)?;
    }
    Ok(fallen.is_empty() && failed.is_empty())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// The commit that is measured, with a plus where files are changed beside it.
fn commit(here: &Path) -> String {
    let told = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).current_dir(here).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = told(&["rev-parse", "--short", "HEAD"]) else { return "an unknown commit".to_owned() };
    let changed = told(&["status", "--porcelain"]).is_none_or(|changes| !changes.is_empty());
    if changed { format!("{commit}+") } else { commit }
}
