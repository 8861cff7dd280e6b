//! Messages to people outside the house, sent to a mail server and to a gateway for short messages that speak on this machine: what they
//! take is gone from the outbox, what they cannot take now is tried again, and what they refuse is set aside.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use yinuo_core::id::{HOUSE_SLOT, ReminderId};
use yinuo_service::keys::Keys;
use yinuo_service::message::mail::{MailOptions, MailSecurity, MailServer};
use yinuo_service::message::sms::SmsGateway;
use yinuo_service::message::{Message, Messages, Servers};
use yinuo_service::{House, HouseOptions, upkeep};
use yinuo_store::tables::archive::{OutboxRow, SetAsideRow};
use yinuo_store::{Changes, Store, StoreOptions, Value};
use yinuo_testkit::house::{On, SECRET, TestHouse};

pub type Heard = Arc<Mutex<Vec<String>>>;

/// A server on this machine that hands each connection to `talk`, in a thread of its own: a client keeps one open. Answers its port.
fn serve(talk: impl Fn(TcpStream) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let talk = Arc::new(talk);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let talk = talk.clone();
            std::thread::spawn(move || talk(stream));
        }
    });
    port
}

/// Speaks SMTP as far as a client needs it, refuses `nobody@…` for good, and keeps whole messages.
pub fn mail_server(heard: Heard) -> u16 {
    serve(move |stream| {
        let mut answers = stream.try_clone().expect("the same socket");
        let mut say = move |line: &str| answers.write_all(format!("{line}\r\n").as_bytes()).is_ok();
        say("220 sink.test");
        let (mut message, mut in_data) = (String::new(), false);
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if in_data && line == "." {
                in_data = false;
                heard.lock().expect("no panic while it is held").push(std::mem::take(&mut message));
                say("250 taken");
            } else if in_data {
                message += &format!("{line}\n");
            } else if line.starts_with("EHLO") {
                say("250-sink.test");
                say("250 8BITMIME");
            } else if line.starts_with("RCPT") && line.contains("nobody@") {
                say("550 no such mailbox");
            } else if line.starts_with("DATA") {
                in_data = true;
                say("354 go on");
            } else if line.starts_with("QUIT") {
                say("221 bye");
                break;
            } else {
                say("250 ok");
            }
        }
    })
}

/// Speaks HTTP as far as a client needs it, answers with the next status, and keeps heads and bodies.
pub fn gateway(heard: Heard, statuses: Mutex<Vec<&'static str>>) -> u16 {
    serve(move |mut stream| {
        let mut reader = BufReader::new(stream.try_clone().expect("the same socket"));
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a number");
            }
            head += &line;
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).expect("the body");
        heard
            .lock()
            .expect("no panic while it is held")
            .push(format!("{head}\n{}", String::from_utf8(body).expect("text")));
        let status = statuses.lock().expect("no panic while it is held").pop().unwrap_or("200 OK");
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        stream.write_all(answer.as_bytes()).expect("answered");
    })
}

/// A second process over the same database, which sends by these servers.
pub async fn house_with(test: &TestHouse, servers: Servers) -> House {
    let options = HouseOptions {
        packs: yinuo_service::packs::shipped(),
        keys: Keys::from_secret(&SECRET),
        training_clock: Some(test.house.now()),
        letters: None,
        messages: Some(Messages::Servers(servers)),
        webhooks: None,
        oidc: None,
        debtor: None,
        fonts: None,
    };
    let store = Store::open(&test.url(), StoreOptions::default()).await.expect("it opens again");
    House::open(store, options).await.expect("a second process")
}

/// Puts a message into the outbox.
async fn post(test: &TestHouse, house: &House, to: &str, text: &str) -> OutboxRow {
    let message = Message::seal(&house.shared.keys, "test", to, text);
    let row = OutboxRow {
        slot: HOUSE_SLOT.number(),
        id: ReminderId::new(house.shared.clock.stamp(), HOUSE_SLOT).number(),
        kind: "message".to_owned(),
        payload: serde_json::to_string(&message).expect("plain data"),
        in_order: 0,
        created_at: 0,
        attempts: 0,
        next_at: 0,
    };
    assert!(!row.payload.contains(text) && !row.payload.contains(to), "what waits is sealed");
    put(test, row.clone()).await;
    row
}

async fn put(test: &TestHouse, row: OutboxRow) {
    let store = Store::open(&test.url(), StoreOptions::default()).await.expect("it opens again");
    let mut changes = Changes::new();
    changes.put(row);
    let mut writer = store.writer().await.expect("a writer");
    let mut work = writer.begin(&[0]).await.expect("begun");
    work.write(changes).await.expect("written");
    work.commit().await.expect("committed");
}

