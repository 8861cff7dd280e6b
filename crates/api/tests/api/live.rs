//! Looking on: whoever sees a thing is told that it changed, nobody else is, and what is told is no more than which.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use yinuo_testkit::house::{On, PASSWORD};

use super::desk::{Ask, Desk, id};

/// Longer than a round of the feed, on a machine that does something else besides.
const SOON: Duration = Duration::from_secs(8);
/// Long enough that something that is told would have come.
const A_WHILE: Duration = Duration::from_millis(2_500);

/// A stream of events as somebody reads it.
struct Ear {
    stream: BodyDataStream,
    text: String,
    read: usize,
}

/// An event: its id, and its data.
type Heard = (String, Value);

impl Ear {
    async fn open(router: &Router, token: &str, after: Option<&str>) -> Ear {
        let mut request = Request::builder().uri("/api/v1/events").header("authorization", format!("Bearer {token}"));
        if let Some(mark) = after {
            request = request.header("last-event-id", mark);
        }
        let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut ear = Ear { stream: response.into_body().into_data_stream(), text: String::new(), read: 0 };
        assert_eq!(ear.hears(SOON).await.unwrap().1, json!({ "kind": "begins", "id": null }));
        ear
    }

    async fn of(desk: &Desk, login: &str) -> Ear {
        Ear::open(&desk.router, &desk.token(login).await, None).await
    }

    /// The next event within that time.
    async fn hears(&mut self, within: Duration) -> Option<Heard> {
        let until = tokio::time::Instant::now() + within;
        loop {
            if let Some(end) = self.text[self.read..].find("\n\n") {
                let event = self.text[self.read..self.read + end].to_owned();
                self.read += end + 2;
                let line = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
                if let Some(data) = line("data") {
                    return Some((line("id").unwrap_or_default().to_owned(), serde_json::from_str(data).unwrap()));
                }
                continue;
            }
            let piece = tokio::time::timeout_at(until, self.stream.next()).await.ok()??.unwrap();
            self.text.push_str(std::str::from_utf8(&piece).unwrap());
        }
    }

    /// Hears until this is told.
    async fn hears_of(&mut self, kind: &str, of: Option<&str>) -> String {
        let told = json!({ "kind": kind, "id": of });
        let mut before = Vec::new();
        while let Some((mark, data)) = self.hears(SOON).await {
            if data == told {
                return mark;
            }
            before.push(data.to_string());
        }
        panic!("{told} was not told, but {before:?}");
    }

    /// Whether the stream comes to its end.
    async fn ends(&mut self) -> bool {
        let until = tokio::time::Instant::now() + SOON;
        matches!(tokio::time::timeout_at(until, self.stream.next()).await, Ok(None))
    }
}

/// A clerk of another branch.
async fn another_office(desk: &Desk) {
    let head = id(&desk.ask("root", Ask::get("/offices")).await.good()["items"][0]);
    let other = json!({ "code": "210681", "name": "东港支公司", "parent": head });
    let other = id(&desk.ask("root", Ask::post("/offices", other)).await.good());
    let clerk = json!({
        "login": "donggang", "name": "东港柜员", "office": other, "roles": ["clerk"], "password": PASSWORD,
    });
    desk.ask("root", Ask::post("/operators", clerk)).await.good();
    desk.chooses_password("donggang").await;
}

fn edit(case: &str, version: i64, summary: &str) -> Ask {
    Ask::new("PATCH", format!("/cases/{case}")).json(json!({ "summary": summary })).version(version)
}

