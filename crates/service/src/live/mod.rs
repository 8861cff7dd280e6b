//! What changes while somebody looks on (实时更新): whoever listens is told what kind of thing changed and which, nothing else of it, and of
//! nothing beyond the own reach.
//!
//! The chains of operations are looked at for all who listen ([`feed`]), once a second or when the database says that somebody wrote, so that
//! what another server over the same database writes is told as well, and nothing is asked where nobody listens. Whoever comes back says
//! what was told last and is told the rest; where that is not kept any more, to read everything again. Who has a case open stands beside
//! it, in memory only ([`viewers`]).

mod feed;
mod viewers;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;
use yinuo_core::access::{Actor, ActorKind, Permission};
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_store::tables::approval::ApprovalRow;

use crate::approval::may_see;
use crate::directory::Directory;
use crate::house::House;
use crate::session::hash_token;
use crate::stop::Stop;
use crate::systems::{SubjectLine, reader};
use viewers::Viewed;

/// Most that listen to one server, and most of them one operator's: each is a page that is open.
const MOST_LISTENERS: usize = 8_192;
const MOST_OF_ONE: usize = 16;
/// What may wait for one that reads slowly. Beyond it that one is cut off, and reads everything again when it comes back.
const QUEUE: usize = 512;
/// Changes kept for those who come back.
const KEPT: usize = 1_024;

/// The kinds of what is told besides things.
pub const VIEWERS: &str = "viewers";
pub const REMINDER: &str = "reminder";

/// What one who listens is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Said again by whoever comes back.
    pub mark: String,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// From here on changes are told.
    Begins,
    /// A thing changed; without an id it is something of that kind.
    Changed { kind: &'static str, id: Option<i64> },
    /// So much changed, or it is so long ago, that everything is to be read again.
    Everything,
    /// Nothing more is told: the session is over, or the server stops.
    Ends,
}

/// Something that changed, and who sees it.
#[derive(Debug)]
struct Change {
    what: What,
    seen: Seen,
}

#[derive(Debug)]
enum Seen {
    Everybody,
    One(OperatorId),
    Line(Box<SubjectLine>),
    Approval(Box<ApprovalRow>),
    At(Permission, OfficeId),
}

impl Change {
    fn is_for(&self, actor: &Actor, directory: &Directory) -> bool {
        match &self.seen {
            Seen::Everybody => true,
            Seen::One(operator) => actor.kind == ActorKind::Operator && actor.operator == *operator,
            Seen::Line(line) => actor.may_at(reader(line.of.kind).permission, line.at(directory.path(line.office))),
            Seen::Approval(row) => may_see(actor, directory.path(OfficeId::from_number(row.office_id)), row),
            Seen::At(permission, office) => actor.may_at(*permission, directory.path(*office)),
        }
    }
}

#[derive(Debug)]
struct Listener {
    actor: Arc<Actor>,
    token_hash: String,
    /// When the customers it serves were read last, in rounds of the feed.
    related_in: u64,
    sender: mpsc::Sender<Told>,
}

/// Who listens, and what they were told.
#[derive(Debug, Default)]
pub struct Live {
    state: Mutex<State>,
    /// One feed begins at a time.
    beginning: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    /// A feed and what it told: marks of another one mean nothing.
    epoch: u64,
    number: u64,
    kept: VecDeque<(u64, Change)>,
    listeners: HashMap<u64, Listener>,
    next_listener: u64,
    /// The reminders of operators who began to listen since the feed looked, as they were when the first page of theirs began.
    had: HashMap<i64, HashSet<i64>>,
    feeding: bool,
    closed: bool,
    viewed: HashMap<i64, Viewed>,
}

impl State {
    fn mark(&self, number: u64) -> String {
        format!("{:016x}-{number}", self.epoch)
    }

    /// Tells everybody who sees it. Whoever does not read what is told is cut off.
    fn tell(&mut self, change: Change, directory: &Directory) {
        self.number += 1;
        let told = Told { mark: self.mark(self.number), what: change.what };
        self.listeners.retain(|_, listener| {
            let kept = !change.is_for(&listener.actor, directory) || listener.sender.try_send(told.clone()).is_ok();
            if !kept {
                metrics::counter!("yinuo_listeners_cut_off_total").increment(1);
            }
            kept
        });
        self.kept.push_back((self.number, change));
        if self.kept.len() > KEPT {
            self.kept.pop_front();
        }
    }

    /// What was told since a mark to whoever sees it; nothing, where that is not known any more.
    fn since(&self, mark: &str, actor: &Actor, directory: &Directory) -> Option<Vec<Told>> {
        let (epoch, number) = mark.split_once('-')?;
        let number: u64 = number.parse().ok()?;
        if u64::from_str_radix(epoch, 16).ok()? != self.epoch || number > self.number {
            return None;
        }
        let first = self.kept.front().map_or(self.number + 1, |(first, _)| *first);
        if number + 1 < first {
            return None;
        }
        let missed = self.kept.iter().filter(|(of, change)| *of > number && change.is_for(actor, directory));
        Some(missed.map(|(of, change)| Told { mark: self.mark(*of), what: change.what }).collect())
    }

    fn end(&mut self, over: impl Fn(&Listener) -> bool) {
        let told = Told { mark: self.mark(self.number), what: What::Ends };
        self.listeners.retain(|_, listener| {
            let is_over = over(listener);
            if is_over {
                // Its queue may be full; that nothing more comes is told by the end as well.
                let _ = listener.sender.try_send(told.clone());
            }
            !is_over
        });
    }
}

