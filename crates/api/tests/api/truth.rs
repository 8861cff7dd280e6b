//! What the desk says is true: nothing is paid, told or extended by being written down.

use serde_json::{Value, json};

use super::desk::{Ask, Desk, id};
use super::policies::in_force;

fn promise<'a>(case: &'a Value, key: &str) -> &'a Value {
    let promises = case["promises"].as_array().expect("promises");
    promises.iter().find(|promise| promise["key"] == key).unwrap_or_else(|| panic!("no promise {key} in {case}"))
}

fn next<'a>(case: &'a Value, key: &str) -> &'a Value {
    let next = case["next_milestones"].as_array().expect("next milestones");
    next.iter().find(|milestone| milestone["key"] == key).unwrap_or_else(|| panic!("no {key} in {case}"))
}

fn happened(case: &Value, key: &str) -> bool {
    case["milestones"].as_array().expect("milestones").iter().any(|milestone| milestone["key"] == key)
}

async fn read(desk: &Desk, case: &Value) -> Value {
    desk.ask("clerk", Ask::get(format!("/cases/{}", id(case)))).await.good()
}

/// A case of a service about a policy in force.
async fn about_policy(desk: &Desk, service: &str, answers: Value, materials: Value) -> (Value, Value) {
    let policy = in_force(desk, 1).await;
    // Signed for today, it can be given back for the premium.
    let proposal = desk.ask("clerk", Ask::get(format!("/cases/{}", id(&policy["cases"][0])))).await.good();
    let signed = json!({ "key": "contract-delivered" });
    desk.ask("clerk", record(&proposal, signed)).await.good();
    let policy = desk.ask("clerk", Ask::get(format!("/policies/{}", id(&policy)))).await.good();
    let party = policy["holder"]["id"].as_str().expect("a holder");
    let body = json!({
        "service": service, "party": party, "subjects": [{ "id": id(&policy) }], "channel": "counter",
        "answers": answers, "materials": materials,
    });
    (desk.ask("clerk", Ask::post("/cases", body)).await.good(), policy)
}

fn record(case: &Value, body: Value) -> Ask {
    let version = case["version"].as_i64().expect("a version");
    Ask::post(format!("/cases/{}/milestones", id(case)), body).version(version)
}

#[tokio::test]
async fn nobody_records_by_hand_that_a_claim_was_paid() {
    let desk = Desk::open("2011-10-10T10:00:00").await;
    let materials = json!(["claim-form", "claimant-id", "event-proof", "account-proof"]);
    let answers = json!({ "event_on": "2011-10-10", "event_kind": "accidental-death" });
    let (case, policy) = about_policy(&desk, "life.claim", answers, materials).await;
    let told = json!({ "channel": "counter", "proof": "客户签收" });
    let mut case = case;
    for (login, body) in [
        ("clerk", json!({ "key": "claim-submitted" })),
        ("handler", json!({ "key": "approved", "answers": { "amount": "1000.00" } })),
        ("handler", json!({ "key": "result-notified", "answers": { "result_text": "给付" }, "hand_over": told })),
        ("handler", json!({ "key": "agreed", "answers": { "amount": "1000.00" } })),
    ] {
        case = desk.ask(login, record(&case, body)).await.good();
    }
    let payouts = desk.ask("manager", Ask::get("/payouts?state=blocked")).await.good();
    assert_eq!(payouts["items"].as_array().map(Vec::len), Some(1), "{payouts}");
    let paid = next(&case, "paid");
    assert_eq!((&paid["available"], &paid["refusal"]["code"]), (&json!(false), &json!("milestone_by_system")));
    for login in ["clerk", "handler", "manager"] {
        let by_hand = json!({ "key": "paid", "answers": { "amount": "1.00", "paid_on": "2011-10-10" } });
        desk.ask(login, record(&case, by_hand)).await.problem(409, "milestone_by_system");
    }
    let case = read(&desk, &case).await;
    assert_eq!((&case["state"], &promise(&case, "pay")["standing"]), (&json!("open"), &json!("open")));
    let _ = policy;
}

