//! Finding out what changed, for all who listen, from the heads of the chains: once a second, or when the database says that something did.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::future::try_join_all;
use serde::Deserialize;
use tokio::time::{Instant, sleep, timeout_at};
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::{OfficeId, OperatorId, slot_of};
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems;
use yinuo_store::tables::approval::ApprovalRow;
use yinuo_store::tables::archive::{CHAINS, OPERATIONS_TOLD, OperationTold};
use yinuo_store::tables::case::{REMINDERS, ReminderRow};
use yinuo_store::tables::import::ImportRow;
use yinuo_store::tables::payout::PaymentBatchRow;
use yinuo_store::{ListingChoice, Value};

use super::{Change, REMINDER, Seen, What};
use crate::approval::APPROVAL;
use crate::clock::real_now;
use crate::command::approval::DECIDED;
use crate::house::House;
use crate::query::slotted;
use crate::relation::with_relations;
use crate::stop::Stop;
use crate::subject;

const EVERY: Duration = Duration::from_secs(1);
/// Where the database tells of changes, it is looked for them every so many rounds only, and at once when it tells of one; what is told
/// within so long is looked at together.
const LOOKED_EVERY: u64 = 5;
const TOGETHER: Duration = Duration::from_millis(300);
/// More operations than these in a round are told as everything at once, and that no more often than every so many rounds: a day run or an
/// import writes thousands a second.
const MOST_AT_ONCE: i64 = 200;
const EVERYTHING_EVERY: u64 = 15;
/// Every so many rounds it is looked whether the sessions last, and who serves which customers.
const SESSIONS_EVERY: u64 = 3;
const RELATIONS_EVERY: u64 = 30;
/// Reminders come out of the outbox some time after the instant they bear. Of a standing clock all of them bear the same.
const REMINDERS_BACK: i64 = 60_000_000;
const REMINDERS_READ: i64 = 500;

/// The last operation that was told of each slot.
#[derive(Debug, Default)]
pub(super) struct Heads(HashMap<i64, i64>);

impl Heads {
    pub(super) async fn read(house: &House) -> Result<Heads, Stop> {
        let chains = house.store.query(&CHAINS, Vec::new()).await?;
        Ok(Heads(chains.into_iter().map(|chain| (chain.slot, chain.seq)).collect()))
    }
}

#[derive(Debug, Default)]
struct Feed {
    heads: Heads,
    round: u64,
    /// When everything was told to be read again, and whether that is owed.
    everything_in: Option<u64>,
    everything_owed: bool,
    /// The reminders of the last minute as the last look found them, and whose were looked at.
    reminders: HashSet<i64>,
    reminded: BTreeSet<i64>,
    /// Those that whoever began since had then.
    had: HashMap<i64, HashSet<i64>>,
}

/// The reminders of these operators that came within the last minute.
async fn recent_reminders(house: &House, operators: &BTreeSet<i64>) -> Result<Vec<ReminderRow>, Stop> {
    let now = house.now().as_microsecond();
    let conditions = vec![
        ("operators", operators.iter().copied().map(Value::Int).collect()),
        ("since", vec![Value::Int(now - REMINDERS_BACK)]),
        ("by_now", vec![Value::Int(now)]),
    ];
    let choice = ListingChoice { conditions, order: "time", descending: true, after: None, limit: REMINDERS_READ };
    Ok(house.store.list(&REMINDERS, choice).await?)
}

