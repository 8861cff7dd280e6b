//! Opening cases over HTTP: the server and those who ask are in this process and share its cores, as they would share a
//! machine. Connections are kept open; each asks again when it was answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use yinuo_api::ApiOptions;
use yinuo_core::id::PartyId;
use yinuo_service::House;
use yinuo_testkit::house::{PASSWORD, TestHouse};

use crate::opening::{MATERIALS, SERVICE};
use crate::{Figure, Plan};

/// Connections at once: as many as commands are under way where there is no HTTP.
pub const CONNECTIONS: usize = crate::opening::CLIENTS;

/// A server on a free port of this machine; it ends with the process.
pub async fn serve(house: &Arc<House>) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let router = yinuo_api::router(house.clone(), ApiOptions::default());
    tokio::spawn(yinuo_api::serve(listener, router, yinuo_api::ConnectionLimits::default(), std::future::pending()));
    address
}

/// One connection and what it read last.
pub struct Asker {
    chain: TcpStream,
    buffer: Vec<u8>,
}

impl Asker {
    pub async fn connect(address: SocketAddr) -> Asker {
        let chain = TcpStream::connect(address).await.expect("the server answers");
        chain.set_nodelay(true).expect("a socket option");
        Asker { chain, buffer: Vec::with_capacity(16 * 1024) }
    }

    /// Sends a request and reads the whole answer; the status code.
    pub async fn ask(&mut self, request: &[u8]) -> u16 {
        self.chain.write_all(request).await.expect("sent");
        self.buffer.clear();
        let mut wanted = usize::MAX;
        while self.buffer.len() < wanted {
            let read = self.chain.read_buf(&mut self.buffer).await.expect("read");
            assert!(read > 0, "the server closed the connection");
            if wanted == usize::MAX
                && let Some(end) = self.buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n")
            {
                wanted = end + 4 + content_length(&self.buffer[..end]);
            }
        }
        std::str::from_utf8(&self.buffer[9..12]).ok().and_then(|code| code.parse().ok()).expect("a status line")
    }
}

fn content_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_lowercase();
    let value = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    value.and_then(|value| value.trim().parse().ok()).unwrap_or(0)
}

/// A question at an address of the API.
pub fn get(token: &str, path: &str) -> Vec<u8> {
    format!("GET /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n").into_bytes()
}

/// The token of somebody who signed in.
pub async fn signed_in(test: &TestHouse, login: &str) -> String {
    let caller = yinuo_service::sign_in::Caller::default();
    test.house.sign_in(login, PASSWORD, None, &caller).await.expect("signed in").token
}

fn post(token: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /api/v1/cases HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nSend-Again: true\r\n\
         Content-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

async fn ask_for(
    addresses: &[SocketAddr],
    plan: &Plan,
    connections: usize,
    expected: u16,
    request: impl Fn(usize) -> Vec<u8> + Send + Sync + 'static,
) -> (Vec<f64>, Vec<f64>) {
    let request = Arc::new(request);
    let (mut runs, mut times) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let done = Arc::new(AtomicU64::new(0));
        let started = Instant::now();
        let mut tasks = Vec::new();
        for connection in 0..connections {
            let (done, request, each) = (done.clone(), request.clone(), plan.each);
            let address = addresses[connection % addresses.len()];
            tasks.push(tokio::spawn(async move {
                let mut asker = Asker::connect(address).await;
                let (mut next, mut times) = (connection, Vec::new());
                while started.elapsed() < each {
                    let asked = Instant::now();
                    assert_eq!(asker.ask(&request(next)).await, expected);
                    times.push(asked.elapsed().as_secs_f64() * 1_000.0);
                    next += connections;
                    done.fetch_add(1, Ordering::Relaxed);
                }
                times
            }));
        }
        for task in tasks {
            times.extend(task.await.expect("no panic"));
        }
        runs.push(done.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64());
    }
    (runs, times)
}

pub async fn opened(test: &TestHouse, parties: &Arc<Vec<PartyId>>, plan: &Plan, connections: usize) -> Figure {
    let (address, token) = (serve(&test.house).await, signed_in(test, "clerk").await);
    opened_at(&[address], &token, parties, plan, connections).await
}

/// The same at servers that are there; each has as many of the connections as the others.
pub async fn opened_at(
    addresses: &[SocketAddr],
    token: &str,
    parties: &Arc<Vec<PartyId>>,
    plan: &Plan,
    connections: usize,
) -> Figure {
    let (parties, token) = (parties.clone(), token.to_owned());
    let materials = MATERIALS.map(|key| format!("\"{key}\"")).join(",");
    let (runs, times) = ask_for(addresses, plan, connections, 201, move |number| {
        let party = parties[number % parties.len()];
        let body = format!(
            r#"{{"service":"{SERVICE}","party":"{party}","channel":"counter","summary":"客户申请变更通讯地址","materials":[{materials}]}}"#
        );
        post(&token, &body)
    })
    .await;
    let note = format!("{connections} connections, whole case in each answer, askers on the same cores");
    Figure { name: "ours: over HTTP".to_owned(), runs, note, times }
}

/// What the HTTP server does when there is nothing to do.
pub async fn nothing(test: &TestHouse, plan: &Plan) -> Figure {
    let address = serve(&test.house).await;
    let (runs, times) =
        ask_for(&[address], plan, CONNECTIONS, 200, |_| b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec())
            .await;
    let note = "GET /health, the limit of server and askers together".to_owned();
    Figure { name: "raw limit: HTTP requests".to_owned(), runs, note, times }
}
