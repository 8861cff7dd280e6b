//! Work without a network: what a device is told when it is connected again, and households that come in late, twice, or after somebody else's.

use serde_json::{Value, json};
use yinuo_testkit::house::resident_id;

use super::agri::group;
use super::desk::{Ask, Desk};

fn contact(ticket: &str) -> Ask {
    Ask::post("/offline-contacts", json!({ "ticket": ticket }))
}

#[tokio::test]
async fn a_device_is_told_whether_to_keep_what_lies_on_it_by_its_ticket_alone() {
    let desk = Desk::open("2011-05-20T10:00:00").await;
    let issued = desk.ask("clerk", Ask::post("/offline-tickets", json!({}))).await.good();
    let ticket = issued["ticket"].as_str().unwrap().to_owned();
    let other = desk.ask("clerk", Ask::post("/offline-tickets", json!({}))).await.good();
    assert_ne!(other["ticket"], issued["ticket"], "each device has its own");
    let kept = desk.send(contact(&ticket)).await.good();
    assert_eq!(kept["operator"], issued["operator"]["id"]);
    // Neither made up nor altered: another operator's name before the same proof.
    let manager = desk.ask("manager", Ask::get("/me")).await.good();
    let (_, rest) = ticket.split_once('.').unwrap();
    let altered = format!("{}.{rest}", manager["id"].as_str().unwrap());
    for wrong in ["", ".", "operator_0000000000001.00", altered.as_str()] {
        desk.send(contact(wrong)).await.problem(403, "offline_ticket_unknown");
    }
    let clerk = issued["operator"]["id"].as_str().unwrap();
    let active = |is: bool| Ask::new("PATCH", format!("/operators/{clerk}")).json(json!({ "active": is }));
    desk.ask("admin", active(false)).await.good();
    desk.send(contact(&ticket)).await.problem(403, "operator_locked");
    desk.ask("admin", active(true)).await.good();
    desk.send(contact(&ticket)).await.good();
}

fn household(number: u32, serials: &[u32]) -> Value {
    let plots: Vec<Value> = serials
        .iter()
        .map(
            |serial| json!({ "key": format!("plot-{serial}"), "serial": serial, "object": "玉米", "quantity": "12.5" }),
        )
        .collect();
    json!({
        "key": format!("household-{number}"), "name": "王芳", "identity_number": resident_id(number),
        "phone": "13904150000", "signed": true, "plots": plots,
    })
}

#[tokio::test]
async fn households_sent_twice_are_there_once_and_what_another_enrolled_meanwhile_is_shown_beside_it() {
    let desk = Desk::open("2011-05-20T10:00:00").await;
    let group = group(&desk).await;
    assert!(desk.test.house.shared.clock.set("2011-06-10T15:59:00Z".parse().expect("an instant")));
    desk.tokens.lock().expect("no panic while the tokens are held").clear();
    let path = format!("/group-policies/{group}/households");
    let send = async |items: Value| {
        desk.ask("handler", Ask::post(path.clone(), json!({ "items": items }))).await.good()["items"].clone()
    };
    // Another agent was there first, and wrote another area.
    let mut theirs = household(1, &[7]);
    theirs["key"] = json!("of-another");
    theirs["plots"][0]["quantity"] = json!("9");
    theirs["plots"][0]["key"] = json!("of-another-1");
    let first = send(json!([theirs])).await;
    assert_eq!((&first[0]["problem"], &first[0]["covers"][0]["quantity"]), (&Value::Null, &json!("9")));

    let mine = json!([household(1, &[1]), household(2, &[2, 3]), household(3, &[7])]);
    let sent = send(mine.clone()).await;
    let code = |answer: &Value| answer["problem"]["code"].as_str().unwrap_or("taken").to_owned();
    assert_eq!([code(&sent[0]), code(&sent[1]), code(&sent[2])], ["household_enrolled", "taken", "serial_taken"]);
    assert_eq!((&sent[0]["standing"]["quantity"], &sent[2]["standing"]["quantity"]), (&json!("9"), &json!("9")));
    assert_eq!(sent[1]["covers"].as_array().map(Vec::len), Some(2), "each plot is a cover");
    // The answer was lost on the way: all is sent once more.
    let again = send(mine).await;
    assert_eq!(again, sent);
    let listed = desk.ask("handler", Ask::get(format!("/group-policies/{group}"))).await.good();
    assert_eq!((&listed["households"], &listed["covers"]), (&json!(2), &json!(3)));
    // It was looked at: more land of the same household.
    let mut more = household(1, &[1]);
    more["another"] = json!(true);
    assert_eq!(code(&send(json!([more])).await[0]), "taken");
    let mut wrong = household(4, &[4]);
    wrong["plots"][0]["quantity"] = json!("ten");
    assert_eq!(send(json!([wrong])).await[0]["problem"]["fields"][0]["field"], "quantity");
    let many: Vec<Value> = (0..51).map(|_| household(5, &[5])).collect();
    desk.ask("handler", Ask::post(path.clone(), json!({ "items": many }))).await.problem(422, "wrong_field");
    let nobody: Value = json!([{ "key": "", "name": "王芳", "identity_number": "1", "signed": true, "plots": [] }]);
    desk.ask("handler", Ask::post(path.clone(), json!({ "items": nobody }))).await.problem(422, "wrong_field");

    // Midnight is past: what was taken is answered, nobody is entered any more.
    assert!(desk.test.house.shared.clock.set("2011-06-10T16:00:00Z".parse().expect("an instant")));
    let late = send(json!([household(2, &[2, 3]), household(6, &[6])])).await;
    assert_eq!([code(&late[0]), code(&late[1])], ["taken", "enrolment_closed"]);
    let found = desk.ask("handler", Ask::get(format!("/parties?q={}", resident_id(6)))).await.good();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(0), "{found}");
}
