//! Writing: one [`Work`] is one transaction, holds a whole batch of commands, and is all or nothing.
//!
//! A [`Writer`] belongs to one lane of the engine. On SQLite it is the only writer and its methods do their work at
//! once, on the lane's own thread; on PostgreSQL several writers run beside each other, kept apart by the locks on the
//! heads of the chains (one per slot) that [`Writer::begin`] takes in ascending order, so that they cannot deadlock.
//!
//! Loads borrow the work, so several can be joined and share a round trip on PostgreSQL.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join;
use tokio::sync::OwnedSemaphorePermit;

use crate::Kind;
use crate::changes::{Action, Changes, Write};
use crate::driver::sqlite::Role;
use crate::driver::{Session, WriteStep};
use crate::failure::StoreFailure;
use crate::listen::{self, Written};
use crate::open::Store;
use crate::sql_text::update_only_text;
use crate::statement::{Lookup, Statement};
use crate::table::{Column, ColumnKind, FromRow, TableRow};
use crate::value::Value;

/// When what is committed is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasts {
    /// Before the commit is answered.
    AtOnce,
    /// With the next commit that is there at once: until then a machine that loses its power loses it too, though never a part of it nor
    /// what came before it alone. A program that ends loses nothing.
    WithTheNext,
}

/// When the one writer of SQLite is taken hold of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hold {
    Now,
    Later,
}

#[derive(Debug)]
pub struct Writer {
    store: Store,
    /// Opened at the first begin, and again when it broke.
    session: Option<Session>,
    /// What the session goes by.
    lasts: Lasts,
    /// How often one was opened.
    opened: u64,
    _permit: Option<OwnedSemaphorePermit>,
}

crate::row! {
    /// The last link of a slot's chain of operations.
    pub struct ChainHead { slot: i64, seq: i64, hash: Option<Vec<u8>> }
}

/// How things stood when a writer looked at them: how far the chains of its slots had come, and what its connection knew of the work of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    heads: Vec<ChainHead>,
    /// Which connection it was: each counts for itself.
    opened: u64,
    others: i64,
}

const SLOT: Column = Column { name: "slot", kind: ColumnKind::Int, nullable: false };

impl Writer {
    pub(crate) fn new(store: Store, permit: Option<OwnedSemaphorePermit>) -> Self {
        Self { store, session: None, lasts: Lasts::AtOnce, opened: 0, _permit: permit }
    }

    /// Begins a transaction and takes hold of the chains of these slots until it ends. A connection that broke while
    /// nobody used it is replaced.
    pub async fn begin(&mut self, slots: &[i64]) -> Result<Work<'_>, StoreFailure> {
        self.begin_lasting(slots, Lasts::AtOnce).await
    }

    /// As [`Writer::begin`]; its commit waits for the disk or does not.
    pub async fn begin_lasting(&mut self, slots: &[i64], lasts: Lasts) -> Result<Work<'_>, StoreFailure> {
        self.begin_holding(slots, lasts, Hold::Now).await
    }

    /// Looks at what is committed, without taking hold of anything on SQLite: what is decided on it is written by [`Writer::begin_unmoved`].
    pub async fn look(&mut self, slots: &[i64]) -> Result<Work<'_>, StoreFailure> {
        self.begin_holding(slots, self.lasts, Hold::Later).await
    }

    /// As [`Writer::begin_lasting`] with the slots that were looked at. Where one of their chains has gone on since, or another connection has
    /// committed anything on SQLite, what was decided is no longer sure, and the work is to be done again.
    pub async fn begin_unmoved(&mut self, seen: &Seen, lasts: Lasts) -> Result<Work<'_>, StoreFailure> {
        let slots: Vec<i64> = seen.heads.iter().map(|head| head.slot).collect();
        let work = self.begin_lasting(&slots, lasts).await?;
        if work.seen().await? == *seen {
            Ok(work)
        } else {
            Err(StoreFailure::Serialization { detail: "others have written since it was looked at".to_owned() })
        }
    }

    async fn begin_holding(&mut self, slots: &[i64], lasts: Lasts, hold: Hold) -> Result<Work<'_>, StoreFailure> {
        self.store.step()?;
        let kept = match self.session.take().filter(Session::is_open) {
            // One that cannot be told goes by nobody knows what, and is replaced.
            Some(session) if self.lasts != lasts => session.let_last(lasts).await.is_ok().then_some(session),
            kept => kept,
        };
        let begun = match &kept {
            Some(session) => Some(begin_on(session, slots, hold).await),
            None => None,
        };
        let (session, heads) = match (kept, begun) {
            (Some(session), Some(begun)) if !matches!(begun, Err(StoreFailure::Connection { .. })) => (session, begun),
            _ => {
                let session = self.store.session(Role::Writer).await?;
                self.opened += 1;
                if lasts != Lasts::AtOnce {
                    session.let_last(lasts).await?;
                }
                let heads = begin_on(&session, slots, hold).await;
                (session, heads)
            }
        };
        self.lasts = lasts;
        let session = self.session.insert(session);
        let (opened, unsettled) = (self.opened, AtomicUsize::new(0));
        Ok(Work { session, store: &self.store, heads: heads?, opened, unsettled, open: true })
    }
}

