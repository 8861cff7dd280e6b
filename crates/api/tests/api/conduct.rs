//! Who may do what with observations of clerks, and what is told of them over HTTP.

use serde_json::{Value, json};

use super::desk::{Ask, Desk, id};
use super::matrix::Matrix;
use super::roles::{ALL, Else, HANDLERS, MANAGER, Row, empty, none};

/// What was found of oneself everybody sees, of others those with the permission; the clerk is the one who is observed.
const OBSERVED: &[&str] = &["clerk", "handler", "manager", "auditor"];

pub static MATRIX: Matrix = Matrix {
    rows: ROWS,
    things: |desk, _| {
        Box::pin(async {
            let observed = observed(desk).await;
            // What was appealed against in vain can be published.
            let refused = format!("/conduct-findings/{}", id(&observed["findings"][1]));
            desk.ask("clerk", Ask::post(format!("{refused}/appeals"), json!({ "reason": "没有拒讲" }))).await.good();
            let dismissal = json!({ "won": false, "answer": "核对录音，属实" });
            desk.ask("manager", Ask::post(format!("{refused}/appeal-answers"), dismissal)).await.good();
            let bulletin = desk.ask("manager", Ask::post("/bulletins", json!({}))).await.good();
            let finding = id(&observed["findings"][0]);
            vec![("observation", id(&observed)), ("finding", finding), ("bulletin", id(&bulletin))]
        })
    },
};

const ROWS: &[Row] = &[
    ("GET", "/conduct/phrases", ALL, Else::NotAllowed, none),
    ("POST", "/conduct/transcripts", HANDLERS, Else::NotAllowed, |_| Value::String("柜员：您好，请坐。".to_owned())),
    ("GET", "/observations", ALL, Else::NotAllowed, none),
    ("POST", "/observations", HANDLERS, Else::NotAllowed, |w| live_check(&w.operator)),
    ("GET", "/observations/{observation}", OBSERVED, Else::NotFound, none),
    ("GET", "/conduct-findings", ALL, Else::NotAllowed, none),
    ("POST", "/conduct-findings/{finding}/decisions", HANDLERS, Else::NotAllowed, |_| json!({ "counts": true })),
    // Who sees it and is not the clerk is told that the clerk appeals.
    ("POST", "/conduct-findings/{finding}/appeals", OBSERVED, Else::NotFound, |_| json!({ "reason": "说了" })),
    (
        "POST",
        "/conduct-findings/{finding}/appeal-answers",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "won": true, "answer": "属实" }),
    ),
    ("GET", "/conduct-standings", ALL, Else::NotAllowed, none),
    ("GET", "/bulletins", ALL, Else::NotAllowed, none),
    ("POST", "/bulletins", MANAGER, Else::NotAllowed, empty),
    ("GET", "/bulletins/{bulletin}/pdf", ALL, Else::NotAllowed, none),
];

/// A live check of an operator who refuses to say what must be said.
fn live_check(operator: &str) -> Value {
    json!({
        "operator": operator, "kind": "live", "happened_at": "2011-09-20T02:00:00Z", "situations": ["arrival"],
        "said": { "greeting": false }, "seen": [{ "kind": "refused-to-say", "note": "明确表示不讲" }],
    })
}

/// The clerk, observed by the handler.
async fn observed(desk: &Desk) -> Value {
    let told = desk.ask("handler", Ask::get("/conduct/phrases")).await.good();
    let clerks = told["clerks"].as_array().expect("whom one may observe");
    let clerk = clerks.iter().find(|clerk| clerk["name"] == "clerk一").expect("the clerk");
    desk.ask("handler", Ask::post("/observations", live_check(&id(clerk)))).await.good()
}

#[tokio::test]
async fn a_transcript_is_read_its_speakers_named_and_its_findings_told_with_their_places() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let file = "1\n00:00:01,000 --> 00:00:03,000\n说话人1：您好，请做。\n\n2\n00:00:04,000 --> 00:00:05,000\n说话人2：谁管这事？\n\n\
                3\n00:00:06,000 --> 00:00:07,000\n说话人1：不归我管。\n";
    let read = |query: &str, body: &'static str| {
        Ask::new("POST", format!("/conduct/transcripts{query}")).raw("application/octet-stream", body)
    };
    let told = desk.ask("handler", read("", file)).await.good();
    assert_eq!((&told["format"], &told["voices"][0]), (&json!("srt"), &json!({ "label": "说话人1", "voice": null })));
    desk.ask("handler", read("", "您好，请坐。")).await.problem(422, "transcript_without_speakers");
    desk.ask("handler", read("", "\u{1}\u{2}")).await.problem(422, "transcript_not_text");
    desk.ask("handler", read("", "")).await.problem(422, "transcript_empty");
    let turns: Vec<Value> = told["turns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|turn| {
            let speaker = if turn["label"] == "说话人1" { "clerk" } else { "customer" };
            json!({ "speaker": speaker, "text": turn["text"], "at": turn["at"] })
        })
        .collect();
    let clerks = desk.ask("handler", Ask::get("/conduct/phrases")).await.good();
    let clerk = clerks["clerks"].as_array().unwrap().iter().find(|clerk| clerk["name"] == "clerk一").unwrap();
    let body = json!({
        "operator": clerk["id"], "kind": "transcript", "happened_at": "2011-09-29T01:00:00Z", "situations": ["window"], "turns": turns,
    });
    let observed = desk.ask("handler", Ask::post("/observations", body.clone()).key("first")).await.good();
    assert_eq!(observed["phrases"][0]["confidence"], "0.94");
    let found: Vec<_> = observed["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["kind"], &one["state"], &one["turn"]))
        .collect();
    assert_eq!(
        found,
        [(&json!("required-missed"), &json!("counted"), &Value::Null), (&json!("push-off"), &json!("open"), &json!(2))]
    );
    // Sent again under the same key it is the same observation.
    let again = desk.ask("handler", Ask::post("/observations", body).key("first")).await;
    assert_eq!(again.header("idempotent-replay"), "true");
    // The clerk sees it and is reminded; who is neither that clerk nor may see it does not.
    let path = format!("/observations/{}", id(&observed));
    assert_eq!(desk.ask("clerk", Ask::get(&path)).await.good()["findings"][0]["can_appeal"], true);
    desk.ask("sales", Ask::get(&path)).await.problem(404, "not_found");
    assert_eq!(desk.ask("sales", Ask::get("/observations")).await.good()["items"], json!([]));
    yinuo_service::upkeep::run_due(desk.house()).await.unwrap();
    let reminders = desk.ask("clerk", Ask::get("/reminders")).await.good();
    assert_eq!(
        (&reminders["items"][0]["kind"], &reminders["items"][0]["subject"]["id"]),
        (&json!("observed"), &observed["id"])
    );
}
