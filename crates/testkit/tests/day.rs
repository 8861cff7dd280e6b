//! The day run on a whole house: each policy once, whatever happens to the run, and the same dates whenever it takes place.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use yinuo_core::access::Actor;
use yinuo_core::life::PolicyId;
use yinuo_service::command::Command;
use yinuo_service::keys::Keys;
use yinuo_service::life::command::policy::{Means, ReceivePremium};
use yinuo_service::{House, HouseOptions, day};
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::archive::OutboxRow;
use yinuo_store::tables::ledger::TransferRow;
use yinuo_store::tables::life::{DueRow, PolicyRow};
use yinuo_store::tables::payout::PayoutRow;
use yinuo_store::{Store, StoreOptions, TableRow, Value};
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{Dwelling, On, SECRET, TestHouse};
use yinuo_testkit::population::{self, Mix};

/// A Tuesday: a period of grace that ends the day before does not move with a day off.
const DAY: Date = date(2026, 6, 16);
const MIX: Mix = Mix { swept: 40, open: 20, lapsed: 20 };

fn evening(day: Date) -> Timestamp {
    day.at(18, 0, 0, 0).in_tz("Asia/Shanghai").expect("a time").timestamp()
}

async fn house(on: On, policies: u32, now: Date) -> (TestHouse, String) {
    let test = TestHouse::open(on, Some(evening(now))).await;
    let url = match &test.place {
        Dwelling::Folder(folder) => format!("sqlite:{}", folder.join("house.sqlite").display()),
        Dwelling::Database(database) => database.url().to_owned(),
        Dwelling::Elsewhere => unreachable!("a test house has a place"),
    };
    population::write(&url, 0..policies, MIX, DAY, test.county).await;
    (test, url)
}

/// What stands in the tables, without the ids and instants that differ from house to house and from run to run.
async fn left(store: &Store) -> BTreeMap<String, usize> {
    left_of(store, &[]).await
}

async fn left_of(store: &Store, without_of_policy: &[&str]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    scan::<AgreementRow>(store, &["office_id"], &mut found).await;
    scan::<PolicyRow>(store, without_of_policy, &mut found).await;
    scan::<DueRow>(store, &[], &mut found).await;
    scan::<PayoutRow>(store, &["id", "office_id"], &mut found).await;
    scan::<TransferRow>(store, &["id", "at", "payout_id"], &mut found).await;
    scan::<OutboxRow>(store, &["id", "created_at", "next_at"], &mut found).await;
    found
}

async fn scan<R: TableRow>(store: &Store, without: &[&str], found: &mut BTreeMap<String, usize>) {
    let lines = |row: R| {
        let columns = R::TABLE.columns.iter().enumerate().filter(|(_, column)| !without.contains(&column.name));
        let values: Vec<String> = columns.map(|(place, _)| format!("{:?}", row.value(place).to_value())).collect();
        *found.entry(format!("{} {}", R::TABLE.name, values.join(" "))).or_insert(0) += 1;
    };
    store.scan::<R>(lines).await.expect("scanned");
}

fn assert_same(one: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>) {
    assert!(one.len() > 1_000, "{} lines", one.len());
    let differing: Vec<_> = one.iter().filter(|(line, times)| other.get(*line) != Some(times)).take(3).collect();
    let missing: Vec<_> = other.keys().filter(|line| !one.contains_key(*line)).take(3).collect();
    assert!(differing.is_empty() && missing.is_empty(), "{differing:#?} instead of {missing:#?}");
}