impl Writer {
    /// Tells other processes over the database what was written and committed. They look for themselves now and then, so that it does not
    /// matter where it is not heard.
    pub async fn tell(&self, written: Written) {
        let Some(session) = self.session.as_ref().filter(|session| session.kind() == Kind::Postgres) else { return };
        if let Err(failure) = listen::tell(session, written).await {
            tracing::debug!(%failure, "others could not be told of a change");
        }
    }
}

async fn begin_on(session: &Session, slots: &[i64], hold: Hold) -> Result<Vec<ChainHead>, StoreFailure> {
    let distinct: BTreeSet<i64> = slots.iter().copied().collect();
    let keys: Vec<_> = distinct.iter().map(|slot| vec![Value::Int(*slot)]).collect();
    let (begin, heads) = match session.kind() {
        Kind::Sqlite => {
            let begin = if hold == Hold::Now { "BEGIN IMMEDIATE" } else { "BEGIN" };
            (begin, "SELECT slot, seq, hash FROM chains WHERE slot = ?1")
        }
        Kind::Postgres => {
            ("BEGIN", "SELECT slot, seq, hash FROM chains WHERE slot = ANY($1::bigint[]) ORDER BY slot FOR UPDATE")
        }
    };
    // A transaction that was begun for nothing is given up, also when this future is.
    let mut begun = Begun { session, keep: false };
    let (began, found) = join(session.batch(begin), session.load(heads, &[&SLOT], keys)).await;
    began?;
    let heads: Vec<ChainHead> = found?;
    if heads.len() != distinct.len() {
        return Err(StoreFailure::inconsistent("chains", "a slot has no chain"));
    }
    begun.keep = true;
    Ok(heads)
}

struct Begun<'a> {
    session: &'a Session,
    keep: bool,
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        if !self.keep {
            self.session.abandon();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Some(session) = &self.session {
            session.close();
        }
    }
}

/// An open transaction. Dropped without [`Work::commit`], it never happened.
#[derive(Debug)]
#[must_use = "work that is not committed is rolled back"]
pub struct Work<'a> {
    session: &'a Session,
    store: &'a Store,
    heads: Vec<ChainHead>,
    opened: u64,
    /// Requests that failed or were given up before their answer. PostgreSQL answers the commit of a failed
    /// transaction as if all were well, so work with such a request is never committed.
    unsettled: AtomicUsize,
    open: bool,
}

