//! Personal numbers: masked wherever something is read, in clear only for a reason that is recorded.

use serde_json::json;
use yinuo_testkit::house::resident_id;

use super::desk::{Ask, Desk, id, opening};

#[tokio::test]
async fn no_read_shows_a_personal_number_in_clear() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let mut open = opening(1);
    open["service"] = json!("life.address-change");
    open["answers"] =
        json!({ "new_address": "凤城市草河街道", "new_phone": "13912345678", "policy_number": "P2011-1" });
    let case = desk.ask("clerk", Ask::post("/cases", open)).await.good();
    let (case_id, party) = (id(&case), case["party"]["id"].as_str().unwrap().to_owned());
    let notice = Ask::post(format!("/cases/{case_id}/one-notice"), json!({})).version(1);
    let letter = desk.ask("clerk", notice).await.good()["letter_id"].as_str().unwrap().to_owned();
    assert_eq!(case["answers"]["new_phone"], "139****5678");
    let document = serde_json::to_value(yinuo_api::openapi()).expect("JSON");
    let mut asked = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        if methods.get("get").is_none() {
            continue;
        }
        let path = path.strip_prefix("/api/v1").unwrap();
        let path = match path {
            "/search" => "/search?q=13912345678".to_owned(),
            path if path.ends_with("/changes") => format!("{path}?since=0"),
            "/calendar/working-days" => "/calendar/working-days?from=2011-09-29&days=1".to_owned(),
            path => path.replace("{key}", "complaint.consumer").replace("{name}", "life-cn"),
        };
        let path = match path.split('/').nth(1) {
            Some("parties") => path.replace("{id}", &party),
            Some("letters") => path.replace("{id}", &letter),
            _ => path.replace("{id}", &case_id),
        };
        for who in ["clerk", "auditor", "root"] {
            let reply = desk.ask(who, Ask::get(path.clone())).await;
            let text = String::from_utf8_lossy(&reply.bytes);
            for secret in [resident_id(1), "13800000001".to_owned(), "13912345678".to_owned()] {
                assert!(!text.contains(&secret), "GET {path} as {who} shows {secret}");
            }
            asked += usize::from(reply.status.is_success());
        }
    }
    assert!(asked > 50, "only {asked} reads answered");
    let found = desk.ask("clerk", Ask::get("/cases?q=13912345678")).await.good();
    assert_eq!(found["items"][0]["id"], case["id"], "a number among the answers finds its case");
}

#[tokio::test]
async fn a_number_in_clear_takes_a_reason_and_leaves_a_trace() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let party = desk.party(1).await;
    assert_eq!(party["identity"]["masked"], format!("2106**********{}", &resident_id(1)[14..]));
    let path = format!("/parties/{}/unmaskings", id(&party));
    let ask = |field: &str, reason: &str| Ask::post(path.clone(), json!({ "field": field, "reason": reason }));
    desk.ask("clerk", ask("identity", " ")).await.problem(422, "reason_required");
    // Not to whoever sells, even of a customer served: see what lies beyond one's reach.
    desk.ask("sales", ask("identity", "好奇")).await.problem(404, "not_found");
    let clear = desk.ask("clerk", ask("identity", "核对身份证原件")).await.good();
    assert_eq!(clear["value"], resident_id(1));
    let clear = desk.ask("handler", ask("phone", "预约回访")).await.good();
    assert_eq!(clear["value"], "13800000001");
    let trace = desk.ask("auditor", Ask::get("/operations?command=unmask")).await.good();
    let traces: Vec<_> = trace["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| (o["by"]["name"].as_str().unwrap(), o["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(traces, [("handler一", "预约回访"), ("clerk一", "核对身份证原件")]);
    assert!(trace["items"][0]["summary"]["zh"].as_str().unwrap().contains("王芳"));
    assert!(!trace.to_string().contains("13800000001"));

    // By words, "查看", and by the customer: who looked at this number.
    desk.party(2).await;
    let count = async |query: &str| {
        let found = desk.ask("auditor", Ask::get(format!("/operations?{query}"))).await.good();
        let command = |operation: &serde_json::Value| operation["command"].as_str().unwrap().to_owned();
        found["items"].as_array().unwrap().iter().map(command).collect::<Vec<_>>()
    };
    assert_eq!(count("words=%E6%9F%A5%E7%9C%8B").await, ["unmask", "unmask"]);
    assert_eq!(count(&format!("party={}", id(&party))).await, ["unmask", "unmask", "create-party"]);
    assert_eq!(count(&format!("party={}&words=in%20clear", id(&party))).await, ["unmask", "unmask"]);
    assert!(count("words=%E6%97%A0%E6%AD%A4%E4%BA%8B").await.is_empty());
    // An administrator keeps people, and is told nothing of customers.
    desk.ask("admin", Ask::get(format!("/operations?party={}", id(&party)))).await.problem(403, "not_permitted");
}