/// What one who listens reads from. Dropped, it listens no more.
#[derive(Debug)]
pub struct Listening {
    receiver: mpsc::Receiver<Told>,
    live: Arc<Live>,
    key: u64,
}

impl Listening {
    /// What comes next; nothing, once it has ended.
    pub async fn next(&mut self) -> Option<Told> {
        self.receiver.recv().await
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.live.state().listeners.remove(&self.key);
    }
}

impl Live {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        self.state().listeners.len()
    }

    /// Ends what listens with this token.
    pub(crate) fn end_session(&self, token_hash: &str) {
        self.state().end(|listener| listener.token_hash == token_hash);
    }

    /// Ends all of it, and takes nobody any more: the server stops.
    pub fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.end(|_| true);
    }

    /// Lets everybody read everything again.
    pub(crate) fn tell_everything(&self, directory: &Directory) {
        self.state().tell(Change { what: What::Everything, seen: Seen::Everybody }, directory);
    }
}

impl House {
    /// Begins to listen, where `after` was told last. Whoever holds the token is told what the actor sees, as long as the session lasts.
    pub async fn listen(
        self: &Arc<House>,
        actor: &Arc<Actor>,
        token: &str,
        after: Option<&str>,
    ) -> Result<Listening, Stop> {
        // Before it begins: what comes from here on is told, though the feed has not looked at this operator yet.
        let had = feed::reminders_had(self, actor.operator).await?;
        let _one = self.live.beginning.lock().await;
        let begun = if self.live.state().feeding { None } else { Some(feed::Heads::read(self).await?) };
        let directory = self.directory();
        let mut state = self.live.state();
        let of_one = state.listeners.values().filter(|listener| listener.actor.operator == actor.operator).count();
        if state.listeners.len() >= MOST_LISTENERS || of_one >= MOST_OF_ONE {
            return Err(Stop::refused("too_many_listeners"));
        }
        if let Some(heads) = begun
            && !state.feeding
        {
            state.feeding = true;
            (state.epoch, state.number) = (rand::random(), 0);
            state.kept.clear();
            state.had.clear();
            tokio::spawn(feed::run(Arc::downgrade(self), heads));
        }
        let (sender, receiver) = mpsc::channel(QUEUE);
        let mut first = match after {
            None => Vec::new(),
            Some(mark) => state
                .since(mark, actor, &directory)
                .filter(|missed| missed.len() < QUEUE)
                .unwrap_or_else(|| vec![Told { mark: state.mark(state.number), what: What::Everything }]),
        };
        first.insert(0, Told { mark: state.mark(state.number), what: What::Begins });
        if state.closed {
            first.push(Told { mark: state.mark(state.number), what: What::Ends });
        }
        for told in first {
            // There is room: it is new, and no more than its queue.
            let _ = sender.try_send(told);
        }
        let key = state.next_listener;
        state.next_listener += 1;
        if !state.closed {
            let listener = Listener { actor: actor.clone(), token_hash: hash_token(token), related_in: 0, sender };
            state.listeners.insert(key, listener);
            state.had.entry(actor.operator.number()).or_insert(had);
        }
        drop(state);
        Ok(Listening { receiver, live: self.live.clone(), key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(number: u64) -> Change {
        Change { what: What::Changed { kind: "case", id: Some(number.cast_signed()) }, seen: Seen::Everybody }
    }

    fn listener(sender: mpsc::Sender<Told>) -> Listener {
        Listener { actor: Arc::new(Actor::system()), token_hash: String::new(), related_in: 0, sender }
    }

    #[test]
    fn who_comes_back_is_told_what_was_missed_and_after_too_long_to_read_everything() {
        let directory = Directory::default();
        let actor = Actor::system();
        let mut state = State { epoch: 7, ..State::default() };
        for number in 1..=3 {
            state.tell(told(number), &directory);
        }
        let after = |state: &State, mark: &str| state.since(mark, &actor, &directory).map(|missed| missed.len());
        assert_eq!(after(&state, &state.mark(1)), Some(2));
        assert_eq!(after(&state, &state.mark(3)), Some(0));
        assert_eq!(after(&state, &state.mark(4)), None, "never told");
        assert_eq!(after(&state, "0000000000000008-1"), None, "of another feed");
        for mark in ["", "7", "x-1", "0000000000000007-", "0000000000000007--1"] {
            assert_eq!(after(&state, mark), None, "{mark}");
        }
        for number in 4..4 + KEPT as u64 {
            state.tell(told(number), &directory);
        }
        assert_eq!(after(&state, &state.mark(2)), None, "it is not kept any more");
        assert_eq!(after(&state, &state.mark(3)), Some(KEPT));
    }

    #[test]
    fn who_does_not_read_is_cut_off_and_holds_up_nobody() {
        let directory = Directory::default();
        let mut state = State::default();
        let (slow, mut at_slow) = mpsc::channel(QUEUE);
        let (quick, mut at_quick) = mpsc::channel(QUEUE);
        state.listeners.insert(1, listener(slow));
        state.listeners.insert(2, listener(quick));
        for number in 1..=QUEUE as u64 + 1 {
            state.tell(told(number), &directory);
            assert!(at_quick.try_recv().is_ok());
        }
        assert_eq!(state.listeners.keys().copied().collect::<Vec<_>>(), [2]);
        let mut read = 0;
        while at_slow.try_recv().is_ok() {
            read += 1;
        }
        assert_eq!(read, QUEUE);
        assert!(at_slow.is_closed());
    }
}
