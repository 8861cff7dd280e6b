//! Deciding ahead: the next chunk of a day run is loaded and decided while the one before is written.
//!
//! The ends of the chains are read before anything else, so that whatever changes later shows itself when the chunk is written.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::id::{OfficeId, Slot};
use yinuo_core::life::PolicyId;
use yinuo_store::tables::archive::CHAINS;
use yinuo_store::tables::life::{DueRow, OPEN_DUES, POLICIES_READY, PolicyFileRow, PolicyRow};
use yinuo_store::tables::payout::{BLOCKED_PAYOUTS, PayoutRow};
use yinuo_store::{Store, Value};

use super::{Again, CHUNK, thing_of};
use crate::command::{Context, Outcome};
use crate::house::House;
use crate::life::command::day::{Ahead, Pass, PassDays};
use crate::life::rows::{PolicyRows, file_from_rows};
use crate::shared::Shared;
use crate::stop::{Failure, Stop};

/// Where a run has come to: the next day and the id of a policy.
#[derive(Debug, Clone, Default)]
pub(super) struct Cursor {
    act_on: String,
    id: i64,
}

/// The next policies of a run, by slot.
#[derive(Debug)]
pub(super) struct Chunk {
    pub last: Cursor,
    pub decided: Vec<Decided>,
}

/// What days passing makes of the policies of one slot.
#[derive(Debug)]
pub(super) struct Decided {
    pub slot: i64,
    /// Where the chain of the slot ended before the policies were loaded.
    pub seen: i64,
    pub policies: Arc<[PolicyId]>,
    open_from: Date,
    outcome: Outcome,
}

impl Decided {
    /// The command that writes it, if the chain ends at `after`.
    pub(super) fn command(self, until: Date, after: i64, again: Again) -> PassDays {
        let outcome = Arc::new(Mutex::new(Some(Box::new(self.outcome))));
        let ahead = Some(Ahead { after, open_from: self.open_from, outcome });
        PassDays { slot: self.slot, count: self.policies.len(), policies: self.policies, until, ahead, again }
    }
}

/// A chunk being decided; given up when it is dropped.
pub(super) struct Deciding(tokio::task::JoinHandle<Result<Option<Chunk>, Stop>>);

impl Drop for Deciding {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Starts deciding the chunk after a place.
pub(super) fn start(house: &House, until: Date, after: Cursor, again: Again) -> Deciding {
    let (store, shared) = (house.store.clone(), house.shared.clone());
    Deciding(tokio::spawn(decide(store, shared, until, after, again)))
}

/// The chunk, once it is decided; `None` where no policy is left.
pub(super) async fn finish(mut deciding: Deciding) -> Result<Option<Chunk>, Stop> {
    match (&mut deciding.0).await {
        Ok(decided) => decided,
        Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
        Err(_cancelled) => Err(Stop::Failed(Failure::Stopped)),
    }
}

async fn decide(
    store: Store,
    shared: Arc<Shared>,
    until: Date,
    after: Cursor,
    again: Again,
) -> Result<Option<Chunk>, Stop> {
    let heads = store.query(&CHAINS, Vec::new()).await?;
    let heads: HashMap<i64, i64> = heads.into_iter().map(|head| (head.slot, head.seq)).collect();
    let (mut last, mut passes, mut count) = (after, Passes::default(), 0);
    let open_from = shared.directory().open_from();
    while count < CHUNK {
        let page = Page::load(&store, until, &last).await?;
        let Some(row) = page.policies.last() else { break };
        last = Cursor { act_on: row.policy.act_on.clone().unwrap_or_default(), id: row.policy.id };
        let (found, shared, again) = (page.policies.len(), shared.clone(), again.clone());
        let decided = tokio::task::spawn_blocking(move || page.decide(&shared, until, passes, &again)).await;
        passes = match decided {
            Ok(passes) => passes,
            Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
            Err(_cancelled) => return Err(Stop::Failed(Failure::Stopped)),
        };
        count += found;
        if found < PAGE {
            break;
        }
    }
    if count == 0 {
        return Ok(None);
    }
    let decided = passes.0.into_iter().map(|(slot, (policies, pass))| Decided {
        slot,
        seen: heads.get(&slot).copied().unwrap_or(0),
        policies: policies.into(),
        open_from,
        outcome: pass.outcome(),
    });
    Ok(Some(Chunk { last, decided: decided.collect() }))
}

/// Policies loaded and decided at once: few enough to stay near the processor.
const PAGE: usize = 2_000;

/// What was decided so far, by slot.
#[derive(Default)]
struct Passes(BTreeMap<i64, (Vec<PolicyId>, Pass)>);

struct Page {
    policies: Vec<PolicyFileRow>,
    dues: Vec<DueRow>,
    blocked: Vec<PayoutRow>,
}

impl Page {
    async fn load(store: &Store, until: Date, after: &Cursor) -> Result<Page, Stop> {
        let limit = i64::try_from(PAGE).expect("a small number");
        let parameters = vec![until.to_string().into(), after.act_on.clone().into(), after.id.into(), limit.into()];
        let policies = store.query(&POLICIES_READY, parameters).await?;
        let keys = |state: &str, wanted: &dyn Fn(&PolicyRow) -> bool| -> Vec<Vec<Value>> {
            let wanted = policies.iter().map(|row| &row.policy).filter(|row| wanted(row));
            wanted.map(|row| vec![row.slot.into(), row.id.into(), state.to_owned().into()]).collect()
        };
        let dues = store.load_by(&OPEN_DUES, keys("open", &|row| row.open_dues > 0)).await?;
        // What is blocked is owed.
        let blocked = store.load_by(&BLOCKED_PAYOUTS, keys("blocked", &|row| row.payable > 0)).await?;
        Ok(Page { policies, dues, blocked })
    }

    fn decide(self, shared: &Shared, until: Date, mut passes: Passes, again: &Again) -> Passes {
        let mut dues: HashMap<i64, Vec<DueRow>> = HashMap::new();
        self.dues.into_iter().for_each(|due| dues.entry(due.policy_id).or_default().push(due));
        let mut payouts: HashMap<i64, Vec<PayoutRow>> = HashMap::new();
        self.blocked.into_iter().for_each(|payout| payouts.entry(payout.subject_id).or_default().push(payout));
        let (system, directory, now) = (Actor::system(), shared.directory(), shared.clock.now());
        for PolicyFileRow { head, policy } in self.policies {
            let id = policy.id;
            let Some(slot) = Slot::try_new(policy.slot) else { continue };
            let context = Context {
                actor: &system,
                now,
                slot,
                sequence: 0,
                rules: &shared.rules,
                directory: &directory,
                keys: &shared.keys,
                clock: &shared.clock,
            };
            let dues = dues.remove(&id).unwrap_or_default();
            let payouts = payouts.remove(&id).unwrap_or_default();
            let thing =
                thing_of(PolicyId::from_number(head.id), head.number.clone(), OfficeId::from_number(head.office_id));
            let rows = PolicyRows { head, policy, dues, payouts };
            let of_slot =
                passes.0.entry(slot.number()).or_insert_with(|| (Vec::new(), Pass::new(until, again.clone())));
            match file_from_rows(rows) {
                Ok(file) => {
                    of_slot.0.push(PolicyId::from_number(id));
                    of_slot.1.decide(&context, &file);
                }
                Err(stop) => of_slot.1.set_aside(&context, thing, &stop),
            }
        }
        passes
    }
}
