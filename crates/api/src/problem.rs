//! What goes wrong, as `application/problem+json` (RFC 9457): one shape for every error of the API.
//!
//! A handler gives a [`Problem`] by code and facts; the sentence in the asker's language is made from
//! [`crate::refusal_text`] when the answer leaves ([`crate::wrap`]). Of a failure nothing is told but the number under
//! which it stands in the log.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use yinuo_core::access::Roles;
use yinuo_core::service::Service;
use yinuo_service::{Failure, Stop};
use yinuo_store::StoreFailure;

use crate::language::Language;
use crate::refusal_text::{self, Facts};

/// The body of every error. Further members are the facts of the code: `until`, `party_id`, `missing` and the like.
#[derive(Debug, serde::Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    pub r#type: String,
    pub status: u16,
    /// Frozen: see docs/refusal-codes.txt.
    pub code: String,
    pub title: String,
    pub detail: String,
    pub hint: String,
    pub fields: Vec<FieldProblem>,
    pub operation_id: Option<String>,
    /// Of a failure: what to look for in the log.
    #[schema(required = false)]
    pub incident: Option<String>,
    /// Of `changed_meanwhile`.
    #[schema(required = false)]
    pub current_version: Option<i64>,
    /// Of `changed_meanwhile`: what others did since.
    #[schema(required = false)]
    pub changes: Option<Vec<crate::operation::shape::Change<'static>>>,
    /// Of `party_exists`, `party_known_otherwise` and `party_merged`.
    #[schema(required = false)]
    pub party_id: Option<String>,
    /// Of `party_known_otherwise`: the names that are known and were sent under one number.
    #[schema(required = false)]
    pub known_name: Option<String>,
    #[schema(required = false)]
    pub given_name: Option<String>,
    /// Of `sent_twice`: the id of what was made.
    #[schema(required = false)]
    pub made: Option<String>,
    /// Of `locked_out`.
    #[schema(required = false)]
    pub until: Option<String>,
    /// Seconds after which to try again, as the header `Retry-After` says too.
    #[schema(required = false)]
    pub retry_after: Option<i64>,
    /// Of `waiting_for_materials`.
    #[schema(required = false)]
    pub missing: Option<Vec<String>>,
}

/// A field of the request that is wrong.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct FieldProblem {
    pub field: String,
    pub code: String,
    pub detail: String,
}

