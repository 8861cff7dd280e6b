//! Waiting numbers over HTTP: each day and office counts from one, a number goes to one window, and what is over is over.

use serde_json::{Value, json};

use super::desk::{Ask, Desk, id};
use super::matrix::Matrix;
use super::roles::{Else, Row, none};

const NOW: &str = "2011-09-29T10:00:00";
const CALLERS: &[&str] = &["clerk", "handler", "manager"];

/// Who may do what with waiting numbers.
pub static MATRIX: Matrix = Matrix {
    rows: ROWS,
    things: |desk, _world| {
        Box::pin(async {
            let office = desk.test.county.to_string();
            let drawn = desk.ask("manager", Ask::post("/tickets", json!({ "office": office }))).await.good();
            vec![("ticket", id(&drawn)), ("office", office)]
        })
    },
};

const ROWS: &[Row] = &[
    ("GET", "/tickets?office={office}", CALLERS, Else::NotAllowed, none),
    ("POST", "/tickets", CALLERS, Else::NotAllowed, |_| json!({})),
    (
        "POST",
        "/tickets/{ticket}/takings",
        CALLERS,
        Else::NotAllowed,
        |_| json!({ "taking": "call_again", "counter": "3" }),
    ),
];

async fn draw(desk: &Desk) -> Value {
    let office = desk.test.county.to_string();
    desk.ask("clerk", Ask::post("/tickets", json!({ "office": office }))).await.good()
}

fn taking(ticket: &Value, body: Value) -> Ask {
    Ask::post(format!("/tickets/{}/takings", id(ticket)), body)
}

#[tokio::test]
async fn a_number_goes_to_one_window_and_is_served_or_gone_once() {
    let desk = Desk::open(NOW).await;
    let (first, second) = (draw(&desk).await, draw(&desk).await);
    assert_eq!((first["number"].as_i64(), second["number"].as_i64()), (Some(1), Some(2)));
    let called = desk.ask("clerk", taking(&first, json!({ "taking": "call", "counter": " 3 " }))).await.good();
    assert_eq!((called["state"].as_str(), called["counter"].as_str()), (Some("called"), Some("3")));
    assert!(called["called_by"]["name"].as_str().is_some());
    for (body, code) in [
        (json!({ "taking": "call", "counter": "4" }), "ticket_called"),
        (json!({ "taking": "call_again", "counter": "" }), "wrong_field"),
        (json!({ "taking": "call_again", "counter": "第一营业大厅东侧第三号窗口" }), "wrong_field"),
    ] {
        assert_eq!(desk.ask("handler", taking(&first, body.clone())).await.code(), code, "{body}");
    }
    assert_eq!(desk.ask("clerk", taking(&second, json!({ "taking": "serve" }))).await.code(), "ticket_not_called");
    desk.ask("clerk", taking(&first, json!({ "taking": "serve" }))).await.good();
    desk.ask("clerk", taking(&second, json!({ "taking": "leave" }))).await.good();
    for ticket in [&first, &second] {
        assert_eq!(
            desk.ask("clerk", taking(ticket, json!({ "taking": "call", "counter": "3" }))).await.code(),
            "ticket_over"
        );
    }
    let office = desk.test.county.to_string();
    let all = desk.ask("clerk", Ask::get(format!("/tickets?office={office}"))).await.good();
    let states: Vec<_> = all["items"].as_array().expect("a list").iter().map(|one| one["state"].as_str()).collect();
    assert_eq!(states, [Some("served"), Some("gone")]);
}
