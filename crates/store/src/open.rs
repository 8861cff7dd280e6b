//! Opening a database and reading from it.
//!
//! Reads run on a pool: on SQLite a few connections on blocking threads, each seeing the last commit and never waiting
//! for the writer; on PostgreSQL a pool of connections. A read that finds its PostgreSQL connection broken is tried
//! once more on another.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use futures_util::future::BoxFuture;
use tokio::sync::{Semaphore, mpsc};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::Kind;
use crate::driver::sqlite::{Location, Role};
use crate::driver::{Keys, RowReader, Session, distinct_keys, postgres, sqlite, tls};
use crate::failure::StoreFailure;
use crate::fuse::Fuse;
use crate::listen::{self, Written};
use crate::listing::{ANY, Conditions, Listing, ListingChoice, Page};
use crate::migrate::Migration;
use crate::sql_text::TableTexts;
use crate::statement::{Lookup, Statement};
use crate::table::{Column, FromRow, Table, TableRow};
use crate::value::Value;
use crate::writer::Writer;

/// How to open a store. The default serves a small office; `migrations` and `tables` differ only in tests.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// Connections for reading.
    pub readers: usize,
    pub application_name: String,
    /// How long to wait for a lock or a free connection before a [`StoreFailure::Busy`].
    pub busy_timeout: Duration,
    /// How long one statement may run, and how long a transaction may idle, on PostgreSQL.
    pub statement_timeout: Duration,
    pub migrations: &'static [Migration],
    /// Parents before children.
    pub tables: &'static [&'static Table],
    /// What breaks the store at a step, in simulations.
    pub fuse: Option<Arc<Fuse>>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            readers: 8,
            application_name: "yinuo".to_owned(),
            busy_timeout: Duration::from_secs(10),
            statement_timeout: Duration::from_secs(60),
            migrations: crate::tables::all_migrations(),
            tables: crate::tables::all_tables(),
            fuse: None,
        }
    }
}

/// An open database. Clones share it.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) options: StoreOptions,
    pub(crate) catalogue: Arc<Catalogue>,
    backend: Backend,
}

enum Backend {
    Sqlite {
        location: Location,
        readers: Arc<Semaphore>,
        idle: Mutex<Vec<rusqlite::Connection>>,
        /// One permit: SQLite has one writer.
        writer: Arc<Semaphore>,
        /// Keeps a database in memory alive.
        _keeper: Mutex<rusqlite::Connection>,
    },
    Postgres {
        pool: Pool,
        config: Box<tokio_postgres::Config>,
        tls: MakeRustlsConnect,
    },
}

/// The tables of a store, their order and their statements.
#[derive(Debug)]
pub(crate) struct Catalogue {
    tables: Vec<(&'static Table, TableTexts)>,
}

impl Catalogue {
    pub(crate) fn rank(&self, table: &Table) -> Option<usize> {
        self.tables.iter().position(|(known, _)| std::ptr::eq(*known, table) || known.name == table.name)
    }

    pub(crate) fn texts(&self, table: &Table) -> Result<&TableTexts, StoreFailure> {
        match self.rank(table) {
            Some(rank) => Ok(&self.tables[rank].1),
            None => Err(StoreFailure::inconsistent(table.name, "the table is not in the list of all tables")),
        }
    }
}

impl Store {
    /// Opens `sqlite:PATH`, `sqlite::memory:` (a new database shared by this store's connections) or `postgres://…`.
    /// The schema is not touched: call [`Store::migrate`].
    pub async fn open(url: &str, options: StoreOptions) -> Result<Self, StoreFailure> {
        let (kind, backend) = if let Some(path) = url.strip_prefix("sqlite:") {
            (Kind::Sqlite, open_sqlite(path, &options)?)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            (Kind::Postgres, open_postgres(url, &options).await?)
        } else {
            let detail = "must begin with sqlite: or postgres://".to_owned();
            return Err(StoreFailure::Address { detail });
        };
        let tables = options.tables.iter().map(|table| (*table, TableTexts::new(kind, table))).collect();
        let catalogue = Arc::new(Catalogue { tables });
        Ok(Self { inner: Arc::new(Inner { options, catalogue, backend }) })
    }

