//! Serving a router on a listener until told to stop, plain or with TLS. Requests under way are finished first. What a connection may
//! take (how many there are, how long it may say nothing, how slowly it may read) stands in [`ConnectionLimits`]; see `connection.rs`.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::middleware::{Next, from_fn};
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

use crate::connection::{ConnectionLimits, Counted, timed};

/// Serves until `shutdown` completes.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (handle, told) = stopped_by(shutdown, limits);
    let server = axum_server::from_tcp(listener.into_std()?)?.acceptor(Counted::new(limits)).handle(handle);
    let mut server = server.first_request_timeout(limits.header);
    // It runs while nothing of a next request comes, too.
    server.http_builder().http1().header_read_timeout(limits.header);
    let served = server.serve(service(router, limits)).await;
    told.abort();
    served
}

/// The certificate of the server with those that stand between it and its authority, and its key, read from files in PEM.
pub async fn tls_from_files(certificate: &Path, key: &Path) -> io::Result<RustlsConfig> {
    RustlsConfig::from_pem_file(certificate, key).await
}

/// As [`serve`], with TLS.
pub async fn serve_tls(
    listener: TcpListener,
    router: Router,
    tls: RustlsConfig,
    limits: ConnectionLimits,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (handle, told) = stopped_by(shutdown, limits);
    let acceptor = RustlsAcceptor::new(tls).handshake_timeout(limits.header).acceptor(Counted::new(limits));
    let server = axum_server::from_tcp(listener.into_std()?)?.acceptor(acceptor).handle(handle);
    let mut server = server.first_request_timeout(limits.header);
    server.http_builder().http1().header_read_timeout(limits.header);
    let served = server.serve(service(router, limits)).await;
    told.abort();
    served
}

/// What ends a server, and the task that waits for the word.
fn stopped_by(
    shutdown: impl Future<Output = ()> + Send + 'static,
    limits: ConnectionLimits,
) -> (Handle<SocketAddr>, JoinHandle<()>) {
    let handle = Handle::new();
    let stopping = handle.clone();
    let told = tokio::spawn(async move {
        shutdown.await;
        stopping.graceful_shutdown(Some(limits.stop));
    });
    (handle, told)
}

/// Bytes up to which an answer goes over the line in one piece anyhow.
const SHORT: u64 = 1_400;
/// What shrinks to a tenth. Files are compressed already, or asked for by programs.
const SHRINKS: [&str; 3] = ["application/json", "application/problem+json", "text/html"];

fn shrinks(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let said = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    said.is_some_and(|said| SHRINKS.iter().any(|kind| said.starts_with(kind)))
}

/// The router with bodies that have to come in time, answers that are compressed for whoever takes them, and with the address each
/// request is from.
fn service(router: Router, limits: ConnectionLimits) -> IntoMakeServiceWithConnectInfo<Router, SocketAddr> {
    let in_time = move |request: Request, next: Next| next.run(request.map(|body| timed(body, limits.body)));
    // Over the line of a village a page of a list would take half a second by itself. What opens the house stands in cookies and never in
    // an answer, so that the length of one tells nothing of it.
    let compressed = CompressionLayer::new().quality(CompressionLevel::Fastest);
    let compressed = compressed.compress_when(SizeAbove::new(SHORT).and(shrinks));
    router.layer(compressed).layer(from_fn(in_time)).into_make_service_with_connect_info::<SocketAddr>()
}
