//! What was set aside, over HTTP: seen with its reason and what to do, tried again by who may, gone once it went through.

use serde_json::{Value, json};
use yinuo_core::id::CaseId;
use yinuo_service::upkeep;
use yinuo_store::tables::case::{CASE, CaseRow};
use yinuo_store::{Changes, Store, StoreOptions};
use yinuo_testkit::house::On;

use super::desk::{Ask, Desk, id};

/// Writes a row behind the system's back.
async fn put(desk: &Desk, row: CaseRow) {
    let store = Store::open(&desk.test.url(), StoreOptions::default()).await.expect("it opens again");
    let mut changes = Changes::new();
    changes.put(row);
    let mut writer = store.writer().await.expect("a writer");
    let mut work = writer.begin(&[0]).await.expect("a transaction");
    work.write(changes).await.expect("written");
    work.commit().await.expect("committed");
}

async fn seen_and_tried_again(on: On) {
    let desk = Desk::open_on(on, "2011-09-29T10:00:00").await;
    let case = desk.case(1).await;
    desk.case(2).await;
    let key: CaseId = id(&case).parse().unwrap();
    let key = vec![key.slot().number().into(), key.number().into()];
    let row = desk.house().store.query_one(&CASE, key).await.unwrap().unwrap();
    put(&desk, CaseRow { state: "nonsense".to_owned(), ..row.clone() }).await;
    let nothing = desk.ask("manager", Ask::get("/set-aside")).await.good();
    assert_eq!((&nothing["items"], &nothing["kinds"]), (&json!([]), &json!([])));
    let later = "2011-10-28T10:00:00+08:00".parse().unwrap();
    assert!(desk.house().shared.clock.set(later));
    upkeep::run_due(desk.house()).await.expect("what is due happens to the others");

    let list = async || desk.ask("manager", Ask::get("/set-aside").english()).await.good();
    let seen = list().await;
    let line = &seen["items"][0];
    assert_eq!(line["kind"], json!({ "key": "timer", "name": { "zh": "承诺计时", "en": "Clocks of promises" } }));
    assert_eq!((&line["about"]["id"], &line["about"]["label"]), (&case["id"], &case["number"]));
    assert_eq!(
        (&line["tries"], &line["again"], &line["reason"]["code"]),
        (&json!(1), &json!(false), &json!("data_damaged"))
    );
    let told = |key: &str| line["reason"][key].as_str().unwrap();
    assert!(told("detail").contains("state") && told("hint").contains("try again"), "{line}");
    assert_eq!(seen["kinds"], json!([{ "kind": line["kind"], "number": 1 }]));
    let chinese = desk.ask("manager", Ask::get("/set-aside?kind=timer")).await.good();
    assert!(chinese["items"][0]["reason"]["detail"].as_str().unwrap().contains("数据无法读取"), "{chinese}");
    let other = desk.ask("manager", Ask::get("/set-aside?kind=reminder")).await.good();
    assert_eq!((&other["items"], other["kinds"].as_array().unwrap().len()), (&json!([]), 1));

    let again = |body: Value| Ask::post("/set-aside/tries", body);
    let one = json!({ "kind": "timer", "id": line["id"] });
    desk.ask("clerk", again(one.clone())).await.problem(403, "not_permitted");
    desk.ask("manager", again(json!({ "kind": "timer", "id": "case_1" }))).await.problem(422, "wrong_field");
    desk.ask("manager", again(json!({ "kind": "reminder", "id": line["id"] }))).await.problem(404, "not_found");
    assert_eq!(desk.ask("manager", again(json!({ "kind": "reminder" }))).await.good(), json!({ "number": 0 }));
    assert_eq!(desk.ask("manager", again(one.clone())).await.good(), json!({ "number": 1 }));
    assert_eq!(list().await["items"][0]["again"], true);
    upkeep::run_due(desk.house()).await.expect("what is due happens");
    let seen = list().await;
    assert_eq!((&seen["items"][0]["tries"], &seen["items"][0]["again"]), (&json!(2), &json!(false)), "still damaged");

    put(&desk, row).await;
    desk.ask("manager", again(json!({ "kind": "timer" }))).await.good();
    upkeep::run_due(desk.house()).await.expect("what is due happens");
    assert_eq!(list().await["items"], json!([]));
    let operations = desk.ask("auditor", Ask::get("/operations?command=try-again")).await.good();
    assert_eq!(operations["items"].as_array().unwrap().len(), 2, "who had it tried is in the record");
}

#[tokio::test]
async fn what_was_set_aside_is_seen_with_its_reason_and_goes_once_it_was_mended_and_tried_again_on_sqlite() {
    seen_and_tried_again(On::Sqlite).await;
}

#[tokio::test]
async fn what_was_set_aside_is_seen_with_its_reason_and_goes_once_it_was_mended_and_tried_again_on_postgresql() {
    seen_and_tried_again(On::Postgres).await;
}
