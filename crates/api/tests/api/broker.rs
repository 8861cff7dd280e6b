//! A broker over HTTP: who may enter and see what, and the report to a client as it is sent.

use std::sync::Arc;

use jiff::civil::date;
use serde_json::{Value, json};
use yinuo_core::access::Actor;
use yinuo_core::id::PartyId;
use yinuo_service::broker::command::{MadeReport, MakeClientReports};
use yinuo_service::command::Command;

use super::desk::{Ask, Desk, id};
use super::matrix::Matrix;
use super::roles::{Else, HANDLERS, MANAGER, READERS, Row, none};

const REPORT: &str = "from=2011-01-01&until=2011-12-31";

/// Who may do what with mandates, placed policies and the report.
pub static MATRIX: Matrix = Matrix {
    rows: ROWS,
    things: |desk, world| {
        Box::pin(async {
            let insurer = insurer(desk, "人保财险").await;
            let placement = placed(desk, &world.party, &insurer, "0").await;
            let commissions = desk.ask("manager", Ask::get("/commissions")).await.good();
            let commission = id(&commissions["items"][0]);
            let lesson = lesson(desk, &world.party, &insurer, &placement).await;
            let evaluation = evaluated(desk, &insurer).await;
            needs(desk, &world.party, "M0").await;
            let plan = id(&made_plan(desk, &world.party).await.good());
            let (run, report) = reported(desk, &world.party).await;
            let knowledge = id(&desk.ask("handler", Ask::post("/knowledge", knowledge("停工"))).await.good());
            vec![
                ("report_run", run),
                ("client_report", report),
                ("insurer", insurer),
                ("placement", placement),
                ("commission", commission),
                ("lesson", lesson),
                ("evaluation", evaluation),
                ("plan", plan),
                ("knowledge", knowledge),
            ]
        })
    },
};

const ROWS: &[Row] = &[
    ("POST", "/mandates", MANAGER, Else::NotAllowed, |w| mandate(&w.party, "M9")),
    ("POST", "/cooperations", MANAGER, Else::NotAllowed, |w| cooperation(w.thing("insurer"), "C9")),
    ("GET", "/placements", READERS, Else::NotAllowed, none),
    ("POST", "/placements", MANAGER, Else::NotAllowed, |w| placement(&w.party, w.thing("insurer"), "P9")),
    ("GET", "/placements/{placement}", READERS, Else::NotAllowed, none),
    ("GET", "/assisted-claims", READERS, Else::NotAllowed, none),
    ("GET", "/commissions", READERS, Else::NotAllowed, none),
    ("GET", "/commissions/totals", READERS, Else::NotAllowed, none),
    ("GET", "/commissions/{commission}", READERS, Else::NotAllowed, none),
    ("POST", "/commissions/{commission}/entries", MANAGER, Else::NotAllowed, |_| commission_entry("invoiced", "1")),
    ("GET", "/claim-events", READERS, Else::NotAllowed, none),
    ("POST", "/claim-events", HANDLERS, Else::NotAllowed, |_| event("E9")),
    ("GET", "/parties/{insurer}/solvency", READERS, Else::NotAllowed, none),
    ("POST", "/parties/{insurer}/solvency", MANAGER, Else::NotAllowed, |_| solvency("210")),
    ("GET", "/insurer-evaluations", READERS, Else::NotAllowed, none),
    ("POST", "/insurer-evaluations", MANAGER, Else::NotAllowed, |_| again()),
    ("POST", "/insurer-evaluations/trial", MANAGER, Else::NotAllowed, |_| days()),
    ("GET", "/insurer-evaluations/{evaluation}", READERS, Else::NotAllowed, none),
    ("GET", "/placements/{placement}/renewal", READERS, Else::NotAllowed, none),
    (
        "POST",
        "/claim-lessons/{lesson}/settlement",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "used": true, "reason": "续保提高限额" }),
    ),
    ("GET", "/parties/{party}/service-plans", READERS, Else::NotAllowed, none),
    ("POST", "/parties/{party}/service-plans", MANAGER, Else::NotAllowed, |_| json!({ "from": "2011-09-30" })),
    ("POST", "/parties/{party}/service-plans/trial", MANAGER, Else::NotAllowed, |_| json!({ "from": "2011-09-30" })),
    ("GET", "/parties/{party}/customer-manual/pdf", READERS, Else::NotAllowed, none),
    ("GET", "/service-plans/{plan}", READERS, Else::NotAllowed, none),
    ("GET", "/service-plans/{plan}/pdf", READERS, Else::NotAllowed, none),
    ("POST", "/service-plans/{plan}/tasks", MANAGER, Else::NotAllowed, |_| task("2011-12-20")),
    ("GET", "/report-runs", MANAGER, Else::NotAllowed, none),
    ("POST", "/report-runs", MANAGER, Else::NotAllowed, |_| json!({ "year": 2011, "quarter": 1 })),
    ("GET", "/report-runs/{report_run}", MANAGER, Else::NotAllowed, none),
    ("GET", "/report-runs/{report_run}/reports", MANAGER, Else::NotAllowed, none),
    (
        "POST",
        "/report-runs/{report_run}/sending",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "next_quarter": "汛期前巡检" }),
    ),
    ("GET", "/parties/{party}/client-reports", READERS, Else::NotAllowed, none),
    ("GET", "/client-reports/{client_report}", READERS, Else::NotAllowed, none),
    ("GET", "/client-reports/{client_report}/pdf", READERS, Else::NotAllowed, none),
    ("GET", "/client-reports/{client_report}/xlsx", READERS, Else::NotAllowed, none),
    ("GET", "/parties/{party}/service-report?from=2011-01-01&until=2011-12-31", READERS, Else::NotAllowed, none),
    ("GET", "/parties/{party}/service-report/pdf?from=2011-01-01&until=2011-12-31", READERS, Else::NotAllowed, none),
    ("GET", "/parties/{party}/service-report/xlsx?from=2011-01-01&until=2011-12-31", READERS, Else::NotAllowed, none),
    ("GET", "/knowledge", READERS, Else::NotAllowed, none),
    ("POST", "/knowledge", HANDLERS, Else::NotAllowed, |_| knowledge("批改")),
    ("GET", "/knowledge/{knowledge}", READERS, Else::NotAllowed, none),
    ("PATCH", "/knowledge/{knowledge}", HANDLERS, Else::NotAllowed, |_| knowledge("停工")),
    ("POST", "/knowledge/{knowledge}/reviews", HANDLERS, Else::NotAllowed, |_| json!({ "review_on": "2012-09-29" })),
    ("POST", "/knowledge/{knowledge}/withdrawal", HANDLERS, Else::NotAllowed, |_| json!({ "reason": "条款已修改" })),
];

