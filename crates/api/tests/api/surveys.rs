//! Who may do what with surveys, and how somebody answers on the public page.

use serde_json::{Value, json};

use super::desk::{Ask, Desk, id};
use super::matrix::Matrix;
use super::public::Visitor;
use super::roles::{ALL, Else, MANAGER, Row, none};

const READERS_OF_SURVEYS: &[&str] = &["handler", "manager", "auditor"];
const INVITERS: &[&str] = &["clerk", "handler", "manager"];
const WHO_SEES: &[&str] = &["clerk", "handler", "manager", "auditor"];

pub static MATRIX: Matrix = Matrix {
    rows: ROWS,
    things: |desk, _| {
        Box::pin(async {
            let survey = survey(desk, true).await;
            answered(desk, &survey, &[("overall", "5")]).await;
            let answers = desk.ask("manager", Ask::get(format!("/surveys/{survey}/answers"))).await.good();
            vec![("survey", survey), ("answer", id(&answers["items"][0]))]
        })
    },
};

const ROWS: &[Row] = &[
    ("GET", "/questionnaires", ALL, Else::NotAllowed, none),
    ("GET", "/surveys", WHO_SEES, Else::NotAllowed, none),
    ("POST", "/surveys", MANAGER, Else::NotAllowed, |_| new_survey(true)),
    ("GET", "/surveys/{survey}", READERS_OF_SURVEYS, Else::NotAllowed, none),
    ("GET", "/surveys/{survey}/answers", READERS_OF_SURVEYS, Else::NotAllowed, none),
    ("GET", "/surveys/{survey}/sheet", READERS_OF_SURVEYS, Else::NotAllowed, none),
    ("POST", "/surveys/{survey}/invitations", INVITERS, Else::NotAllowed, |_| json!({ "channel": "counter" })),
    (
        "POST",
        "/surveys/{survey}/draws",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "from": "2011-09-01", "until": "2011-09-30", "seed": "2011-09", "count": 1 }),
    ),
    ("GET", "/survey-answers/mine", ALL, Else::NotAllowed, none),
    // Of an anonymous survey nobody is known to be rated: who reads the answers appeals.
    ("POST", "/survey-answers/{answer}/appeals", READERS_OF_SURVEYS, Else::NotFound, |_| appeal("误评")),
    (
        "POST",
        "/survey-answers/{answer}/appeal-decisions",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "won": true, "decision": "属实" }),
    ),
];

fn appeal(reason: &str) -> Value {
    json!({ "ground": "mistaken", "reason": reason })
}

fn new_survey(anonymous: bool) -> Value {
    json!({
        "name": "九月评价", "questionnaire": "visit-rating", "is_anonymous": anonymous, "begins_on": "2011-09-01",
        "ends_on": "2011-12-31",
    })
}

async fn survey(desk: &Desk, anonymous: bool) -> String {
    id(&desk.ask("manager", Ask::post("/surveys", new_survey(anonymous))).await.good())
}

/// Where an invitation is answered, below the root of the public pages.
async fn invitation(desk: &Desk, survey: &str, body: Value) -> String {
    let made = desk.ask("clerk", Ask::post(format!("/surveys/{survey}/invitations"), body)).await.good();
    made["items"][0]["path"].as_str().expect("a link").strip_prefix("/public").expect("a public page").to_owned()
}

async fn answered(desk: &Desk, survey: &str, answers: &[(&str, &str)]) {
    let path = invitation(desk, survey, json!({ "channel": "counter" })).await;
    let mut somebody = Visitor::new(desk);
    somebody.open(&path).await;
    somebody.send(&path, answers).await;
    assert_eq!(somebody.status, 200, "{}", somebody.page);
}

/// The code of an invitation.
pub async fn code(desk: &Desk) -> String {
    let survey = survey(desk, true).await;
    let path = invitation(desk, &survey, json!({ "channel": "counter" })).await;
    path.rsplit('/').next().expect("a code").to_owned()
}

