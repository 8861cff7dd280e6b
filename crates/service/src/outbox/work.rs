//! Working through the outbox, page by page: slots side by side, in order within a slot.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use futures_util::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};
use yinuo_core::access::Actor;
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::archive::{OUTBOX_HELD, OUTBOX_READY, OUTBOX_WAITING, OutboxRow};

use super::{Delivered, Entry, handler};
use crate::command::Command;
use crate::command::upkeep::{SettleOutbox, Settled};
use crate::house::House;
use crate::set_aside::{self, Thing, Verdict};
use crate::share::Share;
use crate::stop::Stop;
use crate::subject;

/// Entries looked up at once, and groups of entries under way at once: enough to fill a commit.
const PAGE: i64 = 2_000;
const AT_ONCE: usize = 512;
/// The longest wait before an entry is tried again, and how often it is tried before it is set aside: for about an hour.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);
const MOST_TRIES: i64 = 12;

/// Delivers what waits in the slots of a share, and ends once it delivered so many or nothing is left whose turn has come. Answers how many.
pub async fn empty_some(house: &House, share: &Share, most: usize) -> Result<usize, Stop> {
    let mut delivered = 0;
    // What one pass leaves behind has its turn later; what it made is found by the next.
    loop {
        let pass = pass(house, share, most - delivered).await?;
        delivered += pass;
        if pass == 0 || delivered >= most {
            let waiting = house.store.query_one(&OUTBOX_WAITING, Vec::new()).await?.unwrap_or(0);
            metrics::gauge!("yinuo_outbox_waiting").set(f64::from(i32::try_from(waiting).unwrap_or(i32::MAX)));
            return Ok(delivered);
        }
    }
}

/// Goes once through what is ready now, and answers how many entries came to an end.
async fn pass(house: &House, share: &Share, most: usize) -> Result<usize, Stop> {
    let now = house.now();
    let (mut place, mut ended) = ((i64::MIN, i64::MIN), 0);
    while ended < most {
        let [first, last] = share.ends();
        let parameters =
            vec![now.as_microsecond().into(), place.0.into(), place.1.into(), Value::Int(PAGE), first, last];
        let ready = house.store.query(&OUTBOX_READY, parameters).await?;
        let Some(last) = ready.last() else { break };
        place = (last.next_at, last.id);
        let full = ready.len() >= usize::try_from(PAGE).expect("a small number");
        ended += work_on(house, ready, now).await?;
        if !full {
            break;
        }
    }
    Ok(ended)
}

/// Works on a page, and answers how many entries came to an end.
async fn work_on(house: &House, ready: Vec<OutboxRow>, now: Timestamp) -> Result<usize, Stop> {
    let held = held_slots(house, &ready).await?;
    let groups = grouped(ready, &held);
    let at_once = house.shared.clock.at_once(AT_ONCE);
    let worked = stream::iter(groups).map(|group| work_on_group(house, group)).buffer_unordered(at_once);
    let outcomes: Vec<(OutboxRow, Result<Delivered, Stop>)> =
        worked.collect::<Vec<_>>().await.into_iter().flatten().collect();
    settle(house, outcomes, now).await
}

/// For each slot the first entry that waits to be tried again and is not of this page: what comes after it must wait as well.
async fn held_slots(house: &House, ready: &[OutboxRow]) -> Result<HashMap<i64, i64>, Stop> {
    let here: HashSet<i64> = ready.iter().map(|row| row.id).collect();
    let mut held = HashMap::new();
    for place in house.store.query(&OUTBOX_HELD, Vec::new()).await? {
        if !here.contains(&place.id) {
            held.entry(place.slot).or_insert(place.id);
        }
    }
    Ok(held)
}

/// The entries of a slot that depend on order are one group, each other entry is one by itself.
fn grouped(ready: Vec<OutboxRow>, held: &HashMap<i64, i64>) -> Vec<Vec<OutboxRow>> {
    let mut in_order: BTreeMap<i64, Vec<OutboxRow>> = BTreeMap::new();
    let mut groups = Vec::new();
    for row in ready {
        if row.in_order == 0 {
            groups.push(vec![row]);
        } else if held.get(&row.slot).is_none_or(|first| row.id < *first) {
            in_order.entry(row.slot).or_default().push(row);
        }
    }
    for mut of_slot in in_order.into_values() {
        of_slot.sort_by_key(|row| row.id);
        groups.push(of_slot);
    }
    groups
}