/// A run, and the report to a client in it, written as the outbox would.
async fn reported(desk: &Desk, client: &str) -> (String, String) {
    let run = id(&desk.ask("manager", Ask::post("/report-runs", json!({ "year": 2011, "quarter": 2 }))).await.good());
    let client: PartyId = client.parse().expect("a party");
    let figures = r#"{"insurers":[],"missed":[],"claims":[],"tasks":[],"ahead":[]}"#.to_owned();
    let make = MakeClientReports {
        run: run.parse().expect("a run"),
        from: date(2011, 4, 1),
        until: date(2011, 6, 30),
        slot: client.slot().number(),
        made: vec![MadeReport { client, figures, paid: 0, open_claims: 0, missed: 0 }],
        failed: Vec::new(),
    };
    let system = Arc::new(Actor::system());
    desk.house().carry_out(&system, Command::from(make), None).await.expect("it is made");
    let listed = desk.ask("manager", Ask::get(format!("/report-runs/{run}/reports"))).await.good();
    (run, id(&listed["items"][0]))
}

pub fn knowledge(keyword: &str) -> Value {
    json!({
        "question": format!("{keyword}的损失能不能索赔？"), "answer": "附加了营业中断责任的，可以。", "keywords": [keyword],
        "review_on": "2012-03-29",
    })
}

fn mandate(client: &str, number: &str) -> Value {
    json!({
        "client": client, "number": number, "services": "协助索赔", "informed_on": "2011-01-01",
        "effective_on": "2011-01-01", "ends_on": "2011-12-31",
    })
}

fn cooperation(insurer: &str, number: &str) -> Value {
    json!({
        "insurer": insurer, "number": number, "branch": "辽宁分公司", "commission_rate": "0.15",
        "effective_on": "2011-01-01",
    })
}

fn placement(client: &str, insurer: &str, number: &str) -> Value {
    json!({
        "client": client, "number": number, "product": "建筑工程一切险",
        "shares": [{ "insurer": insurer, "share": "1", "leads": true }],
        "sums": [{ "place": "坝区", "sum_insured": "30000000.00" }, { "place": "厂房", "sum_insured": "20000000.00" }],
        "premium": "100000.01", "deductible": "50000", "commission_rate": "0.12", "commission_taken": "保险公司转账",
        "proposed_on": "2011-01-04", "effective_on": "2011-01-05", "ends_on": "2012-01-04",
    })
}

fn commission_entry(kind: &str, amount: &str) -> Value {
    json!({ "kind": kind, "amount": amount, "happened_on": "2011-09-29", "reference": "发票00012345" })
}

fn event(code: &str) -> Value {
    json!({ "code": code, "name": "台风", "area": "辽宁", "began_on": "2011-08-08", "ended_on": "2011-08-09" })
}

