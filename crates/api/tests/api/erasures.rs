//! A customer who is not needed any more is found, proposed by one and erased by another; nothing of it is left to be found.

use serde_json::json;
use yinuo_testkit::house::resident_id;

use super::desk::{Ask, Desk, id};

#[tokio::test]
async fn a_customer_due_to_be_erased_is_listed_proposed_by_one_and_erased_by_another() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    desk.head().await;
    let party = id(&desk.party(1).await);
    let kept = id(&desk.case(2).await["party"]);
    let erase = |party: &str| Ask::post(format!("/parties/{party}/erasures"), json!({ "reason": "保存期满" }));
    let due = async |who: &'static str| {
        let list = desk.ask(who, Ask::get("/due-erasures")).await.good();
        list["items"].as_array().unwrap().iter().map(|row| id(&row["party"])).collect::<Vec<_>>()
    };
    assert_eq!(due("manager").await, Vec::<String>::new());
    assert_eq!(desk.ask("manager", erase(&party)).await.code(), "party_kept_for_years");
    assert!(desk.house().shared.clock.set("2021-10-08T10:00:00+08:00".parse().expect("an instant")));

    assert_eq!(due("manager").await, [party.as_str()]);
    assert_eq!(due("head").await, [party.as_str()], "the offices below too");
    desk.ask("clerk", Ask::get("/due-erasures")).await.problem(403, "not_permitted");
    assert_eq!(desk.ask("manager", erase(&kept)).await.code(), "party_needed");
    let asked = desk.ask("manager", erase(&party)).await;
    assert_eq!(asked.status.as_u16(), 202, "{}", asked.json());
    let release = Ask::post(format!("/approvals/{}/releases", id(&asked.json())), json!({}));
    assert_eq!(desk.ask("manager", erase(&party)).await.code(), "approval_waits_already");
    let own = Ask::post(format!("/approvals/{}/releases", id(&asked.json())), json!({}));
    desk.ask("manager", own).await.problem(409, "approval_by_second_person");
    desk.ask("manager", Ask::get(format!("/parties/{party}"))).await.good();

    desk.ask("head", release).await.good();
    desk.ask("manager", Ask::get(format!("/parties/{party}"))).await.problem(404, "not_found");
    assert_eq!(due("manager").await, Vec::<String>::new());
    let found = desk.ask("manager", Ask::get(format!("/parties?q={}", resident_id(1)))).await.good();
    assert_eq!(found["items"], json!([]));
    desk.ask("manager", Ask::get(format!("/parties/{kept}"))).await.good();
    let proved = desk.ask("auditor", Ask::post("/verifications", json!({}))).await.good();
    assert_eq!(proved["ok"], true, "{proved}");
}
