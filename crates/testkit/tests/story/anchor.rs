//! One who rewrites a whole chain, every hash and the head, deceives the archive and not an anchor that was kept outside.

use std::collections::HashMap;

use yinuo_service::anchor::Anchor;
use yinuo_service::command::case::PartyChoice;
use yinuo_service::engine::batch::seal_operation;
use yinuo_service::verify;
use yinuo_store::suite::Suite;
use yinuo_store::tables::archive::{ChainRow, OperationRow};
use yinuo_store::{Changes, Store, StoreOptions};
use yinuo_testkit::house::{On, Role, TestHouse};

use super::case::{at, draft, opening};

/// Alters what an operation tells, and hashes its chain again from there to the end, with the head.
async fn rewrite(url: &str, command: &str) -> i64 {
    let store = Store::open(url, StoreOptions::default()).await.expect("opened beside the house");
    let mut chains: HashMap<i64, Vec<OperationRow>> = HashMap::new();
    let collect = |row: OperationRow| chains.entry(row.slot).or_default().push(row);
    store.scan::<OperationRow>(collect).await.expect("read");
    // The first one of all: it stood in the house when the anchor was taken.
    let first =
        |rows: &&mut Vec<OperationRow>| rows.iter().find(|row| row.command == command).map_or(i64::MAX, |row| row.id);
    let rows = chains.values_mut().min_by_key(first).expect("a chain with such an operation");
    let (mut changes, mut scratch, mut altered) = (Changes::new(), Vec::new(), false);
    let mut previous: Vec<u8> = Vec::new();
    for row in rows.iter_mut() {
        if row.command == command && !altered {
            row.facts = "{\"rewritten\":\"yes\"}".to_owned();
            altered = true;
        }
        if altered {
            row.previous_hash = previous;
            seal_operation(row, Suite::International, &mut scratch);
            changes.update(row.clone());
        }
        previous = row.hash.clone();
    }
    let last = rows.last().expect("an operation");
    changes.update(ChainRow { slot: last.slot, seq: last.seq, hash: last.hash.clone() });
    let slot = last.slot;
    let mut writer = store.writer().await.expect("a writer");
    let mut work = writer.begin(&[]).await.expect("a transaction begins");
    work.write(changes).await.expect("rewritten");
    work.commit().await.expect("for good");
    slot
}

async fn a_rewritten_chain_is_found(on: On) {
    let test = TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await;
    let (house, clerk) = (&test.house, test.actor(Role::Clerk));
    for number in [7, 8] {
        let open = opening(PartyChoice::New(Box::new(draft(number))), &[]);
        house.carry_out(clerk, open, None).await.expect("opened");
    }
    let anchor = Anchor::take(&house.store, "辽宁分公司", house.now()).await.expect("taken");
    let kept = Anchor::parse(&anchor.text()).expect("read from its file");
    assert_eq!(kept, anchor);
    // What is written afterwards is no fault.
    let open = opening(PartyChoice::New(Box::new(draft(7))), &[]);
    let _ = house.carry_out(clerk, open, None).await;
    let open = opening(PartyChoice::New(Box::new(draft(9))), &[]);
    house.carry_out(clerk, open, None).await.expect("opened");
    assert_eq!(kept.hold_against(&house.store).await.expect("held against"), []);

    let slot = rewrite(&test.url(), "open-case").await;
    let found = verify::verify(&house.store, |_| {}).await.expect("verified");
    assert_eq!(found.problems, [], "the chains themselves know nothing of it");
    let problems = kept.hold_against(&house.store).await.expect("held against");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].detail.starts_with(&format!("slot {slot}: the chain was rewritten")), "{problems:?}");
    assert!(problems[0].operation.is_some());
}

#[tokio::test]
async fn a_chain_rewritten_as_a_whole_is_found_by_an_anchor_kept_outside_on_sqlite() {
    a_rewritten_chain_is_found(On::Sqlite).await;
}

#[tokio::test]
async fn a_chain_rewritten_as_a_whole_is_found_by_an_anchor_kept_outside_on_postgresql() {
    a_rewritten_chain_is_found(On::Postgres).await;
}
