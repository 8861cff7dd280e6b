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

#[tokio::test]
async fn nothing_is_written_any_more_of_a_customer_who_was_erased() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    desk.head().await;
    let case = desk.case(3).await;
    let (party, case) = (id(&case["party"]), id(&case));
    let withdraw = Ask::post(format!("/cases/{case}/withdrawals"), json!({ "reason": "不办了" })).version(1);
    desk.ask("clerk", withdraw).await.good();
    let other = id(&desk.party(4).await);
    assert!(desk.house().shared.clock.set("2021-10-08T10:00:00+08:00".parse().expect("an instant")));
    let erase = Ask::post(format!("/parties/{party}/erasures"), json!({ "reason": "保存期满" }));
    let asked = desk.ask("manager", erase).await;
    assert_eq!(asked.status.as_u16(), 202, "{}", asked.json());
    desk.ask("head", Ask::post(format!("/approvals/{}/releases", id(&asked.json())), json!({}))).await.good();
    let before = desk.ask("manager", Ask::get(format!("/parties/{party}"))).await.good();

    let contact = |about: Option<&str>| {
        let body = json!({ "kind": "call", "direction": "in", "notes": "王芳来电", "about": about });
        Ask::post(format!("/parties/{party}/contacts"), body)
    };
    let mut opening = super::desk::opening(3);
    let given = opening.as_object_mut().expect("an object");
    given.remove("new_party");
    given.insert("party".to_owned(), json!(party));
    let relation = json!({ "kind": "guardian", "by": other });
    let edit_case = Ask::new("PATCH", format!("/cases/{case}")).json(json!({ "summary": "王芳" })).version(3);
    let paper = |address: String| Ask::new("POST", address).raw("application/pdf", "%PDF-1.7 form");
    let asks = [
        ("a name", Ask::new("PATCH", format!("/parties/{party}")).json(json!({ "name": "王芳" })).version(2)),
        ("a contact", contact(None)),
        ("a contact about a case", contact(Some(case.as_str()))),
        ("a new case", Ask::post("/cases", opening)),
        ("the summary of the case", edit_case),
        ("a document of the case", paper(format!("/cases/{case}/files?material=application&name=a.pdf"))),
        ("a document", paper(format!("/files?subject={party}&name=a.pdf"))),
        ("whom the customer knows", Ask::post(format!("/parties/{party}/relations"), relation)),
    ];
    for (what, ask) in asks {
        let reply = desk.ask("handler", ask).await;
        assert_eq!((reply.status.as_u16(), reply.code().as_str()), (409, "party_erased"), "{what}: {}", reply.json());
    }
    assert_eq!(desk.ask("manager", Ask::get(format!("/parties/{party}"))).await.good(), before);
    // Who comes again is entered anew, under the same number.
    let again = id(&desk.party(3).await);
    assert_ne!(again, party);
    let proved = desk.ask("auditor", Ask::post("/verifications", json!({}))).await.good();
    assert_eq!(proved["ok"], true, "{proved}");
}
