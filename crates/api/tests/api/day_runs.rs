//! Day runs over HTTP: begun without waiting, and looked after.

use serde_json::json;

use super::desk::{Ask, Desk, id};

#[tokio::test]
async fn a_day_run_is_begun_at_once_and_its_end_is_seen_in_the_list() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    desk.head().await;
    desk.ask("manager", Ask::post("/day-runs", json!({}))).await.problem(403, "root_office_only");
    desk.ask("manager", Ask::get("/day-runs")).await.problem(403, "root_office_only");
    let begun = desk.ask("head", Ask::post("/day-runs", json!({ "until": "2011-09-28" }))).await;
    assert_eq!(begun.status, 201);
    let begun = begun.json();
    assert_eq!(begun["until"], "2011-09-28");
    let step = &begun["steps"][0];
    assert_eq!(
        (&step["step"]["key"], &step["waiting"], &step["done"]),
        (&json!("life.policies"), &json!(0), &json!(0))
    );
    let mut line = begun.clone();
    for _ in 0..200 {
        let list = desk.ask("head", Ask::get("/day-runs")).await.good();
        let lines = list["items"].as_array().unwrap().clone();
        line = lines.into_iter().find(|line| id(line) == id(&begun)).unwrap();
        if line["state"] != "running" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(line["state"], "done");
    let step = &line["steps"][0];
    assert!(line["finished_at"].is_string() && step["finished_at"].is_string() && step["failure"].is_null());
}

#[tokio::test]
async fn no_day_run_reaches_a_day_that_has_not_come() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    desk.head().await;
    let ask = Ask::post("/day-runs", json!({ "until": "2011-09-30" }));
    desk.ask("head", ask).await.problem(409, "day_not_come");
    let list = desk.ask("head", Ask::get("/day-runs")).await.good();
    assert_eq!(list["items"], json!([]));
}
