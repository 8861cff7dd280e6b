//! Writing an import of 100,000 customers with their policies: rows a second from the file to the last commit, the most memory
//! it takes, and what the database takes when the same rows are ready and nothing is decided.
//!
//! Each run is a process with a database of its own, for memory is given back late.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command as Process;
use std::time::Instant;

use yinuo_core::id::{HOUSE_SLOT, ImportId};
use yinuo_service::command::Command;
use yinuo_service::command::import::{Choice, CreateImport, StartImport};
use yinuo_service::import::{
    Basis, Columns, ImportKind, ImportRules, Making, Memory, ReadRows, Sheet, SheetChoice, guess_mapping, run,
};
use yinuo_service::life::import::LifePolicies;
use yinuo_store::{Changes, Store, StoreOptions};
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{Dwelling, TestHouse, temporary_folder};
use yinuo_testkit::postgres::PostgresCluster;

use crate::Figure;
use crate::import::{ROWS, megabytes_of, peak_megabytes, peak_told};

const RUNS: usize = 3;
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
        let mut runs = Vec::new();
        let mut note = String::new();
        for _ in 0..RUNS {
            let output = Process::new(&program).args(["import-run", database, what]).arg(&path).output();
            let text = String::from_utf8_lossy(&output.map_err(|error| error.to_string())?.stdout).into_owned();
            let (figure, rest) = text.trim().split_once(' ').ok_or_else(|| format!("{database} {what}: {text}"))?;
            runs.push(figure.parse().map_err(|_| text.clone())?);
            note = rest.to_owned();
        }
        let memory = peak_told(&note);
        let figure = Figure { name: format!("{database}: {what}"), runs, note, times: Vec::new() };
        figure.print();
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
    let (url, kept) = match database {
        "postgres" => {
            let cluster = PostgresCluster::shared().expect("a PostgreSQL server starts");
            let database = cluster.temporary_database().expect("a database is made");
            (database.url().to_owned(), Dwelling::Database(database))
        }
        _ => {
            let folder = temporary_folder("bench-import");
            (format!("sqlite:{}", folder.join("house.sqlite").display()), Dwelling::Folder(folder))
        }
    };
    let test = TestHouse::at(&url, kept, None).await;
    match what {
        "raw" => raw(&test, &format!("{url}-raw"), path).await,
        _ => whole(&test, path, what).await,
    }
}

async fn whole(test: &TestHouse, path: &Path, what: &str) {
    let rules = ImportRules::shipped("life-policies").expect("the pack is there");
    let content = std::fs::read(path).expect("the file is there");
    let sheet = Sheet::open(content.clone(), "a.xlsx", &SheetChoice::First).expect("a spreadsheet");
    let mapping = guess_mapping(sheet.headers(), &rules.fields).to_headers(sheet.headers());
    drop(sheet);
    let manager = test.actor(Role::Manager);
    let content_hash = String::new();
    let create = CreateImport {
        kind: "life-policies".to_owned(),
        name: "a.xlsx".to_owned(),
        content_hash,
        content: content.into(),
    };
    let import = test.house.carry_out(manager, Command::from(create), None).await.expect("taken in").id;
    let import = ImportId::from_number(import);
    let start = StartImport {
        import,
        sheet: None,
        mapping,
        choice: if what == "all" { Choice::All } else { Choice::Good },
        options: Vec::new(),
        rows_total: ROWS.into(),
    };
    test.house.carry_out(manager, Command::from(start), None).await.expect("started");
    let started = Instant::now();
    let done = run(&test.house, import, |_| {}).await.expect("it runs");
    let seconds = started.elapsed().as_secs_f64();
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

/// The rows go into a database of their own: that of the house has its one writer. On PostgreSQL they go beside it.
async fn raw(test: &TestHouse, url: &str, path: &Path) {
    let (rules, shared) = (ImportRules::shipped("life-policies").expect("the pack is there"), &test.house.shared);
    let content = std::fs::read(path).expect("the file is there");
    let mut sheet = Sheet::open(content, "a.xlsx", &SheetChoice::First).expect("a spreadsheet");
    let headers = sheet.headers().to_vec();
    let mapping = guess_mapping(&headers, &rules.fields);
    let now = test.house.now();
    let today = shared.rules.calendar().date_of(now);
    let (directory, manager) = (shared.directory(), test.actor(Role::Manager));
    let memory = Memory::whole();
    let mut reader = LifePolicies::reader(Basis {
        columns: Columns { rules: &rules, mapping: &mapping, headers: &headers },
        rules: &shared.rules,
        directory: &directory,
        actor: manager,
        keys: &shared.keys,
        today,
        options: &[],
        memory: &memory,
    });
    let making = Making {
        rules: &shared.rules,
        keys: &shared.keys,
        clock: &shared.clock,
        open_from: directory.open_from(),
        operator: manager.operator,
        now,
        import: ImportId::from_number(1),
    };
    let store = match url.starts_with("sqlite:") {
        true => Store::open(url, StoreOptions::default()).await.expect("the database opens"),
        false => test.house.store.clone(),
    };
    store.migrate().await.expect("the schema is made");
    let mut writer = store.writer().await.expect("a writer");
    let mut known = HashMap::new();
    let mut rows = sheet.rows().expect("rows");
    let (mut seconds, mut rows_of_database, mut made) = (0.0, 0, 0);
    loop {
        let mut changes = Changes::new();
        let mut lot = 0;
        while lot < RAW_LOT
            && let Some(row) = rows.next_row().expect("a row")
        {
            let Ok(checked) = reader.read(&row) else { continue };
            lot += 1;
            let slot = LifePolicies::slot(&checked, &shared.keys);
            let prepared = LifePolicies::prepare(&making, slot, &[checked], &mut known).expect("the row is good");
            changes.append(prepared.commit.into_parts(Default::default()).changes);
        }
        if lot == 0 {
            break;
        }
        (made, rows_of_database) = (made + lot, rows_of_database + changes.row_count());
        let started = Instant::now();
        let mut work = writer.begin(&[HOUSE_SLOT.number()]).await.expect("a transaction");
        work.write(changes).await.expect("recorded");
        work.commit().await.expect("committed");
        seconds += started.elapsed().as_secs_f64();
    }
    let count = |number: usize| f64::from(u32::try_from(number).expect("small"));
    println!("{:.0} {:.1} rows of the database each", count(made) / seconds, count(rows_of_database) / count(made));
}
