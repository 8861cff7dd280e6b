//! One lane at work: collect, load, carry out, record, answer.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::mpsc;
use yinuo_core::id::{HOUSE_SLOT, OperationId, OperatorId, SLOTS, Slot, Stamp, slot_of};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_store::suite::Suite;
use yinuo_store::tables::approval::ApprovalRow;
use yinuo_store::tables::archive::{ChainRow, OPERATION_BY_KEY, OPERATIONS_BY_SENT_MARK, OperationRow};
use yinuo_store::tables::case::{DROP_EMPTY_COUNTS, PromiseCountRow};
use yinuo_store::tables::ledger::LAST_DAY_CLOSE;
use yinuo_store::{ChainHead, Changes, Lasts, StoreFailure, TableRow, Value, Work, Writer, Written};

use super::again;
use super::commit::Parts;
use super::facts::Facts;
use super::plan::LoadPlan;
use super::taken_in;
use super::{BATCH_LIMIT, Envelope, Load};
use crate::approval::{self, Preview};
use crate::clock::real_now;
use crate::command::{Answer, Command, Context, Outcome, Subject};
use crate::directory::{Directory, DirectoryChange};
use crate::shared::Shared;
use crate::stop::{Failure, Stop};
use crate::systems::SYSTEMS;

pub(super) async fn run_lane(mut queue: mpsc::Receiver<Load>, mut writer: Writer, shared: Arc<Shared>) {
    let mut waiting = Vec::with_capacity(BATCH_LIMIT);
    loop {
        if queue.recv_many(&mut waiting, BATCH_LIMIT).await == 0 {
            return;
        }
        let mut batch = Vec::with_capacity(waiting.len());
        for load in waiting.drain(..) {
            match load {
                Load::One(envelope) if envelope.command.is_alone() => {
                    carry_out_timed(&mut writer, &shared, std::mem::take(&mut batch), Lasts::AtOnce).await;
                    carry_out_timed(&mut writer, &shared, vec![*envelope], Lasts::AtOnce).await;
                }
                Load::One(envelope) => batch.push(*envelope),
                Load::Together(envelopes, lasts) => {
                    carry_out_timed(&mut writer, &shared, std::mem::take(&mut batch), Lasts::AtOnce).await;
                    carry_out_timed(&mut writer, &shared, envelopes, lasts).await;
                }
            }
        }
        carry_out_timed(&mut writer, &shared, batch, Lasts::AtOnce).await;
    }
}

pub(super) async fn carry_out_timed(writer: &mut Writer, shared: &Arc<Shared>, envelopes: Vec<Envelope>, lasts: Lasts) {
    if envelopes.is_empty() {
        return;
    }
    let started = real_now();
    let count = envelopes.len();
    carry_out_batch(writer, shared, envelopes, lasts).await;
    measured(started, count);
}

