//! Serving a router on a listener until told to stop, plain or with TLS. Requests under way are finished first.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use axum_server::tls_rustls::RustlsConfig;
use tokio::net::TcpListener;

/// How long requests under way may take once the server is told to stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// Serves until `shutdown` completes.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listener = listener.tap_io(|connection| {
        // An answer is small and complete: it should leave at once.
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY");
        }
    });
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let told = async move {
        shutdown.await;
        let _ = stopping.send(());
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(told);
    let impatience = async move {
        // Without a word the server ended by itself, and nobody is waited for.
        if stopped.await.is_ok() {
            tokio::time::sleep(PATIENCE).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        result = serving => result,
        () = impatience => {
            tracing::warn!("some requests were still under way and are given up");
            Ok(())
        }
    }
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
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let handle = axum_server::Handle::new();
    let stopping = handle.clone();
    let told = tokio::spawn(async move {
        shutdown.await;
        stopping.graceful_shutdown(Some(PATIENCE));
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum_server::from_tcp_rustls(listener.into_std()?, tls)?.handle(handle).serve(service).await;
    told.abort();
    served
}