async fn insurer(desk: &Desk, name: &str) -> String {
    let body = json!({ "kind": "organisation", "name": name });
    id(&desk.ask("clerk", Ask::post("/parties", body)).await.good())
}

async fn placed(desk: &Desk, client: &str, insurer: &str, key: &str) -> String {
    let made = |path: &'static str, body: Value| desk.ask("manager", Ask::post(path, body));
    made("/mandates", mandate(client, &format!("M{key}"))).await.good();
    made("/cooperations", cooperation(insurer, &format!("C{key}"))).await.good();
    id(&made("/placements", placement(client, insurer, &format!("P{key}"))).await.good())
}

fn solvency(ratio: &str) -> Value {
    json!({ "ratio": ratio, "as_of": "2010-12-31", "source": "公司年度信息披露报告" })
}

fn days() -> Value {
    json!({ "from": "2011-01-01", "until": "2011-06-30" })
}

fn again() -> Value {
    json!({ "from": "2011-01-01", "until": "2011-06-30", "reason": "补登数据" })
}

/// A claim under the policy that was denied and closed: what it taught has the id of its case.
async fn lesson(desk: &Desk, client: &str, insurer: &str, placement: &str) -> String {
    let open = json!({
        "service": "broker.claim", "party": client, "channel": "phone", "subjects": [{ "id": placement }],
        "answers": { "insurer": insurer, "occurred_on": "2011-02-08", "loss_place": "坝区", "cause": "洪水" },
    });
    let case = id(&desk.ask("handler", Ask::post("/cases", open)).await.good());
    for (key, answers) in [
        ("reported", json!({ "estimate": "1000" })),
        ("claim-submitted", json!({ "claimed": "900" })),
        ("denied", json!({ "denial": "除外责任" })),
        ("closed-denied", json!({ "lessons": "续保时删除该除外责任" })),
    ] {
        let read = desk.ask("handler", Ask::get(format!("/cases/{case}"))).await.good();
        let ask = Ask::post(format!("/cases/{case}/milestones"), json!({ "key": key, "answers": answers }));
        desk.ask("handler", ask.version(read["version"].as_i64().unwrap())).await.good();
    }
    case.replacen("case_", "lesson_", 1)
}

async fn evaluated(desk: &Desk, insurer: &str) -> String {
    desk.ask("manager", Ask::post(format!("/parties/{insurer}/solvency"), solvency("212.5"))).await.good();
    id(&desk.ask("manager", Ask::post("/insurer-evaluations", days())).await.good())
}

fn task(due_on: &str) -> Value {
    json!({ "title": "汛期前检查", "due_on": due_on })
}

/// What the client needs, collected under a mandate.
async fn needs(desk: &Desk, client: &str, mandate: &str) {
    let agreements = desk.ask("manager", Ask::get(format!("/parties/{client}/agreements"))).await.good();
    let items = agreements["items"].as_array().unwrap();
    let mandate = items.iter().find(|one| one["number"] == mandate).expect("it was signed");
    let open = json!({
        "service": "broker.client-needs", "party": client, "channel": "phone", "subjects": [{ "id": mandate["id"] }],
    });
    let case = desk.ask("handler", Ask::post("/cases", open)).await.good();
    let answers = json!({ "contact_person": "安全部张主任", "mechanism": "none", "wanted": ["training"] });
    let body = json!({ "key": "collected", "answers": answers });
    let ask = Ask::post(format!("/cases/{}/milestones", id(&case)), body);
    desk.ask("handler", ask.version(case["version"].as_i64().unwrap())).await.good();
}

async fn made_plan(desk: &Desk, client: &str) -> super::desk::Reply {
    desk.ask("manager", Ask::post(format!("/parties/{client}/service-plans"), json!({ "from": "2011-09-29" }))).await
}