impl Work<'_> {
    /// The heads of the chains of this work's slots, in the order of the slots.
    pub fn heads(&self) -> &[ChainHead] {
        &self.heads
    }

    /// How things stand, for [`Writer::begin_unmoved`].
    pub async fn seen(&self) -> Result<Seen, StoreFailure> {
        let others = self.session.work_of_others().await?;
        Ok(Seen { heads: self.heads.clone(), opened: self.opened, others })
    }

    /// Rows by primary key, in no particular order, each once; a key without a row gives none.
    pub async fn load<R: TableRow>(&self, keys: Vec<Vec<Value>>) -> Result<Vec<R>, StoreFailure> {
        let text = &self.store.inner.catalogue.texts(R::TABLE)?.load;
        let columns: Vec<_> = R::TABLE.key_columns().collect();
        self.settle(self.session.load(text, &columns, keys)).await
    }

    /// Rows by the columns of a lookup, in no particular order.
    pub async fn load_by<R: TableRow>(
        &self,
        lookup: &Lookup<R>,
        keys: Vec<Vec<Value>>,
    ) -> Result<Vec<R>, StoreFailure> {
        let text = lookup.text(self.session.kind());
        self.settle(self.session.load(text, &lookup.key_columns(), keys)).await
    }

    /// Rows of a named statement, as this transaction sees them.
    pub async fn query<T: FromRow>(
        &self,
        statement: &Statement<T>,
        parameters: Vec<Value>,
    ) -> Result<Vec<T>, StoreFailure> {
        self.settle(self.session.rows(statement.text(self.session.kind()), &parameters)).await
    }

    /// Carries out a statement that returns no rows; answers how many it touched.
    pub async fn execute(&mut self, statement: &Statement<()>, parameters: Vec<Value>) -> Result<u64, StoreFailure> {
        self.settle(self.session.execute(statement.text(self.session.kind()), &parameters)).await
    }

    /// Writes all changes. After a failure the work can only be dropped.
    pub async fn write(&mut self, changes: Changes) -> Result<(), StoreFailure> {
        self.write_from(&changes).await?;
        changes.give_back();
        Ok(())
    }

    /// As [`Work::write`], of changes that somebody else gives back.
    pub async fn write_from(&mut self, changes: &Changes) -> Result<(), StoreFailure> {
        self.settle(async {
            let catalogue = &self.store.inner.catalogue;
            // PostgreSQL sees for itself what a row has changed, and takes all of them by one statement.
            let writes = changes.plan(|table| catalogue.rank(table), self.session.kind() == Kind::Sqlite)?;
            let only = |write: &Write<'_>| Some(update_only_text(write.table(), write.changed.as_ref()?));
            let only: Vec<Option<String>> = writes.iter().map(only).collect();
            let mut steps = Vec::with_capacity(writes.len());
            for (write, only) in writes.iter().zip(&only) {
                let table = write.table();
                let texts = catalogue.texts(table)?;
                let (text, counted) = match write.action {
                    Action::Insert => (&texts.insert, true),
                    Action::Put => (&texts.put, table.columns.len() > table.key.len()),
                    Action::Update => (only.as_ref().unwrap_or(&texts.update), true),
                    Action::Add => (&texts.add, true),
                    Action::Delete | Action::Known | Action::Nothing => (&texts.delete, false),
                };
                let columns = match (write.action, &write.changed) {
                    (Action::Update, Some(changed)) => changed.iter().map(|column| &table.columns[*column]).collect(),
                    (Action::Insert | Action::Put | Action::Update | Action::Add, _) => table.columns.iter().collect(),
                    (Action::Delete | Action::Known | Action::Nothing, _) => table.key_columns().collect(),
                };
                let many = texts.insert_many.as_deref().filter(|_| write.action == Action::Insert);
                steps.push(WriteStep { table: table.name, text, many, columns, block: write, counted });
            }
            self.session.write(&steps).await
        })
        .await
    }

    /// Makes everything that was recorded permanent. After a [`StoreFailure::Connection`] the outcome is unknown.
    pub async fn commit(mut self) -> Result<(), StoreFailure> {
        if self.unsettled.load(Ordering::Acquire) > 0 {
            return Err(StoreFailure::inconsistent("", "work in which a request failed cannot be committed"));
        }
        self.store.step()?;
        self.session.batch("COMMIT").await?;
        self.open = false;
        self.store.step()
    }

    /// Counts a request as unsettled until it has succeeded.
    async fn settle<T>(&self, request: impl Future<Output = Result<T, StoreFailure>>) -> Result<T, StoreFailure> {
        self.unsettled.fetch_add(1, Ordering::AcqRel);
        self.store.step()?;
        let answer = request.await?;
        self.unsettled.fetch_sub(1, Ordering::AcqRel);
        Ok(answer)
    }
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        if self.open {
            self.session.abandon();
        }
    }
}
