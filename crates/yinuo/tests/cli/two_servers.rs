//! Two servers on one PostgreSQL, one of them killed at its work (SIGKILL): the other takes its part over, and nothing is lost or done
//! twice. What another program was told at its address is the witness outside.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use yinuo_testkit::postgres::PostgresCluster;

use crate::kill::{ROWS, begin_import, body_of, imported, sign_in, sign_in_as};
use crate::world::{Folder, Server, run};

/// The customers, whose slots lie all over.
const CUSTOMERS: usize = ROWS as usize;
/// Until when the other has the part of one that is gone.
const TAKEN_OVER_WITHIN: Duration = Duration::from_secs(30);
/// For what else is waited for: a machine that has much else to do takes its time.
const PATIENCE: Duration = Duration::from_secs(240);

fn until(what: &str, patience: Duration, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < patience, "never {what}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Everything another program was told, one text of JSON each.
type Heard = Arc<Mutex<Vec<Value>>>;

/// Another program, which takes its time before it answers; its address.
fn another_program(heard: &Heard) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/yinuo", listener.local_addr().unwrap());
    let heard = heard.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let heard = heard.clone();
            std::thread::spawn(move || hear(stream, &heard));
        }
    });
    address
}

/// Who asks may be killed meanwhile: a request that was not heard whole is none.
fn hear(mut stream: TcpStream, heard: &Heard) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    heard.lock().unwrap().push(serde_json::from_slice(&body).ok()?);
    std::thread::sleep(Duration::from_millis(100));
    stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").ok()
}

/// A figure of the metrics of a server.
fn figure(server: &Server, name: &str) -> Option<f64> {
    let told = server.get("/metrics");
    told.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
}