#[tokio::test]
async fn an_invitation_is_answered_once_on_a_page_without_script_and_a_bad_rating_opens_a_case() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let survey = survey(&desk, false).await;
    let case = desk.case(1).await;
    let about = json!({ "channel": "counter", "case": case["id"] });
    let path = invitation(&desk, &survey, about.clone()).await;
    let twice = desk.ask("clerk", Ask::post(format!("/surveys/{survey}/invitations"), about)).await;
    assert_eq!(twice.problem(409, "visit_invited_already")["number"], case["number"]);
    let mut customer = Visitor::new(&desk);
    customer.open(&path).await;
    assert!(customer.page.contains("您对这次服务满意吗") && customer.page.contains("等候太久"), "{}", customer.page);
    // What is wrong is told on the form, and what was filled in stays.
    customer.send(&path, &[("words", "等了两小时")]).await;
    assert!(customer.page.contains("等了两小时") && customer.status == 422, "{} {}", customer.status, customer.page);
    customer.send(&path, &[("overall", "1"), ("why", "waiting"), ("words", "等了两小时")]).await;
    assert!(customer.page.contains("已收到您的回答"), "{}", customer.page);
    customer.open(&path).await;
    assert!(
        customer.page.contains("您已经回答过")
            && !customer.page.contains("<form method=\"post\" action=\"/public/survey")
    );
    // A code that nobody has is not there.
    customer.open("/survey/0000000000000000").await;
    assert_eq!(customer.status, 404);
    yinuo_service::upkeep::run_due(desk.house()).await.unwrap();
    let opened = desk.ask("manager", Ask::get("/cases?service=quality.bad-rating")).await.good();
    assert_eq!(opened["items"].as_array().unwrap().len(), 1, "{opened}");
    let opened = desk.ask("manager", Ask::get(format!("/cases/{}", id(&opened["items"][0])))).await.good();
    assert!(opened["answers"]["rating_words"].as_str().unwrap().contains("等了两小时"), "{opened}");
    assert_eq!(opened["party"]["id"], case["party"]["id"]);
    // The figures: one answer, its mean, nothing missing; the clerk sees none of it.
    let told = desk.ask("manager", Ask::get(format!("/surveys/{survey}"))).await.good();
    assert_eq!((&told["rating"], &told["response_rate"], &told["counted"]), (&json!("1"), &json!("1"), &json!(1)));
    desk.ask("clerk", Ask::get(format!("/surveys/{survey}"))).await.problem(403, "not_permitted");
    let answers = desk.ask("manager", Ask::get(format!("/surveys/{survey}/answers?bad=true"))).await.good();
    let answer = id(&answers["items"][0]);
    // The clerk who served sees the own rating, and appeals; somebody else decides, and until then it counts.
    let mine = desk.ask("clerk", Ask::get("/survey-answers/mine")).await.good();
    assert_eq!((id(&mine["items"][0]), &mine["items"][0]["rating"]), (answer.clone(), &json!(1)));
    assert_eq!(desk.ask("handler", Ask::get("/survey-answers/mine")).await.good()["items"], json!([]));
    let appealed = |body: Value| Ask::post(format!("/survey-answers/{answer}/appeals"), body);
    desk.ask("clerk", appealed(appeal(" "))).await.problem(422, "wrong_field");
    desk.ask("clerk", appealed(json!({ "ground": "unfair", "reason": "误评" }))).await.problem(422, "wrong_field");
    desk.ask("sales", appealed(appeal("误评"))).await.problem(404, "not_found");
    let decide = |won: bool| {
        let decision = json!({ "won": won, "decision": "核对排队记录，属实" });
        Ask::post(format!("/survey-answers/{answer}/appeal-decisions"), decision)
    };
    desk.ask("manager", decide(true)).await.problem(409, "no_appeal_waits");
    let waits = desk.ask("clerk", appealed(appeal("评的是上一位客户"))).await.good();
    assert_eq!((&waits["appeal"]["state"], &waits["appeal"]["ground"]), (&json!("asked"), &json!("mistaken")));
    desk.ask("handler", appealed(appeal("误评"))).await.problem(409, "appealed_already");
    let told = desk.ask("manager", Ask::get(format!("/surveys/{survey}"))).await.good();
    assert_eq!(told["counted"], 1, "it counts as long as nobody has decided");
    yinuo_service::upkeep::run_due(desk.house()).await.unwrap();
    let reminders = desk.ask("manager", Ask::get("/reminders")).await.good();
    let reminder = reminders["items"].as_array().unwrap().iter().find(|one| one["kind"] == "appeal_asked");
    assert_eq!(reminder.unwrap()["subject"]["id"], json!(survey));
    desk.ask("clerk", decide(true)).await.problem(403, "not_permitted");
    let waiting = desk.ask("manager", Ask::get(format!("/surveys/{survey}/answers?appealed=true"))).await.good();
    assert_eq!(waiting["items"].as_array().unwrap().len(), 1);
    let decided = desk.ask("manager", decide(true)).await.good();
    assert_eq!(
        (&decided["appeal"]["state"], &decided["appeal"]["reason"]),
        (&json!("won"), &json!("评的是上一位客户"))
    );
    assert!(decided["appeal"]["decided_by"]["name"].is_string(), "{decided}");
    desk.ask("manager", decide(false)).await.problem(409, "no_appeal_waits");
    desk.ask("clerk", appealed(appeal("误评"))).await.problem(409, "answer_removed_already");
    let told = desk.ask("manager", Ask::get(format!("/surveys/{survey}"))).await.good();
    assert_eq!((&told["rating"], &told["counted"]), (&Value::Null, &json!(0)));
    // Who appealed does not decide.
    let path = invitation(&desk, &survey, json!({ "channel": "counter" })).await;
    customer.open(&path).await;
    customer.send(&path, &[("overall", "2"), ("why", "manner")]).await;
    let answers = desk.ask("manager", Ask::get(format!("/surveys/{survey}/answers"))).await.good();
    let second = id(&answers["items"][0]);
    desk.ask("manager", Ask::post(format!("/survey-answers/{second}/appeals"), appeal("恶意"))).await.good();
    let own = Ask::post(format!("/survey-answers/{second}/appeal-decisions"), json!({ "won": true, "decision": "是" }));
    desk.ask("manager", own).await.problem(409, "appeal_needs_another");
    // Of an office and a period: what was answered then and there.
    let of = async |query: &str| desk.ask("manager", Ask::get(format!("/surveys/{survey}?{query}"))).await.good();
    assert_eq!(of("from=2011-09-29&until=2011-09-29").await["counted"], 1);
    assert_eq!(of("until=2011-09-28").await["counted"], 0);
    assert_eq!(of("until=2011-09-28").await["rating"], Value::Null);
    let sheet = desk.ask("manager", Ask::get(format!("/surveys/{survey}/sheet"))).await;
    assert!(sheet.bytes.starts_with(b"PK"), "a workbook");
}
