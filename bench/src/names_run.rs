//! Bringing in the lists of names of 300 schools, 300,000 pupils: rows a second from the file to the last commit, the most memory it takes, and
//! what the database takes when the same rows are ready and nothing is decided.
//!
//! Each run is a process with a database of its own, for memory is given back late.

use std::fmt::Write as _;
use std::process::Command as Process;
use std::time::Instant;

use jiff::Span;
use jiff::civil::Date;
use yinuo_core::id::{HOUSE_SLOT, ImportId};
use yinuo_core::identity::CreditCode;
use yinuo_service::command::Command;
use yinuo_service::command::import::{Choice, CreateImport, StartImport};
use yinuo_service::import::{
    Basis, Columns, ImportKind, ImportRules, Making, Memory, ReadRows, Sheet, SheetChoice, guess_mapping, run,
};
use yinuo_service::query::PageAsk;
use yinuo_service::school::names::SchoolPupils;
use yinuo_service::school::query::{SchoolPolicyFilter, policies};
use yinuo_store::tables::import::ImportRow;
use yinuo_store::{Changes, Store, StoreOptions};
use yinuo_testkit::house::{Dwelling, Role, TestHouse, temporary_folder};
use yinuo_testkit::postgres::PostgresCluster;

use crate::Figure;
use crate::import::{peak_megabytes, peak_told};

const SCHOOLS: u32 = 300;
const PUPILS: u32 = 1_000;
const ROWS: u32 = SCHOOLS * PUPILS;
const RUNS: usize = 3;
/// Rows of the file in one commit of the raw limit; the engine has about as many.
const RAW_LOT: usize = 10_000;

/// Has each figure measured three times by processes of their own.
pub fn measure() -> Result<(), String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut limit = None;
    for (database, what) in [("sqlite", "raw"), ("sqlite", "good"), ("postgres", "raw"), ("postgres", "good")] {
        let mut runs = Vec::new();
        let mut note = String::new();
        for _ in 0..RUNS {
            let output = Process::new(&program).args(["names-run", database, what]).output();
            let text = String::from_utf8_lossy(&output.map_err(|error| error.to_string())?.stdout).into_owned();
            let (figure, rest) = text.trim().split_once(' ').ok_or_else(|| format!("{database} {what}: {text}"))?;
            runs.push(figure.parse().map_err(|_| text.clone())?);
            note = rest.to_owned();
        }
        let memory = peak_told(&note);
        let figure = Figure { name: format!("{database}: names, {what}"), runs, note, times: Vec::new() };
        figure.print();
        match what {
            "raw" => limit = Some(figure),
            _ => figure.record(&format!("names of {ROWS} pupils, {what}"), database, limit.as_ref(), memory),
        }
    }
    Ok(())
}

/// One run, in a process of its own: prints rows a second, then what else is to be told.
pub async fn one(database: &str, what: &str) {
    let (url, kept) = match database {
        "postgres" => {
            let cluster = PostgresCluster::shared().expect("a PostgreSQL server starts");
            let database = cluster.temporary_database().expect("a database is made");
            (database.url().to_owned(), Dwelling::Database(database))
        }
        _ => {
            let folder = temporary_folder("bench-names");
            (format!("sqlite:{}", folder.join("house.sqlite").display()), Dwelling::Folder(folder))
        }
    };
    let test = TestHouse::at(&url, kept, None).await;
    let today = test.house.rules().calendar().date_of(test.house.now());
    let taken = taken(&test, "schools", schools(today), SCHOOLS).await;
    assert_eq!(taken.rows_made, i64::from(SCHOOLS), "the schools are there");
    let sheet = sheet(&numbers(&test).await, today);
    match what {
        "raw" => raw(&test, &format!("{url}-raw"), sheet).await,
        _ => {
            let started = Instant::now();
            let done = self::taken(&test, "school-pupils", sheet, ROWS).await;
            let seconds = started.elapsed().as_secs_f64();
            let peak = peak_megabytes().unwrap_or(0);
            println!(
                "{:.0} {} rows made, {} bad, state {}, peak memory {peak} MB",
                f64::from(ROWS) / seconds,
                done.rows_made,
                done.rows_bad,
                done.state
            );
        }
    }
}

/// The schools, each with a policy of a thousand pupils from today on.
fn schools(today: Date) -> Vec<u8> {
    let mut text = "学校名称,统一社会信用代码,机构代码,中小学人数,保险起期\n".to_owned();
    for number in 1..=SCHOOLS {
        let body = format!("12210682{number:09}");
        let mut codes = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(|check| format!("{body}{check}"));
        let code = codes.find(|code| CreditCode::parse(code).is_ok()).expect("one of them fits");
        let _ = writeln!(text, "凤城市第{number}小学,{code},210682,{PUPILS},{today}");
    }
    text.into_bytes()
}