#[tokio::test]
async fn a_plan_says_why_each_task_is_in_it_and_each_task_is_a_promise_with_its_day_and_who_answers_for_it() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let client = id(&desk
        .ask("clerk", Ask::post("/parties", json!({ "kind": "organisation", "name": "华能水电" })))
        .await
        .good());
    made_plan(&desk, &client).await.problem(409, "no_mandate_in_force");
    let mut signed = mandate(&client, "M1");
    signed["ends_on"] = json!("2012-09-28");
    desk.ask("manager", Ask::post("/mandates", signed)).await.good();
    made_plan(&desk, &client).await.problem(409, "needs_not_collected");
    needs(&desk, &client, "M1").await;
    let trial = |from: &str| {
        let ask = Ask::post(format!("/parties/{client}/service-plans/trial"), json!({ "from": from }));
        desk.ask("manager", ask)
    };
    let draft = trial("2011-09-29").await.good();
    assert_eq!((&draft["until"], &draft["basis"]["ratings"]), (&json!("2012-09-28"), &json!(0)));
    trial("2010-01-01").await.problem(409, "no_mandate_in_force");
    let listed = desk.ask("clerk", Ask::get(format!("/parties/{client}/service-plans"))).await.good();
    assert_eq!(listed["items"], json!([]), "a trial keeps nothing");
    let plan = made_plan(&desk, &client).await.good();
    let kinds = |value: &Value| -> Vec<(String, String)> {
        let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
        value.as_array().unwrap().iter().map(|one| (text(one, "kind"), text(one, "due_on"))).collect()
    };
    assert_eq!(kinds(&plan["tasks"]), kinds(&draft["tasks"]), "it says what the trial said");
    assert_eq!(plan["tasks"][0]["kind"], "customer-manual");
    // The mandate charges the broker with claims, the client has no mechanism of its own and wishes training; it rated nothing.
    let of = |kind: &str| {
        let tasks = plan["tasks"].as_array().unwrap();
        tasks.iter().filter(|task| task["kind"] == kind).cloned().collect::<Vec<_>>()
    };
    assert_eq!((of("claims-mechanism").len(), of("claim-training").len(), of("quarter-report").len()), (1, 2, 4));
    let because = &of("claims-mechanism")[0]["because"];
    assert_eq!(because, &json!([{ "by": "mandate", "of": "索赔" }, { "by": "need", "of": "mechanism" }]));
    let left = plan["left_out"].as_array().unwrap();
    let why = |kind: &str| left.iter().find(|one| one["kind"] == kind).map(|one| one["because"]["by"].clone());
    assert_eq!((why("risk-survey"), why("extra-visit")), (Some(json!("mandate")), Some(json!("satisfaction"))));
    made_plan(&desk, &client).await.problem(409, "service_plan_exists");

    let path = format!("/service-plans/{}", id(&plan));
    let add = |body: Value| desk.ask("manager", Ask::post(format!("{path}/tasks"), body));
    add(task("2012-09-29")).await.problem(422, "task_outside_plan");
    add(json!({ "due_on": "2011-12-20" })).await.problem(422, "wrong_field");
    add(json!({ "kind": "party", "due_on": "2011-12-20" })).await.problem(422, "unknown_task");
    add(task("2011-12-20")).await.good();
    yinuo_service::upkeep::run_due(desk.house()).await.unwrap();
    let paper = desk.ask("clerk", Ask::get(format!("{path}/pdf"))).await;
    assert!(paper.status.is_success() && paper.bytes.starts_with(b"%PDF-"), "{}", paper.status);
    let read = desk.ask("clerk", Ask::get(path)).await.good();
    let tasks = read["tasks"].as_array().unwrap();
    assert!(tasks.iter().all(|task| task["state"] == "open" && task["case"].is_string()), "{read}");
    let added = tasks.iter().find(|task| task["kind"] == "other").expect("it was added");
    assert_eq!((&added["title"], &added["promised_on"]), (&json!("汛期前检查"), &json!("2011-12-20")));
    assert_eq!(added["because"][0]["by"], "hand");
    let case = desk.ask("clerk", Ask::get(format!("/cases/{}", added["case"].as_str().unwrap()))).await.good();
    assert_eq!(case["owner"]["name"], added["owner"]["name"]);
    assert_eq!(case["answers"]["due_on"], "2011-12-20");
}