    /// Something is asked of the database.
    pub(crate) fn step(&self) -> Result<(), StoreFailure> {
        self.inner.options.fuse.as_ref().map_or(Ok(()), |fuse| fuse.step())
    }

    pub fn kind(&self) -> Kind {
        match self.inner.backend {
            Backend::Sqlite { .. } => Kind::Sqlite,
            Backend::Postgres { .. } => Kind::Postgres,
        }
    }

    /// A connection for writing that its owner has to itself. On SQLite there is one at a time: a second call waits
    /// for the first writer to be dropped, at most the busy timeout.
    pub async fn writer(&self) -> Result<Writer, StoreFailure> {
        let permit = match &self.inner.backend {
            Backend::Sqlite { writer, .. } => {
                let acquired = tokio::time::timeout(self.inner.options.busy_timeout, writer.clone().acquire_owned());
                let busy = || StoreFailure::Busy { detail: "another writer of this process is open".to_owned() };
                Some(acquired.await.map_err(|_elapsed| busy())?.map_err(|_closed| busy())?)
            }
            Backend::Postgres { .. } => None,
        };
        Ok(Writer::new(self.clone(), permit))
    }

    pub async fn query<T: FromRow>(
        &self,
        statement: &Statement<T>,
        parameters: Vec<Value>,
    ) -> Result<Vec<T>, StoreFailure> {
        self.read(statement.text(self.kind()).clone(), parameters, T::from_row).await
    }

    /// The only row, if there is one; of several the first.
    pub async fn query_one<T: FromRow>(
        &self,
        statement: &Statement<T>,
        parameters: Vec<Value>,
    ) -> Result<Option<T>, StoreFailure> {
        Ok(self.query(statement, parameters).await?.into_iter().next())
    }

    /// Rows by primary key, in no particular order, each once; a key without a row gives none.
    pub async fn load<R: TableRow>(&self, keys: Vec<Vec<Value>>) -> Result<Vec<R>, StoreFailure> {
        let text = self.inner.catalogue.texts(R::TABLE)?.load.as_str().into();
        self.read_keys(text, R::TABLE.key_columns().collect(), keys).await
    }

    /// Rows by the columns of a lookup, in no particular order.
    pub async fn load_by<R: TableRow>(
        &self,
        lookup: &Lookup<R>,
        keys: Vec<Vec<Value>>,
    ) -> Result<Vec<R>, StoreFailure> {
        self.read_keys(lookup.text(self.kind()).clone(), lookup.key_columns(), keys).await
    }

    pub async fn list<T: FromRow>(&self, listing: &Listing<T>, choice: ListingChoice) -> Result<Vec<T>, StoreFailure> {
        Ok(self.page(listing, choice).await?.rows)
    }

    /// A page of a listing, with the place where the next one begins.
    pub async fn page<T: FromRow>(&self, listing: &Listing<T>, choice: ListingChoice) -> Result<Page<T>, StoreFailure> {
        self.merged_page(listing, choice, ANY).await
    }

