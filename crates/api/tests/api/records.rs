//! Records over HTTP: who may do what with them, and the life of one from taking it in to its destruction.

use serde_json::{Value, json};

use super::desk::{Ask, Desk, id};
use super::matrix::Matrix;
use super::roles::{Else, Row, empty, none};

/// Who sees records, and who keeps them.
const SEE: &[&str] = &["handler", "manager", "auditor"];
const KEEP: &[&str] = &["handler", "manager"];
const DESTROY: &[&str] = &["manager"];

/// Who may do what with records and inventories.
pub static MATRIX: Matrix = Matrix {
    rows: ROWS,
    things: |desk, world| {
        Box::pin(async {
            let record = desk.ask("handler", Ask::post("/records", new(&world.party))).await.good();
            let inventory = desk.ask("handler", Ask::post("/record-inventories", json!({}))).await.good();
            vec![("record", id(&record)), ("inventory", id(&inventory))]
        })
    },
};

const ROWS: &[Row] = &[
    ("GET", "/records", SEE, Else::NotAllowed, none),
    ("POST", "/records", KEEP, Else::NotAllowed, |w| new(&w.party)),
    ("GET", "/records/{record}", SEE, Else::NotAllowed, none),
    ("POST", "/records/{record}/filings", KEEP, Else::NotAllowed, |_| json!({ "shelf": "A-03-2" })),
    ("POST", "/records/{record}/lendings", KEEP, Else::NotAllowed, |_| json!({ "to": "李强", "until": "2011-10-14" })),
    ("POST", "/records/{record}/returns", KEEP, Else::NotAllowed, none),
    ("POST", "/records/{record}/contract-ends", KEEP, Else::NotAllowed, |_| json!({ "ended_on": "2011-09-01" })),
    ("POST", "/records/{record}/destructions", DESTROY, Else::NotAllowed, |_| json!({ "reason": "期满" })),
    ("GET", "/record-labels?records={record}", SEE, Else::NotAllowed, none),
    ("GET", "/record-inventories", SEE, Else::NotAllowed, none),
    ("POST", "/record-inventories", KEEP, Else::NotAllowed, empty),
    ("GET", "/record-inventories/{inventory}", SEE, Else::NotAllowed, none),
    (
        "POST",
        "/record-inventories/{inventory}/counts",
        KEEP,
        Else::NotAllowed,
        |_| json!({ "record": "D0000-0000000-0", "shelf": "A" }),
    ),
    ("POST", "/record-inventories/{inventory}/ends", KEEP, Else::NotAllowed, none),
];

fn new(about: &str) -> Value {
    json!({ "title": "投保资料", "pages": 12, "about": about, "term": "short" })
}

async fn act(desk: &Desk, record: &str, verb: &str, body: Value) -> Value {
    desk.ask("handler", Ask::post(format!("/records/{record}/{verb}"), body)).await.good()
}