/// Tells how long a batch took, and how many commands it had.
pub(super) fn measured(started: Timestamp, count: usize) {
    let took = real_now().duration_since(started).as_secs_f64();
    metrics::histogram!("yinuo_batch_seconds").record(took);
    metrics::histogram!("yinuo_batch_commands").record(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
}

pub(super) async fn carry_out_batch(writer: &mut Writer, shared: &Arc<Shared>, envelopes: Vec<Envelope>, lasts: Lasts) {
    let first = match attempt(writer, shared, &envelopes, lasts).await {
        Err(Stop::Failed(Failure::Store(failure))) if failure.retryable() => {
            tracing::warn!(%failure, "a batch is tried again");
            attempt(writer, shared, &envelopes, lasts).await
        }
        other => other,
    };
    match first {
        Ok(answers) => drop(answer_all(envelopes, answers)),
        Err(stop) if envelopes.len() == 1 => {
            let answers = vec![Err(as_answer(stop))];
            drop(answer_all(envelopes, answers));
        }
        Err(stop) => {
            tracing::warn!(?stop, "a batch failed and is carried out one by one");
            for envelope in envelopes {
                let alone = vec![envelope];
                let answers = match attempt(writer, shared, &alone, lasts).await {
                    Ok(answers) => answers,
                    Err(stop) => vec![Err(as_answer(stop))],
                };
                drop(answer_all(alone, answers));
            }
        }
    }
}

/// A unique key that was taken by another process while the command was under way is a refusal, not a failure.
fn as_answer(stop: Stop) -> Stop {
    match stop {
        Stop::Failed(Failure::Store(StoreFailure::Unique { table, .. })) if table == ApprovalRow::TABLE.name => {
            Stop::refused("approval_waits_already")
        }
        Stop::Failed(Failure::Store(StoreFailure::Unique { table, .. })) => {
            Refusal::new("taken_meanwhile").with("what", table).into()
        }
        Stop::Failed(failure) => {
            tracing::error!(?failure, "a command failed");
            Stop::Failed(failure)
        }
        other => other,
    }
}

/// Answers those who sent commands, which are left.
pub(super) fn answer_all(envelopes: Vec<Envelope>, answers: Vec<Result<Answer, Stop>>) -> Vec<Command> {
    let answered = |(envelope, answer): (Envelope, Result<Answer, Stop>)| {
        if let Err(stop) = &answer {
            metrics::counter!("yinuo_stops_total", "code" => stop.code()).increment(1);
        }
        // Whoever asked may have gone; what was done is done.
        let _ = envelope.reply.send(answer);
        envelope.command
    };
    envelopes.into_iter().zip(answers).map(answered).collect()
}

/// Carries out the whole batch in one transaction. `Err` means that nothing of it happened.
async fn attempt(
    writer: &mut Writer,
    shared: &Arc<Shared>,
    envelopes: &[Envelope],
    lasts: Lasts,
) -> Result<Vec<Result<Answer, Stop>>, Stop> {
    let wanted = Wanted::of(envelopes, shared);
    let work = writer.begin_lasting(&wanted.slots, lasts).await?;
    let loaded = Loaded::load(&work, wanted, shared).await?;
    let decided = Decided::on(loaded, envelopes, shared);
    let recorded = decided.record(work, shared).await?;
    let (answers, written) = recorded.told(writer).await;
    written.give_back();
    Ok(answers)
}

/// What the commands of a batch ask for before they are carried out.
pub(super) struct Wanted {
    plan: LoadPlan,
    /// Those they write in.
    pub(super) slots: Vec<i64>,
    /// What each sent again has in common with it, where that is asked about.
    marks: Vec<Option<String>>,
}

impl Wanted {
    pub(super) fn of(envelopes: &[Envelope], shared: &Shared) -> Wanted {
        let mut plan = LoadPlan::default();
        let mut slots = BTreeSet::new();
        let mut takers = BTreeSet::new();
        let marks: Vec<Option<String>> =
            envelopes.iter().map(|envelope| again::mark_of(envelope, &shared.keys)).collect();
        for (envelope, mark) in envelopes.iter().zip(&marks) {
            let command = &envelope.command;
            slots.extend(held_slots(command, shared));
            command.declare(&shared.keys, &mut plan);
            if command.takes_in() {
                takers.insert(taken_in::question(
                    &shared.rules,
                    envelope.actor.operator,
                    envelope.at.unwrap_or_else(|| shared.clock.now()),
                ));
            }
            if let Some(key) = &envelope.idempotency_key {
                plan.want_by(&OPERATION_BY_KEY, key);
            }
            if let Some(mark) = mark {
                plan.want_by(&OPERATIONS_BY_SENT_MARK, (command.slot(&shared.keys).number(), mark.as_str()));
            }
        }
        takers.into_iter().for_each(|question| plan.ask(question));
        Wanted { plan, slots: slots.into_iter().collect(), marks }
    }
}

/// The slots a command holds until it is committed.
pub(super) fn held_slots(command: &Command, shared: &Shared) -> Vec<i64> {
    if command.is_alone() {
        return (0..SLOTS).collect();
    }
    command.slots(&shared.keys).into_iter().map(Slot::number).collect()
}

/// What a batch is decided on: how things stood when it was loaded.
pub(super) struct Loaded {
    heads: Vec<ChainHead>,
    facts: Facts,
    directory: Arc<Directory>,
    marks: Vec<Option<String>>,
}

impl Loaded {
    pub(super) async fn load(work: &Work<'_>, wanted: Wanted, shared: &Arc<Shared>) -> Result<Loaded, Stop> {
        let facts = Facts::load(work, wanted.plan, shared).await?;
        // Another lane or machine may have closed a day since; as this one holds chains now, none can be closed before it commits.
        let mut directory = shared.directory();
        let last = vec![Value::Text(Date::MAX.to_string())];
        if let Some(close) = work.query(&LAST_DAY_CLOSE, last).await?.first()
            && let Ok(closed_on) = close.closed_on.parse::<Date>()
            && directory.closed_on() < Some(closed_on)
        {
            Arc::make_mut(&mut directory).close(closed_on);
        }
        Ok(Loaded { heads: work.heads().to_vec(), facts, directory, marks: wanted.marks })
    }
}

/// What a batch came to.
pub(super) struct Decided {
    answers: Vec<Result<Answer, Stop>>,
    changes: Changes,
    directory_changes: Vec<DirectoryChange>,
    /// Whose counts are added to.
    stripe: i64,
    /// Whether it wrote in the slot of the house.
    touched_house: bool,
}

impl Decided {
    pub(super) fn on(loaded: Loaded, envelopes: &[Envelope], shared: &Arc<Shared>) -> Decided {
        let Loaded { heads, facts, directory, marks } = loaded;
        let chain = |head: ChainHead| ChainRow { slot: head.slot, seq: head.seq, hash: head.hash.unwrap_or_default() };
        let mut batch = Batch {
            shared,
            heads: heads.into_iter().map(|head| (head.slot, chain(head))).collect(),
            touched: BTreeSet::new(),
            facts,
            directory,
            directory_changes: Vec::new(),
            taken_in: HashMap::new(),
            scratch: Vec::new(),
        };
        let answers: Vec<_> =
            envelopes.iter().zip(marks).map(|(envelope, mark)| batch.carry_out(envelope, mark)).collect();
        let Batch { heads, touched, facts, directory_changes, .. } = batch;
        let mut changes = facts.into_changes();
        for slot in &touched {
            changes.put(heads[slot].clone());
        }
        let stripe = envelopes.first().map_or(0, |first| first.command.slot(&shared.keys).number() % STRIPES);
        if !changes.is_empty() {
            SYSTEMS.iter().flat_map(|system| system.kept).for_each(|kept| (kept.add)(&mut changes, stripe));
        }
        let touched_house = touched.contains(&HOUSE_SLOT.number());
        Decided { answers, changes, directory_changes, stripe, touched_house }
    }

    /// Whether there is something to write.
    pub(super) fn writes(&self) -> bool {
        !self.changes.is_empty()
    }

    /// Makes it permanent.
    pub(super) async fn record(self, mut work: Work<'_>, shared: &Shared) -> Result<Recorded, Stop> {
        let wrote = self.writes();
        if wrote {
            let took = self.changes.rows::<PromiseCountRow>().any(|count| count.number < 0);
            work.write_from(&self.changes).await?;
            // What nothing is left of goes now and then.
            if took && work.heads().first().is_some_and(|head| head.seq % SWEEP == 0) {
                work.execute(&DROP_EMPTY_COUNTS, vec![Value::Int(self.stripe)]).await?;
            }
            work.commit().await?;
        } else {
            drop(work);
        }
        if !self.directory_changes.is_empty() {
            shared
                .change_directory(|directory| self.directory_changes.iter().for_each(|change| directory.take(change)));
        }
        if wrote {
            shared.tidings.wrote();
        }
        Ok(Recorded { answers: self.answers, written: self.changes, tells_house: wrote && self.touched_house })
    }

    /// The answers of a batch that wrote nothing, and what it was decided on, to be given back.
    pub(super) fn into_answers(self) -> (Vec<Result<Answer, Stop>>, Changes) {
        (self.answers, self.changes)
    }
}

/// What is permanent, and what others are to be told of it.
pub(super) struct Recorded {
    answers: Vec<Result<Answer, Stop>>,
    written: Changes,
    tells_house: bool,
}

impl Recorded {
    /// The answers, and what was written, to be given back.
    pub(super) async fn told(self, writer: &Writer) -> (Vec<Result<Answer, Stop>>, Changes) {
        if self.tells_house {
            writer.tell(Written::House).await;
        }
        (self.answers, self.written)
    }
}

struct Batch<'a> {
    shared: &'a Arc<Shared>,
    heads: HashMap<i64, ChainRow>,
    touched: BTreeSet<i64>,
    facts: Facts,
    /// With what the commands of this batch have changed of it.
    directory: Arc<Directory>,
    directory_changes: Vec<DirectoryChange>,
    /// What operators took in by commands of this batch.
    taken_in: HashMap<OperatorId, Fen>,
    scratch: Vec<u8>,
}