/// One after the other, until one is to be tried again later.
async fn work_on_group(house: &House, group: Vec<OutboxRow>) -> Vec<(OutboxRow, Result<Delivered, Stop>)> {
    let mut outcomes = Vec::with_capacity(group.len());
    for row in group {
        let entry = Entry { row };
        let outcome = match handler(&entry.row.kind) {
            Some(handler) => (handler.deliver)(house, &entry).await,
            None => Err(Refusal::new("outbox_kind_unknown").with("kind", entry.row.kind.clone()).into()),
        };
        let waits = outcome.as_ref().is_err_and(|stop| set_aside::judge(stop) == Verdict::Passing);
        outcomes.push((entry.row, outcome));
        if waits {
            break;
        }
    }
    outcomes
}

async fn settle(
    house: &House,
    outcomes: Vec<(OutboxRow, Result<Delivered, Stop>)>,
    now: Timestamp,
) -> Result<usize, Stop> {
    let mut ended = 0;
    let mut commands = Vec::with_capacity(outcomes.len());
    let mut aside = Vec::new();
    for (row, outcome) in outcomes {
        let settled = match outcome {
            Ok(Delivered::Done) => Settled::Done(None),
            Ok(Delivered::Remind(reminder)) => Settled::Done(Some(reminder)),
            Ok(Delivered::NotNeeded(code)) => {
                tracing::info!(
                    code,
                    kind = row.kind,
                    entry = row.id,
                    "an entry of the outbox is not called for any more"
                );
                metrics::counter!("yinuo_outbox_not_needed_total", "code" => code).increment(1);
                Settled::Done(None)
            }
            Err(stop) if set_aside::judge(&stop) == Verdict::Passing && row.attempts + 1 < MOST_TRIES => {
                tracing::warn!(?stop, kind = row.kind, entry = row.id, "an entry of the outbox is tried again");
                let wait = SignedDuration::from_secs(1 << row.attempts.clamp(0, 12)).min(LONGEST_WAIT);
                Settled::Later(now.saturating_add(wait).unwrap_or(now).as_microsecond())
            }
            Err(stop) => {
                aside.push((thing(house, row).await, stop));
                continue;
            }
        };
        ended += usize::from(matches!(settled, Settled::Done(_)));
        commands.push(Command::from(SettleOutbox { id: row.id, settled }));
    }
    ended += aside.len();
    for row in set_aside::rows(house, aside).await? {
        commands.push(Command::from(SettleOutbox { id: row.id, settled: Settled::Aside(Box::new(row)) }));
    }
    let system = Arc::new(Actor::system());
    let carry_out = |command: Command| house.engine.carry_out(&system, command, None);
    let done = stream::iter(commands).map(carry_out).buffered(house.shared.clock.at_once(AT_ONCE));
    let done: Vec<_> = done.collect().await;
    done.into_iter().try_for_each(|result| result.map(drop))?;
    Ok(ended)
}

/// What an entry is about, for who looks at what was set aside.
async fn thing(house: &House, row: OutboxRow) -> Thing {
    let (slot, id, kind) = (row.slot, row.id, row.kind.clone());
    let subject = handler(&kind).and_then(|handler| (handler.about)(&Entry { row }));
    let line = match subject {
        // What cannot be read is set aside all the same, only without its number.
        Some(subject) => subject::line(house, subject).await.ok(),
        None => None,
    };
    Thing {
        slot,
        kind,
        id,
        subject,
        number: line.as_ref().map(|line| line.label.clone()),
        office: line.map(|line| line.office),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(slot: i64, id: i64, in_order: bool) -> OutboxRow {
        OutboxRow {
            slot,
            id,
            kind: String::new(),
            payload: String::new(),
            in_order: i64::from(in_order),
            created_at: 0,
            attempts: 0,
            next_at: 0,
        }
    }

    #[test]
    fn an_entry_that_waits_holds_back_only_what_depends_on_order_and_comes_after_it_in_its_slot() {
        let ready = vec![
            row(7, 30, true),
            row(7, 10, true),
            row(7, 31, false),
            row(8, 40, true),
            row(8, 35, true),
            row(8, 36, false),
        ];
        let groups = grouped(ready, &HashMap::from([(7, 20)]));
        let mut ids: Vec<Vec<i64>> = groups.iter().map(|group| group.iter().map(|row| row.id).collect()).collect();
        ids.sort();
        assert_eq!(ids, [vec![10], vec![31], vec![35, 40], vec![36]]);
    }
}
