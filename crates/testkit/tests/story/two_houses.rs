//! Two processes on one PostgreSQL: they share customers and slots, and must neither lose nor double anything.

use std::sync::Arc;

use yinuo_core::id::PartyId;
use yinuo_service::command::case::{Changed, PartyChoice};
use yinuo_service::keys::Keys;
use yinuo_service::{House, HouseOptions};
use yinuo_store::tables::case::CASE_COUNT;
use yinuo_store::{Store, StoreOptions};
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{Dwelling, On, SECRET, TestHouse};

use crate::case::{at, draft, opening};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_one_database_lose_and_double_nothing() {
    let test = TestHouse::open(On::Postgres, Some(at("2011-09-29T10:00:00"))).await;
    let Dwelling::Database(database) = &test.place else { panic!("PostgreSQL lives in a database") };
    let store = Store::open(database.url(), StoreOptions::default()).await.expect("it opens again");
    let packs = yinuo_service::packs::shipped();
    let options = HouseOptions {
        packs,
        keys: Keys::from_secret(&SECRET),
        training_clock: None,
        letters: None,
        messages: None,
        webhooks: None,
        debtor: None,
        fonts: None,
    };
    let other = Arc::new(House::open(store, options).await.expect("a second process"));
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
