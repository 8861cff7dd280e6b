//! What measurements share: runs in processes of their own, a house to each, a file taken in to its end, and the same rows written when they are ready and
//! nothing is decided.

use std::ffi::OsStr;
use std::process::Command as Process;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use yinuo_core::access::Actor;
use yinuo_core::id::{HOUSE_SLOT, ImportId};
use yinuo_service::command::Command;
use yinuo_service::command::import::{Choice, CreateImport, StartImport};
use yinuo_service::import::{
    Basis, Columns, ImportKind, ImportRules, Making, Memory, ReadRows, Sheet, SheetChoice, guess_mapping, run,
};
use yinuo_service::keys::Keys;
use yinuo_service::{House, HouseOptions};
use yinuo_store::tables::import::ImportRow;
use yinuo_store::{Changes, Store, StoreOptions, Writer};
use yinuo_testkit::house::{Dwelling, On, Role, SECRET, TestHouse};
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

/// A house in a database of its own. What is named first goes first.
#[derive(Debug)]
pub struct Home {
    pub test: TestHouse,
    pub url: String,
    _server: Option<PostgresCluster>,
}

/// A house of its own whose clock stands at `now`, or runs. A server of PostgreSQL is its own too and waits for the disk, as that of a house does.
pub async fn house(database: &str, now: Option<Timestamp>) -> Home {
    let (url, place, server) = match database {
        "postgres" => {
            let server = PostgresCluster::start().expect("a PostgreSQL server starts");
            let url = server.create_database("house").expect("a database is made");
            (url, Dwelling::Elsewhere, Some(server))
        }
        _ => {
            let (url, place) = TestHouse::dwelling(On::Sqlite);
            (url, place, None)
        }
    };
    let test = TestHouse::at(&url, place, now).await;
    Home { test, url, _server: server }
}

/// The house on a database that is there.
pub async fn opened(url: &str) -> House {
    let store = Store::open(url, StoreOptions::default()).await.expect("the database opens");
    let options = HouseOptions {
        packs: yinuo_service::packs::shipped(),
        keys: Keys::from_secret(&SECRET),
        training_clock: None,
        letters: None,
        messages: None,
        webhooks: None,
        oidc: None,
        debtor: Some(yinuo_service::demo::debtor()),
        fonts: None,
    };
    House::open(store, options).await.expect("the house opens")
}

/// Somebody of its staff.
pub fn actor(house: &House, login: &str) -> Arc<Actor> {
    let directory = house.directory();
    let found = directory.operator_by_login(login).and_then(|operator| directory.actor(operator.id));
    Arc::new(found.expect("the house has its staff"))
}

/// A file of a kind, by its name a spreadsheet or a text.
#[derive(Debug)]
pub struct File {
    pub kind: &'static str,
    pub name: &'static str,
    pub content: Vec<u8>,
    pub rows: u32,
}

/// A file comes in and its run starts.
pub async fn begun(house: &House, manager: &Arc<Actor>, file: File, choice: Choice) -> ImportId {
    let rules = ImportRules::shipped(file.kind).expect("the pack is there");
    let sheet = Sheet::open(file.content.clone(), file.name, &SheetChoice::First).expect("a table");
    let mapping = guess_mapping(sheet.headers(), &rules.fields).to_headers(sheet.headers());
    drop(sheet);
    let create = CreateImport {
        kind: file.kind.to_owned(),
        name: file.name.to_owned(),
        content_hash: String::new(),
        content: file.content.into(),
    };
    let import = house.carry_out(manager, Command::from(create), None).await.expect("taken in").id;
    let import = ImportId::from_number(import);
    let start = StartImport { import, sheet: None, mapping, choice, options: Vec::new(), rows_total: file.rows.into() };
    house.carry_out(manager, Command::from(start), None).await.expect("started");
    import
}

/// Takes a file in, to its end. Answers how it ended, and how many seconds its run took.
pub async fn taken(test: &TestHouse, file: File, choice: Choice) -> (ImportRow, f64) {
    let import = begun(&test.house, test.actor(Role::Manager), file, choice).await;
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

/// Where rows are written that were made ahead: in a database of their own, since that of a house has its one writer; on PostgreSQL beside it.
pub async fn beside(home: &Home) -> Store {
    if !home.url.starts_with("sqlite:") {
        return home.test.house.store.clone();
    }
    let store = Store::open(&format!("{}-raw", home.url), StoreOptions::default()).await.expect("the database opens");
    store.migrate().await.expect("the schema is made");
    store
}

/// Writes the rows of files, `lot` of them to a commit; `changes` gives what was made ahead of a row.
pub async fn raw<K: ImportKind>(
    test: &TestHouse,
    store: &Store,
    files: impl Iterator<Item = File>,
    lot: usize,
    changes: impl Fn(K::Prepared) -> Changes,
) -> Raw {
    let (rules, shared) = (ImportRules::shipped(K::KEY).expect("the pack is there"), &test.house.shared);
    let (directory, manager, now) = (shared.directory(), test.actor(Role::Manager), test.house.now());
    let making = Making {
        rules: &shared.rules,
        keys: &shared.keys,
        clock: &shared.clock,
        open_from: directory.open_from(),
        operator: manager.operator,
        now,
        import: ImportId::from_number(1),
    };
    let mut writer = store.writer().await.expect("a writer");
    let mut found = Raw { seconds: 0.0, made: 0, rows_of_database: 0 };
    for file in files {
        let mut sheet = Sheet::open(file.content, file.name, &SheetChoice::First).expect("a table");
        let headers = sheet.headers().to_vec();
        let mapping = guess_mapping(&headers, &rules.fields);
        let memory = Memory::whole();
        let mut reader = K::reader(Basis {
            columns: Columns { rules: &rules, mapping: &mapping, headers: &headers },
            rules: &shared.rules,
            directory: &directory,
            actor: manager,
            keys: &shared.keys,
            today: test.house.today(),
            options: &[],
            memory: &memory,
        });
        let mut known = K::Known::default();
        let mut rows = sheet.rows().expect("rows");
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
                break;
            }
            found.made += made;
            found.rows_of_database += all.row_count();
            found.seconds += committed(&mut writer, all).await;
        }
    }
    found
}

/// Writes rows as one commit; how many seconds that took.
pub async fn committed(writer: &mut Writer, changes: Changes) -> f64 {
    let started = Instant::now();
    let mut work = writer.begin(&[HOUSE_SLOT.number()]).await.expect("a transaction");
    work.write(changes).await.expect("recorded");
    work.commit().await.expect("committed");
    started.elapsed().as_secs_f64()
}
