//! Several writers on PostgreSQL: no lost update, no deadlock, and a way back after a broken connection.

use std::time::Duration;

use futures_util::future::join_all;
use yinuo_store::{Changes, Statement, StoreFailure, StoreOptions};

use crate::world::{CaseRow, ChainRow, all, case, postgres, postgres_with, record};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_on_overlapping_slots_neither_deadlock_nor_lose_updates() {
    const WRITERS: i64 = 4;
    const ROUNDS: i64 = 40;
    let world = postgres().await;
    let lanes = (0..WRITERS).map(|lane| {
        let store = world.store.clone();
        tokio::spawn(async move {
            let mut writer = store.writer().await.unwrap();
            for round in 0..ROUNDS {
                // Always two shared slots, named in another order each time.
                let mut slots = [7, 8, 10 + (lane + round) % 3];
                slots.rotate_left(((lane + round) % 3) as usize);
                let mut work = writer.begin(&slots).await.unwrap();
                let mut changes = Changes::new();
                for head in work.heads() {
                    let hash = format!("{lane}:{round}").into_bytes();
                    changes.put(ChainRow { slot: head.slot, seq: head.seq + 1, hash });
                }
                work.write(changes).await.unwrap();
                work.commit().await.unwrap();
            }
        })
    });
    for lane in join_all(lanes).await {
        lane.unwrap();
    }
    let total: i64 = all::<ChainRow>(&world.store).await.iter().map(|chain| chain.seq).sum();
    let shared: Vec<_> = all::<ChainRow>(&world.store).await.into_iter().filter(|row| row.slot == 7).collect();
    assert_eq!(total, WRITERS * ROUNDS * 3);
    assert_eq!(shared[0].seq, WRITERS * ROUNDS);
}

#[tokio::test]
async fn a_slot_that_stays_locked_is_busy_and_not_forever() {
    let options = StoreOptions { busy_timeout: Duration::from_millis(300), ..crate::world::options() };
    let world = postgres_with(options).await;
    world.store.migrate().await.unwrap();
    let (mut one, mut other) = (world.store.writer().await.unwrap(), world.store.writer().await.unwrap());
    let held = one.begin(&[1, 2]).await.unwrap();
    let failure = other.begin(&[2, 3]).await.map(|_| ()).unwrap_err();
    assert!(matches!(failure, StoreFailure::Busy { .. }) && failure.retryable(), "{failure:?}");
    drop(held);
    other.begin(&[2, 3]).await.unwrap().commit().await.unwrap();
}

static BREAK_OTHERS: Statement<i64> = Statement::new(
    "break_others",
    "SELECT COUNT(*) FROM (SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()) AS all_ended WHERE ended",
);

#[tokio::test]
async fn a_broken_connection_is_a_failure_to_retry_and_the_writer_comes_back() {
    let world = postgres().await;
    let mut writer = world.store.writer().await.unwrap();
    let mut changes = Changes::new();
    changes.insert(case(1, 1));
    record(&mut writer, changes).await;

    let work = writer.begin(&[1]).await.unwrap();
    assert!(world.store.query_one(&BREAK_OTHERS, Vec::new()).await.unwrap().unwrap() > 0);
    let failure = work.commit().await.unwrap_err();
    assert!(matches!(failure, StoreFailure::Connection { .. }), "{failure:?}");
    assert!(failure.retryable());

    let mut changes = Changes::new();
    changes.insert(case(1, 2));
    record(&mut writer, changes).await;
    assert_eq!(all::<CaseRow>(&world.store).await, [case(1, 1), case(1, 2)]);
}

/// Work that is given up while its requests are under way must not be committed by what comes after it.
#[tokio::test]
async fn a_request_that_is_given_up_halfway_is_rolled_back() {
    use futures_util::FutureExt;
    let world = postgres().await;
    let mut writer = world.store.writer().await.unwrap();
    let mut warm = Changes::new();
    warm.insert(case(2, 1));
    record(&mut writer, warm).await;

    let mut work = writer.begin(&[1]).await.unwrap();
    let mut changes = Changes::new();
    changes.insert(case(1, 1));
    assert!(work.write(changes).now_or_never().is_none());
    assert!(work.commit().await.is_err());
    let work = writer.begin(&[1]).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(all::<CaseRow>(&world.store).await, [case(2, 1)]);
}