    /// A page of what has the conditions of any one of several sets: a page is read of each, and they are merged. An index that leads with the column
    /// of a condition and goes on with the order then gives each without a sort. No row may be in two sets, nor a group where the listing makes groups.
    pub async fn merged_page<T: FromRow>(
        &self,
        listing: &Listing<T>,
        choice: ListingChoice,
        any: &[Conditions],
    ) -> Result<Page<T>, StoreFailure> {
        if any.is_empty() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let (text, parameters) = listing.page_text(self.kind(), &choice, any)?;
        let width = T::COLUMNS.len();
        let order_width = listing.order_width(choice.order);
        let found = self.read(text.into(), parameters, move |row| {
            let cursor = (width..width + order_width).map(|column| row.value(column)).collect::<Result<_, _>>()?;
            Ok((T::from_row(row)?, cursor))
        });
        match found.await {
            Ok(found) => Ok(Listing::page(&choice, found)),
            // A cursor comes from outside; that its values have the kinds of the order is found out here.
            Err(StoreFailure::Statement { detail, .. }) if choice.after.is_some() => {
                Err(StoreFailure::Cursor { detail })
            }
            Err(failure) => Err(failure),
        }
    }

    /// How many rows a listing has under these conditions.
    pub async fn count<T: FromRow>(
        &self,
        listing: &Listing<T>,
        conditions: &[(&'static str, Vec<Value>)],
    ) -> Result<i64, StoreFailure> {
        let (text, parameters) = listing.count_text(self.kind(), conditions)?;
        let counts = self.read(text.into(), parameters, i64::from_row).await?;
        counts.first().copied().ok_or_else(|| StoreFailure::statement(listing.name, "counted nothing"))
    }

    /// A new connection outside the pools.
    pub(crate) async fn session(&self, role: Role) -> Result<Session, StoreFailure> {
        match &self.inner.backend {
            Backend::Sqlite { location, .. } => {
                let connection = sqlite::open(location, role, self.inner.options.busy_timeout)?;
                Ok(Session::Sqlite(Mutex::new(connection)))
            }
            Backend::Postgres { config, tls, .. } => {
                let (client, connection) = config.connect(tls.clone()).await.map_err(postgres::failure)?;
                let driven = tokio::spawn(async move {
                    if let Err(error) = connection.await {
                        tracing::warn!(%error, "a database connection ended");
                    }
                });
                Ok(Session::of_postgres(client, driven))
            }
        }
    }

    /// A connection that hands on what it is told. None on SQLite, where nobody tells anything.
    pub(crate) async fn listening_session(
        &self,
        heard: mpsc::Sender<Written>,
    ) -> Result<Option<Session>, StoreFailure> {
        match &self.inner.backend {
            Backend::Sqlite { .. } => Ok(None),
            Backend::Postgres { config, tls, .. } => listen::connect(config, tls.clone(), heard).await.map(Some),
        }
    }

    /// Boxed, for every question of the house ends here: what asks is compiled without looking through the clients of databases once more.
    pub(crate) fn read<'a, T: Send + 'static>(
        &'a self,
        text: Arc<str>,
        parameters: Vec<Value>,
        read: impl Fn(&RowReader<'_>) -> Result<T, StoreFailure> + Send + Sync + 'static,
    ) -> BoxFuture<'a, Result<Vec<T>, StoreFailure>> {
        Box::pin(async move {
            self.step()?;
            match &self.inner.backend {
                Backend::Sqlite { .. } => {
                    self.on_sqlite(move |connection| sqlite::query(connection, &text, &parameters, read)).await
                }
                Backend::Postgres { pool, .. } => {
                    let first = postgres::query(&*client(pool).await?, &text, &parameters, &read).await;
                    match first {
                        Err(StoreFailure::Connection { .. }) => {
                            postgres::query(&*client(pool).await?, &text, &parameters, &read).await
                        }
                        answer => answer,
                    }
                }
            }
        })
    }

    fn read_keys<'a, T: FromRow>(
        &'a self,
        text: Arc<str>,
        columns: Vec<&'static Column>,
        keys: Vec<Vec<Value>>,
    ) -> BoxFuture<'a, Result<Vec<T>, StoreFailure>> {
        Box::pin(async move {
            let keys = distinct_keys(&text, &columns, keys)?;
            if keys.is_empty() {
                return Ok(Vec::new());
            }
            self.step()?;
            match &self.inner.backend {
                Backend::Sqlite { .. } => {
                    self.on_sqlite(move |connection| sqlite::load(connection, &text, &keys, T::from_row)).await
                }
                Backend::Postgres { pool, .. } => {
                    let client = client(pool).await?;
                    postgres::load(&client, &text, &columns, &Keys(&keys), T::from_row).await
                }
            }
        })
    }