/// What a server answers to a command under a key: whether it was done before, and the answer.
fn send(server: &Server, token: &str, path: &str, key: &str, body: &Value) -> (bool, Value) {
    let body = body.to_string();
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(
        stream,
        "POST /api/v1{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Idempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        server.address,
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
    (answer.to_lowercase().contains("idempotent-replay: true"), body_of(&answer))
}

/// The promises of the cases that are broken, each with its case.
fn broken(server: &Server, token: &str, cases: &BTreeSet<String>) -> BTreeSet<(String, String)> {
    let of_case = |case: &String| {
        let told = body_of(&server.get_as(&format!("/api/v1/cases/{case}"), token));
        let promises = told["promises"].as_array().unwrap_or_else(|| panic!("{told}"));
        let broken = promises.iter().filter(|promise| promise["standing"] == "broken");
        broken.map(|promise| (case.clone(), promise["key"].as_str().unwrap().to_owned())).collect::<Vec<_>>()
    };
    cases.iter().flat_map(of_case).collect()
}

/// The ids under which each broken promise was told, however often.
fn told_of(heard: &Heard) -> BTreeMap<(String, String), BTreeSet<String>> {
    let mut told: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for one in heard.lock().unwrap().iter().filter(|one| one["kind"] == "promise-broken") {
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{one}")).to_owned();
        told.entry((text(&one["subjects"]["case"]), text(&one["data"]["promise"])))
            .or_default()
            .insert(text(&one["id"]));
    }
    told
}

#[test]
fn two_servers_on_one_postgresql_one_of_them_killed_lose_nothing_and_do_nothing_twice() {
    let database = PostgresCluster::shared().unwrap().temporary_database().unwrap();
    let folder = Folder::new();
    folder.write("yinuo.toml", "[webhooks]\nprivate_addresses = true\n");
    let clock = ["--clock", "2011-09-29T10:00"];
    let demo = ["demo", "--empty", "--port", "0", "--database", database.url()];
    let one = Server::start(folder.path(), &[&demo[..], &clock].concat());
    let other = Server::start(folder.path(), &demo);
    until("each had its half", PATIENCE, || {
        [&one, &other].iter().all(|server| figure(server, "yinuo_slots_worked_on ") == Some(512.0))
    });

    // Another program is told what happens. The other server learns of it.
    let heard = Heard::default();
    let admin = sign_in_as(&one, "admin");
    let me = body_of(&one.get_as("/api/v1/me", &admin));
    let webhook = json!({
        "name": "官网", "url": another_program(&heard), "kinds": ["case-opened", "promise-broken"], "office": me["office"]["id"],
    });
    send(&one, &admin, "/webhooks", "webhook", &webhook);
    until("the other knew the address", PATIENCE, || {
        body_of(&other.get_as("/api/v1/webhooks", &admin))["items"].as_array().is_some_and(|items| items.len() == 1)
    });

    // Cases of customers of many slots, opened at both in turn; each request goes to the other once more.
    let manager = sign_in_as(&one, "manager");
    let import = begin_import(&one, &manager, 0);
    imported(&one, &manager, &import);
    let clerk = sign_in(&one);
    let found = body_of(&one.get_as("/api/v1/parties?limit=100", &clerk));
    let customers: Vec<&str> =
        found["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(customers.len() >= CUSTOMERS, "{found}");
    let mut cases = BTreeSet::new();
    for (number, customer) in customers.iter().take(CUSTOMERS).enumerate() {
        let opening = json!({
            "service": "life.policy-servicing", "party": customer, "channel": "counter",
            "answers": { "policy_number": "P1", "request": "x" }, "materials": [],
        });
        let (first, second) = if number % 2 == 0 { (&one, &other) } else { (&other, &one) };
        let (_, opened) = send(first, &clerk, "/cases", &format!("two-{number}"), &opening);
        let (was_done, again) = send(second, &clerk, "/cases", &format!("two-{number}"), &opening);
        assert!(was_done && again["id"] == opened["id"], "{opened} {again}");
        cases.insert(opened["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(cases.len(), CUSTOMERS, "an id was given twice");
    assert_eq!(broken(&other, &clerk, &cases), BTreeSet::new());

    // Two months pass, and both are at work on what that brings up when the one that was told is killed.
    let address = one.address.clone();
    let passing = std::thread::spawn(move || {
        let body = json!({ "now": "2011-11-30T02:00:00Z" }).to_string();
        let mut stream = TcpStream::connect(&address).unwrap();
        let head = format!("Host: {address}\r\nConnection: close\r\nAuthorization: Bearer {admin}\r\n");
        let head = format!("{head}Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        write!(stream, "PUT /api/v1/training/clock HTTP/1.1\r\n{head}\r\n{body}").unwrap();
        // It is killed before it has answered.
        let _ = stream.read_to_end(&mut Vec::new());
    });
    until("a broken promise was told", PATIENCE, || !told_of(&heard).is_empty());
    drop(one);
    let killed = Instant::now();
    passing.join().unwrap();
    until("the other had the whole", TAKEN_OVER_WITHIN, || figure(&other, "yinuo_slots_worked_on ") == Some(1024.0));
    println!("taken over after {:?}", killed.elapsed());

    // Each promise was broken once, and each is told under one id; what was on its way when the server was killed is told again under it.
    let clerk = sign_in(&other);
    until("everything was told", PATIENCE, || {
        let broken = broken(&other, &clerk, &cases);
        let of_cases: BTreeSet<&String> = broken.iter().map(|(case, _)| case).collect();
        let told = told_of(&heard);
        of_cases.len() == CUSTOMERS && broken.iter().all(|promise| told.contains_key(promise))
    });
    until("nothing waited any more", PATIENCE, || figure(&other, "yinuo_outbox_waiting ") == Some(0.0));
    let (broken, told) = (broken(&other, &clerk, &cases), told_of(&heard));
    assert_eq!(told.keys().cloned().collect::<BTreeSet<_>>(), broken, "more was told than happened");
    let twice: Vec<_> = told.iter().filter(|(_, ids)| ids.len() != 1).collect();
    assert!(twice.is_empty(), "broken twice: {twice:?}");
    let ids: BTreeSet<&String> = told.values().flatten().collect();
    assert_eq!(ids.len(), broken.len(), "one id for two things");
    let opened: BTreeSet<String> = {
        let heard = heard.lock().unwrap();
        let opened = heard.iter().filter(|one| one["kind"] == "case-opened");
        opened.map(|one| one["subjects"]["case"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(opened, cases, "each case that was opened was told");
    assert!(other.stop().0.success());
    let said = run(folder.path(), &["verify", "--json", "--database", database.url()]);
    assert_eq!(said.code, 0, "{said:?}");
}