#[tokio::test]
async fn a_change_is_told_to_whoever_sees_it_and_to_nobody_of_another_office() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    another_office(&desk).await;
    let case = id(&desk.case(1).await);
    let mut clerk = Ear::of(&desk, "clerk").await;
    let mut other = Ear::of(&desk, "donggang").await;
    desk.ask("handler", edit(&case, 1, "客户王芳改了主意")).await.good();
    clerk.hears_of("case", Some(&case)).await;
    assert_eq!(other.hears(A_WHILE).await, None, "it lies beyond the reach of that office");
    assert!(!clerk.text.contains('王') && !clerk.text.contains("改了"), "which, and nothing of what: {}", clerk.text);
    // What is put before the manager is told as what it is.
    let waive = json!({ "items": [{ "key": "holder-id", "state": "waived", "note": "已核实" }] });
    let waive = Ask::post(format!("/cases/{case}/materials"), waive).version(2);
    let approval = id(&desk.ask("clerk", waive).await.good());
    let mut manager = Ear::of(&desk, "manager").await;
    desk.ask("manager", Ask::post(format!("/approvals/{approval}/turn-downs"), json!({ "reason": "缺证件" })))
        .await
        .good();
    manager.hears_of("approval", Some(&approval)).await;
    clerk.hears_of("approval", Some(&approval)).await;
    // A notice is everybody's.
    let notice = json!({ "title": "公告", "body": "正文", "published_on": "2011-09-01" });
    desk.ask("manager", Ask::post("/notices", notice)).await.good();
    other.hears_of("notice", None).await;
}

#[tokio::test]
async fn a_reminder_is_told_to_whom_it_is_for() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let case = id(&desk.case(1).await);
    let clerk = desk.ask("clerk", Ask::get("/me")).await.good()["id"].as_str().unwrap().to_owned();
    let remind = |note: &str| Ask::post("/reminders", json!({ "subject": case, "note": note, "to": clerk }));
    desk.ask("manager", remind("回电")).await.good();
    // It comes out of the outbox.
    let until = tokio::time::Instant::now() + SOON;
    while desk.ask("clerk", Ask::get("/me")).await.good()["unread_reminders"] == 0 {
        assert!(tokio::time::Instant::now() < until, "the reminder did not come");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut told = Ear::of(&desk, "clerk").await;
    let mut not_told = Ear::of(&desk, "handler").await;
    // Those that were there before are no news.
    assert_eq!(told.hears(A_WHILE).await, None);
    desk.ask("manager", remind("再回电")).await.good();
    told.hears_of("reminder", None).await;
    while let Some((_, data)) = not_told.hears(A_WHILE).await {
        assert_eq!(data["kind"], "case");
    }
}

#[tokio::test]
async fn a_reminder_is_told_to_whom_began_to_listen_a_moment_before() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let case = id(&desk.case(1).await);
    let clerk = desk.ask("clerk", Ask::get("/me")).await.good()["id"].as_str().unwrap().to_owned();
    // Somebody else listens already, so that the feed goes on and looks at the clerk some time after the clerk began.
    let _other = Ear::of(&desk, "handler").await;
    for note in ["回电", "再回电"] {
        let mut told = Ear::of(&desk, "clerk").await;
        desk.ask("manager", Ask::post("/reminders", json!({ "subject": case, "note": note, "to": clerk })))
            .await
            .good();
        told.hears_of("reminder", None).await;
        drop(told);
        tokio::time::sleep(A_WHILE).await;
    }
}

#[tokio::test]
async fn who_comes_back_is_told_what_was_missed_or_to_read_everything() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let (first, second) = (id(&desk.case(1).await), id(&desk.case(2).await));
    let mut stays = Ear::of(&desk, "handler").await;
    let mut leaves = Ear::of(&desk, "clerk").await;
    desk.ask("handler", edit(&first, 1, "一")).await.good();
    let mark = leaves.hears_of("case", Some(&first)).await;
    drop(leaves);
    desk.ask("handler", edit(&second, 1, "二")).await.good();
    stays.hears_of("case", Some(&second)).await;
    let token = desk.token("clerk").await;
    let mut back = Ear::open(&desk.router, &token, Some(&mark)).await;
    assert_eq!(back.hears(A_WHILE).await.unwrap().1, json!({ "kind": "case", "id": second }));
    let mut lost = Ear::open(&desk.router, &token, Some("0000000000000001-5")).await;
    assert_eq!(lost.hears(A_WHILE).await.unwrap().1, json!({ "kind": "everything", "id": null }));
}

