//! The program killed in the middle of its work: what was answered is there, what is sent again is done once, and the
//! archive holds.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;

use crate::world::{Folder, Server, run};

const WORKERS: usize = 4;
const ARGUMENTS: [&str; 6] = ["demo", "--empty", "--clock", "2011-09-29T10:00", "--port", "0"];

fn sign_in(server: &Server) -> String {
    let body = r#"{"login":"clerk","password":"yinuo-demo-2011"}"#;
    body_of(&server.ask("POST", "/api/v1/sessions", "", body))["token"].as_str().unwrap().to_owned()
}

fn body_of(answer: &str) -> Value {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

/// Opens a case under a key. `None` where the connection broke before the whole answer was there.
fn open(address: &str, token: &str, party: &str, key: &str) -> Option<String> {
    let body = format!(
        r#"{{"service":"life.policy-servicing","party":"{party}","channel":"counter","answers":{{"policy_number":"P1","request":"x"}},"materials":[]}}"#
    );
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    write!(
        stream,
        "POST /api/v1/cases HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Idempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    if answer.is_empty() { None } else { Some(answer) }
}

/// Opens cases until the server is gone; what was answered, and how many keys were used.
fn work(address: String, token: String, party: String, worker: usize, done: Arc<AtomicUsize>) -> (Vec<String>, usize) {
    let mut answered = Vec::new();
    for number in 0..100_000 {
        let Some(answer) = open(&address, &token, &party, &format!("{worker}-{number}")) else {
            return (answered, number + 1);
        };
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        answered.push(body_of(&answer)["number"].as_str().unwrap().to_owned());
        done.fetch_add(1, Ordering::SeqCst);
    }
    panic!("the server was never killed");
}

#[test]
fn a_program_killed_in_the_middle_loses_no_answered_case_and_doubles_none() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &ARGUMENTS);
    let token = sign_in(&server);
    let parties = body_of(&server.ask("GET", "/api/v1/parties", &token, ""));
    let party = parties["items"][0]["id"].as_str().unwrap().to_owned();
    let done = Arc::new(AtomicUsize::new(0));
    let workers: Vec<_> = (0..WORKERS)
        .map(|worker| {
            let (address, token, party, done) = (server.address.clone(), token.clone(), party.clone(), done.clone());
            std::thread::spawn(move || work(address, token, party, worker, done))
        })
        .collect();
    while done.load(Ordering::SeqCst) < 200 {
        std::thread::sleep(Duration::from_millis(2));
    }
    // Dropped, the server is killed, not told to stop.
    drop(server);
    let results: Vec<_> = workers.into_iter().map(|worker| worker.join().unwrap()).collect();

    let server = Server::start(folder.path(), &ARGUMENTS);
    let token = sign_in(&server);
    let mut expected = 0;
    for (worker, (answered, used)) in results.iter().enumerate() {
        for number in 0..*used {
            let answer = open(&server.address, &token, &party, &format!("{worker}-{number}")).unwrap();
            assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
            let again = body_of(&answer)["number"].as_str().unwrap().to_owned();
            if let Some(before) = answered.get(number) {
                assert_eq!(again, *before, "an answered case is there and is answered again");
                assert!(answer.to_lowercase().contains("idempotent-replay: true"), "{answer}");
            }
            expected += 1;
        }
    }
    let (_, _) = server.stop();
    let said = run(folder.path(), &["verify", "--json", "--database", "sqlite:data/demo/demo.sqlite"]);
    assert_eq!(said.code, 0, "{said:?}");
    let database = folder.path().join("data/demo/demo.sqlite");
    let cases = crate::world::sqlite3(&database, "SELECT COUNT(*) FROM cases");
    assert_eq!(cases.trim(), expected.to_string());
}
