//! The one lane of SQLite, which decides while it writes: one thread has the connection, loads a batch and writes the one before, and another
//! thread carries out the commands of the batch between them.
//!
//! A batch is decided on what was committed when it was loaded. So no two batches on their way hold a slot alike, nor an operator of whom is
//! counted what they take in; a command that would waits for its turn, and those behind it that hold the same wait with it. Where another process
//! has written between loading and writing, a day it closed for instance, the batch is carried out again from its beginning.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, mpsc as handoff};
use std::thread::JoinHandle;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};
use yinuo_store::{Changes, Lasts, Seen, Writer};

use super::batch::{Decided, Loaded, Wanted, answer_all, carry_out_batch, carry_out_timed, held_slots, measured};
use super::{BATCH_LIMIT, Envelope, LaneGuard, Load};
use crate::clock::real_now;
use crate::command::{Answer, Command};
use crate::shared::Shared;
use crate::stop::Stop;

/// Of so many commands that wait while nothing is on its way a part is taken, so that there is another to load while it is decided.
const DIVIDED: usize = 48;
/// One batch is loaded or written, one decided, and those who sent a third think of what they send next.
const PARTS: usize = 3;

pub(super) async fn run_lane(mut queue: mpsc::Receiver<Load>, mut writer: Writer, shared: Arc<Shared>) {
    let decider = Decider::start(shared.clone());
    let mut intake = Intake::default();
    let mut flying: Option<Flying> = None;
    loop {
        if flying.is_none() && intake.waiting.is_empty() && !intake.wait(&mut queue, &shared).await {
            decider.end();
            return;
        }
        intake.drain(&mut queue, &shared);
        let Some(next) = intake.next(flying.as_ref().map(|flying| &flying.holds)) else {
            // What waits holds what is on its way.
            if let Some(flying) = flying.take() {
                flying.decided().await.land(&mut writer, &shared, &decider).await;
            }
            continue;
        };
        if flying.is_none() && intake.waiting.is_empty() {
            carry_out_timed(&mut writer, &shared, next.envelopes, next.lasts).await;
            continue;
        }
        let started = real_now();
        let (loaded, seen) = match load(&mut writer, &shared, &next.envelopes).await {
            Ok(loaded) => loaded,
            Err(stop) => {
                tracing::warn!(?stop, "a batch could not be loaded ahead");
                carry_out_timed(&mut writer, &shared, next.envelopes, next.lasts).await;
                continue;
            }
        };
        let before = match flying.take() {
            Some(flying) => Some(flying.decided().await),
            None => None,
        };
        let plan = Plan { lasts: next.lasts, seen, started };
        flying = Some(decider.take(next, loaded, plan));
        if let Some(before) = before {
            before.land(&mut writer, &shared, &decider).await;
        }
    }
}

async fn load(writer: &mut Writer, shared: &Arc<Shared>, envelopes: &[Envelope]) -> Result<(Loaded, Seen), Stop> {
    let wanted = Wanted::of(envelopes, shared);
    let work = writer.look(&wanted.slots).await?;
    let seen = work.seen().await?;
    Ok((Loaded::load(&work, wanted, shared).await?, seen))
}

/// What commands hold until their commit.
#[derive(Debug, Default)]
struct Holds {
    slots: HashSet<i64>,
    /// Operators of whom is counted what they take in.
    takers: HashSet<i64>,
}

impl Holds {
    fn add(&mut self, waiting: &Waiting) {
        self.slots.extend(&waiting.slots);
        self.takers.extend(&waiting.takers);
    }

    fn meets(&self, waiting: &Waiting) -> bool {
        let any = |held: &HashSet<i64>, wanted: &[i64]| !held.is_empty() && wanted.iter().any(|one| held.contains(one));
        any(&self.slots, &waiting.slots) || any(&self.takers, &waiting.takers)
    }
}

/// What was sent and is not taken yet, with what it holds.
struct Waiting {
    load: Load,
    slots: Vec<i64>,
    takers: Vec<i64>,
}

impl Waiting {
    fn of(load: Load, shared: &Shared) -> Waiting {
        let envelopes = match &load {
            Load::One(envelope) => std::slice::from_ref(&**envelope),
            Load::Together(envelopes, _) => envelopes,
        };
        let slots = envelopes.iter().flat_map(|envelope| held_slots(&envelope.command, shared)).collect();
        let takes_in = envelopes.iter().filter(|envelope| envelope.command.takes_in());
        let takers = takes_in.map(|envelope| envelope.actor.operator.number()).collect();
        Waiting { load, slots, takers }
    }

    /// Whether it makes a batch of its own.
    fn is_lone(&self) -> bool {
        match &self.load {
            Load::One(envelope) => envelope.command.is_alone(),
            Load::Together(..) => true,
        }
    }
}

/// A batch that was taken.
struct Taken {
    envelopes: Vec<Envelope>,
    lasts: Lasts,
    holds: Holds,
}

#[derive(Default)]
struct Intake {
    waiting: VecDeque<Waiting>,
}

impl Intake {
    /// Waits until something is sent. `false` where nobody can send any more.
    async fn wait(&mut self, queue: &mut mpsc::Receiver<Load>, shared: &Shared) -> bool {
        let Some(load) = queue.recv().await else { return false };
        self.waiting.push_back(Waiting::of(load, shared));
        true
    }

    /// Takes in what was sent.
    fn drain(&mut self, queue: &mut mpsc::Receiver<Load>, shared: &Shared) {
        while self.waiting.len() < PARTS * BATCH_LIMIT
            && let Ok(load) = queue.try_recv()
        {
            self.waiting.push_back(Waiting::of(load, shared));
        }
    }

