//! Scores: counted over a quarter that is over, seen by whom they are about, objected to, made final by two people, corrected in a new edition.

use serde_json::{Value, json};

use super::desk::{Ask, Desk, id};
use super::matrix::Matrix;
use super::roles::{ALL, Else, MANAGER, Row, none};

const READERS: &[&str] = &["manager", "auditor"];

pub static MATRIX: Matrix = Matrix {
    rows: ROWS,
    things: |desk, _| {
        Box::pin(async {
            let round = begun(desk).await;
            let sheet = desk.ask("manager", Ask::get(format!("/score-rounds/{round}"))).await.good();
            vec![("round", round), ("sheet", id(&sheet["sheets"][0]))]
        })
    },
};

const ROWS: &[Row] = &[
    ("GET", "/score-schemes", ALL, Else::NotAllowed, none),
    ("GET", "/score-trials?scheme=life-counter-2012&from=2011-04-01&until=2011-06-30", MANAGER, Else::NotAllowed, none),
    ("GET", "/score-rounds", READERS, Else::NotAllowed, none),
    ("POST", "/score-rounds", MANAGER, Else::NotAllowed, |_| scores("2011-04-01", "2011-06-30")),
    ("GET", "/score-rounds/{round}", READERS, Else::NotAllowed, none),
    ("POST", "/score-rounds/{round}/corrections", MANAGER, Else::NotAllowed, |_| json!({ "reason": "差错补录" })),
    ("POST", "/score-rounds/{round}/freezes", MANAGER, Else::NotAllowed, |_| json!({ "edition": 1 })),
    ("GET", "/score-sheets/mine", ALL, Else::NotAllowed, none),
    ("GET", "/score-sheets/{sheet}/pdf", OWN_OR_READERS, Else::NotFound, none),
    ("GET", "/score-sheets/{sheet}/facts?metric=error-rate", OWN_OR_READERS, Else::NotFound, none),
    ("POST", "/score-sheets/{sheet}/replies", &["clerk"], Else::NotFound, |_| json!({})),
    ("POST", "/score-sheets/{sheet}/answers", MANAGER, Else::NotAllowed, |_| json!({ "answer": "已核对" })),
];

const OWN_OR_READERS: &[&str] = &["clerk", "manager", "auditor"];

fn scores(from: &str, until: &str) -> Value {
    json!({ "scheme": "life-counter-2012", "from": from, "until": until })
}

/// The first quarter of the county office.
async fn begun(desk: &Desk) -> String {
    id(&desk.ask("manager", Ask::post("/score-rounds", scores("2011-01-01", "2011-03-31"))).await.good())
}

fn line<'a>(sheet: &'a Value, metric: &str) -> &'a Value {
    sheet["lines"].as_array().unwrap().iter().find(|line| line["metric"] == metric).unwrap()
}

