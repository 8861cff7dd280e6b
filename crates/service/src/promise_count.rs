//! The counts of the promises that are waited for: what a batch changes of them, and whether they are true.
//!
//! The board and its counts are asked for by every desk every half minute, and there may be millions of promises. So they are counted
//! as they change: whoever writes a promise adds and takes away in the same commit, by office, owner, promisor, state and hour.
//! Several lanes write at the same time; each adds to rows of a stripe of its own, so that none waits for another.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use yinuo_store::tables::case::{PromiseCountRow, PromiseRow, WRONG_PROMISE_COUNTS};
use yinuo_store::{Changes, Store, Value};

use crate::kept_sums::{KeptSums, moved};
use crate::stop::Stop;

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

/// What promises that are counted together have in common, in the order of the key.
type Common<'a> = (i64, &'a str, i64, i64, i64, &'a str, &'a str, i64);

fn note<'a>(counts: &mut BTreeMap<Common<'a>, i64>, promise: &'a PromiseRow, sign: i64) {
    if !promise.is_waited_for() {
        return;
    }
    // What the customer of a case owes is of this case alone and makes no line of its own.
    let promisor = promise.promisor_id.filter(|_| promise.owed_by != "customer");
    let common = (
        promise.office_id,
        promise.state.as_str(),
        hour_of(promise.due_at),
        promise.owner_id.unwrap_or(0),
        promisor.unwrap_or(0),
        promise.due_on.as_deref().unwrap_or_default(),
        promise.soon_on.as_deref().unwrap_or_default(),
        promise.is_right,
    );
    *counts.entry(common).or_default() += sign;
}

fn add(changes: &mut Changes, stripe: i64) {
    let row = |(common, number): (Common<'_>, i64)| {
        let (office_id, state, due_hour, owner_id, promisor_id, due_on, soon_on, is_right) = common;
        let (state, due_on, soon_on) = (state.to_owned(), due_on.to_owned(), soon_on.to_owned());
        PromiseCountRow { office_id, state, due_hour, owner_id, promisor_id, due_on, soon_on, is_right, stripe, number }
    };
    let rows: Vec<_> = moved(changes, note).map(row).collect();
    rows.into_iter().for_each(|row| changes.add(row));
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