#[tokio::test]
async fn a_record_is_found_by_its_number_and_tells_whose_it_is_and_what_was_done() {
    let desk = Desk::open("2014-03-03T09:00:00").await;
    let case = desk.case(1).await;
    let party = case["party"]["id"].as_str().unwrap();
    let record = desk.ask("handler", Ask::post("/records", new(party))).await.good();
    assert_eq!((&record["state"], &record["about"]["label"]), (&json!("received"), &case["party"]["name"]));
    let number = record["number"].as_str().unwrap();
    act(&desk, &id(&record), "filings", json!({ "shelf": " A-03-2 " })).await;
    let until = json!({ "to": "李强", "until": "2014-03-14" });
    act(&desk, &id(&record), "lendings", until.clone()).await;
    let again = Ask::post(format!("/records/{}/lendings", id(&record)), until);
    desk.ask("handler", again).await.problem(409, "wrong_record_state");
    let seen = desk.ask("auditor", Ask::get(format!("/records/{}", number.to_lowercase()))).await.good();
    assert_eq!(
        (&seen["lent_to"], &seen["lent_until"], &seen["shelf"]),
        (&json!("李强"), &json!("2014-03-14"), &json!("A-03-2"))
    );
    let kinds: Vec<&str> =
        seen["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["received", "filed", "lent"]);
    let of_party = desk.ask("auditor", Ask::get(format!("/records?subject={party}"))).await.good();
    assert_eq!(of_party["items"].as_array().unwrap().len(), 1);
    desk.ask("auditor", Ask::get("/records/D0000-0000000-0")).await.problem(404, "not_found");
    desk.ask("auditor", Ask::get("/records?state=lost")).await.problem(422, "unknown_state");
}

#[tokio::test]
async fn what_is_wrong_with_a_record_is_told_at_its_field() {
    let desk = Desk::open("2014-03-03T09:00:00").await;
    let refused = |change: fn(&mut Value)| {
        let mut body = json!({ "title": "投保资料", "pages": 12, "term": "short" });
        change(&mut body);
        desk.ask("handler", Ask::post("/records", body))
    };
    let told = refused(|body| body["title"] = json!("  ")).await.problem(422, "wrong_field");
    assert_eq!(told["fields"][0]["field"], "title");
    refused(|body| body["term"] = json!("forever")).await.problem(422, "wrong_field");
    refused(|body| body["about"] = json!("record_x")).await.problem(422, "wrong_field");
    refused(|body| body["ended_on"] = json!("2014-03-04")).await.problem(409, "occurred_in_future");
    let record = refused(|_| ()).await.good();
    let ask =
        |verb: &str, body: Value| desk.ask("manager", Ask::post(format!("/records/{}/{verb}", id(&record)), body));
    ask("filings", json!({ "shelf": "" })).await.problem(422, "wrong_field");
    ask("destructions", json!({ "reason": "期满" })).await.problem(409, "record_contract_runs");
    ask("filings", json!({ "shelf": "A" })).await.good();
    ask("lendings", json!({ "to": "李强", "until": "2014-03-02" })).await.problem(422, "lent_until_in_past");
    ask("contract-ends", json!({ "ended_on": "2014-02-28" })).await.good();
    let told = ask("destructions", json!({ "reason": "期满" })).await.problem(409, "record_kept_still");
    assert_eq!(told["until"], "2019-02-28");
}

#[tokio::test]
async fn an_inventory_tells_what_is_missing_what_lies_elsewhere_and_what_ought_not_to_be_there() {
    let desk = Desk::open("2014-03-03T09:00:00").await;
    let mut numbers = Vec::new();
    for title in ["一", "二", "三", "四"] {
        let body = json!({ "title": title, "pages": 1, "term": "long" });
        let record = desk.ask("handler", Ask::post("/records", body)).await.good();
        numbers.push(record["number"].as_str().unwrap().to_owned());
        if title != "四" {
            act(&desk, &id(&record), "filings", json!({ "shelf": "A-01" })).await;
        }
    }
    let inventory = desk.ask("handler", Ask::post("/record-inventories", json!({ "shelf": "A-01" }))).await.good();
    assert_eq!((&inventory["expected"], &inventory["missing"]), (&json!(3), &json!(3)));
    let count = |record: &str, shelf: &str| {
        let body = json!({ "record": record, "shelf": shelf });
        desk.ask("handler", Ask::post(format!("/record-inventories/{}/counts", id(&inventory)), body))
    };
    count(&numbers[0], "A-01").await.good();
    count(&numbers[1], "A-02").await.good();
    let told = count("D0000-0000000-0", "A-01").await.problem(422, "wrong_field");
    assert_eq!(told["fields"][0]["field"], "record");
    let seen = count(&numbers[3], "A-01").await.good();
    let figures =
        |of: &Value| ["expected", "seen", "missing", "misplaced", "extra"].map(|key| of[key].as_i64().unwrap());
    assert_eq!(figures(&seen), [3, 2, 1, 1, 1]);
    // Seen once more where it belongs, it is not misplaced any more.
    assert_eq!(figures(&count(&numbers[1], "A-01").await.good()), [3, 2, 1, 0, 1]);
    let end = || Ask::new("POST", format!("/record-inventories/{}/ends", id(&inventory)));
    let ended = desk.ask("handler", end()).await.good();
    assert_eq!((figures(&ended), &ended["ended_by"]["name"]), ([3, 2, 1, 0, 1], &json!("handler一")));
    count(&numbers[2], "A-01").await.problem(409, "inventory_ended");
    desk.ask("handler", end()).await.problem(409, "inventory_ended");
    // What is filed afterwards changes nothing about what was found.
    let kept = desk.ask("auditor", Ask::get(format!("/record-inventories/{}", id(&inventory)))).await.good();
    let missing: Vec<&Value> =
        kept["lines"].as_array().unwrap().iter().filter(|line| line["seen_on"].is_null()).collect();
    assert_eq!((missing.len(), &missing[0]["number"]), (1, &json!(numbers[2])));
}

#[tokio::test]
async fn a_record_has_a_label_to_print_and_scans_with_their_hash() {
    let desk = Desk::open("2014-03-03T09:00:00").await;
    let case = desk.case(1).await;
    let body = json!({ "title": "理赔卷宗", "pages": 30, "about": case["id"], "term": "short" });
    let record = desk.ask("handler", Ask::post("/records", body)).await.good();
    assert_eq!(record["about"]["label"], case["number"]);
    let label = |query: &str| desk.ask("auditor", Ask::get(format!("/record-labels?{query}")));
    let number = record["number"].as_str().unwrap();
    let sheet = label(&format!("records={number},{}&first=24", id(&record))).await;
    assert!(sheet.status.is_success() && sheet.bytes.starts_with(b"%PDF-"), "{}", sheet.status);
    assert_eq!(sheet.header("content-type"), "application/pdf");
    label("records=").await.problem(422, "wrong_field");
    label(&format!("records={number}&first=25")).await.problem(422, "wrong_field");
    label("records=D0000-0000000-0").await.problem(404, "not_found");
    let subject = id(&record);
    let lay = |role: &'static str, of: &str| {
        let upload = Ask::new("POST", format!("/files?subject={of}&name=第1页.pdf"));
        desk.ask(role, upload.raw("application/pdf", "%PDF-1.7 page"))
    };
    let scan = lay("handler", &subject).await.good();
    assert_eq!(scan["content_hash"], blake3::hash(b"%PDF-1.7 page").to_hex().to_string());
    lay("auditor", &subject).await.problem(403, "not_permitted");
    lay("handler", &id(&case)).await.problem(409, "no_files_with_subject");
    let listed = desk.ask("auditor", Ask::get(format!("/files?subject={subject}"))).await.good();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let seen = desk.ask("auditor", Ask::get(format!("/files/{}", id(&scan)))).await;
    assert_eq!(seen.bytes, b"%PDF-1.7 page");
    // Who sees no record sees no scan of one, nor that there is one.
    desk.ask("clerk", Ask::get(format!("/files?subject={subject}"))).await.problem(403, "not_permitted");
    desk.ask("clerk", Ask::get(format!("/files/{}", id(&scan)))).await.problem(403, "not_permitted");
}

