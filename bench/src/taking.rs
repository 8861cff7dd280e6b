//! What the measurements of imports share: runs in processes of their own, a house to each, a file taken in to its end, and the same rows written when they are
//! ready and nothing is decided.

use std::ffi::OsStr;
use std::process::Command as Process;
use std::time::Instant;

use yinuo_core::id::{HOUSE_SLOT, ImportId};
use yinuo_service::command::Command;
use yinuo_service::command::import::{Choice, CreateImport, StartImport};
use yinuo_service::import::{
    Basis, Columns, ImportKind, ImportRules, Making, Memory, ReadRows, Sheet, SheetChoice, guess_mapping, run,
};
use yinuo_store::tables::import::ImportRow;
use yinuo_store::{Changes, Store, StoreOptions};
use yinuo_testkit::house::{Dwelling, Role, TestHouse, temporary_folder};
use yinuo_testkit::postgres::PostgresCluster;

use crate::Figure;

/// How often each figure is measured.
const RUNS: usize = 3;

/// Has a figure measured by processes of their own, which print it and then what else is to be told; prints it.
pub fn figure<A: AsRef<OsStr>>(name: String, arguments: &[A]) -> Result<Figure, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut runs = Vec::new();
    let mut note = String::new();
    for _ in 0..RUNS {
        let output = Process::new(&program).args(arguments).output();
        let text = String::from_utf8_lossy(&output.map_err(|error| error.to_string())?.stdout).into_owned();
        let (figure, rest) = text.trim().split_once(' ').ok_or_else(|| format!("{name}: {text}"))?;
        runs.push(figure.parse().map_err(|_| text.clone())?);
        note = rest.to_owned();
    }
    let figure = Figure { name, runs, note, times: Vec::new() };
    figure.print();
    Ok(figure)
}

/// A house of its own, and the address of its database.
pub async fn house(database: &str) -> (String, TestHouse) {
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
    (url, test)
}

/// A file of a kind, by its name a spreadsheet or a text.
#[derive(Debug)]
pub struct File {
    pub kind: &'static str,
    pub name: &'static str,
    pub content: Vec<u8>,
    pub rows: u32,
}

/// Takes a file in, to its end. Answers how it ended, and how many seconds its run took.
pub async fn taken(test: &TestHouse, file: File, choice: Choice) -> (ImportRow, f64) {
    let rules = ImportRules::shipped(file.kind).expect("the pack is there");
    let sheet = Sheet::open(file.content.clone(), file.name, &SheetChoice::First).expect("a table");
    let mapping = guess_mapping(sheet.headers(), &rules.fields).to_headers(sheet.headers());
    drop(sheet);
    let manager = test.actor(Role::Manager);
    let create = CreateImport {
        kind: file.kind.to_owned(),
        name: file.name.to_owned(),
        content_hash: String::new(),
        content: file.content.into(),
    };
    let import = test.house.carry_out(manager, Command::from(create), None).await.expect("taken in").id;
    let import = ImportId::from_number(import);
    let start = StartImport { import, sheet: None, mapping, choice, options: Vec::new(), rows_total: file.rows.into() };
    test.house.carry_out(manager, Command::from(start), None).await.expect("started");
    let started = Instant::now();
    let done = run(&test.house, import, |_| {}).await.expect("it runs");
    (done, started.elapsed().as_secs_f64())
}

/// What rows took that were ready.
#[derive(Debug, Clone, Copy)]
pub struct Raw {
    pub seconds: f64,
    /// Rows of the file.
    pub made: usize,
    pub rows_of_database: usize,
}

impl Raw {
    pub fn a_second(&self) -> f64 {
        number(self.made) / self.seconds
    }

    /// Rows of the database to a row of the file.
    pub fn each(&self) -> f64 {
        number(self.rows_of_database) / number(self.made)
    }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("small"))
}

/// Writes the rows of a file, `lot` of them to a commit; `changes` gives what was made ahead of a row. They go into a database of their own: that of the house
/// has its one writer. On PostgreSQL they go beside it.
pub async fn raw<K: ImportKind>(
    test: &TestHouse,
    url: &str,
    file: File,
    lot: usize,
    changes: impl Fn(K::Prepared) -> Changes,
) -> Raw {
    let (rules, shared) = (ImportRules::shipped(K::KEY).expect("the pack is there"), &test.house.shared);
    let mut sheet = Sheet::open(file.content, file.name, &SheetChoice::First).expect("a table");
    let headers = sheet.headers().to_vec();
    let mapping = guess_mapping(&headers, &rules.fields);
    let now = test.house.now();
    let (directory, manager) = (shared.directory(), test.actor(Role::Manager));
    let memory = Memory::whole();
    let mut reader = K::reader(Basis {
        columns: Columns { rules: &rules, mapping: &mapping, headers: &headers },
        rules: &shared.rules,
        directory: &directory,
        actor: manager,
        keys: &shared.keys,
        today: shared.rules.calendar().date_of(now),
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
        true => Store::open(&format!("{url}-raw"), StoreOptions::default()).await.expect("the database opens"),
        false => test.house.store.clone(),
    };
    store.migrate().await.expect("the schema is made");
    let mut writer = store.writer().await.expect("a writer");
    let mut known = K::Known::default();
    let mut rows = sheet.rows().expect("rows");
    let mut found = Raw { seconds: 0.0, made: 0, rows_of_database: 0 };
    loop {
        let (mut all, mut made) = (Changes::new(), 0);
        while made < lot
            && let Some(row) = rows.next_row().expect("a row")
        {
            let Ok(checked) = reader.read(&row) else { continue };
            made += 1;
            let slot = K::slot(&checked, &shared.keys);
            all.append(changes(K::prepare(&making, slot, &[checked], &mut known).expect("the row is good")));
        }
        if made == 0 {
            return found;
        }
        found.made += made;
        found.rows_of_database += all.row_count();
        let started = Instant::now();
        let mut work = writer.begin(&[HOUSE_SLOT.number()]).await.expect("a transaction");
        work.write(all).await.expect("recorded");
        work.commit().await.expect("committed");
        found.seconds += started.elapsed().as_secs_f64();
    }
}
