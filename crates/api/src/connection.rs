//! What a connection may take of the house: a place among those there are, and time. Whoever says nothing, or reads or sends too slowly,
//! is cut off, so that nobody stops the house by holding on to it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum_server::accept::Accept;
use futures_util::future::{Ready, ready};
use futures_util::{Stream, StreamExt, stream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep, timeout};

/// How many connections there may be, and how long each may take for what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// At once; more are closed as they come.
    pub most: usize,
    /// For the head of a request, and without any.
    pub header: Duration,
    /// Between two pieces of a body.
    pub body: Duration,
    /// Without reading anything of an answer.
    pub write: Duration,
    /// For requests under way once the server is told to stop.
    pub stop: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> ConnectionLimits {
        ConnectionLimits {
            most: 16_384,
            header: Duration::from_secs(20),
            body: Duration::from_secs(30),
            write: Duration::from_secs(30),
            stop: Duration::from_secs(7),
        }
    }
}

/// Takes connections as long as there are places.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    places: Arc<Semaphore>,
    write: Duration,
}

impl Counted {
    pub(crate) fn new(limits: ConnectionLimits) -> Counted {
        let places = Arc::new(Semaphore::new(limits.most.min(Semaphore::MAX_PERMITS)));
        Counted { places, write: limits.write }
    }
}

impl<S> Accept<TcpStream, S> for Counted {
    type Stream = Placed;
    type Service = S;
    type Future = Ready<io::Result<(Placed, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            metrics::counter!("yinuo_connections_refused_total").increment(1);
            return ready(Err(io::Error::other("there are as many connections as there may be")));
        };
        // An answer is small and complete: it should leave at once.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY");
        }
        ready(Ok((Placed { stream, stuck: None, write: self.write, _place: place }, service)))
    }
}

/// A connection with its place. It fails where the other side takes nothing of what is sent for too long.
#[derive(Debug)]
pub(crate) struct Placed {
    stream: TcpStream,
    /// Runs while something waits to be taken.
    stuck: Option<Pin<Box<Sleep>>>,
    write: Duration,
    _place: OwnedSemaphorePermit,
}

impl Placed {
    fn unless_stuck<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stuck = None;
            return written;
        }
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(sleep(self.write)));
        stuck.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Placed {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Placed {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.unless_stuck(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.unless_stuck(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let written = Pin::new(&mut self.stream).poll_flush(context);
        self.unless_stuck(context, written)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let written = Pin::new(&mut self.stream).poll_shutdown(context);
        self.unless_stuck(context, written)
    }
}

/// A body that ends with an error where a piece of it does not come in time.
pub(crate) fn timed(body: Body, between: Duration) -> Body {
    if body.is_end_stream() { body } else { Body::from_stream(pieces(body, between)) }
}

fn pieces(body: Body, between: Duration) -> impl Stream<Item = Result<Bytes, axum::Error>> {
    stream::unfold(Some(body.into_data_stream()), move |rest| async move {
        let mut rest = rest?;
        match timeout(between, rest.next()).await {
            Ok(piece) => Some((piece?, Some(rest))),
            // Nothing comes after it.
            Err(late) => Some((Err(axum::Error::new(late)), None)),
        }
    })
}