#[tokio::test]
async fn what_the_system_works_out_is_not_asked_and_not_taken() {
    let desk = Desk::open("2011-10-10T10:00:00").await;
    let materials = json!(["claim-form", "claimant-id", "event-proof", "account-proof"]);
    let answers = json!({ "event_on": "2011-10-10", "event_kind": "accidental-death" });
    let (case, _) = about_policy(&desk, "life.claim", answers, materials).await;
    let asked: Vec<_> = next(&case, "agreed")["fields"].as_array().unwrap().iter().map(|f| f["key"].clone()).collect();
    assert_eq!(asked, [json!("amount"), json!("true_birth_date")]);
    let service = desk.ask("clerk", Ask::get("/services/life.surrender")).await.good();
    assert!(!service.to_string().contains("within_hesitation"), "the system knows the policy: {service}");
}

#[tokio::test]
async fn a_surrender_shows_what_it_will_do_before_it_is_confirmed() {
    let desk = Desk::open("2011-10-10T10:00:00").await;
    let materials = json!(["application", "policy-document", "holder-id", "account-proof"]);
    let (case, policy) = about_policy(&desk, "life.surrender", json!({}), materials).await;
    assert_eq!(next(&case, "accepted")["has_effect"], true);
    let version = case["version"].as_i64().unwrap();
    let path = format!("/cases/{}/milestones/preview", id(&case));
    let ask = Ask::post(&path, json!({ "key": "accepted" })).version(version);
    let preview = desk.ask("clerk", ask).await.good();
    let will = preview["will"].as_array().unwrap();
    let of = |kind: &str| will.iter().filter(|one| one["kind"] == kind).collect::<Vec<_>>();
    // Within the hesitation period the premium comes back but for the cost.
    let pays = of("pay");
    assert_eq!((pays.len(), &pays[0]["amount"], &pays[0]["whom"]), (1, &json!("6634.00"), &json!("王芳")), "{will:?}");
    assert!(pays[0]["on"].is_string(), "{will:?}");
    let number = policy["number"].as_str().unwrap();
    assert!(of("set").iter().any(|one| one["what"]["zh"].as_str().unwrap().contains(number)), "{will:?}");
    assert!(of("tell").iter().any(|one| one["whom"] == "王芳"), "the receipt goes to the customer: {will:?}");
    assert_eq!(read(&desk, &case).await, case, "nothing was done");
    let unchanged = desk.ask("clerk", Ask::get(format!("/policies/{number}"))).await.good();
    assert_eq!((&unchanged["state"], &unchanged["version"]), (&json!("in_force"), &policy["version"]));
    // What is not possible is told before as well.
    let ask = Ask::post(&path, json!({ "key": "cash-value-paid" })).version(version);
    desk.ask("clerk", ask).await.problem(409, "milestone_by_system");
    desk.ask("clerk", record(&case, json!({ "key": "accepted" }))).await.good();
    let ended = desk.ask("clerk", Ask::get(format!("/policies/{number}"))).await.good();
    assert_eq!(ended["state"], "ended");
}

#[tokio::test]
async fn a_one_time_notice_keeps_its_promise_when_it_is_delivered_with_proof() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let case = desk.case(1).await;
    let path = format!("/cases/{}", id(&case));
    let made = desk.ask("clerk", Ask::post(format!("{path}/one-notice"), json!({})).version(1)).await.good();
    let letter = made["letter_id"].as_str().unwrap();
    let line = &made["case"]["letters"][0];
    assert_eq!((&line["state"], &line["awaited"]), (&json!("made"), &json!(true)));
    assert!(!happened(&made["case"], "missing-materials-notified"), "nobody has it yet");
    assert_eq!(promise(&made["case"], "one-notice")["standing"], "open");
    // Made anew, the first is not delivered any more.
    let again = desk.ask("clerk", Ask::post(format!("{path}/one-notice"), json!({})).version(2)).await.good();
    let delivery = json!({ "channel": "post", "proof": "EMS 1032", "at": "2011-09-29T02:00:00Z" });
    let deliver = |letter: &str| Ask::post(format!("/letters/{letter}/deliveries"), delivery.clone());
    desk.ask("clerk", deliver(letter)).await.problem(409, "letter_replaced");
    let line = desk.ask("clerk", deliver(again["letter_id"].as_str().unwrap())).await.good();
    assert_eq!(line["state"], "delivered");
    let case = read(&desk, &case).await;
    assert_eq!(promise(&case, "one-notice")["standing"], "kept");
    let states: Vec<_> = case["letters"].as_array().unwrap().iter().map(|letter| letter["state"].clone()).collect();
    assert_eq!(states, [json!("replaced"), json!("delivered")]);
    let notified = case["milestones"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&notified["key"], &notified["answers"]["missing"]),
        (&json!("missing-materials-notified"), &json!("holder-id"))
    );
    assert_eq!(notified["occurred_at"], "2011-09-29T02:00:00Z");
}

