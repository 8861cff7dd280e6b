//! What every answer gets on its way out: problems written in the asker's language, security headers, metrics by route.

use std::time::{Duration, Instant};

use axum::body::{Body, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
};
use axum::http::header::{STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::language::Language;
use crate::problem::Problem;
use crate::state::Api;

/// A page of our own loads from here only; antd writes style elements.
const PAGE_ALLOWS: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// What the answers of the API are written in.
const DATA: [&str; 2] = ["application/json", "application/problem+json"];
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// The outermost layer.
pub async fn wrap(State(api): State<Api>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let language = Language::of(request.headers());
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let is_api = request.uri().path().starts_with("/api/");
    // No stored text holds U+0000: what is named with it is not there, and a database need not be asked for it.
    let mut response = match request.uri().path().contains("%00") {
        true => by_status(StatusCode::NOT_FOUND).render(language, api.house.rules().roles()),
        false => in_time(request, next).await,
    };
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let mut written = problem.render(language, api.house.rules().roles());
        // What a handler added to the empty answer stays.
        written.headers_mut().extend(std::mem::take(response.headers_mut()));
        response = written;
    } else if is_bare_error(&response) {
        response = by_status(response.status()).render(language, api.house.rules().roles());
    }
    protect(response.headers_mut(), is_api, api.options.secure_cookies);
    let route = route.as_ref().map_or("other", MatchedPath::as_str).to_owned();
    let status = response.status().as_str().to_owned();
    let labels = [("method", method.to_string()), ("route", route), ("status", status)];
    metrics::counter!("yinuo_http_requests_total", &labels).increment(1);
    metrics::histogram!("yinuo_http_seconds", &labels[..2]).record(started.elapsed().as_secs_f64());
    response
}

/// How long somebody who reads waits for an answer to begin. Whole files of a large house take longer than a page of a list.
const PAGE_WITHIN: Duration = Duration::from_secs(20);
const FILE_WITHIN: Duration = Duration::from_secs(120);
const FILES: [&str; 6] = ["/journal", "/sheet", "/signature-sheet", "/pdf", "/xlsx", "/file"];

/// Who reads is told to come again where the database stands still. Commands are told by the house, which goes on with what was sent.
async fn in_time(request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let path = request.uri().path();
    let within = if FILES.iter().any(|file| path.ends_with(file)) { FILE_WITHIN } else { PAGE_WITHIN };
    match tokio::time::timeout(within, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new("database_slow").with("retry_after", "5").into_response(),
    }
}

/// A method as it stands among the metrics: whoever makes some up makes no series.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    KNOWN.into_iter().find(|known| method.as_str() == *known).unwrap_or("other")
}

/// An error that no handler of ours gave: of the framework, or from a panic.
fn is_bare_error(response: &Response) -> bool {
    let status = response.status();
    let told = |value: &HeaderValue| value == "application/problem+json" || value == "text/html; charset=utf-8";
    (status.is_client_error() || status.is_server_error())
        && response.headers().get(CONTENT_TYPE).is_none_or(|value| !told(value))
        && response.body().size_hint().upper().is_none_or(|size| size < 1024)
}

fn by_status(status: StatusCode) -> Problem {
    match status {
        StatusCode::NOT_FOUND => Problem::new("not_found"),
        StatusCode::METHOD_NOT_ALLOWED => Problem::new("method_not_allowed"),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new("too_large").with("limit", crate::extract::BODY_LIMIT.to_string())
        }
        status if status.is_client_error() => Problem::new("malformed_request"),
        status => crate::problem::failed(&format!("an answer with status {status}")),
    }
}

fn protect(headers: &mut HeaderMap, is_api: bool, is_secure: bool) {
    let is_data = headers.get(CONTENT_TYPE).is_some_and(|kind| DATA.iter().any(|data| kind == data));
    let mut set = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(X_FRAME_OPTIONS, "DENY");
    set(REFERRER_POLICY, "no-referrer");
    set(PERMISSIONS_POLICY, "camera=(), geolocation=(self), microphone=(), payment=()");
    set(OPENER_POLICY, "same-origin");
    set(CONTENT_SECURITY_POLICY, if is_api { "default-src 'none'; frame-ancestors 'none'" } else { PAGE_ALLOWS });
    if is_api {
        set(CACHE_CONTROL, "no-store");
    }
    // Data that somebody opens as a page is saved, not shown.
    if is_data {
        set(CONTENT_DISPOSITION, "attachment; filename=\"api.json\"");
    }
    if is_secure {
        set(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}

/// What becomes of a panic: a failure like any other, its words in the log only.
pub fn after_panic(panic: Box<dyn std::any::Any + Send>) -> Response<Body> {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without words");
    crate::problem::failed(&text).into_response()
}