/// Which reminders an operator has who begins to listen.
pub(super) async fn reminders_had(house: &House, operator: OperatorId) -> Result<HashSet<i64>, Stop> {
    let found = recent_reminders(house, &BTreeSet::from([operator.number()])).await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

/// Tells what changes as long as anybody listens.
pub(super) async fn run(house: Weak<House>, heads: Heads) {
    let mut feed = Feed { heads, ..Feed::default() };
    let Some(shared) = house.upgrade().map(|house| house.shared.clone()) else { return };
    let mut next_round = Instant::now() + EVERY;
    loop {
        let is_told = timeout_at(next_round, shared.tidings.heard()).await.is_ok();
        if is_told {
            // What is written in the same moment is looked at together.
            sleep(TOGETHER).await;
        }
        // A round has its turn however much is told.
        let is_round = Instant::now() >= next_round;
        if is_round {
            next_round = Instant::now() + EVERY;
        }
        let Some(house) = house.upgrade() else { return };
        if house.live.has_nobody() {
            return;
        }
        let looked = if is_round { feed.look(&house, is_told).await } else { feed.look_at_changes(&house).await };
        if let Err(stop) = looked {
            // The heads stand where they were: what changed is told with the next look.
            tracing::warn!(?stop, "what changed could not be told and is looked at again");
        }
    }
}

impl Feed {
    async fn look(&mut self, house: &House, is_told: bool) -> Result<(), Stop> {
        self.round += 1;
        if self.round.is_multiple_of(SESSIONS_EVERY) {
            self.end_sessions(house).await?;
        }
        house.live.forget_viewers(&house.directory(), real_now());
        if !is_told && house.shared.tidings.is_listening() && !self.round.is_multiple_of(LOOKED_EVERY) {
            return Ok(());
        }
        self.look_at_changes(house).await
    }

    async fn look_at_changes(&mut self, house: &House) -> Result<(), Stop> {
        self.look_at_reminders(house).await?;
        self.look_at_operations(house).await
    }

    /// Whose session is over listens no more; who may do something else now is told that from now on.
    async fn end_sessions(&mut self, house: &House) -> Result<(), Stop> {
        let held = house.live.held();
        let hashes = held.iter().map(|(_, hash, ..)| hash.clone()).collect();
        let signed_in = house.signed_in(hashes).await?;
        for (key, hash, before, related_in) in held {
            let Some(mut actor) = signed_in.get(&hash).cloned() else {
                house.live.replace(key, None, self.round);
                continue;
            };
            let known = related_in > 0 && self.round < related_in + RELATIONS_EVERY;
            if known {
                actor.related = before.related.clone();
                house.live.replace(key, Some(actor), related_in);
            } else {
                let actor = with_relations(house, actor).await?;
                house.live.replace(key, Some(actor), self.round);
            }
        }
        Ok(())
    }

    async fn look_at_reminders(&mut self, house: &House) -> Result<(), Stop> {
        let (operators, had) = house.live.reminded();
        for (operator, had) in had {
            self.had.entry(operator).or_insert(had);
        }
        if operators.is_empty() {
            return Ok(());
        }
        let found = recent_reminders(house, &operators).await?;
        // Of whoever began to listen since the last look, those that were there when they began are no news.
        let is_new = |row: &&ReminderRow| match self.had.get(&row.operator_id) {
            Some(had) if !self.reminded.contains(&row.operator_id) => !had.contains(&row.id),
            _ => !self.reminders.contains(&row.id),
        };
        let new: BTreeSet<i64> = found.iter().filter(is_new).map(|row| row.operator_id).collect();
        let changed = new.into_iter().map(|operator| Change {
            what: What::Changed { kind: REMINDER, id: None },
            seen: Seen::One(OperatorId::from_number(operator)),
        });
        house.live.tell(changed.collect(), &house.directory());
        self.reminders = found.into_iter().map(|row| row.id).collect();
        self.reminded = operators;
        self.had.clear();
        Ok(())
    }

    async fn look_at_operations(&mut self, house: &House) -> Result<(), Stop> {
        let heads = Heads::read(house).await?;
        let mut moved = Vec::new();
        let mut count = 0i64;
        for (slot, seq) in &heads.0 {
            let known = self.heads.0.get(slot).copied().unwrap_or_default();
            if *seq > known {
                count = count.saturating_add(seq - known);
                moved.push((*slot, known, *seq));
            }
        }
        let directory = house.directory();
        if count > MOST_AT_ONCE {
            self.everything_owed = true;
        } else if count > 0 {
            let read = moved.into_iter().map(|(slot, known, seq)| {
                house.store.query(&OPERATIONS_TOLD, vec![Value::Int(slot), Value::Int(known), Value::Int(seq)])
            });
            let operations = try_join_all(read).await?.into_iter().flatten();
            house.live.tell(changes(house, operations).await?, &directory);
        }
        self.heads = heads;
        let rested = self.everything_in.is_none_or(|told_in| self.round >= told_in + EVERYTHING_EVERY);
        if self.everything_owed && rested {
            house.live.tell_everything(&directory);
            (self.everything_owed, self.everything_in) = (false, Some(self.round));
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Answered {
    kind: String,
    id: i64,
}

/// What operations changed, each thing once. Of what is neither a subject nor named here nothing is told: its pages are read again by themselves.
async fn changes(house: &House, operations: impl Iterator<Item = OperationTold>) -> Result<Vec<Change>, Stop> {
    let mut things: BTreeSet<(String, i64)> = BTreeSet::new();
    for operation in operations {
        things.extend(operation.subject_kind.zip(operation.subject_id));
        // What was put before others, and what they said to it, is about something else and says so in its answer.
        let answered = serde_json::from_str::<Answered>(&operation.answer).ok();
        let approval = answered.filter(|answered| [APPROVAL, DECIDED].contains(&answered.kind.as_str()));
        things.extend(approval.map(|answered| (APPROVAL.to_owned(), answered.id)));
    }
    let subjects: Vec<SubjectRef> =
        things.iter().filter_map(|(kind, id)| Some(SubjectRef::new(systems::subject_kind(kind)?, *id))).collect();
    let lines = subject::lines(&house.store, &subjects).await?;
    let mut changed: Vec<Change> = lines
        .into_values()
        .map(|line| Change {
            what: What::Changed { kind: line.of.kind.key, id: Some(line.of.id) },
            seen: Seen::Line(Box::new(line)),
        })
        .collect();
    let of =
        |wanted: &str| -> Vec<i64> { things.iter().filter(|(kind, _)| kind == wanted).map(|(_, id)| *id).collect() };
    let keys = |ids: Vec<i64>| ids.into_iter().map(|id| slotted(slot_of(id).number(), id)).collect();
    let approvals = house.store.load::<ApprovalRow>(keys(of(APPROVAL))).await?;
    changed.extend(approvals.into_iter().map(|row| Change {
        what: What::Changed { kind: APPROVAL, id: Some(row.id) },
        seen: Seen::Approval(Box::new(row)),
    }));
    let batches = house.store.load::<PaymentBatchRow>(keys(of("payment-batch"))).await?;
    changed.extend(batches.into_iter().map(|row| Change {
        what: What::Changed { kind: "payment-batch", id: Some(row.id) },
        seen: Seen::At(Permission::READ_PAYOUTS, OfficeId::from_number(row.office_id)),
    }));
    let imports = of("import").into_iter().map(|id| vec![Value::Int(id)]).collect();
    let imports = house.store.load::<ImportRow>(imports).await?;
    changed.extend(imports.into_iter().map(|row| Change {
        what: What::Changed { kind: "import", id: Some(row.id) },
        seen: Seen::At(Permission::IMPORT, OfficeId::from_number(row.office_id)),
    }));
    // Notices and the tree of offices are everybody's.
    let open = ["notice", "office"].into_iter().filter(|kind| !of(kind).is_empty());
    changed.extend(open.map(|kind| Change { what: What::Changed { kind, id: None }, seen: Seen::Everybody }));
    Ok(changed)
}

impl super::Live {
    /// Whether nobody listens any more; then the feed ends, and the next who listens begins another.
    fn has_nobody(&self) -> bool {
        let mut state = self.state();
        state.feeding = !state.listeners.is_empty();
        !state.feeding
    }

    /// Everyone who listens: with the token, as whom, and when it was last looked at whom they serve.
    fn held(&self) -> Vec<(u64, String, Arc<Actor>, u64)> {
        let state = self.state();
        let held = state.listeners.iter();
        held.map(|(key, one)| (*key, one.token_hash.clone(), one.actor.clone(), one.related_in)).collect()
    }

    /// Who listens, and what those had who began since this was asked last.
    fn reminded(&self) -> (BTreeSet<i64>, HashMap<i64, HashSet<i64>>) {
        let mut state = self.state();
        let operators = state.listeners.values().map(|listener| listener.actor.operator.number()).collect();
        (operators, std::mem::take(&mut state.had))
    }

    /// Goes on with one who listens as who that is now; ends it where that is nobody any more.
    fn replace(&self, key: u64, actor: Option<Actor>, related_in: u64) {
        let mut state = self.state();
        match actor {
            Some(actor) => {
                if let Some(listener) = state.listeners.get_mut(&key) {
                    (listener.actor, listener.related_in) = (Arc::new(actor), related_in);
                }
            }
            None => {
                let over = state.listeners.get(&key).map(|listener| listener.token_hash.clone());
                state.end(|listener| Some(&listener.token_hash) == over.as_ref());
            }
        }
    }

    fn tell(&self, changes: Vec<Change>, directory: &crate::directory::Directory) {
        let mut state = self.state();
        changes.into_iter().for_each(|change| state.tell(change, directory));
    }
}