/// The numbers of their policies.
async fn numbers(test: &TestHouse) -> Vec<String> {
    let (mut numbers, mut after) = (Vec::new(), None);
    loop {
        let ask = PageAsk { limit: Some(200), after, sort: None };
        let filter = SchoolPolicyFilter::default();
        let found = policies(&test.house, test.actor(Role::Manager), filter, &ask).await.expect("read");
        numbers.extend(found.items.into_iter().map(|line| line.number));
        after = found.next;
        if after.is_none() {
            return numbers;
        }
    }
}

/// The lists of all of them, school after school.
fn sheet(numbers: &[String], today: Date) -> Vec<u8> {
    let mut text = "保单号,学段,班级,姓名,身份证号,监护人同意\n".to_owned();
    let first = today.checked_sub(Span::new().years(9)).expect("a day");
    let mut row = 0u32;
    for number in numbers {
        for pupil in 0..PUPILS {
            let born = first.checked_add(Span::new().days(i64::from(row / 999))).expect("a day");
            let body = format!("210682{}{:03}", born.strftime("%Y%m%d"), 1 + row % 999);
            let class = 1 + pupil / 50;
            let _ = writeln!(text, "{number},小学,三年级{class}班,李小明,{body}{},是", check(&body));
            row += 1;
        }
    }
    text.into_bytes()
}

/// The check character of a resident identity number.
fn check(body: &str) -> char {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    char::from(b"10X98765432"[usize::try_from(sum % 11).expect("less than eleven")])
}

/// Takes a file in, to its end.
async fn taken(test: &TestHouse, kind: &str, content: Vec<u8>, rows_total: u32) -> ImportRow {
    let rules = ImportRules::shipped(kind).expect("the pack is there");
    let sheet = Sheet::open(content.clone(), "a.csv", &SheetChoice::First).expect("a table");
    let mapping = guess_mapping(sheet.headers(), &rules.fields).to_headers(sheet.headers());
    drop(sheet);
    let manager = test.actor(Role::Manager);
    let create = CreateImport {
        kind: kind.to_owned(),
        name: "a.csv".to_owned(),
        content_hash: String::new(),
        content: content.into(),
    };
    let import = test.house.carry_out(manager, Command::from(create), None).await.expect("taken in").id;
    let import = ImportId::from_number(import);
    let start = StartImport {
        import,
        sheet: None,
        mapping,
        choice: Choice::Good,
        options: Vec::new(),
        rows_total: rows_total.into(),
    };
    test.house.carry_out(manager, Command::from(start), None).await.expect("started");
    run(&test.house, import, |_| {}).await.expect("it runs")
}

/// The rows go into a database of their own: that of the house has its one writer. On PostgreSQL they go beside it.
async fn raw(test: &TestHouse, url: &str, content: Vec<u8>) {
    let (rules, shared) = (ImportRules::shipped("school-pupils").expect("the pack is there"), &test.house.shared);
    let mut sheet = Sheet::open(content, "a.csv", &SheetChoice::First).expect("a table");
    let headers = sheet.headers().to_vec();
    let mapping = guess_mapping(&headers, &rules.fields);
    let now = test.house.now();
    let today = shared.rules.calendar().date_of(now);
    let (directory, manager) = (shared.directory(), test.actor(Role::Manager));
    let memory = Memory::whole();
    let mut reader = SchoolPupils::reader(Basis {
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
    let mut rows = sheet.rows().expect("rows");
    let (mut seconds, mut made) = (0.0, 0u32);
    loop {
        let mut changes = Changes::new();
        let mut lot = 0;
        while lot < RAW_LOT
            && let Some(row) = rows.next_row().expect("a row")
        {
            let Ok(checked) = reader.read(&row) else { continue };
            lot += 1;
            let slot = SchoolPupils::slot(&checked, &shared.keys);
            let prepared = SchoolPupils::prepare(&making, slot, &[checked], &mut ()).expect("the row is good");
            changes.append(prepared.commit.into_parts(Default::default()).changes);
        }
        if lot == 0 {
            break;
        }
        made += u32::try_from(lot).expect("small");
        let started = Instant::now();
        let mut work = writer.begin(&[HOUSE_SLOT.number()]).await.expect("a transaction");
        work.write(changes).await.expect("recorded");
        work.commit().await.expect("committed");
        seconds += started.elapsed().as_secs_f64();
    }
    println!("{:.0} one row of the database each", f64::from(made) / seconds);
}