#[tokio::test]
async fn a_notice_handed_over_at_the_counter_is_told_at_once() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let case = desk.case(1).await;
    let body = json!({ "hand_over": { "channel": "counter", "proof": "客户签收" } });
    let notice = Ask::post(format!("/cases/{}/one-notice", id(&case)), body).version(1);
    let told = desk.ask("clerk", notice).await.good();
    assert_eq!(told["case"]["letters"][0]["state"], "delivered");
    assert_eq!(promise(&told["case"], "one-notice")["standing"], "kept");
}

#[tokio::test]
async fn a_letter_that_comes_after_everything_was_brought_tells_nothing_more() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let case = desk.case(1).await;
    let path = format!("/cases/{}", id(&case));
    let made = desk.ask("clerk", Ask::post(format!("{path}/one-notice"), json!({})).version(1)).await.good();
    let items = json!({ "items": [{ "key": "holder-id", "state": "received" }] });
    desk.ask("clerk", Ask::post(format!("{path}/materials"), items).version(2)).await.good();
    let letter = made["letter_id"].as_str().unwrap();
    let delivery = json!({ "channel": "counter", "proof": "客户签收" });
    desk.ask("clerk", Ask::post(format!("/letters/{letter}/deliveries"), delivery)).await.good();
    let case = read(&desk, &case).await;
    assert!(!happened(&case, "missing-materials-notified"), "it was not missing any more");
    assert_eq!(promise(&case, "one-notice")["standing"], "dropped");
}

#[tokio::test]
async fn a_longer_time_is_asked_for_granted_and_told_in_that_order() {
    let desk = Desk::open("2024-05-06T10:00:00").await;
    let party = id(&desk.party(1).await);
    let body = json!({
        "service": "complaint.consumer", "party": party, "channel": "phone",
        "answers": { "complaint": "扣费未告知", "complexity": "complex" },
    });
    let case = desk.ask("clerk", Ask::post("/cases", body)).await.good();
    let path = format!("/cases/{}", id(&case));
    let due = promise(&case, "answer-complex")["due_on"].clone();
    let tell = json!({ "key": "extension-told", "hand_over": { "channel": "counter", "proof": "客户签收" } });
    desk.ask("clerk", record(&case, tell.clone())).await.problem(409, "promise_not_extended");
    let ask = json!({ "promise": "answer-complex", "reason": "涉及多家机构" });
    let asked = desk.ask("handler", Ask::post(format!("{path}/extensions"), ask).version(1)).await;
    assert_eq!(asked.status.as_u16(), 202);
    let asked = asked.good();
    desk.ask("clerk", record(&case, tell.clone())).await.problem(409, "promise_not_extended");
    let release = Ask::post(format!("/approvals/{}/releases", id(&asked)), json!({}));
    desk.ask("manager", release).await.good();
    let case = read(&desk, &case).await;
    let longer = promise(&case, "answer-complex")["due_on"].clone();
    assert_ne!(longer, due);
    assert_eq!(next(&case, "extension-told")["fields"], json!([]), "the system knows the reason and the date");
    let case = desk.ask("clerk", record(&case, tell)).await.good();
    let letter = case["letters"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
    let page = desk.ask("clerk", Ask::get(format!("/letters/{letter}/html"))).await;
    let page = String::from_utf8_lossy(&page.bytes).into_owned();
    let (month, day) = (&longer.as_str().unwrap()[5..7], &longer.as_str().unwrap()[8..10]);
    let date = format!("2024年{}月{}日", month.trim_start_matches('0'), day.trim_start_matches('0'));
    assert!(page.contains(&date) && page.contains("涉及多家机构"), "{date}: {page}");
}
