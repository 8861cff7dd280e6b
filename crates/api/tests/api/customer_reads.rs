//! Who looked at which customer: noted, shown to auditors, kept for a time, and no part of the archive.

use yinuo_core::id::PartyId;
use yinuo_store::tables::customer_read::CustomerReadRow;
use yinuo_store::{Changes, Store, StoreOptions};
use yinuo_testkit::house::{On, resident_id};

use super::desk::{Ask, Desk, id};

async fn looks_are_noted(on: On) {
    let desk = Desk::open_on(on, "2011-09-29T10:00:00").await;
    let case = desk.case(1).await;
    let other = desk.party(2).await;
    let party = case["party"]["id"].as_str().unwrap().to_owned();
    let shown = async |who: &'static str, query: &str| {
        desk.house().write_reads().await.expect("written");
        let list = desk.ask(who, Ask::get(format!("/customer-reads?sort=time{query}")).english()).await.good();
        let line = |row: &serde_json::Value| {
            let text = |value: &serde_json::Value| value.as_str().unwrap_or("nobody").to_owned();
            (text(&row["by"]["name"]), text(&row["party"]["id"]), text(&row["way"]["key"]))
        };
        list["items"].as_array().unwrap().iter().map(line).collect::<Vec<_>>()
    };
    let before = shown("auditor", "").await;
    assert_eq!(before, [], "whoever enters a customer has not looked at one");

    // Looked at twice, found by a number, found by a name, by way of a case.
    for _ in 0..2 {
        desk.ask("handler", Ask::get(format!("/parties/{party}"))).await.good();
    }
    desk.ask("clerk", Ask::get(format!("/search?q={}", resident_id(1)))).await.good();
    desk.ask("clerk", Ask::get("/parties?q=13800000002")).await.good();
    desk.ask("clerk", Ask::get("/search?q=王芳")).await.good();
    desk.ask("sales", Ask::get(format!("/parties/{party}"))).await;
    desk.ask("manager", Ask::get(format!("/cases/{}", id(&case)))).await.good();
    // What is not there for somebody was not looked at.
    desk.ask("clerk", Ask::get("/parties/party_0000000000000")).await;
    let of = |name: &str, party: &str, way: &str| (format!("{name}一"), party.to_owned(), way.to_owned());
    let seen = shown("auditor", &format!("&party={party}")).await;
    for wanted in [of("handler", &party, "customer"), of("clerk", &party, "number"), of("manager", &party, "case")] {
        assert_eq!(seen.iter().filter(|line| **line == wanted).count(), 1, "{wanted:?} in {seen:?}");
    }
    assert!(!seen.iter().any(|(_, party, _)| *party == id(&other)), "{seen:?}");
    let all = shown("auditor", "").await;
    assert!(all.contains(&of("clerk", &id(&other), "number")), "{all:?}");
    // An administrator learns who looked, and not at whom; nobody else learns anything.
    let hidden = shown("admin", "").await;
    assert!(!hidden.is_empty() && hidden.iter().all(|(_, party, _)| party == "nobody"), "{hidden:?}");
    desk.ask("admin", Ask::get(format!("/customer-reads?party={party}"))).await.problem(403, "not_permitted");
    desk.ask("clerk", Ask::get("/customer-reads")).await.problem(403, "not_permitted");
    // It is no part of the archive, and the archive holds without it.
    let operations = desk.ask("auditor", Ask::get("/operations?command=note-customer-reads")).await.good();
    assert_eq!(operations["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn a_look_at_a_customer_is_noted_once_an_hour_and_shown_to_auditors_on_sqlite() {
    looks_are_noted(On::Sqlite).await;
}

#[tokio::test]
async fn a_look_at_a_customer_is_noted_once_an_hour_and_shown_to_auditors_on_postgresql() {
    looks_are_noted(On::Postgres).await;
}

#[tokio::test]
async fn who_looks_at_many_customers_without_a_case_is_shown_and_old_looks_are_dropped() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let case = desk.case(1).await;
    let with_case = case["party"]["id"].as_str().unwrap().to_owned();
    desk.ask("handler", Ask::get(format!("/parties/{with_case}"))).await.good();
    let mut last = String::new();
    for number in 2..=32 {
        last = id(&desk.party(number).await);
        desk.ask("clerk", Ask::get(format!("/parties/{last}"))).await.good();
    }
    desk.house().write_reads().await.expect("written");
    let first = desk.ask("auditor", Ask::get("/customer-reads?limit=1")).await.good();
    let day = first["items"][0]["at"].as_str().unwrap()[..10].to_owned();
    let from = day.parse::<jiff::civil::Date>().unwrap().yesterday().unwrap();
    let to = from.checked_add(jiff::Span::new().days(2)).unwrap();
    let days = desk.ask("auditor", Ask::get(format!("/customer-reads/days?from={from}&to={to}"))).await.good();
    let lines = days["items"].as_array().unwrap();
    let (clerk, handler) = (&lines[0], &lines[1]);
    assert_eq!(
        (&clerk["by"]["name"], &clerk["customers"], &clerk["without_case"]),
        (&"clerk一".into(), &31.into(), &31.into())
    );
    assert_eq!((&clerk["unusual"], &handler["unusual"]), (&true.into(), &false.into()));
    assert_eq!((&handler["customers"], &handler["without_case"]), (&1.into(), &0.into()));
    // The same as an indicator, whose list names who was looked at.
    let days = format!("from={from}&until={to}");
    let told = desk.ask("auditor", Ask::get(format!("/indicators/customers-read-without-case?{days}"))).await.good();
    assert_eq!(told["figure"]["value"], "31", "{told}");
    let list = Ask::get(format!("/indicators/customers-read-without-case/facts?{days}&limit=100"));
    let listed = desk.ask("auditor", list).await.good();
    let listed = listed["items"].as_array().unwrap();
    assert_eq!((listed.len(), &listed[0]["person"]["name"]), (31, &"clerk一".into()), "{listed:?}");
    assert_eq!(listed[0]["kind"]["zh"], "查看客户", "{listed:?}");
    let query = |from: &str, to: &str| Ask::get(format!("/customer-reads/days?from={from}&to={to}"));
    desk.ask("auditor", query("2011-01-01", "2011-04-04")).await.problem(422, "wrong_field");
    desk.ask("auditor", query("2011-01-02", "2011-01-01")).await.problem(422, "wrong_field");

    // A look of more than three years ago goes with the next round, that of today stays.
    let party: PartyId = last.parse().unwrap();
    let store = Store::open(&desk.test.url(), StoreOptions::default()).await.expect("it opens again");
    let mut changes = Changes::new();
    changes.put(CustomerReadRow {
        slot: party.slot().number(),
        party_id: party.number(),
        day: "2011-09-29".to_owned(),
        hour: 365_000,
        reader_id: 1,
        way: "customer".to_owned(),
        address: String::new(),
        at: 1_317_261_600_000_000,
    });
    let mut writer = store.writer().await.expect("a writer");
    let mut work = writer.begin(&[0]).await.expect("a transaction");
    work.write(changes).await.expect("written");
    work.commit().await.expect("committed");
    let count = async || {
        let list = desk.ask("auditor", Ask::get(format!("/customer-reads?party={last}"))).await.good();
        list["items"].as_array().unwrap().len()
    };
    assert_eq!(count().await, 2);
    desk.house().drop_reads().await.expect("dropped");
    assert_eq!(count().await, 1);
}
