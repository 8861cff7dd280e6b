//! Served on a socket: health, metrics, the console's files, security headers, and stopping.

use std::borrow::Cow;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use yinuo_api::ApiOptions;
use yinuo_testkit::house::{On, TestHouse};

use super::desk::{Ask, Desk};

fn files(path: &str) -> Option<(Cow<'static, [u8]>, &'static str)> {
    match path {
        "index.html" => Some((Cow::Borrowed(b"<html>first page</html>"), "text/html")),
        "assets/index-B3x0_9aZ.js" => Some((Cow::Borrowed(b"run()"), "text/javascript")),
        _ => None,
    }
}

async fn answer(address: SocketAddr, path: &str, header: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nHost: yinuo\r\n{header}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    answer
}

async fn get(address: SocketAddr, path: &str) -> String {
    String::from_utf8(answer(address, path, "").await).expect("a text").to_ascii_lowercase()
}

/// The head of an answer to somebody who takes gzip, and how many bytes came.
async fn get_packed(address: SocketAddr, path: &str) -> (String, usize) {
    let answer = answer(address, path, "Accept-Encoding: gzip, br\r\n").await;
    let text = String::from_utf8_lossy(&answer).to_ascii_lowercase();
    (text.split("\r\n\r\n").next().unwrap_or_default().to_owned(), answer.len())
}

#[tokio::test]
async fn a_served_house_tells_its_health_shows_its_console_and_stops_when_told() {
    let test = TestHouse::open(On::Sqlite, None).await;
    let options = ApiOptions { console: Some(files), ..ApiOptions::default() };
    let router = yinuo_api::router(test.house.clone(), options);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(yinuo_api::serve(listener, router, yinuo_api::ConnectionLimits::default(), async {
        let _ = stopped.await;
    }));
    assert!(get(address, "/health").await.starts_with("http/1.1 200"));
    assert!(get(address, "/ready").await.contains("ready"));
    let metrics = get(address, "/metrics").await;
    assert!(
        metrics.contains("yinuo_http_requests_total{method=\"get\",route=\"/health\",status=\"200\"}"),
        "{metrics}"
    );
    assert!(metrics.contains("yinuo_http_seconds_bucket"), "{metrics}");
    let page = get(address, "/").await;
    assert!(page.contains("first page") && page.contains("cache-control: no-cache"), "{page}");
    for header in [
        "content-security-policy: default-src 'self'",
        "x-content-type-options: nosniff",
        "x-frame-options: deny",
        "referrer-policy: no-referrer",
    ] {
        assert!(page.contains(header), "{header}: {page}");
    }
    assert!(get(address, "/cases/0421-0000137-5").await.contains("first page"), "the console finds its own way");
    let whole = get(address, "/api/v1/openapi.json").await;
    let (head, packed) = get_packed(address, "/api/v1/openapi.json").await;
    assert!(!whole.contains("content-encoding") && head.contains("content-encoding: gzip"), "{head}");
    assert!(head.contains("vary: accept-encoding") && packed * 5 < whole.len(), "{packed} of {}", whole.len());
    assert!(!get_packed(address, "/ready").await.0.contains("content-encoding"), "what is short is left as it is");
    let asset = get(address, "/assets/index-B3x0_9aZ.js").await;
    assert!(asset.contains("immutable") && asset.contains("run()"), "{asset}");
    assert!(get(address, "/assets/gone.js").await.starts_with("http/1.1 404"));
    assert!(get(address, "/api/v2/cases").await.contains("application/problem+json"));
    stop.send(()).expect("still serving");
    serving.await.expect("no panic").expect("served");
    assert!(TcpStream::connect(address).await.is_err(), "the port is closed");
}

#[tokio::test]
async fn metrics_are_for_this_machine_and_a_missing_console_says_how_to_build_it() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    // A request that came over no socket has no peer that could be this machine.
    desk.send(Ask::outside("GET", "/metrics")).await.problem(404, "not_found");
    let page = desk.send(Ask::outside("GET", "/")).await;
    assert_eq!(page.status, 200);
    assert!(String::from_utf8_lossy(&page.bytes).contains("cargo xtask run"));
    desk.send(Ask::outside("GET", "/favicon.ico")).await.problem(404, "not_found");
    desk.send(Ask::outside("POST", "/anything")).await.problem(405, "method_not_allowed");
    let document = desk.send(Ask::get("/openapi.json")).await.good();
    assert_eq!(document["info"]["title"], "Yinuo");
}

#[tokio::test]
async fn on_a_real_database_there_is_no_training_clock() {
    let desk = Desk::of(TestHouse::open(On::Sqlite, None).await);
    desk.ask("root", Ask::get("/training/clock")).await.problem(404, "not_found");
    let time = serde_json::json!({ "now": "2011-09-29T02:00:00Z" });
    desk.ask("root", Ask::new("PUT", "/training/clock").json(time)).await.problem(404, "not_found");
    assert_eq!(desk.ask("clerk", Ask::get("/me")).await.good()["training"], false);
}
