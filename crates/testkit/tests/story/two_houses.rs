//! Two processes on one database: they share customers and slots, and must neither lose nor double anything.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use yinuo_core::access::Actor;
use yinuo_core::id::{OfficeId, PartyId, SLOTS};
use yinuo_service::command::Command;
use yinuo_service::command::case::{Changed, PartyChoice};
use yinuo_service::command::house::{CreateOffice, Letterhead};
use yinuo_service::keys::Keys;
use yinuo_service::query::PageAsk;
use yinuo_service::query::house::ReminderFilter;
use yinuo_service::share::{Server, Share};
use yinuo_service::upkeep::run_due_of;
use yinuo_service::{House, HouseOptions, query};
use yinuo_store::tables::archive::OUTBOX_WAITING;
use yinuo_store::tables::case::{CASE_COUNT, TIMERS_READY};
use yinuo_store::{Store, StoreOptions};
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{Dwelling, On, SECRET, TestHouse};

use crate::case::{at, draft, opening};

/// A second process over the database of a house.
async fn another(test: &TestHouse, training_clock: Option<Timestamp>) -> Arc<House> {
    let url = match &test.place {
        Dwelling::Database(database) => database.url().to_owned(),
        Dwelling::Folder(folder) => format!("sqlite:{}", folder.join("house.sqlite").display()),
        Dwelling::Elsewhere => panic!("it is somebody else's"),
    };
    let store = Store::open(&url, StoreOptions::default()).await.expect("it opens again");
    let options = HouseOptions {
        packs: yinuo_service::packs::shipped(),
        keys: Keys::from_secret(&SECRET),
        training_clock,
        letters: None,
        messages: None,
        webhooks: None,
        oidc: None,
        debtor: None,
        fonts: None,
    };
    Arc::new(House::open(store, options).await.expect("a second process"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_one_database_lose_and_double_nothing() {
    let test = TestHouse::open(On::Postgres, Some(at("2011-09-29T10:00:00"))).await;
    let other = another(&test, None).await;
    let houses = [test.house.clone(), other];
    let clerk = test.actor(Role::Clerk).clone();
    let mut customers = Vec::new();
    for number in 0..8 {
        let open = opening(PartyChoice::New(Box::new(draft(number))), &[]);
        let answer = test.house.carry_out(&clerk, open, None).await.expect("opened");
        customers.push(PartyId::from_number(answer.extra::<Changed>().expect("a customer").party.id));
    }
    // Every request goes to both processes under one key: each must happen once.
    let mut tasks = Vec::new();
    for number in 0..300usize {
        for house in &houses {
            let (house, clerk, party) = (house.clone(), clerk.clone(), customers[number % customers.len()]);
            tasks.push(tokio::spawn(async move {
                house.carry_out(&clerk, opening(PartyChoice::Known(party), &[]), Some(format!("n{number}"))).await
            }));
        }
    }
    let mut first = 0;
    for task in tasks {
        first += usize::from(!task.await.expect("no panic").expect("done or answered again").replayed);
    }
    assert_eq!(first, 300);
    let cases = test.house.store.query_one(&CASE_COUNT, Vec::new()).await.expect("counted");
    assert_eq!(cases, Some(308));
    // The same new customer from both at once is one customer.
    let (one, two) = tokio::join!(
        houses[0].carry_out(&clerk, opening(PartyChoice::New(Box::new(draft(99))), &[]), None),
        houses[1].carry_out(&clerk, opening(PartyChoice::New(Box::new(draft(99))), &[]), None),
    );
    let refused: Vec<_> = [one, two].into_iter().filter_map(Result::err).map(|stop| stop.code()).collect();
    assert_eq!(refused, ["party_exists"]);
    // What could be guessed is tried so often an hour, whichever process is asked.
    let now = at("2011-09-29T10:00:00");
    let most = houses[0].applicant_count("checks-per-address").expect("a figure");
    for number in 0..most {
        houses[number % 2].count_try_at("10.0.0.1", now).await.expect("one of so many");
    }
    for house in &houses {
        let refused = house.count_try_at("10.0.0.1", now).await.expect_err("one too many");
        assert_eq!(refused.code(), "too_many_checks");
        house.count_try_at("10.0.0.2", now).await.expect("another address has its own");
    }
    houses[1].count_try_at("10.0.0.1", at("2011-09-29T11:00:00")).await.expect("an hour later");
    let found = yinuo_service::verify::verify(&test.house.store, |_| {}).await.expect("verified");
    assert_eq!(found.problems, []);
}

/// On a file each decides ahead of what it writes: what another has written meanwhile is found, and decided on again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_one_file_lose_and_double_nothing() {
    const CUSTOMERS: u32 = 60;
    let test = TestHouse::open(On::Sqlite, Some(at("2011-09-29T10:00:00"))).await;
    let houses = [test.house.clone(), another(&test, None).await];
    let clerk = test.actor(Role::Clerk).clone();
    let mut customers = Vec::new();
    for number in 0..CUSTOMERS {
        let open = opening(PartyChoice::New(Box::new(draft(number))), &[]);
        let answer = test.house.carry_out(&clerk, open, None).await.expect("opened");
        customers.push(PartyId::from_number(answer.extra::<Changed>().expect("a customer").party.id));
    }
    // Each by both under one key, so that chains go on in one process while the other decides on them.
    let mut tasks = Vec::new();
    for number in 0..600usize {
        for house in &houses {
            let (house, clerk, party) = (house.clone(), clerk.clone(), customers[number % customers.len()]);
            tasks.push(tokio::spawn(async move {
                house.carry_out(&clerk, opening(PartyChoice::Known(party), &[]), Some(format!("n{number}"))).await
            }));
        }
    }
    let mut first = 0;
    for task in tasks {
        first += usize::from(!task.await.expect("no panic").expect("done or answered again").replayed);
    }
    assert_eq!(first, 600);
    let cases = test.house.store.query_one(&CASE_COUNT, Vec::new()).await.expect("counted");
    assert_eq!(cases, Some(600 + i64::from(CUSTOMERS)));
    let found = yinuo_service::verify::verify(&test.house.store, |_| {}).await.expect("verified");
    assert_eq!(found.problems, []);
}

/// Promises that were told that their time is near or over, and the follow-ups that wait.
async fn told(house: &House) -> (usize, i64) {
    let reminders = house.store.query_one(&OUTBOX_WAITING, Vec::new()).await.expect("counted").expect("a number");
    let everywhere = vec![i64::MAX.into(), 10_000.into(), 0.into(), i64::MAX.into()];
    (house.store.query(&TIMERS_READY, everywhere).await.expect("read").len(), reminders)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_divide_what_time_brings_up_and_take_over_from_one_that_is_gone() {
    let opened = at("2011-09-29T10:00:00");
    let test = TestHouse::open(On::Postgres, Some(opened)).await;
    let clerk = test.actor(Role::Clerk).clone();
    for number in 0..40 {
        let open = opening(PartyChoice::New(Box::new(draft(number))), &[]);
        test.house.carry_out(&clerk, open, None).await.expect("opened");
    }
    yinuo_service::upkeep::run_due(&test.house).await.expect("nothing is due yet");
    let later = at("2011-11-30T10:00:00");
    assert!(test.house.shared.clock.set(later));
    let other = another(&test, Some(later)).await;
    let (waits, _) = told(&test.house).await;
    assert_eq!(waits, 40, "every case has something due");
    // The first has everything until the second has said that it is there, and each its part once both know of each other.
    let (mut one, mut two) = (Server::begin(), Server::begin());
    let start = at("2026-01-05T09:00:00");
    let after = |seconds: i64| start + SignedDuration::from_secs(seconds);
    assert_eq!(one.share(&test.house, start).await.expect("alone"), Share::WHOLE);
    let of_two = two.share(&other, after(1)).await.expect("one of two");
    let of_one = one.share(&test.house, after(4)).await.expect("one of two");
    let both = |slot: i64| [&of_one, &of_two].into_iter().filter(|share| share.holds(slot)).count();
    assert!((0..SLOTS).all(|slot| both(slot) == 1), "{of_one:?} {of_two:?}");
    run_due_of(&other, &of_two).await.expect("its part");
    let (left, _) = told(&test.house).await;
    assert!(0 < left && left < 40, "{left} are left for the other");
    // The one server is killed before it did anything. Within 30 seconds its part is the other's.
    let soon = two.share(&other, after(10)).await.expect("still one of two");
    assert_eq!(soon, of_two);
    let all = two.share(&other, after(4 + 13 + 3)).await.expect("alone");
    assert_eq!(all, Share::WHOLE);
    run_due_of(&other, &all).await.expect("all that is left");
    run_due_of(&other, &all).await.expect("and what followed");
    assert_eq!(told(&other).await, (0, 0));
    // Nothing was lost, and nothing done twice: whoever answers for the cases was told once of each of the two promises of a case.
    let ask = PageAsk { limit: Some(200), ..PageAsk::default() };
    let reminders = query::house::reminders(&other, &clerk, ReminderFilter::default(), &ask).await.expect("read").items;
    let broken: Vec<_> = reminders.iter().filter(|line| line.row.kind == "broken").collect();
    let cases: BTreeSet<_> = broken.iter().map(|line| (line.row.subject_id, line.row.promise_key.clone())).collect();
    assert_eq!((broken.len(), cases.len()), (80, 80), "{reminders:?}");
    let found = yinuo_service::verify::verify(&test.house.store, |_| {}).await.expect("verified");
    assert_eq!(found.problems, []);
}

/// Waits so long at most until something is so.
async fn within(patience: Duration, what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < patience, "not within {patience:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn new_office(house: &House, number: usize) -> OfficeId {
    let office = CreateOffice {
        code: format!("21069{number}"),
        name: format!("第{number}支公司"),
        parent: house.directory().offices().find(|office| office.parent.is_none()).map(|root| root.id),
        region_code: None,
        level: "county".to_owned(),
        letterhead: Letterhead::default(),
    };
    let made = house.carry_out(&Arc::new(Actor::founder()), Command::from(office), None).await.expect("an office");
    OfficeId::from_number(made.id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_changed_at_one_server_is_told_to_the_other_and_looked_for_while_nobody_tells() {
    let test = TestHouse::open(On::Postgres, Some(at("2011-09-29T10:00:00"))).await;
    let other = another(&test, None).await;
    let minding = tokio::spawn(yinuo_service::upkeep::run(other.clone()));
    within(Duration::from_secs(30), "it listens", || other.shared.tidings.is_listening()).await;
    let knows = |office: OfficeId| other.directory().offices().any(|known| known.id == office);
    // It looks for itself every five seconds only: five changes one after the other would take that long at least.
    let began = Instant::now();
    for number in 0..5 {
        let office = new_office(&test.house, number).await;
        within(Duration::from_secs(4), "the other knows the office", || knows(office)).await;
    }
    let took = began.elapsed();
    assert!(took < Duration::from_secs(5), "a change takes a second and more until it is seen: {took:?}");
    // So is the training clock.
    let later = at("2011-09-30T09:00:00");
    test.house.set_training_clock(test.actor(Role::Admin), later).await.expect("moved");
    within(Duration::from_secs(4), "the other's clock stands where it was put", || other.now() == later).await;
    // The connection that listens is cut off: what changes is looked for then, and after a while told again.
    let Dwelling::Database(database) = &test.place else { panic!("PostgreSQL lives in a database") };
    let (client, connection) = tokio_postgres::connect(database.url(), tokio_postgres::NoTls).await.expect("connected");
    let driven = tokio::spawn(connection);
    let cut = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() \
               AND pid <> pg_backend_pid() AND (query LIKE 'LISTEN %' OR query = 'NOTIFY yinuo_anything')";
    let count: i64 = client.query_one(cut, &[]).await.expect("cut off").get(0);
    assert_eq!(count, 1, "one connection of a server listens");
    within(Duration::from_secs(4), "it knows that nobody tells", || !other.shared.tidings.is_listening()).await;
    let office = new_office(&test.house, 5).await;
    within(Duration::from_secs(4), "the other finds the office", || knows(office)).await;
    within(Duration::from_secs(30), "it listens again", || other.shared.tidings.is_listening()).await;
    minding.abort();
    let _ = minding.await;
    assert!(!other.shared.tidings.is_listening(), "what does not run listens to nobody");
    drop(client);
    let _ = driven.await;
}
