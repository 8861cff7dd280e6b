//! The batching engine: commands come in one by one and go out many to a commit.
//!
//! Each *lane* is a thread with one writing connection. It takes what waits in its queue (up to [`BATCH_LIMIT`]), takes
//! hold of the slots concerned, loads the facts of all commands at once, carries the commands out in order, records
//! everything in one transaction, and answers. A command that is refused writes nothing and harms no other. SQLite has
//! one lane, because it has one writer, and decides one batch while it writes another (see [`pipeline`]); PostgreSQL has several, each with its
//! own slots, and one where a year is rehearsed.
//!
//! A batch that fails as a whole (a connection lost, a serialization given up, a unique key taken meanwhile) is tried
//! once more, then command by command, so that one bad command cannot take its neighbours down.

mod again;
pub mod batch;
pub mod commit;
pub mod facts;
mod pipeline;
pub mod plan;
pub mod rows;
mod taken_in;
pub mod whole;

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};
use yinuo_core::access::Actor;
use yinuo_store::{Kind, Lasts, Store};

use crate::approval::Preview;
use crate::command::{Answer, Command};
use crate::shared::Shared;
use crate::stop::{Failure, Stop};

/// Most commands of one commit.
pub const BATCH_LIMIT: usize = 512;
/// Commands that may wait in a lane before senders wait too.
const QUEUE: usize = 8192;
/// Lanes on PostgreSQL.
const POSTGRES_LANES: usize = 2;

/// What a lane is given at once.
#[derive(Debug)]
pub(crate) enum Load {
    One(Box<Envelope>),
    /// Commands that make one commit of their own: none of them, nor any other of the commit, may depend on another.
    Together(Vec<Envelope>, Lasts),
}

/// A command on its way, with who sent it and where the answer goes.
#[derive(Debug)]
pub(crate) struct Envelope {
    pub command: Command,
    pub actor: Arc<Actor>,
    pub idempotency_key: Option<String>,
    /// Whether the same sent a moment ago is asked about.
    pub asks: bool,
    /// Whether it is only asked what it would do: nothing is written.
    pub previews: bool,
    /// Set only where history is made up: demonstration data and scenarios.
    pub at: Option<Timestamp>,
    pub reply: oneshot::Sender<Result<Answer, Stop>>,
}

/// Ends the process where a lane ends by a panic: without it commands would be answered by nobody while the house looks healthy.
/// Whoever started the process starts it again, and what was acknowledged is in the database.
struct LaneGuard;

impl Drop for LaneGuard {
    fn drop(&mut self) {
        if std::thread::panicking() {
            tracing::error!("a lane of the engine has died; the process ends, so that it is started again");
            std::process::abort();
        }
    }
}

/// How a command is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Plain,
    Asking,
    Preview,
}

#[derive(Debug)]
pub struct Engine {
    lanes: Vec<mpsc::Sender<Load>>,
    shared: Arc<Shared>,
    threads: std::sync::Mutex<Vec<std::thread::JoinHandle<()>>>,
}

impl Engine {
    pub(crate) async fn start(store: &Store, shared: Arc<Shared>) -> Result<Engine, Stop> {
        let count = match store.kind() {
            Kind::Sqlite => 1,
            Kind::Postgres => shared.clock.at_once(POSTGRES_LANES),
        };
        let decides_beside = store.kind() == Kind::Sqlite && !shared.clock.is_rehearsed();
        let mut lanes = Vec::with_capacity(count);
        let mut threads = Vec::with_capacity(count);
        for index in 0..count {
            let (sender, receiver) = mpsc::channel(QUEUE);
            let writer = store.writer().await?;
            let shared = shared.clone();
            let thread = std::thread::Builder::new()
                .name(format!("lane-{index}"))
                .spawn(move || {
                    let _guard = LaneGuard;
                    let runtime = tokio::runtime::Builder::new_current_thread()
                        .enable_all()
                        .build()
                        .expect("a runtime of one thread needs nothing that could be missing");
                    if decides_beside {
                        runtime.block_on(pipeline::run_lane(receiver, writer, shared));
                    } else {
                        runtime.block_on(batch::run_lane(receiver, writer, shared));
                    }
                })
                .map_err(|error| Stop::damaged("engine", error.to_string()))?;
            lanes.push(sender);
            threads.push(thread);
        }
        Ok(Engine { lanes, shared, threads: std::sync::Mutex::new(threads) })
    }

