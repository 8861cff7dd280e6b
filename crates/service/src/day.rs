//! The day run (日终批处理): lets the days up to a date pass for every policy on which time alone changes something.
//!
//! Policies are taken in the order of their next day, many of one slot in one command, some commands at once. What is done is
//! done in one commit each; a run that is broken off is simply run again and finds the rest.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::id::PolicyId;
use yinuo_store::Value;
use yinuo_store::tables::policy::{POLICIES_READY, POLICIES_READY_COUNT};

use crate::command::Command;
use crate::command::policy::PassDays;
use crate::house::House;
use crate::stop::Stop;

/// Policies looked up at once, policies of one command, and commands under way at once.
const STEP: i64 = 20_000;
const OF_ONE_COMMAND: usize = 200;
const AT_ONCE: usize = 64;

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
    let system = Arc::new(Actor::system());
    let mut done = 0u64;
    loop {
        let parameters = vec![Value::Text(until.to_string()), Value::Int(STEP)];
        let ready = house.store.query(&POLICIES_READY, parameters).await?;
        if ready.is_empty() {
            return Ok(DayRun { until, policies: done });
        }
        let count = ready.len();
        let mut by_slot: BTreeMap<i64, Vec<PolicyId>> = BTreeMap::new();
        for key in ready {
            by_slot.entry(key.slot).or_default().push(PolicyId::from_number(key.id));
        }
        let chunks: Vec<(i64, Vec<PolicyId>)> = by_slot
            .into_iter()
            .flat_map(|(slot, policies)| {
                policies.chunks(OF_ONE_COMMAND).map(|chunk| (slot, chunk.to_vec())).collect::<Vec<_>>()
            })
            .collect();
        let commands = chunks.into_iter().map(|(slot, policies)| {
            let command = PassDays { slot, count: policies.len(), policies, until };
            house.engine.carry_out(&system, Command::PassDays(command), None)
        });
        stream::iter(commands).buffer_unordered(AT_ONCE).try_for_each(|_| async { Ok(()) }).await?;
        done += u64::try_from(count).unwrap_or(u64::MAX);
        progress(done);
    }
}
