//! `yinuo serve`: a house that runs until it is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use yinuo_api::{ApiOptions, ConnectionLimits};
use yinuo_service::{House, upkeep};

use crate::database::{self, Missing};
use crate::failure::Failure;
use crate::settings::{Settings, TlsSettings};
use crate::{console, say};

#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// Address and port to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Bring the schema of the database up to this program first; without it only an empty database gets one
    #[arg(long)]
    migrate: bool,
}

pub async fn serve(settings: &Settings, args: &ServeArgs, started: Instant) -> Result<(), Failure> {
    // A mistyped path is no new house: `yinuo found` makes one.
    let store = database::open(settings, Missing::Refuse).await?;
    if args.migrate || store.schema_version().await? == 0 {
        store.migrate().await?;
    }
    database::check_version(&store).await?;
    let listener = bind(args.listen.unwrap_or(settings.listen)).await?;
    let house = database::open_house(settings, store, None).await?;
    if house.directory().offices().next().is_none() {
        tracing::warn!("this house has no office yet: make the first one with `yinuo found`");
    }
    say!("{}://{}", if settings.tls.is_some() { "https" } else { "http" }, listener.local_addr()?);
    keep_running(Arc::new(house), listener, settings, started).await
}

/// Listens on an address.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let failure = Failure::new(format!("cannot listen on {address}: {error}"));
        match error.kind() {
            std::io::ErrorKind::AddrInUse => failure.hint("another program listens there; choose another port"),
            _ => failure,
        }
    })
}

/// Answers requests and minds the clock until a signal comes; then ends what is under way, in order.
pub async fn keep_running(
    house: Arc<House>,
    listener: TcpListener,
    settings: &Settings,
    started: Instant,
) -> Result<(), Failure> {
    make_letters_folder(settings)?;
    let address = listener.local_addr()?;
    let options = ApiOptions {
        secure_cookies: settings.secure_cookies || settings.tls.is_some(),
        public_metrics: settings.public_metrics,
        metrics_apart: settings.metrics_listen.is_some(),
        public_pages: settings.public.enabled,
        forwarded: settings.public.forwarded,
        console: Some(console::file),
    };
    let router = yinuo_api::router(house.clone(), options);
    let limits = within_files(settings.connections.into());
    let metrics = match settings.metrics_listen {
        Some(address) => {
            let listener = bind(address).await?;
            tracing::info!("metrics at {}/metrics", listener.local_addr()?);
            let router = yinuo_api::metrics_router();
            Some(tokio::spawn(yinuo_api::serve(listener, router, limits, std::future::pending())))
        }
        None => None,
    };
    let minding = tokio::spawn(upkeep::run(house.clone()));
    let telling = tokio::spawn(tell_when_ready(address, settings.tls.is_some(), started));
    // Those who listen are let go first: what is under way would be waited for otherwise.
    let live = house.live.clone();
    let told_to_stop = async move {
        told_to_stop().await;
        live.close();
    };
    let served = match &settings.tls {
        Some(files) => {
            let tls = tls_of(files).await?;
            yinuo_api::serve_tls(listener, router, tls, limits, told_to_stop).await
        }
        None => yinuo_api::serve(listener, router, limits, told_to_stop).await,
    };
    telling.abort();
    metrics.inspect(tokio::task::JoinHandle::abort);
    minding.abort();
    let _ = minding.await;
    stop(house).await;
    served.map_err(|error| Failure::new(format!("the server stopped: {error}")))
}

/// Files kept for the database, letters and the log, whatever connections take.
const OTHER_FILES: u64 = 256;

/// Raises the number of files this process may open as far as it is allowed, and takes no more connections than that leaves room for.
fn within_files(limits: ConnectionLimits) -> ConnectionLimits {
    let wanted = u64::try_from(limits.most).unwrap_or(u64::MAX).saturating_add(OTHER_FILES);
    let files = match rlimit::increase_nofile_limit(wanted) {
        Ok(files) => files,
        Err(error) => {
            tracing::warn!(%error, "the number of files that may be open cannot be raised");
            return limits;
        }
    };
    let room = usize::try_from(files.saturating_sub(OTHER_FILES).max(files / 2)).unwrap_or(usize::MAX);
    if room < limits.most {
        tracing::warn!("only {files} files may be open: at most {room} connections are taken, not {}", limits.most);
    }
    ConnectionLimits { most: limits.most.min(room), ..limits }
}

async fn tls_of(files: &TlsSettings) -> Result<yinuo_api::RustlsConfig, Failure> {
    yinuo_api::tls_from_files(&files.certificate, &files.key).await.map_err(|error| {
        let (certificate, key) = (files.certificate.display(), files.key.display());
        Failure::new(format!("TLS: {certificate} and {key}: {error}"))
            .hint("both are files in PEM: the server's certificate with those up to its authority, and its key")
    })
}

fn make_letters_folder(settings: &Settings) -> Result<(), Failure> {
    if let Some(folder) = &settings.letters {
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::new(format!("folder for letters {}: {error}", folder.display())))?;
    }
    Ok(())
}

/// Ends the engine after what waits in it is done. Requests that outlive the server hold the house a moment longer.
async fn stop(mut house: Arc<House>) {
    for _ in 0..80 {
        match Arc::try_unwrap(house) {
            Ok(house) => {
                house.stop().await;
                tracing::info!("stopped");
                return;
            }
            Err(held) => house = held,
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    tracing::warn!("a request did not end in time; what it asked for is either recorded as a whole or not at all");
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminated.recv() => {}
                }
            }
            Err(_) => drop(interrupted.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
    tracing::info!("told to stop");
}

/// Asks for its own health until it answers, and says how long that took from the start of the program. One that speaks TLS is
/// ready where it takes a connection: its certificate names another host than this machine.
async fn tell_when_ready(address: SocketAddr, by_tls: bool, started: Instant) {
    loop {
        if is_healthy(address, by_tls).await.unwrap_or(false) {
            tracing::info!("ready in {} ms", started.elapsed().as_millis());
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn is_healthy(address: SocketAddr, by_tls: bool) -> std::io::Result<bool> {
    // Where it listens on every address, it is asked on the one of this machine.
    let address =
        if address.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], address.port())) } else { address };
    let mut stream = TcpStream::connect(address).await?;
    if by_tls {
        return Ok(true);
    }
    let request = format!("GET /health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer.starts_with(b"HTTP/1.1 200"))
}

/// `yinuo openapi`
pub fn print_openapi() -> Result<(), Failure> {
    say!("{}", yinuo_api::openapi_text(&yinuo_api::openapi()).trim_end());
    Ok(())
}