impl Batch<'_> {
    /// `mark`: what the same sent again has in common with it, where that is asked about.
    fn carry_out(&mut self, envelope: &Envelope, mark: Option<String>) -> Result<Answer, Stop> {
        let input = envelope.command.input();
        // No database keeps U+0000 in a text; found only while recording, it would cost the whole batch.
        if input.windows(NUL.len()).any(|bytes| bytes == NUL) {
            return Err(Refusal::new("wrong_field").with("field", "").with("cause", "control_character").into());
        }
        let input_hash = self.shared.keys.hash_input(&input).to_vec();
        if let Some(key) = &envelope.idempotency_key
            && let Some(earlier) = self.facts.rows_by(&OPERATION_BY_KEY, key).first()
        {
            return replay(earlier, envelope, &input_hash);
        }
        let slots = envelope.command.slots(&self.shared.keys);
        let slot = slots[0];
        let now = envelope.at.unwrap_or_else(|| self.shared.clock.now());
        let context = Context {
            actor: &envelope.actor,
            now,
            slot,
            sequence: self.heads[&slot.number()].seq + 1,
            rules: &self.shared.rules,
            directory: &self.directory,
            keys: &self.shared.keys,
            clock: &self.shared.clock,
        };
        let mut outcome = envelope.command.clone().run(&context, &self.facts)?;
        // What is refused anyhow is told as that.
        if let Some(mark) = &mark {
            again::refuse(&context, &self.facts, mark)?;
        }
        if envelope.previews {
            return Ok(Answer::default().with(Preview::of(&context, outcome)?));
        }
        if let Some(rule) = approval::needed(&context, &outcome)? {
            outcome = approval::hold(&context, &envelope.command, outcome, rule);
        } else if envelope.command.takes_in() {
            let operator = context.operator();
            let before = self.taken_in.get(&operator).copied().unwrap_or_default();
            let taken = taken_in::check(&context, &self.facts, before, outcome.commit.taken_in())?;
            self.taken_in.insert(operator, taken);
        }
        let done = Done { now, stamp: context.stamp(), slots, input_hash, mark };
        self.take(envelope, outcome, done)
    }

    /// Takes in what a command has done, and writes its operations.
    fn take(&mut self, envelope: &Envelope, outcome: Outcome, done: Done) -> Result<Answer, Stop> {
        let Outcome { commit, answer, subject, others, mut facts, reason, unaudited, asks, .. } = outcome;
        // All applicants act under one number: which party it was stands here.
        facts.extend(envelope.actor.party().map(|party| ("applicant", party.to_string())));
        let Parts { changes, mut entries, kept } = commit.into_parts(self.shared.keys.suite());
        if let Some((slot, _)) = entries.iter().find(|(slot, _)| done.slots.iter().all(|held| held.number() != *slot)) {
            let detail = format!("{} writes in slot {slot}, which it does not hold", envelope.command.name());
            return Err(Stop::damaged("engine", detail));
        }
        if let Some(change) = DirectoryChange::of(&changes) {
            Arc::make_mut(&mut self.directory).take(&change);
            self.directory_changes.push(change);
        }
        self.facts.take(done.slots.iter().map(|slot| slot.number()), changes, kept);
        if unaudited {
            return Ok(answer);
        }
        let command = if asks { approval::ASK } else { envelope.command.name() };
        let told = Told { command, facts: facts_text(&facts), reason, answer: answer_text(&answer) };
        for (index, slot) in done.slots.iter().enumerate() {
            let written = entries.iter().position(|(of_slot, _)| *of_slot == slot.number());
            let entries = written.map(|position| entries.swap_remove(position).1).unwrap_or_default();
            // The first is the operation of the command: it stands whatever was written, and it alone holds the key of a retry.
            if index == 0 || !entries.is_empty() {
                let subject = others.iter().copied().find(|other| slot_of(other.id) == *slot).or(subject);
                let key = envelope.idempotency_key.as_ref().filter(|_| index == 0);
                self.chain(envelope, *slot, &done, &told, Link { subject, key, entries });
            }
        }
        Ok(answer)
    }

    /// Adds an operation to the chain of a slot.
    fn chain(&mut self, envelope: &Envelope, slot: Slot, done: &Done, told: &Told, link: Link<'_>) {
        let head = self.heads.get_mut(&slot.number()).expect("the head of every slot of the batch was loaded");
        let subject = link.subject;
        let is_first = done.slots.first() == Some(&slot);
        let mut row = OperationRow {
            slot: slot.number(),
            seq: head.seq + 1,
            id: OperationId::new(done.stamp, slot).number(),
            at: done.now.as_microsecond(),
            operator_id: envelope.actor.operator.number(),
            command: told.command.to_owned(),
            subject_kind: subject.map(|subject| subject.kind.to_owned()),
            subject_id: subject.map(|subject| subject.id),
            subject_version: subject.map(|subject| subject.version),
            facts: told.facts.clone(),
            reason: told.reason.clone(),
            // An operation has one place in one chain, which stands for it where nothing is left to chance.
            salt: Some(self.shared.keys.drawn::<SALT>(&[b"salt", &row_place(slot, head.seq + 1)]).to_vec()),
            told: Vec::new(),
            idempotency_key: link.key.cloned(),
            sent_mark: if is_first { done.mark.clone() } else { None },
            input_hash: done.input_hash.clone(),
            answer: told.answer.clone(),
            changes: link.entries,
            previous_hash: std::mem::take(&mut head.hash),
            hash: Vec::new(),
        };
        seal_operation(&mut row, self.shared.keys.suite(), &mut self.scratch);
        head.seq = row.seq;
        head.hash = row.hash.clone();
        self.touched.insert(row.slot);
        self.facts.insert(row);
    }
}