/// What is left of a message: how often it was tried, and the code for which it was set aside.
async fn left(house: &House, row: &OutboxRow) -> (Option<i64>, Option<String>) {
    let entry = house.store.load::<OutboxRow>(vec![vec![row.slot.into(), row.id.into()]]).await.expect("read").pop();
    let key: Vec<Value> = vec![row.slot.into(), row.kind.clone().into(), row.id.into()];
    let aside = house.store.load::<SetAsideRow>(vec![key]).await.expect("read").pop();
    (entry.map(|entry| entry.attempts), aside.map(|aside| aside.code))
}

const GONE: (Option<i64>, Option<String>) = (None, None);

async fn mail(on: On) {
    let test = TestHouse::open(on, Some(crate::case::at("2011-09-29T10:00:00"))).await;
    let heard = Heard::default();
    let options = MailOptions {
        server: "127.0.0.1".to_owned(),
        port: Some(mail_server(heard.clone())),
        security: MailSecurity::None,
        from: "一诺 <no-reply@yinuo.test>".to_owned(),
        login: None,
    };
    let house =
        house_with(&test, Servers { sms: None, mail: Some(MailServer::new(options).expect("sound")), mailbox: None })
            .await;
    let good = post(&test, &house, "wang@example.test", "code 314159").await;
    let refused = post(&test, &house, "nobody@example.test", "code 271828").await;
    let phone = post(&test, &house, "13800000001", "code 161803").await;
    upkeep::run_due(&house).await.expect("what is due happens");
    let heard = heard.lock().expect("no panic while it is held").clone();
    assert_eq!(heard.len(), 1, "{heard:?}");
    let id = ReminderId::from_number(good.id);
    for line in ["To: wang@example.test", "code 314159", &format!("Message-ID: <outbox.{id}@yinuo.test>")] {
        assert!(heard[0].contains(line), "{line}: {}", heard[0]);
    }
    assert_eq!(left(&house, &good).await, GONE);
    assert_eq!(left(&house, &refused).await, (Some(1), Some("message_rejected".to_owned())));
    assert_eq!(left(&house, &phone).await, (Some(1), Some("message_without_way".to_owned())), "no gateway is set");
    house.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_goes_to_an_smtp_server_and_what_it_refuses_is_set_aside_on_sqlite() {
    mail(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_goes_to_an_smtp_server_and_what_it_refuses_is_set_aside_on_postgresql() {
    mail(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_message_goes_signed_to_its_gateway_which_is_asked_again_while_it_fails_and_not_when_it_refuses() {
    let test = TestHouse::open(On::Sqlite, Some(crate::case::at("2011-09-29T10:00:00"))).await;
    let heard = Heard::default();
    // From the last to the first.
    let statuses = Mutex::new(vec!["422 Unprocessable Content", "200 OK", "503 Service Unavailable"]);
    let url = format!("http://127.0.0.1:{}/send", gateway(heard.clone(), statuses));
    let sms = SmsGateway::new(&url, "shared secret\n").expect("sound");
    let house = house_with(&test, Servers { sms: Some(sms), mail: None, mailbox: None }).await;
    let good = post(&test, &house, "13800000001", "code 314159").await;
    upkeep::run_due(&house).await.expect("what is due happens");
    assert_eq!(left(&house, &good).await, (Some(1), None), "it waits for its next try");
    assert!(house.shared.clock.set(crate::case::at("2011-09-29T10:00:05")));
    upkeep::run_due(&house).await.expect("what is due happens");
    assert_eq!(left(&house, &good).await, GONE);
    let refused = post(&test, &house, "13800000002", "code 271828").await;
    upkeep::run_due(&house).await.expect("what is due happens");
    assert_eq!(left(&house, &refused).await, (Some(1), Some("message_rejected".to_owned())));
    house.stop().await;

    let heard = heard.lock().expect("no panic while it is held").clone();
    assert_eq!(heard.len(), 3);
    let (head, body) = heard[1].split_once("\n\n").or_else(|| heard[1].split_once("\r\n\n")).expect("head and body");
    let header = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).unwrap_or_default()
    };
    let id = ReminderId::from_number(good.id);
    assert_eq!(body, format!(r#"{{"id":"outbox {id}","to":"13800000001","text":"code 314159"}}"#));
    let signed = yinuo_service::signed::signature(b"shared secret", header("yinuo-timestamp"), body);
    assert_eq!(header("yinuo-signature"), signed, "{head}");
    assert!(heard[0].ends_with(body), "the same message under the same id");
}

#[test]
fn a_gateway_without_secret_and_a_sender_without_address_are_told_at_once() {
    assert!(SmsGateway::new("https://sms.example.cn", " ").is_err());
    assert!(SmsGateway::new("sms", "secret").is_err());
    let options = |from: &str| MailOptions {
        server: "mail.example.cn".to_owned(),
        port: None,
        security: MailSecurity::Tls,
        from: from.to_owned(),
        login: None,
    };
    assert!(MailServer::new(options("nobody")).is_err());
}
