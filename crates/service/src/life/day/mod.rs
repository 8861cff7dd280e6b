//! The step of the day that lets the days up to a date pass for every policy on which time alone changes something.
//!
//! Policies are taken in the order of their next day and their ids, [`CHUNK`] to a commit. While one chunk is written the next is
//! loaded and decided on another thread; whatever was changed by others in between is found by the writer and decided again
//! (see [`crate::life::command::day`]). What is done is done in one commit each, so a run that is broken off is simply run again and finds
//! the rest, and two runs at once do each policy once. A policy that cannot go on is set aside with its reason and holds up no other.

mod ahead;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::id::OfficeId;
use yinuo_core::life::POLICY;
use yinuo_core::life::PolicyId;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agreement::AGREEMENT;
use yinuo_store::tables::archive::SetAsideRow;
use yinuo_store::tables::life::{FIRST_POLICY_READY, POLICIES_READY_COUNT};
use yinuo_store::{Lasts, Value};

use self::ahead::{Cursor, Decided};
use crate::command::{Answer, Command};
use crate::day::{Progress, Step};
use crate::house::House;
use crate::life::command::day::{Acted, DONE, PassDays, STALE};
use crate::set_aside::{self, Thing, Verdict};
use crate::stop::Stop;

/// Policies of one commit: so many that what each commit costs of itself is little, so few that a clerk's command does not wait long.
pub const CHUNK: usize = 20_000;

/// See the module.
pub(super) static POLICIES: Step = Step {
    key: "life.policies",
    zh: "保单日终",
    en: "Policies",
    is_ready: |house, until| Box::pin(is_ready(house, until)),
    waiting: |house, until| Box::pin(waiting(house, until)),
    run: |house, until, progress| Box::pin(run(house, until, progress)),
};

/// Policies that were set aside before and are tried again, by id.
pub(crate) type Again = Arc<HashMap<i64, SetAsideRow>>;

async fn is_ready(house: &House, until: Date) -> Result<bool, Stop> {
    let first = house.store.query_one(&FIRST_POLICY_READY, vec![Value::Text(until.to_string())]).await?;
    Ok(first.is_some())
}

/// How many policies a run up to that day would look at.
async fn waiting(house: &House, until: Date) -> Result<i64, Stop> {
    Ok(house.store.query_one(&POLICIES_READY_COUNT, vec![Value::Text(until.to_string())]).await?.unwrap_or(0))
}

/// Runs up to and with a day, and answers for how many policies something was done.
async fn run(house: &House, until: Date, progress: Progress<'_>) -> Result<u64, Stop> {
    let tried_again = set_aside::again(house, POLICIES.key).await?;
    let again: Again = Arc::new(tried_again.iter().map(|row| (row.id, row.clone())).collect());
    let mut run = Run { house, system: Arc::new(Actor::system()), until, again, own: HashMap::new() };
    let mut policies = 0;
    // Once more as long as others made something due meanwhile; what cannot go on is set aside and not found again.
    while is_ready(house, until).await? {
        let mut acted = 0;
        let mut next = ahead::start(house, until, Cursor::default(), run.again.clone());
        while let Some(chunk) = ahead::finish(next).await? {
            next = ahead::start(house, until, chunk.last.clone(), run.again.clone());
            acted += run.write(chunk.decided).await?;
            progress(policies + acted);
        }
        policies += acted;
        if acted == 0 {
            break;
        }
    }
    set_aside::clear(house, tried_again).await?;
    Ok(policies)
}

struct Run<'a> {
    house: &'a House,
    system: Arc<Actor>,
    until: Date,
    again: Again,
    /// The first and the last of the run's own latest operations in the chain of a slot that nothing else stands between.
    own: HashMap<i64, (i64, i64)>,
}

