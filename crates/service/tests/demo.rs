//! The demonstration: made by commands, provable, the same on any day, and without a personal number in clear.

#![expect(clippy::unwrap_used, reason = "a test that meets a failure it does not expect has failed")]
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use yinuo_service::demo;
use yinuo_service::keys::Keys;
use yinuo_service::{House, HouseOptions, packs, verify};
use yinuo_store::tables::case::{CaseRow, CaseSubjectRow};
use yinuo_store::tables::life::POLICIES;
use yinuo_store::tables::payout::{PaymentBatchRow, PayoutRow};
use yinuo_store::{ListingChoice, Store, StoreOptions};

async fn house(url: &str, now: &str) -> Arc<House> {
    let store = Store::open(url, StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    let now: Timestamp = now.parse().unwrap();
    let options = HouseOptions {
        packs: packs::shipped(),
        keys: Keys::from_secret(&[7; 32]),
        training_clock: Some(now),
        letters: None,
        messages: None,
        webhooks: None,
        oidc: None,
        debtor: None,
        fonts: None,
    };
    Arc::new(House::open(store, options).await.unwrap())
}

async fn stop(house: Arc<House>) {
    Arc::into_inner(house).expect("nobody else holds it").stop().await;
}

async fn counts(house: &House, condition: &'static str, values: &[&'static str]) -> BTreeMap<&'static str, i64> {
    let mut counts = BTreeMap::new();
    for value in values {
        let conditions = [(condition, vec![(*value).to_owned().into()])];
        let count = house.store.count(&yinuo_store::tables::case::CASES, &conditions).await.unwrap();
        counts.insert(*value, count);
    }
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn on_any_day_the_stories_follow_the_rules_and_leave_cases_in_every_state() {
    let (mut ready, mut sealed) = (0, 0);
    for now in ["2011-09-29T02:00:00Z", "2014-02-21T23:30:00Z", "2026-10-12T01:05:00Z"] {
        let house = house("sqlite::memory:", now).await;
        let made = demo::make(&house, true).await.unwrap();
        assert_eq!(made.refused, Vec::<String>::new(), "{now}");
        assert!(made.cases > 330, "{now}: {made:?}");
        assert!(made.policies > 200, "{now}: {made:?}");
        assert_eq!(made.offices, 1 + 14 + 43);
        let states = counts(&house, "state", &["open", "closed", "withdrawn"]).await;
        assert!(states["open"] > 40 && states["closed"] > 150 && states["withdrawn"] > 3, "{now}: {states:?}");
        let promises = promise_states(&house).await;
        for state in ["open", "kept", "kept_late", "broken", "paused", "dropped"] {
            assert!(promises.get(state).is_some_and(|count| *count > 2), "{now}: {promises:?}");
        }
        let with = |state: &str| vec![("state", vec![state.to_owned().into()])];
        for state in ["in_force", "suspended"] {
            let count = house.store.count(&POLICIES, &with(state)).await.unwrap();
            assert!(count > 1, "{now}: {count} {state}");
        }
        let (to_batch, to_release) = money_is_everywhere_on_its_way(&house, now).await;
        (ready, sealed) = (ready + to_batch, sealed + to_release);
        cases_name_what_they_are_about(&house).await;
        let verified = verify::verify(&house.store, |_| {}).await.unwrap();
        assert_eq!(verified.problems, Vec::new(), "{now}");
        stop(house).await;
    }
    assert!(
        ready > 0 && sealed > 0,
        "{ready} payouts wait for a batch and {sealed} batches to be released, on any of the days"
    );
}

/// Payouts stand wherever they can, and batches were let go by others than who made them. Gives how many wait for a batch, and how
/// many batches for their release: the day after one, or after a week of holidays, there may be none.
async fn money_is_everywhere_on_its_way(house: &House, now: &str) -> (usize, usize) {
    let mut payouts = BTreeMap::new();
    let count = |row: PayoutRow| *payouts.entry(row.state).or_insert(0) += 1;
    house.store.scan(count).await.unwrap();
    for state in ["blocked", "batched", "paid", "returned"] {
        assert!(payouts.contains_key(state), "{now}: {payouts:?}");
    }
    let mut batches = BTreeMap::new();
    let count = |row: PaymentBatchRow| *batches.entry(row.state).or_insert(0) += 1;
    house.store.scan(count).await.unwrap();
    assert!(batches["sent"] > 5, "{now}: {batches:?}");
    let of = |counts: &BTreeMap<String, usize>, state| counts.get(state).copied().unwrap_or_default();
    (of(&payouts, "ready"), of(&batches, "sealed"))
}

/// A case of a service that asks for a policy is about one of the customer's.
async fn cases_name_what_they_are_about(house: &House) {
    let (mut cases, mut about) = (Vec::new(), HashSet::new());
    house.store.scan(|row: CaseRow| cases.push(row)).await.unwrap();
    house.store.scan(|row: CaseSubjectRow| about.extend([row.case_id])).await.unwrap();
    let asks = |row: &&CaseRow| {
        let service = house.rules().by_version(&row.service_version).unwrap();
        let policy = service.subjects.iter().any(|rule| rule.kind == "policy");
        policy && service.fields.iter().any(|field| field.key == "policy_number" && field.required)
    };
    let without: Vec<&str> =
        cases.iter().filter(asks).filter(|row| !about.contains(&row.id)).map(|row| row.service_key.as_str()).collect();
    assert_eq!(without, Vec::<&str>::new());
    assert!(about.len() > 150, "{} of {}", about.len(), cases.len());
}

async fn promise_states(house: &House) -> BTreeMap<String, usize> {
    let mut states = BTreeMap::new();
    let count = |promise: yinuo_store::tables::case::PromiseRow| *states.entry(promise.state).or_insert(0) += 1;
    house.store.scan(count).await.unwrap();
    states
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_demonstration_has_staff_and_customers_and_no_case() {
    let house = house("sqlite::memory:", "2011-09-29T02:00:00Z").await;
    let made = demo::make(&house, false).await.unwrap();
    assert_eq!((made.cases, made.policies, made.customers), (0, 0, 6));
    for (login, _) in demo::LOGINS {
        assert!(house.directory().operator_by_login(login).is_some(), "{login}");
    }
    let started = house.sign_in("clerk", demo::PASSWORD, None, &yinuo_service::sign_in::Caller::default()).await;
    assert!(started.is_ok(), "{started:?}");
    stop(house).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_promises_reach_the_manager_of_the_counter() {
    let house = house("sqlite::memory:", "2026-10-12T01:05:00Z").await;
    demo::make(&house, true).await.unwrap();
    let manager = house.directory().operator_by_login("manager").unwrap().id;
    let choice = ListingChoice {
        conditions: vec![("operator", vec![manager.number().into()])],
        order: "time",
        descending: true,
        after: None,
        limit: 200,
    };
    let reminders = house.store.list(&yinuo_store::tables::case::REMINDERS, choice).await.unwrap();
    assert!(reminders.iter().any(|reminder| reminder.kind == "escalated"));
    stop(house).await;
}