/// Why a request is not carried out.
#[derive(Debug, Clone)]
pub struct Problem {
    pub code: &'static str,
    facts: Vec<(&'static str, String)>,
    /// Members of the body that are no plain text.
    more: Map<String, Value>,
    /// Whose names stand for the keys among the facts.
    service: Option<Arc<Service>>,
    status: Option<u16>,
}

impl Problem {
    pub fn new(code: &'static str) -> Problem {
        Problem { code, facts: Vec::new(), more: Map::new(), service: None, status: None }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Problem {
        self.facts.push((name, value.into()));
        self
    }

    #[must_use]
    pub fn more(mut self, name: &str, value: Value) -> Problem {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// Milestones, materials, promises and fields are told by their names in this service.
    #[must_use]
    pub fn named_by(mut self, service: Option<Arc<Service>>) -> Problem {
        self.service = service;
        self
    }

    /// Another status than the code has as a rule.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Problem {
        self.status = Some(status);
        self
    }

    /// A field of the request is wrong.
    pub fn field(field: impl Into<String>, cause: &'static str) -> Problem {
        Problem::new("wrong_field").with("field", field).with("cause", cause)
    }

    pub fn status(&self) -> StatusCode {
        let by_code = || refusal_text::text(self.code).map_or(409, |text| text.status);
        let status = self.status.unwrap_or_else(by_code);
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn fact(&self, name: &str) -> Option<&str> {
        self.facts.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// What is wrong and what to do, in that language.
    pub fn sentences(&self, language: Language, roles: &Roles) -> (String, String) {
        let facts = Facts { facts: &self.facts, service: self.service.as_deref(), roles: Some(roles) };
        refusal_text::sentences(self.code, facts, language)
    }

    /// The body of the answer in that language.
    pub fn body(&self, language: Language, roles: &Roles) -> Map<String, Value> {
        let status = self.status();
        let (detail, hint) = self.sentences(language, roles);
        let mut body = Map::new();
        body.insert("type".to_owned(), json!("about:blank"));
        body.insert("status".to_owned(), json!(status.as_u16()));
        body.insert("code".to_owned(), json!(self.code));
        body.insert("title".to_owned(), json!(refusal_text::title(status.as_u16(), language)));
        body.insert("hint".to_owned(), json!(hint));
        body.insert("fields".to_owned(), self.fields(&detail, language));
        body.insert("detail".to_owned(), json!(detail));
        body.insert("operation_id".to_owned(), Value::Null);
        for (name, value) in &self.facts {
            if !matches!(*name, "field" | "cause") {
                body.entry(*name).or_insert_with(|| fact_value(name, value));
            }
        }
        for (name, value) in &self.more {
            body.insert(name.clone(), value.clone());
        }
        body
    }

    /// The answer in that language.
    pub fn render(&self, language: Language, roles: &Roles) -> Response<Body> {
        let body = self.body(language, roles);
        let mut response = Response::new(Body::from(Value::Object(body).to_string()));
        *response.status_mut() = self.status();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        // In seconds, as programs read it.
        if let Some(after) = self.fact("retry_after").and_then(|after| HeaderValue::from_str(after).ok()) {
            response.headers_mut().insert(RETRY_AFTER, after);
        }
        response
    }

    fn fields(&self, detail: &str, language: Language) -> Value {
        let Some(field) = self.fact("field") else { return json!([]) };
        let code = self.fact("cause").unwrap_or(self.code);
        let told = refusal_text::cause(code, language).map_or_else(|| detail.to_owned(), str::to_owned);
        json!([{ "field": field, "code": code, "detail": told }])
    }
}

/// Lists and versions are told as such, everything else as text.
fn fact_value(name: &str, value: &str) -> Value {
    match name {
        "missing" | "known" => value.split(", ").filter(|part| !part.is_empty()).collect(),
        "current_version" | "limit" | "times" | "retry_after" => {
            value.parse::<i64>().map_or_else(|_| json!(value), |number| json!(number))
        }
        _ => json!(value),
    }
}

impl From<Stop> for Problem {
    fn from(stop: Stop) -> Problem {
        match stop {
            Stop::Refused(refusal) => {
                Problem { code: refusal.code, facts: refusal.facts, more: Map::new(), service: None, status: None }
            }
            Stop::Denied(denied) => Problem::new("not_permitted").with("permission", denied.0.key),
            Stop::NotFound => Problem::new("not_found"),
            Stop::Failed(Failure::Store(failure)) if failure.retryable() => {
                tracing::warn!(?failure, "the database does not answer in time");
                Problem::new("database_slow").with("retry_after", "5")
            }
            // The disk is full, read-only or gone: nothing was done, and it goes on when there is room again.
            Stop::Failed(Failure::Store(failure @ StoreFailure::Io { .. })) => {
                tracing::error!(?failure, "the database cannot write");
                Problem::new("database_cannot_write").with("retry_after", "30")
            }
            Stop::Failed(failure) => failed(&failure),
        }
    }
}

/// Writes a failure to the log under a number, and tells the number.
pub fn failed(failure: &dyn std::fmt::Debug) -> Problem {
    let incident = incident();
    tracing::error!(incident, ?failure, "a request failed");
    Problem::new("failure").with("incident", incident)
}

/// A number that no two failures of this process share, nor of others that started at another moment.
fn incident() -> String {
    use std::hash::{BuildHasher, Hasher, RandomState};
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().build_hasher().finish());
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("{:08x}-{}", *PROCESS >> 32, NEXT.fetch_add(1, Ordering::Relaxed))
}

impl IntoResponse for Problem {
    /// An empty answer that carries the problem; [`crate::wrap`] writes it out in the asker's language.
    fn into_response(self) -> axum::response::Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status();
        response.extensions_mut().insert(self);
        response
    }
}
