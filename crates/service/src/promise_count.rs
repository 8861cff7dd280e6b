//! The counts of the promises that are waited for: what a batch changes of them, and whether they are true.
//!
//! The board and its counts are asked for by every desk every half minute, and there may be millions of promises. So they are counted
//! as they change: whoever writes a promise adds and takes away in the same commit, by office, owner, promisor, state and hour.
//! Several lanes write at the same time; each adds to rows of a stripe of its own, so that none waits for another.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use yinuo_store::tables::case::{PromiseCountRow, PromiseRow, WRONG_PROMISE_COUNTS};
use yinuo_store::{Changes, Store, Value};

use crate::stop::Stop;
use crate::systems::KeptSums;

pub static PROMISE_COUNTS: KeptSums = KeptSums { add, wrong: |store| wrong(store).boxed() };

/// Microseconds of an hour: what is due in the same hour is counted together.
const HOUR: i64 = 3_600_000_000;

/// The hour of a date, and of none.
pub fn hour_of(due_at: Option<i64>) -> i64 {
    due_at.unwrap_or(i64::MAX).div_euclid(HOUR)
}

/// The first instant of an hour.
pub fn start_of(hour: i64) -> i64 {
    hour.saturating_mul(HOUR)
}

/// The last instant of an hour.
pub fn end_of(hour: i64) -> i64 {
    hour.saturating_add(1).saturating_mul(HOUR)
}

/// Whether a promise in this state is waited for.
fn is_waited_for(state: &str) -> bool {
    matches!(state, "open" | "paused" | "unknown" | "provisional" | "broken")
}

/// What promises that are counted together have in common, in the order of the key.
type Common = (i64, String, i64, i64, i64, String, String, i64);

fn common(row: &PromiseRow) -> Option<Common> {
    is_waited_for(&row.state).then(|| {
        // What the customer of a case owes is of this case alone and makes no line of its own.
        let promisor = row.promisor_id.filter(|_| row.owed_by != "customer");
        (
            row.office_id,
            row.state.clone(),
            hour_of(row.due_at),
            row.owner_id.unwrap_or(0),
            promisor.unwrap_or(0),
            row.due_on.clone().unwrap_or_default(),
            row.soon_on.clone().unwrap_or_default(),
            row.is_right,
        )
    })
}

fn add(changes: &mut Changes, stripe: i64) {
    if changes.touches::<PromiseRow>() {
        moved(changes, stripe).into_iter().for_each(|row| changes.add(row));
    }
}

/// What these changes add to the counts and take from them, in the order of their keys.
fn moved(changes: &Changes, stripe: i64) -> Vec<PromiseCountRow> {
    let mut counts: BTreeMap<Common, i64> = BTreeMap::new();
    for (before, after) in changes.moves::<PromiseRow>() {
        if let Some(before) = before.and_then(common) {
            *counts.entry(before).or_default() -= 1;
        }
        if let Some(after) = after.and_then(common) {
            *counts.entry(after).or_default() += 1;
        }
    }
    let changed = counts.into_iter().filter(|(_, number)| *number != 0);
    let row = |((office_id, state, due_hour, owner_id, promisor_id, due_on, soon_on, is_right), number)| {
        PromiseCountRow { office_id, state, due_hour, owner_id, promisor_id, due_on, soon_on, is_right, stripe, number }
    };
    changed.map(row).collect()
}

/// Counts told one by one.
const TOLD: i64 = 100;

/// What is wrong with the counts, a sentence each: nothing where they are those of the promises.
async fn wrong(store: &Store) -> Result<Vec<String>, Stop> {
    let wrong = store.query(&WRONG_PROMISE_COUNTS, vec![Value::Int(TOLD)]).await?;
    let sentence = |row: yinuo_store::tables::case::WrongCountRow| {
        let (office, owner) = (row.office_id, row.owner_id);
        format!("promise_counts (office {office}, owner {owner}, {}): {} are missing", row.state, row.missing)
    };
    Ok(wrong.into_iter().map(sentence).collect())
}
