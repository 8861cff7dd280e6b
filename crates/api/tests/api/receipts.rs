//! What is taken in: amounts beyond reason are refused or looked at by another, and no receipt stops the ledger.

use serde_json::{Value, json};

use super::desk::{Ask, Desk, Reply, id};
use super::policies::in_force;

async fn receive(desk: &Desk, login: &str, policy: &Value, amount: &str, on: Option<&str>) -> Reply {
    let mut body = json!({ "amount": amount, "means": "transfer" });
    if let Some(on) = on {
        body["received_on"] = json!(on);
    }
    desk.ask(login, Ask::post(format!("/policies/{}/receipts", id(policy)), body)).await
}

/// Asked for by the clerk, released by the manager.
async fn released(desk: &Desk, policy: &Value, amount: &str) {
    let asked = receive(desk, "clerk", policy, amount, None).await;
    assert_eq!(asked.status.as_u16(), 202, "{}", asked.json());
    let release = format!("/approvals/{}/releases", id(&asked.json()));
    desk.ask("manager", Ask::post(release, json!({}))).await.good();
}

#[tokio::test]
async fn no_receipt_however_large_stops_trial_balance_and_day_close() {
    let desk = Desk::open("2011-10-10T10:00:00").await;
    let policy = in_force(&desk, 1).await;
    for amount in ["92233720368547758.07", "6222021234567890128", "1000000000000.01"] {
        let problem = receive(&desk, "clerk", &policy, amount, None).await.problem(422, "wrong_field");
        assert_eq!(problem["fields"][0]["field"], "amount", "{amount}");
    }
    receive(&desk, "clerk", &policy, "1000000000.01", None).await.problem(422, "above_posting_ceiling");
    released(&desk, &policy, "1000000000.00").await;
    desk.head().await;
    let trial = desk.ask("head", Ask::get("/ledger/trial-balance")).await.good();
    assert_eq!(trial["balanced"], true, "{trial}");
    let close = || Ask::post("/ledger/day-closes", json!({ "on": "2011-10-09" }));
    let problem = desk.ask("manager", close()).await.problem(403, "root_office_only");
    assert_eq!(problem["office"], "辽宁分公司", "{problem}");
    desk.ask("head", close()).await.good();
}

#[tokio::test]
async fn a_receipt_far_above_what_is_owed_or_from_another_time_waits_for_a_manager() {
    let desk = Desk::open("2013-10-10T10:00:00").await;
    let policy = in_force(&desk, 2).await;
    let held = |reply: Reply| {
        assert_eq!(reply.status.as_u16(), 202, "{}", reply.json());
        let approval = reply.json();
        let because = approval["will"].as_array().unwrap().iter().filter(|will| will["kind"] == "because");
        (id(&approval), because.map(|will| will["what"]["en"].as_str().unwrap().to_owned()).collect::<Vec<_>>())
    };
    let (first, because) = held(receive(&desk, "clerk", &policy, "9000000.00", None).await);
    assert_eq!(because, ["Far above what is owed"]);
    let before = desk.ask("clerk", Ask::get(format!("/policies/{}", id(&policy)))).await.good();
    assert_eq!(before["deposit"], "0.00", "nothing is booked while it waits");
    let own = desk.ask("clerk", Ask::post(format!("/approvals/{first}/releases"), json!({}))).await;
    assert!(own.status.is_client_error(), "{}", own.json());
    desk.ask("manager", Ask::post(format!("/approvals/{first}/releases"), json!({}))).await.good();
    let after = desk.ask("clerk", Ask::get(format!("/policies/{}", id(&policy)))).await.good();
    // In force since 2011, it owed the instalments of 2012 and 2013: 6,644.00 each.
    assert_eq!(after["deposit"], "8986712.00");
    let (_, because) = held(receive(&desk, "clerk", &policy, "1.00", Some("2013-10-09")).await);
    assert_eq!(because, ["Before the policy was applied for"]);
    // What is ordinary waits for nobody.
    receive(&desk, "clerk", &policy, "2.00", None).await.good();
}

#[tokio::test]
async fn what_one_person_takes_in_on_a_day_has_a_ceiling() {
    let desk = Desk::open("2011-10-10T10:00:00").await;
    let policy = in_force(&desk, 3).await;
    for million in 995..1000 {
        released(&desk, &policy, &format!("{million}000000.00")).await;
    }
    // Released by the manager, they were taken in by the clerk who asked: 4,985,000,000.
    receive(&desk, "clerk", &policy, "1.00", None).await.good();
    released(&desk, &policy, "14900000.00").await;
    let problem = receive(&desk, "clerk", &policy, "100000.00", None).await.problem(409, "day_receipts_ceiling");
    assert_eq!(problem["ceiling"], "5000000000.00", "{problem}");
    // Another's day is another's.
    receive(&desk, "manager", &policy, "3.00", None).await.good();
}