#[tokio::test]
async fn a_stream_ends_with_its_session_and_all_of_them_with_the_server() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let mut clerk = Ear::of(&desk, "clerk").await;
    let mut handler = Ear::of(&desk, "handler").await;
    let mut sales = Ear::of(&desk, "sales").await;
    desk.ask("clerk", Ask::new("DELETE", "/sessions/current")).await.good();
    clerk.hears_of("ends", None).await;
    assert!(clerk.ends().await);
    // Ended by another: somebody who left is out within a few seconds.
    let staff = desk.ask("admin", Ask::get("/operators?limit=200")).await.good();
    let staff = staff["items"].as_array().unwrap().clone();
    let gone = staff.iter().find(|one| one["login"] == "sales").unwrap();
    let leaves = Ask::new("PATCH", format!("/operators/{}", id(gone))).json(json!({ "active": false }));
    desk.ask("admin", leaves.version(gone["version"].as_i64().unwrap_or(1))).await.good();
    sales.hears_of("ends", None).await;
    assert!(sales.ends().await);
    assert_eq!(desk.house().live.listeners(), 1);
    desk.house().live.close();
    handler.hears_of("ends", None).await;
    assert!(handler.ends().await);
    // Nobody is taken any more.
    let mut late = Ear::of(&desk, "handler").await;
    late.hears_of("ends", None).await;
}

#[tokio::test]
async fn nobody_takes_all_the_places_of_those_who_listen() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let mut open = Vec::new();
    for _ in 0..16 {
        open.push(Ear::of(&desk, "clerk").await);
    }
    desk.ask("clerk", Ask::get("/events")).await.problem(503, "too_many_listeners");
    Ear::of(&desk, "handler").await;
    open.pop();
    Ear::of(&desk, "clerk").await;
}

#[tokio::test]
async fn who_has_a_case_open_is_told_to_the_others_who_have() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    another_office(&desk).await;
    let case = id(&desk.case(1).await);
    let path = format!("/cases/{case}/viewers");
    let mut clerk = Ear::of(&desk, "clerk").await;
    let mut other = Ear::of(&desk, "donggang").await;
    let view = |login: &'static str| desk.ask(login, Ask::new("POST", path.clone()));
    assert_eq!(view("clerk").await.good()["items"], json!([]));
    clerk.hears_of("viewers", Some(&case)).await;
    let seen = view("handler").await.good();
    assert_eq!(seen["items"][0]["name"], "clerk一");
    clerk.hears_of("viewers", Some(&case)).await;
    let seen = view("clerk").await.good();
    assert_eq!(seen["items"][0]["name"], "handler一");
    // Said again it is no news.
    view("handler").await.good();
    assert_eq!(clerk.hears(A_WHILE).await, None);
    desk.ask("handler", Ask::new("DELETE", path.clone())).await.good();
    clerk.hears_of("viewers", Some(&case)).await;
    assert_eq!(view("clerk").await.good()["items"], json!([]));
    view("donggang").await.problem(404, "not_found");
    desk.ask("donggang", Ask::new("DELETE", path.clone())).await.problem(404, "not_found");
    assert_eq!(other.hears(A_WHILE).await, None);
}

#[tokio::test]
async fn what_another_server_over_the_same_database_writes_is_told_here_too() {
    let one = Desk::open_on(On::Postgres, "2011-09-29T10:00:00").await;
    let case = id(&one.case(1).await);
    let router = yinuo_api::router(one.test.beside().await, yinuo_api::ApiOptions::default());
    let mut ear = Ear::open(&router, &one.token("clerk").await, None).await;
    one.ask("handler", edit(&case, 1, "在另一台服务器上改的")).await.good();
    ear.hears_of("case", Some(&case)).await;
}
