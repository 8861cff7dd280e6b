//! A small house for tests and benchmarks: one root office with a county office below it, one operator for each role,
//! the shipped packs, a fixed key, on either database.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_core::pack::PackSource;
use yinuo_service::command::Command;
use yinuo_service::command::house::{CreateOffice, CreateOperator, Letterhead};
use yinuo_service::house::FirstAdmin;
use yinuo_service::keys::Keys;
use yinuo_service::letter::HandOver;
use yinuo_service::message::Messages;
use yinuo_service::oidc::{Oidc, OidcOptions};
use yinuo_service::query::ledger::Journal;
use yinuo_service::rules::Rules;
use yinuo_service::webhook::WebhookSender;
use yinuo_service::{House, HouseOptions};
use yinuo_store::suite::Suite;
use yinuo_store::tables::all_migrations;
use yinuo_store::{Fuse, Store, StoreOptions};

use crate::postgres::{PostgresCluster, TemporaryDatabase};

/// The password of every operator of a test house.
pub const PASSWORD: &str = "correct horse 9";

/// A provider at which nobody listens: what a house does without its answer is seen here, the rest at a real one in the browser tests.
fn silent_provider() -> Oidc {
    let own = |text: &str| text.to_owned();
    let (issuer, address) = (own("http://127.0.0.1:9"), own("http://127.0.0.1:8080"));
    let (client_id, client_secret, label) = (own("yinuo"), own("secret"), own("统一身份认证"));
    Oidc::new(OidcOptions { issuer, client_id, client_secret, label, address }).expect("the settings are right")
}

/// The secret all test houses seal with.
pub const SECRET: [u8; 32] = [42; 32];

/// What is told by a letter, told to somebody who stands there.
pub fn handed_over() -> HandOver {
    HandOver { channel: "counter".to_owned(), proof: "当面交付，客户签收".to_owned() }
}

/// The roles of the pack `house-cn`; a test house has one operator in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Clerk,
    Handler,
    Manager,
    Auditor,
    Sales,
    Admin,
}

impl Role {
    pub const ALL: [Role; 6] = [Role::Clerk, Role::Handler, Role::Manager, Role::Auditor, Role::Sales, Role::Admin];

    pub const fn key(self) -> &'static str {
        match self {
            Role::Clerk => "clerk",
            Role::Handler => "handler",
            Role::Manager => "manager",
            Role::Auditor => "auditor",
            Role::Sales => "sales",
            Role::Admin => "admin",
        }
    }
}

/// A house and what has to outlive it.
#[derive(Debug)]
pub struct TestHouse {
    pub house: Arc<House>,
    /// Of the county office, in the order of [`Role::ALL`].
    pub actors: Vec<Arc<Actor>>,
    pub county: OfficeId,
    /// Where messages to people outside the house are put.
    pub messages: Dwelling,
    pub place: Dwelling,
}