    /// Carries a command out and waits for the commit.
    pub async fn carry_out(
        &self,
        actor: &Arc<Actor>,
        command: impl Into<Command>,
        idempotency_key: Option<String>,
    ) -> Result<Answer, Stop> {
        self.send(actor, command.into(), idempotency_key, Way::Plain, None).await
    }

    /// As [`Engine::carry_out`]; where the same was sent by the same operator a moment ago, it is refused as a question.
    pub async fn carry_out_asking(
        &self,
        actor: &Arc<Actor>,
        command: impl Into<Command>,
        idempotency_key: Option<String>,
    ) -> Result<Answer, Stop> {
        let command = command.into();
        let way = if command.asks_again() { Way::Asking } else { Way::Plain };
        self.send(actor, command, idempotency_key, way, None).await
    }

    /// As [`Engine::carry_out`], at an instant of the past: for demonstration data and scenarios.
    pub async fn carry_out_at(&self, actor: &Arc<Actor>, command: Command, at: Timestamp) -> Result<Answer, Stop> {
        self.send(actor, command, None, Way::Plain, Some(at)).await
    }

    /// What a command would do if it were carried out now, and whose word it would wait for. Nothing is written, and what is refused
    /// is refused here as well.
    pub async fn preview(&self, actor: &Arc<Actor>, command: impl Into<Command>) -> Result<Preview, Stop> {
        let mut answer = self.send(actor, command.into(), None, Way::Preview, None).await?;
        Ok(answer.take().expect("a preview is answered by one"))
    }

    /// Carries out commands of the machine that were decided ahead and do not depend on each other, those of one lane in one
    /// commit without any other. The answers stand in the order of the commands.
    pub(crate) async fn carry_out_together(
        &self,
        actor: &Arc<Actor>,
        commands: Vec<Command>,
        lasts: Lasts,
    ) -> Vec<Result<Answer, Stop>> {
        let mut of_lanes: Vec<Vec<Envelope>> = self.lanes.iter().map(|_| Vec::new()).collect();
        let mut waiting = Vec::with_capacity(commands.len());
        for command in commands {
            let lane = self.lane_of(&command);
            let (reply, answer) = oneshot::channel();
            of_lanes[lane].push(Envelope {
                command,
                actor: actor.clone(),
                idempotency_key: None,
                asks: false,
                previews: false,
                at: None,
                reply,
            });
            waiting.push(answer);
        }
        for (lane, envelopes) in self.lanes.iter().zip(of_lanes) {
            // A lane that has ended drops what it is given, and the answers say so.
            if !envelopes.is_empty() {
                let _ = lane.send(Load::Together(envelopes, lasts)).await;
            }
        }
        let mut answers = Vec::with_capacity(waiting.len());
        for answer in waiting {
            answers.push(answer.await.unwrap_or(Err(Stop::Failed(Failure::Stopped))));
        }
        answers
    }

    fn lane_of(&self, command: &Command) -> usize {
        let slot = command.slot(&self.shared.keys);
        usize::try_from(slot.number()).expect("slots are small") % self.lanes.len()
    }

    async fn send(
        &self,
        actor: &Arc<Actor>,
        command: Command,
        idempotency_key: Option<String>,
        way: Way,
        at: Option<Timestamp>,
    ) -> Result<Answer, Stop> {
        let (asks, previews) = (way == Way::Asking, way == Way::Preview);
        let lane = self.lane_of(&command);
        let (reply, answer) = oneshot::channel();
        let envelope = Envelope { command, actor: actor.clone(), idempotency_key, asks, previews, at, reply };
        self.lanes[lane].send(Load::One(Box::new(envelope))).await.map_err(|_| Stop::Failed(Failure::Stopped))?;
        answer.await.map_err(|_| Stop::Failed(Failure::Stopped))?
    }

    /// Ends the lanes after what waits in them is done.
    pub async fn stop(mut self) {
        self.lanes.clear();
        let threads = std::mem::take(&mut *self.threads.lock().expect("no panic while the list is held"));
        let _ = tokio::task::spawn_blocking(move || {
            for thread in threads {
                let _ = thread.join();
            }
        })
        .await;
    }
}
