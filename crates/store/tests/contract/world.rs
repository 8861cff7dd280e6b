//! A small schema of its own for the tests of the machinery, and a fresh database of either kind.

use std::any::Any;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use yinuo_store::{Changes, Migration, Store, StoreOptions, Table, TableRow, Value, Writer};

use crate::postgres::PostgresCluster;

yinuo_store::table! {
    pub struct ChainRow in "chains" key (slot) { slot: i64, seq: i64, hash: Vec<u8> }

    /// Every kind of column, with and without NULL.
    pub struct CaseRow in "cases" key (slot, id) {
        slot: i64,
        id: i64,
        number: String,
        title: Option<String>,
        due_at: Option<i64>,
        photo: Vec<u8>,
        sealed: Option<Vec<u8>>,
    }

    pub struct NoteRow in "notes" key (slot, case_id, position) {
        slot: i64,
        case_id: i64,
        position: i64,
        text: String,
    }

    /// A table that is all key, and whose key is text.
    pub struct LabelRow in "labels" key (name, slot) { name: String, slot: i64 }
}

pub const TABLES: &[&Table] = &[ChainRow::TABLE, CaseRow::TABLE, NoteRow::TABLE, LabelRow::TABLE];

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        room: "cases",
        version: 1,
        sql: "-- The heads; as many as the tests need.
            CREATE TABLE chains (slot BIGINT PRIMARY KEY, seq BIGINT NOT NULL, hash {blob} NOT NULL);
            INSERT INTO chains (slot, seq, hash)
                WITH RECURSIVE slots(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM slots WHERE n < 63)
                SELECT n, 0, {empty_blob} FROM slots;
            CREATE TABLE cases (
                slot BIGINT NOT NULL, id BIGINT NOT NULL, number TEXT NOT NULL, title TEXT, due_at BIGINT,
                photo {blob} NOT NULL, sealed {blob},
                CHECK (id > 0), UNIQUE (slot, number), PRIMARY KEY (slot, id)
            );",
    },
    Migration {
        room: "notes",
        version: 1,
        sql: "CREATE TABLE notes (
                slot BIGINT NOT NULL, case_id BIGINT NOT NULL, position BIGINT NOT NULL, text TEXT NOT NULL,
                PRIMARY KEY (slot, case_id, position),
                FOREIGN KEY (slot, case_id) REFERENCES cases (slot, id)
            ) {rowid};
            CREATE TABLE labels (name TEXT NOT NULL, slot BIGINT NOT NULL, PRIMARY KEY (name, slot));",
    },
];

pub fn options() -> StoreOptions {
    StoreOptions { migrations: MIGRATIONS, tables: TABLES, ..StoreOptions::default() }
}

/// An empty database that goes when this value does.
pub struct World {
    pub store: Store,
    pub url: String,
    /// The folder or the database, kept for what happens at its end.
    _home: Box<dyn Any>,
}

/// A folder for files, removed at the end.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("yinuo-store-").tempdir();
        Self(folder.expect("the temporary folder is writable"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

pub async fn sqlite_with(options: StoreOptions) -> World {
    let folder = Folder::new();
    let url = format!("sqlite:{}", folder.path("store.sqlite").display());
    let store = Store::open(&url, options).await.expect("a new file can be opened");
    World { store, url, _home: Box::new(folder) }
}

pub async fn postgres_with(options: StoreOptions) -> World {
    let cluster = PostgresCluster::shared().expect("the server's programs are installed");
    let database = cluster.temporary_database().expect("the server makes databases");
    let url = database.url().to_owned();
    let store = Store::open(&url, options).await.expect("the new database can be opened");
    World { store, url, _home: Box::new(database) }
}

pub async fn sqlite() -> World {
    let world = sqlite_with(options()).await;
    world.store.migrate().await.expect("an empty database takes every step");
    world
}

pub async fn postgres() -> World {
    let world = postgres_with(options()).await;
    world.store.migrate().await.expect("an empty database takes every step");
    world
}

/// A database in memory, as tests above the store use it.
pub async fn memory() -> World {
    let url = "sqlite::memory:".to_owned();
    let store = Store::open(&url, options()).await.expect("memory is there");
    store.migrate().await.expect("an empty database takes every step");
    World { store, url, _home: Box::new(()) }
}

/// Runs functions of a store as tests, on each kind of database.
macro_rules! contract {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        mod on_sqlite { $(
            #[tokio::test]
            $(#[$meta])*
            async fn $name() {
                let world = crate::world::sqlite().await;
                super::$name(&world.store).await;
            }
        )+ }
        mod in_memory { $(
            #[tokio::test]
            $(#[$meta])*
            async fn $name() {
                let world = crate::world::memory().await;
                super::$name(&world.store).await;
            }
        )+ }
        mod on_postgres { $(
            #[tokio::test]
            $(#[$meta])*
            async fn $name() {
                let world = crate::world::postgres().await;
                super::$name(&world.store).await;
            }
        )+ }
    };
}
pub(crate) use contract;

pub fn case(slot: i64, id: i64) -> CaseRow {
    CaseRow {
        slot,
        id,
        number: format!("A-{id}"),
        title: (id % 3 != 0).then(|| format!("年龄更正 «{id}» \u{1F33E}")),
        due_at: (id % 4 != 0).then_some(id * 1_000_000 % 7),
        photo: id.to_be_bytes().to_vec(),
        sealed: (id % 2 == 0).then(|| vec![0, 255, (id % 256) as u8]),
    }
}

pub fn note(slot: i64, case_id: i64, position: i64) -> NoteRow {
    NoteRow { slot, case_id, position, text: format!("note {position}") }
}

pub fn key(parts: &[i64]) -> Vec<Value> {
    parts.iter().copied().map(Value::Int).collect()
}

/// Records changes in one committed transaction.
pub async fn record(writer: &mut Writer, changes: Changes) {
    let mut work = writer.begin(&[1]).await.expect("a transaction begins");
    work.write(changes).await.expect("the changes are sound");
    work.commit().await.expect("the transaction commits");
}

/// Every row of a table, in the order of its key.
pub async fn all<R: TableRow>(store: &Store) -> Vec<R> {
    let mut rows = Vec::new();
    store.scan(|row: R| rows.push(row)).await.expect("the table can be read");
    rows.sort_by_cached_key(|row| R::TABLE.key.iter().map(|part| row.value(*part).to_value()).collect::<Vec<_>>());
    rows
}

pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("the file was written")
}