/// The place of an operation, as bytes.
fn row_place(slot: Slot, seq: i64) -> [u8; 16] {
    let mut place = [0; 16];
    place[..8].copy_from_slice(&slot.number().to_le_bytes());
    place[8..].copy_from_slice(&seq.to_le_bytes());
    place
}

/// Stripes of counts and sums that are kept: one for each lane, which goes by the slot of a command.
const STRIPES: i64 = super::POSTGRES_LANES as i64;
/// One batch of so many looks for counts of which nothing is left.
const SWEEP: i64 = 64;

/// U+0000 as JSON writes it.
const NUL: &[u8] = br"\u0000";

/// When and where a command was carried out.
struct Done {
    now: Timestamp,
    stamp: Stamp,
    /// Its own first.
    slots: Vec<Slot>,
    input_hash: Vec<u8>,
    mark: Option<String>,
}

/// What every operation of a command says alike.
struct Told {
    command: &'static str,
    facts: String,
    reason: Option<String>,
    answer: String,
}

/// What the operation in one chain says for itself.
struct Link<'a> {
    subject: Option<Subject>,
    key: Option<&'a String>,
    entries: Vec<u8>,
}

/// Without it, whoever guesses what an erased operation said could try it by its hash.
const SALT: usize = 16;
/// What `told` stands for in the hash of an operation.
const TOLD: [&str; 3] = ["salt", "facts", "reason"];