impl Run<'_> {
    /// Writes a chunk; answers for how many policies something was done.
    async fn write(&mut self, decided: Vec<Decided>) -> Result<u64, Stop> {
        let mut policies = HashMap::with_capacity(decided.len());
        let mut commands = Vec::with_capacity(decided.len());
        for slot in decided {
            policies.insert(slot.slot, slot.policies.clone());
            let after = self.expected(slot.slot, slot.seen);
            commands.push(slot.command(self.until, after, self.again.clone()));
        }
        let mut count = 0;
        let mut stale = Vec::new();
        for (slot, answer) in self.carry_out(commands).await {
            let answer = answer?;
            if answer.kind == STALE {
                let policies = policies.remove(&slot).unwrap_or_else(|| Arc::from([]));
                stale.push(self.now(slot, policies));
            }
            count += acted(&answer);
        }
        let mut one_by_one = Vec::new();
        for (slot, answer) in self.carry_out(stale).await {
            match answer {
                Ok(answer) => count += acted(&answer),
                // One that cannot be read keeps a whole command from its facts: which it is shows when each is sent alone.
                Err(stop) if set_aside::judge(&stop) == Verdict::Person => {
                    let policies = policies.remove(&slot).unwrap_or_else(|| Arc::from([]));
                    one_by_one.extend(policies.iter().map(|policy| self.now(slot, Arc::from([*policy]))));
                }
                Err(stop) => return Err(stop),
            }
        }
        Ok(count + self.alone(one_by_one).await?)
    }

    /// Policies to be decided in the command itself.
    fn now(&self, slot: i64, policies: Arc<[PolicyId]>) -> PassDays {
        PassDays { slot, count: policies.len(), policies, until: self.until, ahead: None, again: self.again.clone() }
    }

    /// Sends commands of one policy each, and sets those aside that cannot be read.
    async fn alone(&mut self, commands: Vec<PassDays>) -> Result<u64, Stop> {
        let policies: Vec<PolicyId> = commands.iter().flat_map(|command| command.policies.iter().copied()).collect();
        let (mut count, mut aside) = (0, Vec::new());
        for (policy, (_, answer)) in policies.into_iter().zip(self.carry_out(commands).await) {
            match answer {
                Ok(answer) => count += acted(&answer),
                Err(stop) if set_aside::judge(&stop) == Verdict::Person => {
                    aside.push((self.thing(policy).await?, stop))
                }
                Err(stop) => return Err(stop),
            }
        }
        set_aside::note(self.house, aside).await?;
        Ok(count)
    }

    async fn thing(&self, policy: PolicyId) -> Result<Thing, Stop> {
        let key = vec![Value::Int(policy.slot().number()), Value::Int(policy.number())];
        let row = self.house.store.query_one(&AGREEMENT, key).await?.ok_or(Stop::NotFound)?;
        Ok(thing_of(policy, row.number, OfficeId::from_number(row.office_id)))
    }

    /// Sends commands, each with its slot, and notes which places in the chains became the run's own.
    async fn carry_out(&mut self, commands: Vec<PassDays>) -> Vec<(i64, Result<Answer, Stop>)> {
        let slots: Vec<i64> = commands.iter().map(|command| command.slot).collect();
        let commands = commands.into_iter().map(Command::from).collect();
        let answers = self.house.engine.carry_out_together(&self.system, commands, Lasts::AtOnce).await;
        for (slot, answer) in slots.iter().zip(&answers) {
            if let Ok(answer) = answer
                && answer.kind == DONE
            {
                let own = self.own.entry(*slot).or_insert((answer.id, answer.id));
                *own = if own.1 + 1 == answer.id { (own.0, answer.id) } else { (answer.id, answer.id) };
            }
        }
        slots.into_iter().zip(answers).collect()
    }

    /// The place at which the chain of a slot must end for what was decided when it ended at `seen`: there, or after operations of
    /// this run alone, which concerned other policies.
    fn expected(&self, slot: i64, seen: i64) -> i64 {
        match self.own.get(&slot) {
            Some((first, last)) if *first <= seen + 1 && *last > seen => *last,
            _ => seen,
        }
    }
}

fn acted(answer: &Answer) -> u64 {
    answer.extra::<Acted>().map_or(0, |acted| acted.0)
}

/// A policy as a thing that is set aside.
pub(crate) fn thing_of(policy: PolicyId, number: String, office: OfficeId) -> Thing {
    Thing {
        slot: policy.slot().number(),
        kind: POLICIES.key.to_owned(),
        id: policy.number(),
        subject: Some(SubjectRef { kind: &POLICY, id: policy.number() }),
        number: Some(number),
        office: Some(office),
    }
}
