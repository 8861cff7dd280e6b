//! Who sees indicators, and the way from a figure to the list behind it.

use serde_json::json;

use super::desk::{Ask, Desk};
use super::matrix::Matrix;
use super::roles::{Else, Row, none};

const READERS: &[&str] = &["handler", "manager", "auditor"];

pub static MATRIX: Matrix =
    Matrix { rows: ROWS, things: |_, _| Box::pin(async { vec![("indicator", "cases-received".to_owned())] }) };

const ROWS: &[Row] = &[
    ("GET", "/indicators?from=2011-09-01&until=2011-09-30", READERS, Else::NotAllowed, none),
    ("GET", "/indicators/{indicator}?from=2011-09-01&until=2011-09-30", READERS, Else::NotAllowed, none),
    ("GET", "/indicators/{indicator}/facts?from=2011-09-01&until=2011-09-30", READERS, Else::NotAllowed, none),
    ("GET", "/indicators/{indicator}/sheet?from=2011-09-01&until=2011-09-30", READERS, Else::NotAllowed, none),
];

#[tokio::test]
async fn a_figure_is_told_with_its_target_and_the_list_behind_it_and_no_cases_are_not_0() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let case = desk.case(1).await;
    let days = "from=2011-09-01&until=2011-09-30";
    let all = desk.ask("manager", Ask::get(format!("/indicators?{days}"))).await.good();
    let of = |key: &str| all["items"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap().clone();
    assert_eq!(
        (&of("cases-received")["figure"]["value"], &of("cases-received")["is_over"]),
        (&json!("1"), &json!(false))
    );
    assert_eq!(of("found-never-contacted")["figure"]["value"], json!(null), "nobody was asked");
    assert_eq!(of("found-never-contacted")["benchmarks"][0]["status"], "recalled");
    assert!(all["items"].as_array().unwrap().iter().all(|one| one["key"] != "evaluation-2015"), "not before 2015");
    let told =
        desk.ask("manager", Ask::get(format!("/indicators/cases-received?{days}&step=day&by=kind"))).await.good();
    assert_eq!(told["periods"].as_array().unwrap().len(), 30);
    assert_eq!(told["parts"][0]["periods"][28]["value"], "1", "{told}");
    assert!(told["parts"][0]["name"]["zh"].as_str().unwrap().contains("保全"), "{told}");
    let facts = desk.ask("manager", Ask::get(format!("/indicators/cases-received/facts?{days}"))).await.good();
    assert_eq!(
        (&facts["items"][0]["about"]["label"], &facts["items"][0]["day"]),
        (&case["number"], &json!("2011-09-29"))
    );
    let sheet = desk.ask("manager", Ask::get(format!("/indicators/cases-received/sheet?{days}"))).await;
    assert!(sheet.bytes.starts_with(b"PK"), "a workbook");
    let wrong = |rest: &str| Ask::get(format!("/indicators/cases-received?{rest}"));
    desk.ask("manager", wrong("from=2011-01-01&until=2011-12-31&step=day")).await.problem(422, "too_many_periods");
    desk.ask("manager", wrong("from=2011-10-01&until=2011-09-30")).await.problem(422, "wrong_field");
    desk.ask("manager", wrong("from=2011-09-01&until=2011-09-30&by=weather")).await.problem(422, "wrong_field");
    desk.ask("manager", Ask::get(format!("/indicators/nothing?{days}"))).await.problem(404, "unknown_indicator");
    let later = "from=2015-09-01&until=2015-09-30";
    let score = desk.ask("manager", Ask::get(format!("/indicators/evaluation-2015?{later}"))).await.good();
    assert_eq!((&score["figure"]["value"], score["score_parts"].as_array().unwrap().len()), (&json!(null), 8));
    let list = Ask::get(format!("/indicators/evaluation-2015/facts?{later}"));
    desk.ask("manager", list).await.problem(422, "score_has_no_list");
}