/// Gives an operation its hashes: what is done last.
pub fn seal_operation(row: &mut OperationRow, suite: Suite, scratch: &mut Vec<u8>) {
    row.told = hash_told(row, suite, scratch);
    row.hash.clear();
    row.hash = hash_operation(row, suite, scratch);
}

/// The hash of what an operation says of people: of its facts and its reason, with their salt.
pub fn hash_told(row: &OperationRow, suite: Suite, scratch: &mut Vec<u8>) -> Vec<u8> {
    scratch.clear();
    for part in [row.salt.as_deref(), Some(row.facts.as_bytes()), row.reason.as_deref().map(str::as_bytes)] {
        scratch.push(u8::from(part.is_some()));
        let bytes = part.unwrap_or_default();
        scratch.extend((bytes.len() as u64).to_le_bytes());
        scratch.extend_from_slice(bytes);
    }
    suite.hash(scratch).to_vec()
}

/// The hash of an operation: of all its columns but the hash itself and what `told` is the hash of, and so of the operation before it.
pub fn hash_operation(row: &OperationRow, suite: Suite, scratch: &mut Vec<u8>) -> Vec<u8> {
    debug_assert!(row.hash.is_empty(), "the hash covers all but itself");
    scratch.clear();
    row.canonical_without(&TOLD, scratch);
    suite.hash(scratch).to_vec()
}