    /// Runs a read on a blocking thread, with a connection of the pool.
    async fn on_sqlite<T: Send + 'static>(
        &self,
        read: impl FnOnce(&rusqlite::Connection) -> Result<T, StoreFailure> + Send + 'static,
    ) -> Result<T, StoreFailure> {
        let Backend::Sqlite { readers, .. } = &self.inner.backend else {
            unreachable!("only called for SQLite");
        };
        let waited = tokio::time::timeout(self.inner.options.busy_timeout, readers.clone().acquire_owned()).await;
        let busy = || StoreFailure::Busy { detail: "no connection for reading became free".to_owned() };
        let permit = waited.map_err(|_elapsed| busy())?.map_err(|_closed| busy())?;
        let inner = self.inner.clone();
        blocking(move || {
            let _permit = permit;
            let Backend::Sqlite { location, idle, .. } = &inner.backend else {
                unreachable!("the backend of a store does not change");
            };
            let taken = idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
            let connection = match taken {
                Some(connection) => connection,
                None => sqlite::open(location, Role::Reader, inner.options.busy_timeout)?,
            };
            let answer = read(&connection);
            idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(connection);
            answer
        })
        .await
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Store").field("kind", &self.kind()).finish_non_exhaustive()
    }
}

/// Runs a closure on a blocking thread.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreFailure> + Send + 'static,
) -> Result<T, StoreFailure> {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(stopped) => match stopped.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_cancelled) => Err(StoreFailure::Busy { detail: "the program is shutting down".to_owned() }),
        },
    }
}

fn open_sqlite(path: &str, options: &StoreOptions) -> Result<Backend, StoreFailure> {
    static MEMORIES: AtomicU64 = AtomicU64::new(0);
    let location = if path == ":memory:" {
        Location::Memory(format!("yinuo-{}", MEMORIES.fetch_add(1, Ordering::Relaxed)))
    } else {
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() {
            return Err(StoreFailure::Address { detail: "sqlite: needs a path".to_owned() });
        }
        Location::File(path.into())
    };
    let keeper = sqlite::open(&location, Role::Reader, options.busy_timeout)?;
    Ok(Backend::Sqlite {
        location,
        readers: Arc::new(Semaphore::new(options.readers.max(1))),
        idle: Mutex::new(Vec::new()),
        writer: Arc::new(Semaphore::new(1)),
        _keeper: Mutex::new(keeper),
    })
}

async fn open_postgres(url: &str, options: &StoreOptions) -> Result<Backend, StoreFailure> {
    let asked = tls::asked(url)?;
    let mut config = postgres::config(&asked.url, options)?;
    config.ssl_mode(asked.mode);
    let tls = tls::connector(&asked)?;
    let settings = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let pool = Pool::builder(Manager::from_config(config.clone(), tls.clone(), settings))
        .max_size(options.readers.max(1))
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(options.busy_timeout))
        .create_timeout(Some(options.busy_timeout))
        .build()
        .map_err(|error| StoreFailure::Driver { detail: error.to_string() })?;
    // A wrong address shows itself here and not at the first request.
    drop(client(&pool).await?);
    Ok(Backend::Postgres { pool, config: Box::new(config), tls })
}

async fn client(pool: &Pool) -> Result<Object, StoreFailure> {
    pool.get().await.map_err(|error| match error {
        PoolError::Backend(error) => postgres::failure(error),
        PoolError::Timeout(_) => StoreFailure::Busy { detail: "no connection became free in time".to_owned() },
        other => StoreFailure::Connection { detail: other.to_string() },
    })
}
