//! A desk to ask from: a small house, its router, and a session for every role.

use std::collections::HashMap;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;
use yinuo_api::ApiOptions;
use yinuo_testkit::house::{On, PASSWORD, TestHouse, resident_id};

pub struct Desk {
    pub test: TestHouse,
    pub router: Router,
    pub tokens: std::sync::Mutex<HashMap<String, String>>,
}

/// A request about to be sent.
pub struct Ask {
    method: &'static str,
    path: String,
    body: Body,
    headers: Vec<(&'static str, String)>,
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.status, String::from_utf8_lossy(&self.bytes)))
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body of a good answer.
    #[track_caller]
    pub fn good(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, String::from_utf8_lossy(&self.bytes));
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// The body of a problem of that status and code; whatever goes wrong has a hint.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        let text = String::from_utf8_lossy(&self.bytes).into_owned();
        assert_eq!((self.status.as_u16(), self.code().as_str()), (status, code), "{text}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        let body = self.json();
        for member in ["type", "title", "detail", "hint"] {
            assert!(body[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {text}");
        }
        assert_eq!(body["status"], status);
        assert!(body["fields"].is_array() && body.get("operation_id").is_some(), "{text}");
        body
    }
}

impl Ask {
    pub fn new(method: &'static str, path: impl Into<String>) -> Ask {
        Ask { method, path: format!("/api/v1{}", path.into()), body: Body::empty(), headers: Vec::new() }
    }

    pub fn get(path: impl Into<String>) -> Ask {
        Ask::new("GET", path)
    }

    pub fn post(path: impl Into<String>, body: Value) -> Ask {
        Ask::new("POST", path).json(body)
    }

    /// An address outside `/api/v1`.
    pub fn outside(method: &'static str, path: &str) -> Ask {
        Ask { method, path: path.to_owned(), body: Body::empty(), headers: Vec::new() }
    }

    pub fn json(self, body: Value) -> Ask {
        self.raw("application/json", body.to_string())
    }

    pub fn raw(mut self, media_type: &str, body: impl Into<Body>) -> Ask {
        self.body = body.into();
        self.with("content-type", media_type)
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Ask {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub fn version(self, version: i64) -> Ask {
        self.with("if-match", &format!("\"{version}\""))
    }

    pub fn key(self, key: &str) -> Ask {
        self.with("idempotency-key", key)
    }

    pub fn english(self) -> Ask {
        self.with("accept-language", "en")
    }
}

impl Desk {
    /// A desk whose clock stands at that time in Beijing.
    pub async fn open(now: &str) -> Desk {
        Desk::open_on(On::Sqlite, now).await
    }

    /// The same on either database, for what depends on how a database searches and sorts.
    pub async fn open_on(on: On, now: &str) -> Desk {
        let now = format!("{now}+08:00").parse().expect("an instant");
        Desk::of(TestHouse::open(on, Some(now)).await)
    }

    pub fn of(test: TestHouse) -> Desk {
        let router = yinuo_api::router(test.house.clone(), ApiOptions { public_pages: true, ..ApiOptions::default() });
        Desk { test, router, tokens: std::sync::Mutex::default() }
    }

    pub fn house(&self) -> &yinuo_service::House {
        &self.test.house
    }

    /// Sends a request as nobody in particular.
    pub async fn send(&self, ask: Ask) -> Reply {
        let mut request = Request::builder().method(ask.method).uri(&ask.path);
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        let request = request.body(ask.body).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the router always answers");
        let (parts, body) = response.into_parts();
        // A stream has no end to wait for: who sends for one hears that it began.
        let streams = parts.headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let body = if streams { Body::empty() } else { body };
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Reply { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn token(&self, login: &str) -> String {
        let known = self.tokens.lock().expect("no panic while the tokens are held").get(login).cloned();
        if let Some(token) = known {
            return token;
        }
        let answer = self.send(Ask::post("/sessions", json!({ "login": login, "password": PASSWORD }))).await.good();
        let token = answer["token"].as_str().expect("a token").to_owned();
        self.tokens.lock().expect("no panic while the tokens are held").insert(login.to_owned(), token.clone());
        token
    }

    /// Sends a request as the operator with that login: the name of a role, or `root`.
    pub async fn ask(&self, login: &str, ask: Ask) -> Reply {
        let token = self.token(login).await;
        self.send(ask.with("authorization", &format!("Bearer {token}"))).await
    }

    /// Makes the manager of the root office, `head`, who does what is the whole house's.
    pub async fn head(&self) {
        if self.house().directory().operator_by_login("head").is_none() {
            let office = self.ask("root", Ask::get("/me")).await.good()["office"]["id"].clone();
            let head = json!({
                "login": "head", "name": "总主管", "office": office, "roles": ["manager"], "password": PASSWORD,
            });
            self.ask("root", Ask::post("/operators", head)).await.good();
            self.chooses_password("head").await;
        }
    }

    /// Whoever was taken in with a password given by another chooses one, and goes on.
    pub async fn chooses_password(&self, login: &str) {
        let chosen = json!({ "current": PASSWORD, "new": "rain on the tin roof" });
        self.ask(login, Ask::post("/me/password", chosen)).await.good();
    }

    /// A party entered by the clerk.
    pub async fn party(&self, number: u32) -> Value {
        self.ask("clerk", Ask::post("/parties", person(number))).await.good()
    }

    /// A policy-servicing case for a new party, with the application handed in and the identity document missing.
    pub async fn case(&self, number: u32) -> Value {
        self.ask("clerk", Ask::post("/cases", opening(number))).await.good()
    }
}

pub fn person(number: u32) -> Value {
    json!({
        "kind": "person", "name": "王芳", "address": "凤城市凤凰城街道", "phone": format!("138{number:08}"),
        "identity": { "kind": "resident_id", "number": resident_id(number) },
    })
}

pub fn opening(number: u32) -> Value {
    json!({
        "service": "life.policy-servicing", "new_party": person(number), "channel": "counter",
        "summary": "变更通讯地址", "answers": {}, "materials": ["application"],
    })
}

/// The id in an answer.
#[track_caller]
pub fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}
