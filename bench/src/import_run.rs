//! Writing an import of 100,000 customers with their policies: rows a second from the file to the last commit, the most memory
//! it takes, and what the database takes when the same rows are ready and nothing is decided.
//!
//! Each run is a process with a database of its own, for memory is given back late.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command as Process;

use yinuo_service::command::import::Choice;
use yinuo_service::life::import::{LifePolicies, Prepared};

use crate::import::{ROWS, megabytes_of, peak_megabytes, peak_told};
use crate::taking::{File, beside, figure, house, raw, taken};

/// Rows of the file in one commit of the raw limit; the engine has about as many.
const RAW_LOT: usize = 8_000;

/// Has the file written, and each figure measured three times by processes of their own.
pub fn measure() -> Result<(), String> {
    let path = std::env::temp_dir().join(format!("yinuo-bench-{}-run.xlsx", std::process::id()));
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let written = Process::new(&program).args(["import-write", "shared"]).arg(&path).status();
    if !written.is_ok_and(|status| status.success()) {
        return Err("the spreadsheet was not written".to_owned());
    }
    let mut limit = None;
    for (database, what) in
        [("sqlite", "raw"), ("sqlite", "good"), ("sqlite", "all"), ("postgres", "raw"), ("postgres", "good")]
    {
        let arguments = ["import-run", database, what].map(OsStr::new);
        let arguments: Vec<&OsStr> = arguments.into_iter().chain([path.as_os_str()]).collect();
        let figure = figure(format!("{database}: {what}"), &arguments)?;
        let memory = peak_told(&figure.note);
        match what {
            "raw" => limit = Some(figure),
            // Writing is not what a pass that only checks is measured by.
            "all" => figure.record(&format!("import of {ROWS} policies, checked only"), database, None, memory),
            _ => figure.record(&format!("import of {ROWS} policies, {what}"), database, limit.as_ref(), memory),
        }
    }
    std::fs::remove_file(&path).map_err(|error| error.to_string())
}

/// One run, in a process of its own: prints rows a second, then what else is to be told.
pub async fn one(database: &str, what: &str, path: &Path) {
    let home = house(database, None).await;
    let content = std::fs::read(path).expect("the file is there");
    let file = File { kind: "life-policies", name: "a.xlsx", content, rows: ROWS };
    if what == "raw" {
        let changes = |prepared: Prepared| prepared.commit.into_parts(Default::default()).changes;
        let raw = raw::<LifePolicies>(&home.test, &beside(&home).await, [file].into_iter(), RAW_LOT, changes).await;
        println!("{:.0} {:.1} rows of the database each", raw.a_second(), raw.each());
        return;
    }
    let choice = if what == "all" { Choice::All } else { Choice::Good };
    let (done, seconds) = taken(&home.test, file, choice).await;
    println!(
        "{:.0} {} rows made, {} bad with {} errors kept, state {}, peak memory {} MB, {} MB of files now",
        f64::from(ROWS) / seconds,
        done.rows_made,
        done.rows_bad,
        done.errors,
        done.state,
        peak_megabytes().unwrap_or(0),
        // What SQLite maps of its file counts as memory and is given back when anybody wants it.
        megabytes_of("RssFile:").unwrap_or(0)
    );
}
