//! The outbox (发件箱): what is to be done after a commit, at least once, by handlers that systems register.
//!
//! An entry is written in the commit it follows from and worked on afterwards ([`work`]): different slots side by side, and in a
//! slot the entries of handlers that depend on order one after the other. What fails because the machine does is tried again, and
//! holds back what comes after it in its slot; what needs a person is set aside ([`crate::set_aside`]) and holds back nothing.

mod work;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use yinuo_core::id::ReminderId;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::archive::OutboxRow;

use crate::command::Context;
use crate::command::upkeep::Remind;
use crate::engine::commit::Commit;
use crate::house::House;
use crate::stop::Stop;
use crate::systems::SYSTEMS;

pub use work::empty_some;

/// Where a set-aside entry stands in time: its turn does not come by itself.
pub(crate) const NEVER: i64 = i64::MAX;

/// Does what entries of one key ask for.
pub struct Handler {
    /// Frozen: what stands in the outbox. Those of a system begin with its key.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub order: Order,
    /// Doing it twice must be doing it once: the entry's [`Entry::key`] is the idempotency key of its commands.
    pub deliver: for<'a> fn(&'a House, &'a Entry) -> BoxFuture<'a, Result<Delivered, Stop>>,
    /// What an entry is about, as far as its payload says it.
    pub about: fn(&Entry) -> Option<SubjectRef>,
}

impl std::fmt::Debug for Handler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Handler({})", self.key)
    }
}

/// Whether an entry waits for earlier ones of its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// It follows from what earlier ones do: a case is opened before it moves on.
    InSlot,
    /// Nobody waits for it: letters and reminders, of which there are very many.
    Free,
}

/// What became of an entry.
#[derive(Debug)]
pub enum Delivered {
    Done,
    /// The reminder is written in the commit that ends the entry.
    Remind(Remind),
    /// The rules say that it is not called for any more, by this code.
    NotNeeded(&'static str),
}

/// An entry under way.
#[derive(Debug)]
pub struct Entry {
    pub row: OutboxRow,
}

impl Entry {
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, Stop> {
        let damaged = |error| Stop::damaged("outbox", format!("{} {}: {error}", self.row.kind, self.row.id));
        serde_json::from_str(&self.row.payload).map_err(damaged)
    }

    /// The idempotency key of what it does.
    pub fn key(&self) -> String {
        format!("outbox {}", ReminderId::from_number(self.row.id))
    }
}

/// The handler of a key.
pub fn handler(key: &str) -> Option<&'static Handler> {
    SYSTEMS.iter().flat_map(|system| system.outbox).copied().find(|handler| handler.key == key)
}

/// Puts something into the outbox.
pub(crate) fn post(commit: &mut Commit, context: &Context<'_>, handler: &Handler, payload: &impl Serialize) {
    post_for(commit, context, handler, payload, context.now);
}

/// As [`post`], for a time that may lie ahead.
pub(crate) fn post_for(
    commit: &mut Commit,
    context: &Context<'_>,
    handler: &Handler,
    payload: &impl Serialize,
    at: Timestamp,
) {
    post_known(commit, context, handler, payload, at);
}

/// As [`post_for`]; answers the id of the entry, for who shows what became of it.
pub(crate) fn post_known(
    commit: &mut Commit,
    context: &Context<'_>,
    handler: &Handler,
    payload: &impl Serialize,
    at: Timestamp,
) -> i64 {
    let id = ReminderId::new(context.stamp(), context.slot).number();
    commit.put_unaudited(OutboxRow {
        slot: context.slot.number(),
        id,
        kind: handler.key.to_owned(),
        payload: serde_json::to_string(payload).expect("a payload is plain data"),
        in_order: i64::from(handler.order == Order::InSlot),
        created_at: context.micros(),
        attempts: 0,
        next_at: at.max(context.now).as_microsecond(),
    });
    id
}