fn facts_text(shown: &[(&'static str, String)]) -> String {
    let map: serde_json::Map<String, serde_json::Value> =
        shown.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect();
    serde_json::Value::Object(map).to_string()
}

fn answer_text(answer: &Answer) -> String {
    match answer.letter_id {
        Some(letter) => format!(r#"{{"kind":"{}","id":{},"letter_id":{letter}}}"#, answer.kind, answer.id),
        None => format!(r#"{{"kind":"{}","id":{}}}"#, answer.kind, answer.id),
    }
}

#[derive(serde::Deserialize)]
struct StoredAnswer {
    kind: String,
    id: i64,
    #[serde(default)]
    letter_id: Option<i64>,
}

/// The answer to a command whose key was used before: the first answer where it is the same command of the same person
/// with the same input, else a refusal.
fn replay(earlier: &OperationRow, envelope: &Envelope, input_hash: &[u8]) -> Result<Answer, Stop> {
    // The name of the command is part of what is hashed.
    let same = earlier.operator_id == envelope.actor.operator.number() && earlier.input_hash == input_hash;
    if !same {
        return Err(Stop::refused("key_reused_with_different_input"));
    }
    let stored: StoredAnswer = serde_json::from_str(&earlier.answer)
        .map_err(|error| Stop::damaged("operations", format!("{}: {error}", OperationId::from_number(earlier.id))))?;
    let mut answer = Answer::default();
    answer.kind = stored.kind.into();
    (answer.id, answer.letter_id, answer.replayed) = (stored.id, stored.letter_id, true);
    Ok(answer)
}