    /// The next batch that holds nothing of what is `held` by the one on its way. `None` where all that waits does.
    fn next(&mut self, held: Option<&Holds>) -> Option<Taken> {
        let waiting = self.waiting.len();
        let most = if held.is_none() && waiting >= DIVIDED { waiting.div_ceil(PARTS) } else { waiting };
        let most = most.min(BATCH_LIMIT);
        let (mut envelopes, mut holds) = (Vec::with_capacity(most), Holds::default());
        let (mut passed, mut passed_over) = (Holds::default(), VecDeque::new());
        while envelopes.len() < most
            && let Some(waiting) = self.waiting.pop_front()
        {
            let is_free = held.is_none_or(|held| !held.meets(&waiting)) && !passed.meets(&waiting);
            if waiting.is_lone() {
                if is_free && envelopes.is_empty() && passed_over.is_empty() {
                    holds.add(&waiting);
                    let (envelopes, lasts) = match waiting.load {
                        Load::One(envelope) => (vec![*envelope], Lasts::AtOnce),
                        Load::Together(envelopes, lasts) => (envelopes, lasts),
                    };
                    return Some(Taken { envelopes, lasts, holds });
                }
                // What was sent before it goes before it, and what was sent after it after it.
                self.waiting.push_front(waiting);
                break;
            }
            match waiting.load {
                Load::One(envelope) if is_free => {
                    holds.slots.extend(waiting.slots);
                    holds.takers.extend(waiting.takers);
                    envelopes.push(*envelope);
                }
                load => {
                    let waiting = Waiting { load, ..waiting };
                    passed.add(&waiting);
                    passed_over.push_back(waiting);
                }
            }
        }
        passed_over.append(&mut self.waiting);
        self.waiting = passed_over;
        (!envelopes.is_empty()).then_some(Taken { envelopes, lasts: Lasts::AtOnce, holds })
    }
}

/// The thread that carries out commands. It also gives back the memory of what was written: most of it was taken there, and the lane has
/// more to do.
struct Decider {
    jobs: handoff::Sender<Job>,
    thread: JoinHandle<()>,
}

enum Job {
    CarryOut { envelopes: Vec<Envelope>, loaded: Loaded, reply: oneshot::Sender<(Vec<Envelope>, Decided)> },
    GiveBack(Vec<Command>, Changes),
}

impl Decider {
    fn start(shared: Arc<Shared>) -> Decider {
        let (jobs, waiting) = handoff::channel::<Job>();
        let decide = move || {
            let _guard = LaneGuard;
            for job in waiting {
                match job {
                    Job::CarryOut { envelopes, loaded, reply } => {
                        let decided = Decided::on(loaded, &envelopes, &shared);
                        // The lane waits for it for as long as there is one.
                        let _ = reply.send((envelopes, decided));
                    }
                    Job::GiveBack(commands, written) => drop((commands, written)),
                }
            }
        };
        let thread = std::thread::Builder::new().name("lane-0-decides".to_owned()).spawn(decide);
        Decider { jobs, thread: thread.expect("a system that runs this program has room for one thread more") }
    }

    fn take(&self, taken: Taken, loaded: Loaded, plan: Plan) -> Flying {
        let (reply, decided) = oneshot::channel();
        let Taken { envelopes, holds, .. } = taken;
        self.send(Job::CarryOut { envelopes, loaded, reply });
        Flying { decided, holds, plan }
    }

    fn send(&self, job: Job) {
        self.jobs.send(job).expect("the process ends where its thread does");
    }

    fn end(self) {
        drop(self.jobs);
        let _ = self.thread.join();
    }
}

/// How a batch is to be written.
struct Plan {
    lasts: Lasts,
    /// How things stood when it was loaded.
    seen: Seen,
    started: Timestamp,
}

/// A batch that is being decided.
struct Flying {
    decided: oneshot::Receiver<(Vec<Envelope>, Decided)>,
    holds: Holds,
    plan: Plan,
}

/// One that is decided and not written yet.
struct Landing {
    envelopes: Vec<Envelope>,
    decided: Decided,
    plan: Plan,
}

impl Flying {
    async fn decided(self) -> Landing {
        let (envelopes, decided) = self.decided.await.expect("the process ends where the thread that decides does");
        Landing { envelopes, decided, plan: self.plan }
    }
}

impl Landing {
    /// Writes it and answers; where it cannot be written as it was decided, it is carried out from its beginning.
    async fn land(self, writer: &mut Writer, shared: &Arc<Shared>, decider: &Decider) {
        let Landing { envelopes, decided, plan } = self;
        let count = envelopes.len();
        match record(writer, shared, decided, &plan).await {
            Ok((answers, written)) => decider.send(Job::GiveBack(answer_all(envelopes, answers), written)),
            Err(stop) => {
                tracing::debug!(?stop, "a batch is carried out again");
                carry_out_batch(writer, shared, envelopes, plan.lasts).await;
            }
        }
        measured(plan.started, count);
    }
}

async fn record(
    writer: &mut Writer,
    shared: &Shared,
    decided: Decided,
    plan: &Plan,
) -> Result<(Vec<Result<Answer, Stop>>, Changes), Stop> {
    if !decided.writes() {
        return Ok(decided.into_answers());
    }
    let work = writer.begin_unmoved(&plan.seen, plan.lasts).await?;
    let recorded = decided.record(work, shared).await?;
    Ok(recorded.told(writer).await)
}