async fn assert_verifies(store: &Store) {
    assert!(yinuo_testkit::agreements::assert_heads_fit(store).await > 0);
    let found = yinuo_service::verify::verify(store, |_| {}).await.expect("verified");
    assert_eq!(found.problems, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_runs_at_once_on_one_postgresql_do_each_policy_once() {
    let count = 3_000;
    let (alone, _) = house(On::Postgres, count, DAY).await;
    day::run(&alone.house, DAY, |_| {}).await.expect("it runs");
    let (test, url) = house(On::Postgres, count, DAY).await;
    let store = Store::open(&url, StoreOptions::default()).await.expect("it opens again");
    let packs = yinuo_service::packs::shipped();
    let options = HouseOptions {
        packs,
        keys: Keys::from_secret(&SECRET),
        training_clock: None,
        letters: None,
        messages: None,
        webhooks: None,
        oidc: None,
        debtor: None,
        fonts: None,
    };
    let other = Arc::new(House::open(store, options).await.expect("a second process"));
    let (one, two) = tokio::join!(day::run(&test.house, DAY, |_| {}), day::run(&other, DAY, |_| {}));
    let (one, two) = (one.expect("it runs"), two.expect("it runs"));
    assert_eq!(one.done + two.done, u64::from(count), "{one:?} {two:?}");
    assert_same(&left(&test.house.store).await, &left(&alone.house.store).await);
    assert_verifies(&test.house.store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn premiums_that_come_in_while_a_run_decides_are_neither_lost_nor_swept_twice() {
    let count = 4_000;
    let (test, _) = house(On::Sqlite, count, DAY).await;
    let mut ids = Vec::new();
    test.house.store.scan::<PolicyRow>(|row| ids.push((row.id, row.instalment))).await.expect("scanned");
    let clerk: Arc<Actor> = test.actor(Role::Clerk).clone();
    let pay = async {
        for (id, _) in ids.iter().step_by(8) {
            let command = ReceivePremium {
                policy: PolicyId::from_number(*id),
                amount: yinuo_core::money::Fen(100),
                means: Means::Cash,
                received_on: None,
            };
            test.house.carry_out(&clerk, Command::from(command), None).await.expect("received");
        }
    };
    let (run, ()) = tokio::join!(day::run(&test.house, DAY, |_| {}), pay);
    assert!(run.expect("it runs").done <= u64::from(count));
    let mut balance: BTreeMap<i64, i64> = BTreeMap::new();
    let mut premiums: BTreeMap<i64, usize> = BTreeMap::new();
    let moved = |row: TransferRow| {
        let sign = |account: &str| i64::from(account == "policy/premium-deposit");
        *balance.entry(row.subject_id).or_insert(0) += row.amount * (sign(&row.credit) - sign(&row.debit));
        *premiums.entry(row.subject_id).or_insert(0) += usize::from(row.kind == "premium");
    };
    test.house.store.scan::<TransferRow>(moved).await.expect("scanned");
    assert!(premiums.values().all(|times| *times <= 1));
    let before: BTreeMap<i64, i64> = ids.iter().copied().collect();
    let mut wrong = Vec::new();
    let check = |row: PolicyRow| {
        // What it had, and what came in and went out since.
        let moved = balance.get(&row.id).copied().unwrap_or(0);
        let had = row.deposit - moved;
        if had != 0 && had != before[&row.id] || row.act_on.is_some_and(|on| on <= DAY.to_string()) {
            wrong.push(row.id);
        }
    };
    test.house.store.scan::<PolicyRow>(check).await.expect("scanned");
    assert_eq!(wrong, Vec::<i64>::new());
    assert_verifies(&test.house.store).await;
}

/// Policies that matter on five days running; the instalments that stay open lapse two months later.
async fn house_of_five_days(end: Date) -> TestHouse {
    let (test, url) = house(On::Sqlite, 400, end).await;
    for days in 1..5u32 {
        let day = DAY.checked_add(i64::from(days).days()).expect("a date");
        population::write(&url, days * 400..(days + 1) * 400, MIX, day, test.county).await;
    }
    test
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_comes_late_books_the_dates_of_punctual_ones() {
    for late_by in [5, 70] {
        let end = DAY.checked_add(late_by.days()).expect("a date");
        let punctual = house_of_five_days(end).await;
        for days in 0..=late_by {
            let day = DAY.checked_add(days.days()).expect("a date");
            day::run(&punctual.house, day, |_| {}).await.expect("it runs");
        }
        let late = house_of_five_days(end).await;
        day::run(&late.house, end, |_| {}).await.expect("it runs");
        // A run that changes a policy on two days counts its version once, two runs count it twice.
        let without = ["version"];
        let (punctual, late) =
            (left_of(&punctual.house.store, &without).await, left_of(&late.house.store, &without).await);
        assert_same(&punctual, &late);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_policy_that_cannot_go_on_does_not_hold_up_the_others() {
    let (test, url) = house(On::Sqlite, 500, DAY).await;
    let mut heads = Vec::new();
    test.house.store.scan::<AgreementRow>(|row| heads.push(row)).await.expect("scanned");
    // Terms that no pack has.
    heads[7].product_version = "sample.gone@2006-01-01".to_owned();
    let store = Store::open(&url, StoreOptions::default()).await.expect("it opens again");
    let mut writer = store.writer().await.expect("a writer");
    let mut work = writer.begin(&[0]).await.expect("a transaction");
    let mut changes = yinuo_store::Changes::new();
    changes.put(heads[7].clone());
    work.write(changes).await.expect("recorded");
    work.commit().await.expect("committed");
    let run = day::run(&test.house, DAY, |_| {}).await.expect("it runs");
    assert_eq!(run.done, 499);
    let key = vec![vec![Value::Int(heads[7].slot), Value::Int(heads[7].id)]];
    let stopped: Vec<PolicyRow> = test.house.store.load(key).await.expect("loaded");
    assert_eq!(stopped[0].act_on.as_deref(), Some("2026-06-16"), "nothing was done to it");
    assert_eq!(day::waiting(&test.house, DAY).await.expect("counted"), 0, "it does not wait for the day any more");
    let again = day::run(&test.house, DAY, |_| {}).await.expect("it runs");
    assert_eq!(again.done, 0);
}
