//! Lists: pages that neither skip nor repeat, in every order, also while new rows come in.

use std::collections::BTreeSet;

use serde_json::json;
use yinuo_testkit::house::On;

use super::desk::{Ask, Desk, id, opening};

async fn walk(desk: &Desk, path: &str, key: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let page = desk.ask("clerk", Ask::get(format!("{path}{after}"))).await.good();
        for item in page["items"].as_array().expect("items") {
            seen.push(item.pointer(key).and_then(|value| value.as_str()).expect("the key").to_owned());
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return seen,
        }
    }
}

#[tokio::test]
async fn pages_have_no_gaps_and_no_repeats_in_any_order() {
    for on in [On::Sqlite, On::Postgres] {
        turn_pages(on).await;
    }
}

async fn turn_pages(on: On) {
    let desk = Desk::open_on(on, "2011-09-29T10:00:00").await;
    let mut all = BTreeSet::new();
    for number in 1..=23 {
        all.insert(id(&desk.case(number).await));
    }
    for sort in ["received", "-received", "due", "-due"] {
        let seen = walk(&desk, &format!("/cases?limit=5&sort={sort}"), "/id").await;
        assert_eq!((seen.len(), seen.iter().cloned().collect::<BTreeSet<_>>()), (23, all.clone()), "{sort}");
    }
    let received = walk(&desk, "/cases?limit=4&sort=received", "/received_at").await;
    assert!(received.is_sorted());
    desk.ask("clerk", Ask::get("/cases?sort=number")).await.problem(422, "unknown_sort");
    for sort in ["due", "-due", "case", "owner"] {
        let seen = walk(&desk, &format!("/promises?limit=7&sort={sort}"), "/case/id").await;
        assert_eq!(seen.iter().cloned().collect::<BTreeSet<_>>(), all, "{sort}");
        let whole = desk.ask("clerk", Ask::get(format!("/promises?limit=200&sort={sort}"))).await.good();
        assert_eq!(seen.len(), whole["items"].as_array().unwrap().len(), "{sort}");
    }
    assert_eq!(walk(&desk, "/parties?limit=6&sort=name", "/id").await.len(), 23);
    assert_eq!(walk(&desk, "/parties?limit=6&q=wf", "/id").await.len(), 23);
}

#[tokio::test]
async fn rows_that_come_in_while_one_turns_pages_do_not_disturb_the_rest() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    for number in 1..=6 {
        desk.case(number).await;
    }
    let first = desk.ask("clerk", Ask::get("/cases?limit=3&sort=-received")).await.good();
    let known: Vec<_> = first["items"].as_array().unwrap().iter().map(|line| line["id"].clone()).collect();
    for number in 7..=9 {
        desk.case(number).await;
    }
    let next = first["next"].as_str().unwrap();
    let second = desk.ask("clerk", Ask::get(format!("/cases?limit=200&sort=-received&after={next}"))).await.good();
    let later = second["items"].as_array().unwrap();
    assert!(later.iter().all(|line| !known.contains(&line["id"])));
    assert!(later.len() >= 3);
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_list_and_order_only() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    for number in 1..=3 {
        desk.case(number).await;
    }
    let page = desk.ask("clerk", Ask::get("/cases?limit=1&sort=due")).await.good();
    let next = page["next"].as_str().unwrap().to_owned();
    desk.ask("clerk", Ask::get(format!("/cases?limit=1&sort=received&after={next}"))).await.problem(422, "bad_cursor");
    desk.ask("clerk", Ask::get(format!("/promises?limit=1&after={next}"))).await.problem(422, "bad_cursor");
    let mut altered = next.into_bytes();
    altered[3] = if altered[3] == b'A' { b'B' } else { b'A' };
    let altered = String::from_utf8(altered).unwrap();
    desk.ask("clerk", Ask::get(format!("/cases?limit=1&sort=due&after={altered}"))).await.problem(422, "bad_cursor");
}

#[tokio::test]
async fn filters_narrow_and_never_widen() {
    for on in [On::Sqlite, On::Postgres] {
        filters(on).await;
    }
}

async fn filters(on: On) {
    let desk = Desk::open_on(on, "2011-09-29T10:00:00").await;
    let first = desk.case(1).await;
    let mut open = opening(2);
    open["service"] = json!("life.address-change");
    desk.ask("handler", Ask::post("/cases", open)).await.good();
    let withdraw = Ask::post(format!("/cases/{}/withdrawals", id(&first)), json!({ "reason": "不办了" })).version(1);
    desk.ask("clerk", withdraw).await.good();
    let count = async |query: &str| {
        let list = desk.ask("manager", Ask::get(format!("/cases?{query}"))).await.good();
        list["items"].as_array().unwrap().len()
    };
    let owner = first["owner"]["id"].as_str().unwrap();
    let party = first["party"]["id"].as_str().unwrap();
    let office = first["office"]["id"].as_str().unwrap();
    for (query, expected) in [
        ("", 2),
        ("state=open", 1),
        ("state=withdrawn", 1),
        ("service=life.address-change", 1),
        ("group=policy-servicing", 2),
        ("group=claim", 0),
        ("received_from=2011-09-29", 2),
        ("received_from=2011-09-30", 0),
        ("received_to=2011-09-28", 0),
        ("received_to=2011-09-29", 2),
        ("owner=none", 0),
        (&format!("owner={owner}"), 1),
        (&format!("party={party}"), 1),
        (&format!("office={office}"), 2),
        ("office=office_0000000000001", 0),
        (&format!("office={office}&state=open&q=wf&group=policy-servicing"), 1),
    ] {
        assert_eq!(count(query).await, expected, "{query}");
    }
}