#[tokio::test]
async fn a_quarter_is_counted_seen_objected_to_made_final_by_two_and_corrected_in_a_new_edition() {
    let desk = Desk::open("2011-06-20T10:00:00").await;
    let set = |now: &str| assert!(desk.house().shared.clock.set(format!("{now}+08:00").parse().unwrap()));
    desk.case(1).await;
    desk.case(2).await;
    let quarter = || scores("2011-04-01", "2011-06-30");
    desk.ask("manager", Ask::post("/score-rounds", quarter())).await.problem(422, "period_not_over");
    set("2011-07-05T10:00:00");
    yinuo_service::upkeep::run_due(desk.house()).await.unwrap();
    // What if the points were others: 99 together are refused, and nothing is kept of a trial.
    let trial = |points: &str| {
        let asked = format!("/score-trials?scheme=life-counter-2012&from=2011-04-01&until=2011-06-30&points={points}");
        Ask::get(asked)
    };
    let other = desk.ask("manager", trial("error-rate:40,execution:20")).await.good();
    assert_eq!(line(&other["sheets"][0], "error-rate")["points"], "40");
    let refused = desk.ask("manager", trial("error-rate:34")).await.problem(422, "weights_not_a_hundred");
    assert_eq!(refused["sum"], "99");
    desk.ask("manager", trial("error-rate=34")).await.problem(422, "wrong_field");
    let round = id(&desk.ask("manager", Ask::post("/score-rounds", quarter())).await.good());
    desk.ask("manager", Ask::post("/score-rounds", quarter())).await.problem(409, "scored_already");
    // By hand: the clerk has no mistake in two cases (35 of 35) and no failed transfer (15 of 15); of the promises of the two cases some are
    // late; nobody rated. The total is what was got of the points that had cases.
    let told = desk.ask("manager", Ask::get(format!("/score-rounds/{round}"))).await.good();
    let sheet = &told["sheets"][0];
    assert_eq!(told["sheets"].as_array().unwrap().len(), 1, "one clerk works in the office");
    assert_eq!((&line(sheet, "error-rate")["got"], &line(sheet, "transfers")["got"]), (&json!("35"), &json!("15")));
    assert_eq!(line(sheet, "counter-rating")["figure"], Value::Null, "no cases are not 0");
    let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    let execution = line(sheet, "execution");
    let kept = number(&execution["counted"][0]) / number(&execution["counted"][1]);
    let by_hand = (kept - 0.8).max(0.0) / 0.2 * 25.0;
    assert!((number(&execution["got"]) - by_hand).abs() < 0.001, "{execution}");
    assert!((number(&sheet["total"]) - (35.0 + 15.0 + by_hand) / 75.0 * 100.0).abs() < 0.001, "{sheet}");
    // Everybody sees the own sheet first, with the list behind every metric.
    desk.ask("manager", Ask::post(format!("/score-rounds/{round}/freezes"), json!({ "edition": 1 })))
        .await
        .problem(409, "sheets_unseen");
    let mine = desk.ask("clerk", Ask::get("/score-sheets/mine")).await.good();
    let own = id(&mine["items"][0]["sheet"]);
    let list = |term: u32| Ask::get(format!("/score-sheets/{own}/facts?metric=execution&term={term}"));
    for term in [0, 1] {
        let facts = desk.ask("clerk", list(term)).await.good();
        let expected = number(&execution["counted"][term as usize]);
        assert!((facts["items"].as_array().unwrap().len() as f64 - expected).abs() < 0.5, "{facts}");
    }
    desk.ask("handler", list(0)).await.problem(404, "not_found");
    let reply = |body: Value| Ask::post(format!("/score-sheets/{own}/replies"), body);
    desk.ask("handler", reply(json!({}))).await.problem(404, "not_found");
    let objected = desk.ask("clerk", reply(json!({ "objection": "那天系统停机" }))).await.good();
    assert_eq!(objected["objection"]["text"], "那天系统停机");
    // Who is scored is reminded to look at it, and the manager that an objection waits.
    yinuo_service::upkeep::run_due(desk.house()).await.unwrap();
    for (login, kind) in [("clerk", "scores_shown"), ("manager", "objection_raised")] {
        let reminders = desk.ask(login, Ask::get("/reminders")).await.good();
        let found = reminders["items"].as_array().unwrap().iter().find(|one| one["kind"] == kind);
        assert_eq!(found.map(|one| &one["subject"]["id"]), Some(&json!(round)), "{reminders}");
    }
    desk.ask("clerk", reply(json!({}))).await.problem(409, "score_replied_already");
    let freeze = |edition: u32| Ask::post(format!("/score-rounds/{round}/freezes"), json!({ "edition": edition }));
    desk.ask("manager", freeze(1)).await.problem(409, "objections_unanswered");
    let answer = || Ask::post(format!("/score-sheets/{own}/answers"), json!({ "answer": "已核对日志，维持" }));
    desk.ask("clerk", answer()).await.problem(403, "not_permitted");
    desk.ask("manager", answer()).await.good();
    desk.ask("manager", answer()).await.problem(409, "objection_answered_already");
    // Two people make it final.
    let waiting = desk.ask("manager", freeze(1)).await;
    assert_eq!(waiting.status, 202, "{}", String::from_utf8_lossy(&waiting.bytes));
    let release = format!("/approvals/{}/releases", id(&waiting.json()));
    let office = desk.ask("manager", Ask::get("/me")).await.good()["office"]["id"].clone();
    let new = json!({ "login": "manager-2", "name": "赵敏", "office": office, "roles": ["manager"], "password": yinuo_testkit::house::PASSWORD });
    desk.ask("root", Ask::post("/operators", new)).await.good();
    desk.chooses_password("manager-2").await;
    desk.ask("manager", Ask::post(release.clone(), json!({}))).await.problem(409, "approval_by_second_person");
    desk.ask("manager-2", Ask::post(release, json!({}))).await.good();
    let told = desk.ask("manager", Ask::get(format!("/score-rounds/{round}"))).await.good();
    assert_eq!((&told["state"], &told["edition"]), (&json!("frozen"), &json!(1)));
    desk.ask("manager", freeze(1)).await.problem(409, "scores_final");
    let pdf = desk.ask("clerk", Ask::get(format!("/score-sheets/{own}/pdf"))).await;
    assert!(pdf.bytes.starts_with(b"%PDF"));
    // A correction after the freeze is a new edition; the first stays as it was.
    let correct = |reason: &str| Ask::post(format!("/score-rounds/{round}/corrections"), json!({ "reason": reason }));
    desk.ask("manager", correct(" ")).await.problem(422, "reason_required");
    let corrected = desk.ask("manager", correct("补录差错")).await.good();
    assert_eq!(
        (&corrected["state"], &corrected["edition"], &corrected["reason"]),
        (&json!("shown"), &json!(2), &json!("补录差错"))
    );
    let first = desk.ask("manager", Ask::get(format!("/score-rounds/{round}?edition=1"))).await.good();
    assert_eq!((&first["sheets"][0]["id"], &first["sheets"][0]["total"]), (&json!(own), &sheet["total"]));
    let mine = desk.ask("clerk", Ask::get("/score-sheets/mine")).await.good();
    assert_eq!((&mine["items"][0]["sheet"]["edition"], mine["items"].as_array().unwrap().len()), (&json!(2), 1));
}
