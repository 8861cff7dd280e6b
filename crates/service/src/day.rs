//! The day run (日终批处理): lets the days up to a date pass for every policy on which time alone changes something.
//!
//! Policies are taken in the order of their next day and their ids, [`CHUNK`] to a commit. While one chunk is written the next is
//! loaded and decided on another thread; whatever was changed by others in between is found by the writer and decided again
//! (see [`crate::life::command::day`]). What is done is done in one commit each, so a run that is broken off is simply run again and finds
//! the rest, and two runs at once do each policy once.

mod ahead;
mod noted;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_store::Value;
use yinuo_store::tables::life::{FIRST_POLICY_READY, POLICIES_READY_COUNT};

use self::ahead::{Decided, Place};
use crate::command::Command;
use crate::house::House;
use crate::life::command::day::{Acted, DONE, PassDays, STALE};
use crate::stop::Stop;

pub use self::noted::{RunState, begin, list, run_by_itself, run_noted, state_of};

/// Policies of one commit: so many that what each commit costs of itself is little, so few that a clerk's command does not wait long.
pub const CHUNK: usize = 20_000;

/// What a day run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRun {
    pub until: Date,
    pub policies: u64,
}

/// How many policies a run up to that day would look at.
pub async fn waiting(house: &House, until: Date) -> Result<i64, Stop> {
    Ok(house.store.query_one(&POLICIES_READY_COUNT, vec![Value::Text(until.to_string())]).await?.unwrap_or(0))
}

/// Runs up to and with a day. `progress` is told how many policies are done.
pub async fn run(house: &House, until: Date, mut progress: impl FnMut(u64)) -> Result<DayRun, Stop> {
    let mut run = Run { house, system: Arc::new(Actor::system()), until, own: HashMap::new() };
    let mut policies = 0;
    loop {
        let first = house.store.query_one(&FIRST_POLICY_READY, vec![Value::Text(until.to_string())]).await?;
        if first.is_none() {
            return Ok(DayRun { until, policies });
        }
        let mut acted = 0;
        let mut next = ahead::start(house, until, Place::default());
        while let Some(chunk) = ahead::finish(next).await? {
            next = ahead::start(house, until, chunk.last.clone());
            acted += run.write(chunk.decided).await?;
            progress(policies + acted);
        }
        policies += acted;
        // Once more for what others made due meanwhile; what cannot be read is not waited for.
        if acted == 0 {
            return Ok(DayRun { until, policies });
        }
    }
}

struct Run<'a> {
    house: &'a House,
    system: Arc<Actor>,
    until: Date,
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
            commands.push(Command::from(slot.command(self.until, after)));
        }
        let mut count = 0;
        let mut again = Vec::new();
        for (slot, answer) in self.carry_out(commands).await? {
            if answer.kind == STALE {
                let policies = policies.remove(&slot).unwrap_or_else(|| Arc::from([]));
                let (count, until) = (policies.len(), self.until);
                again.push(Command::from(PassDays { slot, policies, count, until, ahead: None }));
            }
            count += answer.extra::<Acted>().map_or(0, |acted| acted.0);
        }
        for (_, answer) in self.carry_out(again).await? {
            count += answer.extra::<Acted>().map_or(0, |acted| acted.0);
        }
        Ok(count)
    }

    /// Sends commands, each of another slot, and notes which places in the chains became the run's own.
    async fn carry_out(&mut self, commands: Vec<Command>) -> Result<Vec<(i64, crate::command::Answer)>, Stop> {
        let slots: Vec<i64> = commands.iter().map(|command| command.slot(&self.house.shared.keys).number()).collect();
        let answers = self.house.engine.carry_out_together(&self.system, commands).await;
        let mut done = Vec::with_capacity(answers.len());
        for (slot, answer) in slots.into_iter().zip(answers) {
            let answer = answer?;
            if answer.kind == DONE {
                let own = self.own.entry(slot).or_insert((answer.id, answer.id));
                *own = if own.1 + 1 == answer.id { (own.0, answer.id) } else { (answer.id, answer.id) };
            }
            done.push((slot, answer));
        }
        Ok(done)
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
