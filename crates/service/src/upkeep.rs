//! What happens by itself: promises become due and break, days pass, the outbox is emptied, old sessions go, and what another process on
//! the same database changed in the house is taken up. Each is tried in its turn, whatever became of the others.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::id::HOUSE_SLOT;
use yinuo_store::Value;
use yinuo_store::tables::archive::CHAIN;
use yinuo_store::tables::house::{LOGIN_ATTEMPTS_OLD, OIDC_SIGN_INS_EXPIRED, SESSIONS_EXPIRED};

use crate::clock::real_now;
use crate::command::Command;
use crate::command::upkeep::DropSessions;
use crate::house::House;
use crate::message::mailbox;
use crate::share::{Server, Share};
use crate::stop::Stop;
use crate::{outbox, set_aside, tidings, timer};

/// How long wrong tries are kept: longer than any lock lasts.
const ATTEMPTS_KEPT: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// How often the clock is looked at.
const EVERY: Duration = Duration::from_millis(500);
/// Every so many rounds it is looked what changed of the house, where the database tells of changes; otherwise in each.
const LOOKED_EVERY: u64 = 10;

/// Runs until it is dropped.
pub async fn run(house: Arc<House>) {
    tokio::join!(mind(&house), tidings::run(&house), mailbox::run(&house));
}

async fn mind(house: &Arc<House>) {
    let (mut kept, mut kept_on) = (Kept::default(), None);
    let mut server = Server::begin();
    loop {
        let share = match server.share(house, real_now()).await {
            Ok(share) => share,
            Err(stop) => {
                tracing::error!(?stop, "upkeep could not find its part and is tried again");
                tokio::time::sleep(EVERY * 10).await;
                continue;
            }
        };
        let due = run_due_of(house, &share).await;
        let looked = keep_house(house, &mut kept).await;
        if let Err(stop) = due.and(looked) {
            tracing::error!(?stop, "upkeep failed and is tried again");
            tokio::time::sleep(EVERY * 10).await;
        }
        if share.holds_house() {
            if let Err(stop) = keep_facts(house, &mut kept_on).await {
                tracing::error!(?stop, "what indicators count could not be kept and is counted each time");
            }
            if let Err(stop) = crate::import::take_up(house).await {
                tracing::error!(?stop, "imports that were broken off could not be looked for");
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Everything that is due now: timers until none is left, the day run, then the outbox and what came of it. Under a clock that is not
/// believed neither timers nor the day run have a turn. The first failure is told
/// after all of them had their turn.
pub async fn run_due(house: &House) -> Result<(), Stop> {
    run_due_of(house, &Share::WHOLE).await
}

/// As [`run_due`], of the slots of a share.
pub async fn run_due_of(house: &House, share: &Share) -> Result<(), Stop> {
    let (timers, day) = if house.clock_is_believed().await? {
        let timers = timer::run(house, share).await;
        (timers, if share.holds_house() { run_day(house).await } else { Ok(()) })
    } else {
        (Ok(()), Ok(()))
    };
    let outbox = outbox::empty_some(house, share, usize::MAX).await.map(drop);
    timers.and(day).and(outbox)
}

/// The day run of today. Where nothing is due it costs one look at an index.
async fn run_day(house: &House) -> Result<(), Stop> {
    let today = house.today();
    crate::day::run_by_itself(house, today).await
}

/// What was looked at of the house.
#[derive(Debug, Default)]
struct Kept {
    round: u64,
    head: Option<i64>,
}

async fn keep_house(house: &House, kept: &mut Kept) -> Result<(), Stop> {
    set_aside::measure(house).await?;
    house.write_reads().await?;
    let is_due = kept.round.is_multiple_of(LOOKED_EVERY);
    kept.round += 1;
    if house.shared.tidings.is_listening() && !is_due {
        return Ok(());
    }
    let chain = house.store.query_one(&CHAIN, vec![Value::Int(HOUSE_SLOT.number())]).await?;
    let head = chain.map(|chain| chain.seq);
    if kept.head != head {
        if kept.head.is_some() {
            house.take_up_changes().await?;
        }
        kept.head = head;
        drop_sessions(house).await?;
        crate::applicant::drop_expired(house).await?;
        house.drop_reads().await?;
    }
    Ok(())
}

/// Once a day, what indicators count.
async fn keep_facts(house: &House, kept_on: &mut Option<Date>) -> Result<(), Stop> {
    let today = house.today();
    if *kept_on != Some(today) {
        *kept_on = Some(today);
        crate::indicator::keep::keep(house, today).await?;
    }
    Ok(())
}

async fn drop_sessions(house: &House) -> Result<(), Stop> {
    let now = real_now().as_microsecond();
    let expired = house.store.query(&SESSIONS_EXPIRED, vec![Value::Int(now)]).await?;
    let old = Value::Int((real_now() - ATTEMPTS_KEPT).as_microsecond());
    let attempts = house.store.query(&LOGIN_ATTEMPTS_OLD, vec![old]).await?;
    let begun = house.store.query(&OIDC_SIGN_INS_EXPIRED, vec![Value::Int(now)]).await?;
    if expired.is_empty() && attempts.is_empty() && begun.is_empty() {
        return Ok(());
    }
    let token_hashes = expired.into_iter().map(|session| session.token_hash).collect();
    let attempts = attempts.into_iter().map(|attempt| attempt.who).collect();
    let oidc_sign_ins = begun.into_iter().map(|begun| begun.cookie_hash).collect();
    let command = Command::from(DropSessions { token_hashes, attempts, oidc_sign_ins });
    house.engine.carry_out(&Arc::new(Actor::system()), command, None).await?;
    Ok(())
}