#[tokio::test]
async fn a_ranking_is_frozen_takes_points_of_a_hundred_and_stands_with_the_lessons_on_the_renewal() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let client = id(&desk
        .ask("clerk", Ask::post("/parties", json!({ "kind": "organisation", "name": "华能水电" })))
        .await
        .good());
    let insurer = insurer(&desk, "人保财险").await;
    let placement = placed(&desk, &client, &insurer, "1").await;
    let lesson = lesson(&desk, &client, &insurer, &placement).await;
    let freeze = |body: Value| desk.ask("manager", Ask::post("/insurer-evaluations", body));
    freeze(days()).await.problem(409, "solvency_missing");
    let enter = |body: Value| desk.ask("manager", Ask::post(format!("/parties/{insurer}/solvency"), body));
    enter(json!({ "ratio": "much", "as_of": "2010-12-31", "source": "年报" })).await.problem(422, "wrong_field");
    enter(json!({ "ratio": "150", "as_of": "2012-12-31", "source": "年报" })).await.problem(422, "wrong_field");
    enter(json!({ "ratio": "150", "as_of": "2010-12-31", "source": "" })).await.problem(422, "wrong_field");
    let entered = enter(solvency("150")).await.good();
    assert_eq!(entered["items"][0]["ratio"], "150");
    let with = |points: Value| {
        let mut body = days();
        body["points"] = points;
        desk.ask("manager", Ask::post("/insurer-evaluations/trial", body))
    };
    let points = |points: &str| json!([{ "criterion": "solvency", "points": points }]);
    with(points("19")).await.problem(422, "weights_not_a_hundred");
    with(points("a")).await.problem(422, "wrong_field");
    with(json!([{ "criterion": "beauty", "points": "20" }])).await.problem(422, "unknown_metric");
    freeze(json!({ "from": "2011-01-01", "until": "2011-12-31" })).await.problem(422, "period_not_over");
    freeze(json!({ "from": "2011-06-30", "until": "2011-01-01" })).await.problem(422, "period_ends_before_it_begins");
    freeze(json!({ "from": "2001-01-01", "until": "2001-12-31" })).await.problem(404, "unknown_scheme");
    // The claim of today was denied: nothing of the nine hundred yuan was agreed to, and they are told in yuan.
    let today = json!({ "from": "2011-01-01", "until": "2011-09-29" });
    let today = desk.ask("manager", Ask::post("/insurer-evaluations/trial", today)).await.good();
    assert_eq!(today["insurers"][0]["criteria"][3]["counted"], json!(["0.00", "900.00"]), "{today}");
    let in_yuan: Vec<_> = today["criteria"].as_array().unwrap().iter().map(|one| one["in_yuan"] == true).collect();
    assert_eq!(in_yuan, [false, false, false, true, false]);
    let first = freeze(days()).await.good();
    // Half of 20 points for solvency, none of 20 for terms: 10 of the 40 that could be counted. No claim was reported on the days.
    let best = &first["ranking"]["insurers"][0];
    assert_eq!((&best["rank"], &best["total"], &best["name"]), (&json!(1), &json!("25"), &json!("人保财险")));
    assert_eq!(best["criteria"][0]["counted"], json!(["2010-12-31", "公司年度信息披露报告"]));
    assert_eq!(best["criteria"][2]["got"], Value::Null, "no promise was due");
    freeze(days()).await.problem(422, "reason_required");
    enter(solvency("200")).await.good();
    let second = freeze(again()).await.good();
    assert_eq!((&second["edition"], &second["ranking"]["insurers"][0]["total"]), (&json!(2), &json!("50")));
    let read = desk.ask("clerk", Ask::get(format!("/insurer-evaluations/{}", id(&first)))).await.good();
    assert_eq!(read["ranking"], first["ranking"], "a later figure changes nothing of what was frozen");
    let renewal = desk.ask("clerk", Ask::get("/placements/P1/renewal")).await.good();
    assert_eq!((&renewal["evaluation"]["edition"], &renewal["lessons"][0]["state"]), (&json!(2), &json!("open")));
    assert_eq!(renewal["lessons"][0]["lesson"], "续保时删除该除外责任");
    let settle = |body: Value| desk.ask("manager", Ask::post(format!("/claim-lessons/{lesson}/settlement"), body));
    settle(json!({ "used": false, "reason": " " })).await.problem(422, "reason_required");
    let settled = settle(json!({ "used": false, "reason": "保险公司不同意删除" })).await.good();
    assert_eq!(settled["lessons"][0]["state"], "declined");
    settle(json!({ "used": true, "reason": "已采纳" })).await.problem(409, "lesson_settled");
}

#[tokio::test]
async fn a_placed_policy_is_found_by_number_and_client_and_tells_who_bears_it_and_what_is_where() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let client = id(&desk
        .ask("clerk", Ask::post("/parties", json!({ "kind": "organisation", "name": "华能水电" })))
        .await
        .good());
    let insurer = insurer(&desk, "人保财险").await;
    let body = placement(&client, &insurer, "P1");
    desk.ask("manager", Ask::post("/placements", body.clone())).await.problem(409, "no_mandate_in_force");
    desk.ask("manager", Ask::post("/mandates", mandate(&client, "M1"))).await.good();
    desk.ask("manager", Ask::post("/placements", body)).await.problem(409, "no_cooperation_in_force");
    desk.ask("manager", Ask::post("/cooperations", cooperation(&insurer, "C1"))).await.good();
    let refused = |change: fn(&mut Value)| {
        let mut body = placement(&client, &insurer, "P1");
        change(&mut body);
        desk.ask("manager", Ask::post("/placements", body))
    };
    refused(|body| body["commission_rate"] = json!("0.16")).await.problem(422, "commission_above_agreed");
    refused(|body| body["shares"][0]["share"] = json!("0.9")).await.problem(422, "shares_not_whole");
    refused(|body| body["shares"][0]["leads"] = json!(false)).await.problem(422, "no_single_lead");
    refused(|body| body["sums"] = json!([])).await.problem(422, "wrong_field");
    refused(|body| body["premium"] = json!("lots")).await.problem(422, "wrong_field");
    refused(|body| body["ends_on"] = json!("2011-01-04")).await.problem(422, "period_ends_before_it_begins");
    let made = refused(|_| ()).await.good();
    assert_eq!((&made["sum_insured"], &made["commission"]), (&json!("50000000.00"), &json!("12000.00")));
    let read = desk.ask("auditor", Ask::get("/placements/p1")).await.good();
    assert_eq!((&read["shares"][0]["premium"], &read["sums"][1]["place"]), (&json!("100000.01"), &json!("厂房")));
    for q in ["P1", "华能", "hn"] {
        let found = desk.ask("clerk", Ask::get(format!("/placements?q={q}"))).await.good();
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{q}");
    }
    // The insurer sees it among the agreements in which it stands.
    let roles = desk.ask("clerk", Ask::get(format!("/parties/{insurer}/agreements"))).await.good();
    assert_eq!(roles["items"].as_array().unwrap().len(), 2, "{roles}");
}

