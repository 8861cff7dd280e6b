//! What time does to cases: promises become due soon and break. A case on which it cannot is set aside and holds up no other.

use std::sync::Arc;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use yinuo_core::access::Actor;
use yinuo_core::id::{CaseId, OfficeId};
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems;
use yinuo_store::Value;
use yinuo_store::tables::case::{CaseKey, CaseRow, PROMISES_UNCERTAIN, TIMERS_READY};

use crate::command::Command;
use crate::command::case::PassTime;
use crate::house::House;
use crate::query::slotted;
use crate::set_aside::{self, TIMER, Thing, Verdict};
use crate::share::Share;
use crate::stop::Stop;

/// Cases looked up at once.
const PAGE: i64 = 5_000;
/// Cases under way at once: as many as a commit has, so that nobody who asks beside them waits for more.
const AT_ONCE: usize = 500;

/// Lets time pass for every case of a share that a timer is due for.
pub async fn run(house: &House, share: &Share) -> Result<(), Stop> {
    pass_time(house, share, None).await
}

/// As [`run`], at an instant of the past: for demonstration data.
pub async fn run_at(house: &House, now: Timestamp) -> Result<(), Stop> {
    pass_time(house, &Share::WHOLE, Some(now)).await
}

async fn pass_time(house: &House, share: &Share, at: Option<Timestamp>) -> Result<(), Stop> {
    let now = at.unwrap_or_else(|| house.now());
    let mut again = set_aside::again(house, TIMER).await?;
    again.retain(|row| share.holds(row.slot));
    let cases: Vec<CaseKey> = again.iter().map(|row| CaseKey { slot: row.slot, case_id: row.id }).collect();
    pass_time_for(house, &cases, at).await?;
    set_aside::clear(house, again).await?;
    loop {
        let [first, last] = share.ends();
        let parameters = vec![Value::Int(now.as_microsecond()), Value::Int(PAGE), first, last];
        let ready = house.store.query(&TIMERS_READY, parameters).await?;
        let full = ready.len() >= usize::try_from(PAGE).expect("a small number");
        pass_time_for(house, &ready, at).await?;
        if !full {
            return Ok(());
        }
    }
}

/// Looks at the promises whose due date lies beyond an earlier calendar, at every start: one that was broken off goes on.
pub async fn adopt_calendar(house: &House) -> Result<usize, Stop> {
    let current = Value::Text(house.rules().calendar().version().to_owned());
    let uncertain = house.store.query(&PROMISES_UNCERTAIN, vec![current, Value::Int(1_000_000)]).await?;
    pass_time_for(house, &uncertain, None).await?;
    Ok(uncertain.len())
}

async fn pass_time_for(house: &House, cases: &[CaseKey], at: Option<Timestamp>) -> Result<(), Stop> {
    let system = Arc::new(Actor::system());
    let carry_out = |key: &CaseKey| {
        let command = Command::from(PassTime { case: CaseId::from_number(key.case_id) });
        let system = &system;
        async move {
            match at {
                Some(at) => house.engine.carry_out_at(system, command, at).await,
                None => house.engine.carry_out(system, command, None).await,
            }
        }
    };
    let done = stream::iter(cases).map(carry_out).buffered(house.shared.clock.at_once(AT_ONCE));
    let done: Vec<_> = done.collect().await;
    let (mut aside, mut passing) = (Vec::new(), Ok(()));
    for (key, done) in cases.iter().zip(done) {
        match done {
            Ok(_) => {}
            Err(stop) if set_aside::judge(&stop) == Verdict::Person => aside.push((key, stop)),
            Err(stop) => passing = Err(stop),
        }
    }
    if !aside.is_empty() {
        let keys = aside.iter().map(|(key, _)| slotted(key.slot, key.case_id)).collect();
        let rows = house.store.load::<CaseRow>(keys).await?;
        let thing = |key: &CaseKey| thing(key, rows.iter().find(|row| row.id == key.case_id));
        set_aside::note(house, aside.into_iter().map(|(key, stop)| (thing(key), stop)).collect()).await?;
    }
    passing
}

fn thing(key: &CaseKey, row: Option<&CaseRow>) -> Thing {
    Thing {
        slot: key.slot,
        kind: TIMER.to_owned(),
        id: key.case_id,
        subject: Some(SubjectRef { kind: &systems::CASE, id: key.case_id }),
        number: row.map(|row| row.number.clone()),
        office: row.map(|row| OfficeId::from_number(row.office_id)),
    }
}
