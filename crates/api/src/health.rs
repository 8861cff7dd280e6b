//! Health for machines that watch: is the process there, does its database answer, and how busy is it. Outside `/api/v1`
//! and without a session.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use axum::http::{Response, StatusCode};
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use yinuo_service::Stop;
use yinuo_store::Kind;

use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::{Api, metrics as metrics_of_process};

fn text(status: StatusCode, body: impl Into<Body>) -> Answer {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The process is there.
pub async fn health() -> Answer {
    text(StatusCode::OK, "ok\n")
}

/// The database takes what is written.
pub async fn ready(State(api): State<Api>) -> Result<Answer, Problem> {
    if api.house.can_write().await {
        // It works all the same, a little later: no reason to send requests elsewhere.
        let looks = api.house.store.kind() == Kind::Postgres && !api.house.shared.tidings.is_listening();
        let told =
            if looks { "ready\nthe database does not tell of changes: they are looked for\n" } else { "ready\n" };
        return Ok(text(StatusCode::OK, told));
    }
    tracing::error!("the database does not take what is written");
    Err(Problem::new("database_slow").with("retry_after", "5"))
}

/// Metrics in the text format of Prometheus, for this machine only unless configured otherwise.
pub async fn metrics(State(api): State<Api>, request: Request) -> Result<Answer, Problem> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
    let is_near = peer.is_some_and(|peer| peer.is_loopback());
    if api.options.metrics_apart || !(api.options.public_metrics || is_near) {
        return Err(Stop::NotFound.into());
    }
    Ok(text(StatusCode::OK, rendered(&api.metrics)))
}

fn rendered(metrics: &PrometheusHandle) -> String {
    metrics.run_upkeep();
    metrics.render()
}

/// Metrics and nothing else, for an address of their own: whoever can connect to it may read them.
pub fn metrics_router() -> Router {
    Router::new().route("/metrics", get(|| async { text(StatusCode::OK, rendered(&metrics_of_process())) }))
}