#[tokio::test]
async fn a_term_of_an_insurer_is_called_by_the_promise_that_takes_its_time_from_it() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let path = format!("/parties/{}/terms", insurer(&desk, "人保财险").await);
    let body = json!({ "key": "notice-within", "within": "2 hours", "effective_from": "2011-01-01", "cite": "合同" });
    let told = desk.ask("manager", Ask::post(path, body)).await.good();
    assert_eq!(told["items"][0]["name"], json!({ "zh": "确认报案", "en": "Acknowledge the report" }));
    let known = told["known"].as_array().unwrap().iter().find(|one| one["key"] == "survey-far-within");
    assert_eq!(known.expect("a rule asks for it")["name"]["zh"], "现场查勘（异地）");
}

#[tokio::test]
async fn the_report_to_a_client_is_a_paper_and_a_workbook_of_the_same_figures() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let client = id(&desk
        .ask("clerk", Ask::post("/parties", json!({ "kind": "organisation", "name": "华能水电" })))
        .await
        .good());
    let insurer = insurer(&desk, "人保财险").await;
    let placement = placed(&desk, &client, &insurer, "1").await;
    let event = desk.ask("handler", Ask::post("/claim-events", event("2011-TYPHOON"))).await.good();
    let open = json!({
        "service": "broker.claim", "party": client, "channel": "phone",
        "subjects": [{ "id": placement }, { "id": event["id"] }],
        "answers": { "insurer": insurer, "occurred_on": "2011-08-08", "loss_place": "坝区", "cause": "洪水" },
    });
    let case = desk.ask("handler", Ask::post("/cases", open)).await.good();
    let record = async |key: &str, answers: Value| {
        let read = desk.ask("handler", Ask::get(format!("/cases/{}", id(&case)))).await.good();
        let body = json!({ "key": key, "answers": answers });
        let ask = Ask::post(format!("/cases/{}/milestones", id(&case)), body);
        desk.ask("handler", ask.version(read["version"].as_i64().unwrap())).await
    };
    record("reported", json!({ "estimate": "1000000" })).await.good();
    record("claim-submitted", json!({ "claimed": "900000" })).await.good();
    record("advance-paid", json!({ "paid_amount": "300000.03" })).await.good();
    record("advance-paid", json!({ "paid_amount": "600000" })).await.problem(422, "paid_above_agreed");
    let ask = |kind: &str| desk.ask("clerk", Ask::get(format!("/parties/{client}/service-report{kind}?{REPORT}")));
    let report = ask("").await.good();
    assert_eq!((&report["paid"], &report["open"]), (&json!("300000.03"), &json!(1)));
    let told = &report["claims"][0];
    assert_eq!((&told["event"], &told["paid_in_time"]), (&json!("2011-TYPHOON"), &json!("300000.03")));
    let pdf = ask("/pdf").await;
    assert!(pdf.status.is_success() && pdf.bytes.starts_with(b"%PDF-"), "{}", pdf.status);
    let ask_manual = || desk.ask("clerk", Ask::get(format!("/parties/{client}/customer-manual/pdf")));
    ask_manual().await.problem(409, "manual_lacks_phone");
    let county = desk.test.county;
    let phone = Ask::new("PATCH", format!("/offices/{county}")).json(json!({ "phone": "024-8888-0001" }));
    desk.ask("admin", phone).await.good();
    let manual = ask_manual().await;
    assert!(manual.status.is_success() && manual.bytes.starts_with(b"%PDF-"), "{}", manual.status);
    let path = format!("/parties/{insurer}/customer-manual/pdf");
    desk.ask("clerk", Ask::get(path)).await.problem(409, "no_placement_in_force");
    let sheet = ask("/xlsx").await;
    assert!(sheet.status.is_success() && sheet.bytes.starts_with(b"PK"), "{}", sheet.status);
    let claims = desk.ask("clerk", Ask::get(format!("/assisted-claims?open=true&client={client}"))).await.good();
    assert_eq!((&claims["items"][0]["paid"], &claims["items"][0]["agreed"]), (&json!("300000.03"), &Value::Null));
    let events = desk.ask("clerk", Ask::get("/claim-events")).await.good();
    assert_eq!((&events["items"][0]["claims"], &events["items"][0]["paid"]), (&json!(1), &json!("300000.03")));
    let wrong = format!("/parties/{client}/service-report?from=2011-12-31&until=2011-01-01");
    desk.ask("clerk", Ask::get(wrong)).await.problem(422, "period_ends_before_it_begins");
}