/// Where the database is; removed when dropped.
#[derive(Debug)]
pub enum Dwelling {
    Folder(PathBuf),
    Database(TemporaryDatabase<'static>),
    /// Somebody else's to remove.
    Elsewhere,
}

impl Drop for Dwelling {
    fn drop(&mut self) {
        if let Dwelling::Folder(folder) = self {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// The databases a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// An empty folder that nobody else has, nor had: the number of a process comes again, and a folder by it may hold what an earlier one left.
pub fn temporary_folder(purpose: &str) -> PathBuf {
    let folder = tempfile::Builder::new().prefix(&format!("yinuo-{purpose}-")).tempdir();
    folder.expect("the temporary folder can be written").keep()
}

/// The journal of some days, all of its pieces.
pub async fn journal(house: &House, actor: &Actor, from: Date, until: Date) -> String {
    let mut journal = Journal::begin(house, actor, from, until).expect("the ledger may be read");
    let mut text = String::new();
    while let Some(piece) = journal.next(house).await.expect("read") {
        text.push_str(&piece);
    }
    text
}

impl TestHouse {
    /// A fresh house whose clock stands at `now`, or runs.
    pub async fn open(on: On, now: Option<Timestamp>) -> TestHouse {
        TestHouse::open_with(on, now, Vec::new()).await
    }

    /// The same with the ciphers of that suite.
    pub async fn open_of(on: On, now: Option<Timestamp>, suite: Suite) -> TestHouse {
        let (url, place) = TestHouse::furnished(on).await;
        TestHouse::with_packs(&url, place, now, Vec::new(), Keys::of(suite, &SECRET)).await
    }

    /// The same with packs of the test's own beside the shipped ones.
    pub async fn open_with(on: On, now: Option<Timestamp>, packs: Vec<PackSource>) -> TestHouse {
        let (url, place) = TestHouse::furnished(on).await;
        TestHouse::with_packs(&url, place, now, packs, Keys::from_secret(&SECRET)).await
    }

    /// A place for a new database.
    pub fn dwelling(on: On) -> (String, Dwelling) {
        match on {
            On::Sqlite => {
                let folder = temporary_folder("house");
                (format!("sqlite:{}", folder.join("house.sqlite").display()), Dwelling::Folder(folder))
            }
            On::Postgres => {
                let cluster = PostgresCluster::shared().expect("a PostgreSQL server starts");
                let database = cluster.temporary_database().expect("a database is made");
                (database.url().to_owned(), Dwelling::Database(database))
            }
        }
    }

    /// A place for a new house. On PostgreSQL it has the schema already: to make it takes seconds, so that is done once for all tests of
    /// a server, and copied.
    async fn furnished(on: On) -> (String, Dwelling) {
        if on == On::Sqlite {
            return TestHouse::dwelling(on);
        }
        let cluster = PostgresCluster::shared().expect("a PostgreSQL server starts");
        let mut schema = DefaultHasher::new();
        all_migrations().iter().for_each(|step| step.sql.hash(&mut schema));
        let template = format!("house_{:016x}", schema.finish());
        let migrate = async |url: String| {
            let store = Store::open(&url, StoreOptions::default()).await.map_err(|failure| failure.to_string())?;
            store.migrate().await.map(drop).map_err(|failure| failure.to_string())
        };
        cluster.ensure_template(&template, migrate).await.expect("the schema is made");
        let database = cluster.temporary_database_from(&template).expect("a database is made");
        (database.url().to_owned(), Dwelling::Database(database))
    }

    /// A fresh house in the database at `url`.
    pub async fn at(url: &str, place: Dwelling, now: Option<Timestamp>) -> TestHouse {
        TestHouse::with_packs(url, place, now, Vec::new(), Keys::from_secret(&SECRET)).await
    }

    async fn with_packs(
        url: &str,
        place: Dwelling,
        now: Option<Timestamp>,
        own: Vec<PackSource>,
        keys: Keys,
    ) -> TestHouse {
        let store = Store::open(url, StoreOptions::default()).await.expect("the database opens");
        store.migrate().await.expect("the schema is made");
        let messages = temporary_folder("messages");
        let house = opened(store, own, options(keys, now, messages.clone())).await;
        let admin =
            FirstAdmin { login: "root".to_owned(), name: "总管理员".to_owned(), password: PASSWORD.to_owned() };
        let (root, root_admin) = house.found(("21", "辽宁分公司"), admin).await.expect("the house is founded");
        let root_actor = Arc::new(house.directory().actor(root_admin).expect("the administrator acts"));
        let county = Command::from(CreateOffice {
            code: "210682".to_owned(),
            name: "凤城支公司".to_owned(),
            parent: Some(root),
            region_code: Some("210682".to_owned()),
            level: "county".to_owned(),
            letterhead: Letterhead::default(),
        });
        let county = house.carry_out(&root_actor, county, None).await.expect("the office is made").id;
        let county = OfficeId::from_number(county);
        let password_hash = house.directory().operator(root_admin).expect("it was made").password_hash.clone();
        let mut actors = Vec::new();
        for role in Role::ALL {
            let command = Command::from(CreateOperator {
                login: role.key().to_owned(),
                name: format!("{}一", role.key()),
                office: county,
                roles: vec![role.key().to_owned()],
                password_hash: password_hash.clone(),
                password_given: false,
            });
            let id = house.carry_out(&root_actor, command, None).await.expect("the operator is made").id;
            actors.push(Arc::new(house.directory().actor(OperatorId::from_number(id)).expect("it was made")));
        }
        TestHouse { house, actors, county, messages: Dwelling::Folder(messages), place }
    }

    /// A copy of a house in which nothing is going on, on SQLite: to found one takes longer than a short piece of work in it.
    pub async fn copied(&self, fuse: Arc<Fuse>) -> TestHouse {
        let (Dwelling::Folder(from), (url, place)) = (&self.place, TestHouse::dwelling(On::Sqlite)) else {
            panic!("a database of a server is not copied as a file")
        };
        let Dwelling::Folder(to) = &place else { panic!("a house on SQLite is a folder") };
        // What was committed stands in both.
        for name in ["house.sqlite", "house.sqlite-wal"] {
            if from.join(name).exists() {
                std::fs::copy(from.join(name), to.join(name)).expect("the file is copied");
            }
        }
        let messages = Dwelling::Folder(temporary_folder("messages"));
        TestHouse::on_what_is_there(&url, self.house.now(), fuse, &self.actors, self.county, messages, place).await
    }

    /// The same house after a crash: opened anew on what was committed, at the time where it stood, with another fuse.
    pub async fn reopened(self, fuse: Arc<Fuse>) -> TestHouse {
        let (url, now) = (self.url(), self.house.now());
        let TestHouse { house, actors, county, messages, place } = self;
        drop(house);
        TestHouse::on_what_is_there(&url, now, fuse, &actors, county, messages, place).await
    }

    async fn on_what_is_there(
        url: &str,
        now: Timestamp,
        fuse: Arc<Fuse>,
        actors: &[Arc<Actor>],
        county: OfficeId,
        messages: Dwelling,
        place: Dwelling,
    ) -> TestHouse {
        let store = Store::open(url, StoreOptions { fuse: Some(fuse), ..StoreOptions::default() }).await;
        let Dwelling::Folder(folder) = &messages else { panic!("messages are put into a folder") };
        let options = options(Keys::from_secret(&SECRET), Some(now), folder.clone());
        let house = opened(store.expect("the database opens"), Vec::new(), options).await;
        let again = |actor: &Arc<Actor>| Arc::new(house.directory().actor(actor.operator).expect("it is there still"));
        let actors = actors.iter().map(again).collect();
        TestHouse { house, actors, county, messages, place }
    }

    /// Another server over the same database.
    pub async fn beside(&self) -> Arc<House> {
        let store = Store::open(&self.url(), StoreOptions::default()).await.expect("the database opens");
        let Dwelling::Folder(folder) = &self.messages else { panic!("messages are put into a folder") };
        let options = options(Keys::from_secret(&SECRET), Some(self.house.now()), folder.clone());
        opened(store, Vec::new(), options).await
    }

    /// Where the database is, for a second store beside the house.
    pub fn url(&self) -> String {
        match &self.place {
            Dwelling::Folder(folder) => format!("sqlite:{}", folder.join("house.sqlite").display()),
            Dwelling::Database(database) => database.url().to_owned(),
            Dwelling::Elsewhere => panic!("whoever opened this house knows where it is"),
        }
    }

    /// The messages that went out, the oldest first: whom each went to, and what it said.
    pub fn messages(&self) -> Vec<(String, String)> {
        let Dwelling::Folder(folder) = &self.messages else { panic!("messages are put into a folder") };
        let names = std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("a file").path());
        let mut names: Vec<PathBuf> = names.collect();
        names.sort();
        let read = |name: PathBuf| {
            let text = std::fs::read_to_string(name).expect("a message is text");
            let (to, said) = text.split_once("\n\n").expect("whom it goes to stands above it");
            (to.to_owned(), said.trim().to_owned())
        };
        names.into_iter().map(read).collect()
    }

    pub fn actor(&self, role: Role) -> &Arc<Actor> {
        let index = Role::ALL.iter().position(|known| *known == role).expect("every role has an operator");
        &self.actors[index]
    }
}

/// A house by the shipped packs and a test's own. The shipped ones are read once a process: they take longer than all else a test house does.
async fn opened(store: Store, own: Vec<PackSource>, options: HouseOptions) -> Arc<House> {
    static SHIPPED: LazyLock<Rules> = LazyLock::new(|| read(Vec::new()));
    let rules = if own.is_empty() { SHIPPED.clone() } else { read(own) };
    Arc::new(House::open_by(store, rules, options).await.expect("the house opens"))
}

fn read(own: Vec<PackSource>) -> Rules {
    let packs: Vec<PackSource> = yinuo_service::packs::shipped().into_iter().chain(own).collect();
    Rules::read(&packs).expect("the packs go together")
}

fn options(keys: Keys, now: Option<Timestamp>, messages: PathBuf) -> HouseOptions {
    HouseOptions {
        packs: Vec::new(),
        keys,
        training_clock: now,
        letters: None,
        messages: Some(Messages::Folder(messages)),
        webhooks: Some(WebhookSender::new(true)),
        oidc: Some(silent_provider()),
        debtor: Some(yinuo_service::demo::debtor()),
        fonts: None,
    }
}

/// A resident identity number that passes its check: Fengcheng, Liaoning, and a birth date and sequence by number.
pub fn resident_id(number: u32) -> String {
    let day = 1 + number % 28;
    let month = 1 + number / 28 % 12;
    let year = 1950 + number / 336 % 50;
    let body = format!("210682{year:04}{month:02}{day:02}{:03}", number / 16_800 % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = char::from(b"10X98765432"[usize::try_from(sum % 11).expect("less than eleven")]);
    format!("{body}{check}")
}