#[tokio::test]
async fn a_contact_is_noted_and_listed_with_what_it_was_about_and_hidden_from_whoever_may_not_see_that() {
    let desk = Desk::open("2014-03-03T09:00:00").await;
    let case = desk.case(1).await;
    let party = case["party"]["id"].as_str().unwrap();
    let record = desk.ask("handler", Ask::post("/records", new(party))).await.good();
    let note = |about: &str| json!({ "kind": "call", "direction": "out", "notes": "提醒归还", "about": about });
    let add = |party: &str, about: &str| {
        let ask = Ask::post(format!("/parties/{party}/contacts"), note(about));
        desk.ask("handler", ask)
    };
    let noted = add(party, &id(&record)).await.good();
    assert_eq!((&noted["about"]["label"], &noted["about"]["kind"]), (&record["number"], &json!("record")));
    let of_case = add(party, &id(&case)).await.good();
    assert_eq!(of_case["about"]["label"], case["number"]);
    for (about, contact) in [(id(&record), &noted), (id(&case), &of_case)] {
        let listed = desk.ask("handler", Ask::get(format!("/contacts?subject={about}"))).await.good();
        assert_eq!(listed["items"], json!([contact]));
    }
    // A clerk sees no records: neither the contacts about one, nor those among all of the customer's.
    desk.ask("clerk", Ask::get(format!("/contacts?subject={}", id(&record)))).await.problem(403, "not_permitted");
    let file = desk.ask("clerk", Ask::get(format!("/parties/{party}"))).await.good();
    assert_eq!(file["contacts"], json!([of_case]));
    let other = desk.party(2).await;
    add(&id(&other), &id(&case)).await.problem(409, "subject_of_another_customer");
    add(party, "nothing").await.problem(422, "wrong_field");
}