#[tokio::test]
async fn a_run_of_reports_tells_how_far_it_is_and_each_report_is_opened_sent_and_received() {
    let desk = Desk::open("2011-07-05T10:00:00").await;
    let mut clients = Vec::new();
    for (number, name) in ["华能水电", "大唐水电"].into_iter().enumerate() {
        let mut body = json!({ "kind": "organisation", "name": name });
        if number == 0 {
            body["phone"] = json!("13904150001");
        }
        let client = id(&desk.ask("clerk", Ask::post("/parties", body)).await.good());
        desk.ask("manager", Ask::post("/mandates", mandate(&client, &format!("M{number}")))).await.good();
        clients.push(client);
    }
    let ask = |body: Value| desk.ask("manager", Ask::post("/report-runs", body));
    ask(json!({ "year": 2011, "quarter": 3 })).await.problem(422, "period_not_over");
    ask(json!({ "year": 2011, "quarter": 0 })).await.problem(422, "wrong_field");
    let asked = ask(json!({ "year": 2011, "quarter": 2 })).await.good();
    assert_eq!(
        (&asked["from"], &asked["until"], &asked["clients"]),
        (&json!("2011-04-01"), &json!("2011-06-30"), &Value::Null)
    );
    ask(json!({ "year": 2011, "quarter": 2 })).await.problem(409, "report_run_under_way");
    let run = id(&asked);
    let send = |body: Value| desk.ask("manager", Ask::post(format!("/report-runs/{run}/sending"), body));
    send(json!({})).await.problem(409, "reports_not_made");
    yinuo_service::upkeep::run_due(desk.house()).await.unwrap();
    let read = || desk.ask("manager", Ask::get(format!("/report-runs/{run}")));
    let made = read().await.good();
    assert_eq!((&made["clients"], &made["made"], &made["failed"]), (&json!(2), &json!(2), &json!(0)));
    let listed = || desk.ask("manager", Ask::get(format!("/report-runs/{run}/reports?made=true")));
    let reports = listed().await.good();
    let first = reports["items"][0].clone();
    assert_eq!((&first["state"], &first["failure"]), (&json!("made"), &Value::Null));
    let path = format!("/client-reports/{}", id(&first));
    let report = desk.ask("clerk", Ask::get(&path)).await.good();
    assert!(clients.contains(&id(&report["client"])), "{report}");
    assert_eq!((&report["tasks"], &report["paid"]), (&json!([]), &json!("0.00")));
    let own = desk.ask("clerk", Ask::get(format!("/parties/{}/client-reports", id(&report["client"])))).await.good();
    assert_eq!((own["items"].as_array().map(Vec::len), &own["items"][0]["id"]), (Some(1), &first["id"]));
    let pdf = desk.ask("clerk", Ask::get(format!("{path}/pdf"))).await;
    assert!(pdf.status.is_success() && pdf.bytes.starts_with(b"%PDF-"), "{}", pdf.status);
    let sheet = desk.ask("clerk", Ask::get(format!("{path}/xlsx"))).await;
    assert!(sheet.status.is_success() && sheet.bytes.starts_with(b"PK"), "{}", sheet.status);
    send(json!({ "next_quarter": "汛期前巡检" })).await.good();
    yinuo_service::upkeep::run_due(desk.house()).await.unwrap();
    // The one has a phone and was told; to the other people hand a paper over, and only then it was sent.
    let sent = read().await.good();
    assert_eq!(
        (&sent["told"], &sent["sent"], &sent["to_hand_over"], &sent["next_quarter"]),
        (&json!(2), &json!(1), &json!(1), &json!("汛期前巡检"))
    );
    let of = async |state: &str| {
        let reports = listed().await.good();
        let items = reports["items"].as_array().unwrap().clone();
        items.into_iter().find(|one| one["state"] == state).expect("there is one")
    };
    let record = async |report: &Value, key: &str, answers: Value| {
        let case = desk.ask("handler", Ask::get(format!("/cases/{}", report["case"].as_str().unwrap()))).await.good();
        let ask = Ask::post(format!("/cases/{}/milestones", id(&case)), json!({ "key": key, "answers": answers }));
        desk.ask("handler", ask.version(case["version"].as_i64().unwrap())).await.good();
    };
    let told = of("sent").await;
    assert_eq!((&told["way"], &told["client"]["name"]), (&json!("message"), &json!("华能水电")));
    record(&told, "acknowledged", json!({})).await;
    let paper = of("to_hand_over").await;
    assert_eq!((&paper["way"], &paper["sent_at"]), (&json!("paper"), &Value::Null));
    let waiting = || desk.ask("manager", Ask::get(format!("/report-runs/{run}/reports?to_hand_over=true")));
    assert_eq!(waiting().await.good()["items"][0]["id"], paper["id"]);
    let receipt = json!({ "received_by": "安全部张主任", "receipt": "签收单1" });
    record(&paper, "handed-over", receipt).await;
    assert_eq!(waiting().await.good()["items"], json!([]));
    let done = read().await.good();
    assert_eq!(
        (&done["acknowledged"], &done["sent"], &done["to_hand_over"]),
        (&json!(2), &json!(2), &json!(0)),
        "it was sent and received at once"
    );
}

#[tokio::test]
async fn commissions_are_listed_by_policy_and_insurer_with_filters_and_totals() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let client = id(&desk
        .ask("clerk", Ask::post("/parties", json!({ "kind": "organisation", "name": "华能水电" })))
        .await
        .good());
    let insurer = insurer(&desk, "人保财险").await;
    placed(&desk, &client, &insurer, "1").await;
    let listed = desk.ask("clerk", Ask::get(format!("/commissions?insurer={insurer}&state=expected"))).await.good();
    let line = &listed["items"][0];
    assert_eq!(
        (&line["policy_number"], &line["expected"], &line["rate"]),
        (&json!("P1"), &json!("12000.00"), &json!("0.12"))
    );
    assert_eq!((&line["client"]["name"], &line["insurer"]["name"]), (&json!("华能水电"), &json!("人保财险")));
    let enter = |kind: &str, amount: &str| {
        let ask = Ask::post(format!("/commissions/{}/entries", id(line)), commission_entry(kind, amount));
        desk.ask("manager", ask)
    };
    enter("received", "1").await.problem(422, "commission_above_invoiced");
    enter("invoiced", "12000.01").await.problem(422, "commission_above_due");
    enter("invoiced", "x").await.problem(422, "wrong_field");
    enter("invoiced", "12000").await.good();
    let made = enter("received", "12000").await.good();
    assert_eq!((&made["line"]["state"], made["entries"].as_array().unwrap().len()), (&json!("received"), 2));
    let find = |query: String| desk.ask("clerk", Ask::get(format!("/commissions{query}")));
    assert_eq!(find("?state=expected".to_owned()).await.good()["items"], json!([]));
    assert_eq!(find("?q=p1".to_owned()).await.good()["items"].as_array().unwrap().len(), 1);
    assert_eq!(find("?from=2011-01-06".to_owned()).await.good()["items"], json!([]));
    assert_eq!(find("?sort=-number".to_owned()).await.good()["items"].as_array().unwrap().len(), 1);
    find("?state=lost".to_owned()).await.problem(422, "wrong_field");
    let totals = find("/totals?from=2011-01-01&until=2011-12-31".to_owned()).await.good();
    let total = &totals["items"][0];
    assert_eq!((&total["insurer"]["name"], &total["received"]), (&json!("人保财险"), &json!("12000.00")));
    // Without days they are of this year; a page says where the next one begins.
    let year = find("/totals?limit=1".to_owned()).await.good();
    assert_eq!((&year["from"], &year["until"]), (&json!("2011-01-01"), &json!("2011-12-31")));
    assert_eq!((year["items"].as_array().unwrap().len(), &year["next"]), (1, &Value::Null));
    assert_eq!(find("/totals?until=2010-12-31".to_owned()).await.good()["items"], json!([]));
    find("/totals?limit=0".to_owned()).await.problem(422, "wrong_field");
    // Cancelled: the branch gives back what it got, and nobody enters that by hand.
    let mut split = commission_entry("split", "2000");
    split["office"] = json!(desk.test.county.to_string());
    let split = Ask::post(format!("/commissions/{}/entries", id(line)), split);
    desk.ask("manager", split).await.good();
    enter("split_back", "1").await.problem(422, "wrong_field");
    let gone = enter("written_back", "12000").await.good();
    assert_eq!((&gone["line"]["split"], &gone["line"]["state"]), (&json!("0.00"), &json!("written_back")));
    let back = gone["entries"].as_array().unwrap().iter().find(|entry| entry["kind"] == "split_back").unwrap();
    assert_eq!((&back["amount"], &back["office"]["id"]), (&json!("2000.00"), &json!(desk.test.county.to_string())));
}
