//! The program killed again and again in the middle of its work: what was answered is there and there once, what was not answered is sent
//! again and done once, and the archive holds.
//!
//! In some rounds a file is being imported, which goes on after the last kill by itself: each row is there once.
//!
//! The database server and a backup are killed too; day runs and batches of payments in [`crate::kill_money`], since this
//! house has no agreements and owes nobody. `YINUO_KILL_ROUNDS` asks for more rounds than the tests take; `YINUO_KILL_SEED` for the moments of another run.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;
use yinuo_testkit::house::resident_id;
use yinuo_testkit::postgres::PostgresCluster;

use crate::world::{Folder, Server, run};

const WORKERS: usize = 4;
/// How often it is looked whether something was answered, 10 ms between.
const WAITED_FOR_ANSWERS: u32 = 2_000;

pub fn body_of(answer: &str) -> Value {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

pub fn sign_in(server: &Server) -> String {
    sign_in_as(server, "clerk")
}

pub fn sign_in_as(server: &Server, login: &str) -> String {
    sign_in_with(server, login, "yinuo-demo-2011")
}

pub fn sign_in_with(server: &Server, login: &str, password: &str) -> String {
    let body = format!(r#"{{"login":"{login}","password":"{password}"}}"#);
    let answers = (0..200).map(|_| server.ask("POST", "/api/v1/sessions", "", &body));
    let answer = answers.into_iter().find(|answer| {
        let is_busy = answer.starts_with("HTTP/1.1 5");
        is_busy.then(|| std::thread::sleep(Duration::from_millis(100)));
        !is_busy
    });
    body_of(&answer.expect("the house has its database again"))["token"].as_str().unwrap().to_owned()
}

/// Sends a command under a key. `None` where the connection broke before the whole answer was there, or the house had no database.
pub fn send(address: &str, token: &str, path: &str, version: Option<i64>, key: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let version = version.map_or_else(String::new, |version| format!("If-Match: \"{version}\"\r\n"));
    write!(
        stream,
        "POST /api/v1{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         {version}Idempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (_, body) = answer.split_once("\r\n\r\n")?;
    serde_json::from_str::<Value>(body).ok()?;
    Some(answer).filter(|answer| !answer.starts_with("HTTP/1.1 5"))
}

/// Sends it until it is answered: a database that comes up again takes a moment.
fn send_again(server: &Server, token: &str, command: &Sent) -> String {
    let Sent { path, version, key, body, .. } = command;
    let tries = (0..200).find_map(|_| {
        let answer = send(&server.address, token, path, *version, key, body);
        answer.is_none().then(|| std::thread::sleep(Duration::from_millis(100)));
        answer
    });
    tries.unwrap_or_else(|| panic!("{key}: nothing is answered any more"))
}

/// A command that was sent, and what was answered where an answer came.
struct Sent {
    path: String,
    version: Option<i64>,
    key: String,
    body: String,
    /// The id of what was made.
    answered: Option<String>,
}

pub fn id_of(answer: &str) -> String {
    let made = body_of(answer);
    let id = made["id"].as_str().or(made["letter_id"].as_str());
    id.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// What workers have to do with each other.
#[derive(Default)]
struct Shared {
    stop: AtomicBool,
    answers: AtomicUsize,
}

/// Opens cases, takes a document in for each and writes the notice of what is missing, until the server is gone.
fn work(address: &str, token: &str, party: &str, name: &str, shared: &Shared) -> Vec<Sent> {
    let mut sent = Vec::new();
    let mut carry = |path: String, version: Option<i64>, key: String, body: String| {
        let answer = send(address, token, &path, version, &key, &body);
        let answered = answer.as_deref().map(|answer| {
            assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
            shared.answers.fetch_add(1, Ordering::SeqCst);
            id_of(answer)
        });
        sent.push(Sent { path, version, key, body, answered: answered.clone() });
        answered.zip(answer.map(|answer| body_of(&answer)["version"].as_i64().unwrap_or_default()))
    };
    for number in 0.. {
        let opening = format!(
            r#"{{"service":"life.policy-servicing","party":"{party}","channel":"counter","answers":{{"policy_number":"P1","request":"x"}},"materials":[]}}"#
        );
        let Some((id, version)) = carry("/cases".to_owned(), None, format!("{name}-{number}"), opening) else {
            break;
        };
        let path = format!("/cases/{id}");
        let material = r#"{"items":[{"key":"application","state":"received"}]}"#.to_owned();
        let key = format!("{name}-{number}-material");
        let Some((_, version)) = carry(format!("{path}/materials"), Some(version), key, material) else { break };
        let key = format!("{name}-{number}-notice");
        if carry(format!("{path}/one-notice"), Some(version), key, "{}".to_owned()).is_none()
            || shared.stop.load(Ordering::SeqCst)
        {
            break;
        }
    }
    sent
}

/// Rows of a file that is imported, whose name is that of nobody else.
pub const ROWS: u64 = 40;
const IMPORTED: &str = "欧阳入册";

/// Brings a file in and begins its import, which runs on in the program. Answers its id.
pub fn begin_import(server: &Server, token: &str, round: u64) -> String {
    let mut file = "姓名,证件号码,机构代码\n".to_owned();
    for row in 0..ROWS {
        let number = u32::try_from(5_000_000 + round * ROWS + row).unwrap();
        file.push_str(&format!("{IMPORTED},{},210102\n", resident_id(number)));
    }
    let path = format!("/api/v1/imports?kind=customers&name=round-{round}.csv");
    let brought = body_of(&server.ask("POST", &path, token, &file));
    let id = brought["import"]["id"].as_str().unwrap_or_else(|| panic!("{brought}")).to_owned();
    let begun = server.ask("POST", &format!("/api/v1/imports/{id}/runs"), token, r#"{"choice":"good"}"#);
    assert!(begun.starts_with("HTTP/1.1 201"), "{begun}");
    id
}

/// Waits until an import that was broken off, some seconds ago, has gone on to its end.
pub fn imported(server: &Server, token: &str, import: &str) {
    for _ in 0..400 {
        let seen = body_of(&server.ask("GET", &format!("/api/v1/imports/{import}"), token, ""));
        if seen["state"] != "running" {
            let told = ["rows_total", "rows_done", "rows_made", "rows_bad"].map(|count| seen[count].as_u64());
            assert_eq!((seen["state"].as_str(), told), (Some("done"), [Some(ROWS), Some(ROWS), Some(ROWS), Some(0)]));
            return;
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    panic!("{import} does not go on");
}

/// The next of a row of numbers that look drawn.
pub fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

pub fn number_of(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// What is killed.
enum Killed<'a> {
    Program,
    /// The server of the database, under a program that goes on.
    Database(&'a PostgresCluster),
}

/// Kills it `rounds` times. Answers how many commands were answered, and how many were sent without an answer.
#[expect(clippy::print_stdout, reason = "long runs are reported by what they say")]
fn killed(database: Option<&str>, rounds: u64, which: &Killed<'_>) -> (usize, usize) {
    let folder = Folder::new();
    let mut arguments = vec!["demo", "--empty", "--clock", "2011-09-29T10:00", "--port", "0"];
    arguments.extend(database.iter().flat_map(|database| ["--database", *database]));
    let mut seed = number_of("YINUO_KILL_SEED", 20_110_929);
    let (mut all, mut unanswered) = (0, 0);
    let mut server = Server::start(folder.path(), &arguments);
    let (mut imports, manager) = (Vec::new(), sign_in_as(&server, "manager"));
    for round in 0..number_of("YINUO_KILL_ROUNDS", rounds) {
        let token = sign_in(&server);
        let parties = body_of(&server.ask("GET", "/api/v1/parties", &token, ""));
        let party = parties["items"][0]["id"].as_str().unwrap().to_owned();
        // An import takes some seconds of the test each time, and the database must be there to say how one ended.
        if round % 8 == 1 && matches!(which, Killed::Program) {
            imports.push(begin_import(&server, &manager, round));
        }
        let shared = Arc::new(Shared::default());
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| {
                let (address, token, party) = (server.address.clone(), token.clone(), party.clone());
                let (name, shared) = (format!("r{round}w{worker}"), shared.clone());
                std::thread::spawn(move || work(&address, &token, &party, &name, &shared))
            })
            .collect();
        // Every second time only once something was answered, however slow the machine is.
        for _ in 0..WAITED_FOR_ANSWERS {
            if round % 2 == 0 || shared.answers.load(Ordering::SeqCst) >= WORKERS {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(Duration::from_millis(5 + next(&mut seed) % 120));
        let going_on = match which {
            // Dropped, it is killed, not told to stop.
            Killed::Program => {
                drop(server);
                None
            }
            Killed::Database(cluster) => {
                cluster.crash().unwrap();
                Some(server)
            }
        };
        shared.stop.store(true, Ordering::SeqCst);
        let sent: Vec<Sent> = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();

        server = going_on.unwrap_or_else(|| Server::start(folder.path(), &arguments));
        let token = sign_in(&server);
        for command in &sent {
            let Sent { key, answered, .. } = command;
            let again = send_again(&server, &token, command);
            assert!(again.starts_with("HTTP/1.1 20"), "round {round}, {key}: {again}");
            if let Some(before) = answered {
                assert!(
                    again.to_lowercase().contains("idempotent-replay: true"),
                    "round {round}, {key} is gone: {again}"
                );
                assert_eq!(id_of(&again), *before, "round {round}, {key}");
            }
            unanswered += usize::from(answered.is_none());
        }
        all += sent.len();
        // A long run tells how far it came, also where it is broken off.
        if (round + 1) % 50 == 0 {
            println!("{} rounds: {all} commands, {unanswered} of them without an answer", round + 1);
        }
    }
    imports.iter().for_each(|import| imported(&server, &manager, import));
    let (status, said) = server.stop();
    assert!(status.success(), "{said}");
    let database = database.unwrap_or("sqlite:data/demo/demo.sqlite");
    let said = run(folder.path(), &["verify", "--json", "--database", database]);
    assert_eq!(said.code, 0, "{said:?}");
    // Each key is in the archive once, and each case was opened by one.
    if let Some(file) = database.strip_prefix("sqlite:") {
        let file = folder.path().join(file);
        let ask = |sql: &str| crate::world::sqlite3(&file, sql).parse::<usize>().unwrap();
        let once =
            "SELECT COUNT(*) - COUNT(DISTINCT idempotency_key) FROM operations WHERE idempotency_key IS NOT NULL";
        assert_eq!(ask(once), 0, "a command was carried out twice");
        assert_eq!(
            ask("SELECT COUNT(DISTINCT idempotency_key) FROM operations WHERE idempotency_key LIKE 'r%w%-%'"),
            all
        );
        let rows = format!("SELECT COUNT(*) FROM parties WHERE name = '{IMPORTED}'");
        assert_eq!(ask(&rows), imports.len() * usize::try_from(ROWS).unwrap(), "a row is there once");
        assert_eq!(
            ask("SELECT COUNT(*) FROM cases"),
            ask("SELECT COUNT(*) FROM operations WHERE command = 'open-case' AND idempotency_key IS NOT NULL")
        );
    }
    (all - unanswered, unanswered)
}

#[test]
fn a_program_killed_forty_times_on_sqlite_loses_no_answer_and_does_nothing_twice() {
    let (answered, unanswered) = killed(None, 40, &Killed::Program);
    println!("{answered} commands answered and kept, {unanswered} without an answer and done once");
    assert!(answered > 40 && unanswered > 20, "{answered} {unanswered}: it was killed at its work");
}

#[test]
fn a_program_killed_twenty_times_on_postgresql_loses_no_answer_and_does_nothing_twice() {
    let database = PostgresCluster::shared().unwrap().temporary_database().unwrap();
    let (answered, unanswered) = killed(Some(database.url()), 20, &Killed::Program);
    println!("{answered} commands answered and kept, {unanswered} without an answer and done once");
    assert!(answered > 20 && unanswered > 10, "{answered} {unanswered}: it was killed at its work");
}

#[test]
fn a_database_server_killed_under_a_house_loses_no_answer_and_the_house_goes_on() {
    let cluster = PostgresCluster::start().unwrap();
    let url = cluster.create_database("house").unwrap();
    let (answered, unanswered) = killed(Some(&url), 4, &Killed::Database(&cluster));
    println!("{answered} commands answered and kept, {unanswered} without an answer and done once");
    assert!(answered > 5 && unanswered > 0, "{answered} {unanswered}: it was killed at its work");
}

#[test]
fn a_backup_that_is_killed_leaves_no_file_that_looks_like_one() {
    let folder = crate::world::copy_of_demonstration();
    let (file, mut seed, mut broken_off) = (folder.path().join("house.yinuo"), 20_110_929, 0);
    let arguments = ["backup", "house.yinuo", "--database", "sqlite:demo.sqlite"];
    for round in 0..8 {
        let _ = std::fs::remove_file(&file);
        let mut backup = crate::world::program(folder.path(), &arguments).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(20 + next(&mut seed) % 200));
        // It may be done already.
        let _ = backup.kill();
        backup.wait().unwrap();
        broken_off += usize::from(!file.exists());
        if file.exists() {
            let database = format!("sqlite:restored-{round}/house.sqlite");
            let said = run(folder.path(), &["restore", "house.yinuo", "--database", &database]);
            assert_eq!(said.code, 0, "{said:?}");
        }
    }
    let _ = std::fs::remove_file(&file);
    let said = run(folder.path(), &arguments);
    assert_eq!(said.code, 0, "what a killed one left is in the way: {said:?}");
    assert!(broken_off > 0, "it was never killed at its work");
}

/// The identity numbers of all customers in clear, each with the customer that is found by it.
fn numbers(server: &Server) -> Vec<(String, String)> {
    let token = sign_in(server);
    let parties = body_of(&server.ask("GET", "/api/v1/parties?limit=100", &token, ""));
    let ids: Vec<String> = parties["items"].as_array().unwrap().iter().map(|one| one["id"].to_string()).collect();
    let opened = ids.iter().filter_map(|id| {
        let path = format!("/api/v1/parties/{}/unmaskings", id.trim_matches('"'));
        let answer = server.ask("POST", &path, &token, r#"{"field":"identity","reason":"核对"}"#);
        let number = body_of(&answer)["value"].as_str()?.to_owned();
        let found = body_of(&server.ask("GET", &format!("/api/v1/parties?q={number}"), &token, ""));
        Some((number, found["items"][0]["id"].to_string()))
    });
    opened.collect()
}

#[test]
fn a_key_changed_under_load_while_everything_is_killed_opens_every_number() {
    let folder = Folder::new();
    let serve = ["demo", "--empty", "--clock", "2011-09-29T10:00", "--port", "0"];
    let rotate = ["key", "rotate", "--database", "sqlite:data/demo/demo.sqlite", "--key-file", "data/demo/demo.key"];
    let mut server = Server::start(folder.path(), &serve);
    let before = numbers(&server);
    assert!(!before.is_empty(), "nobody has a number");
    let key = folder.path().join("data/demo/demo.key");
    let first = std::fs::read_to_string(&key).unwrap();
    let mut seed = number_of("YINUO_KILL_SEED", 20_110_929);
    for round in 0..number_of("YINUO_KILL_ROUNDS", 4) {
        let token = sign_in(&server);
        let parties = body_of(&server.ask("GET", "/api/v1/parties", &token, ""));
        let party = parties["items"][0]["id"].as_str().unwrap().to_owned();
        let shared = Arc::new(Shared::default());
        let (address, of_worker) = (server.address.clone(), shared.clone());
        let worker =
            std::thread::spawn(move || work(&address, &token, &party, &format!("key{round}"), &of_worker).len());
        let mut changing = crate::world::program(folder.path(), &rotate).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(10 + next(&mut seed) % 250));
        // The program that changes the key is killed each time, and the house twice.
        changing.kill().unwrap();
        changing.wait().unwrap();
        shared.stop.store(true, Ordering::SeqCst);
        if round % 2 == 1 {
            drop(server);
            server = Server::start(folder.path(), &serve);
        }
        worker.join().unwrap();
    }
    let said = run(folder.path(), &rotate);
    assert_eq!(said.code, 0, "{said:?}");
    drop(server);
    server = Server::start(folder.path(), &serve);
    assert_eq!(numbers(&server), before);
    drop(server);
    assert_ne!(std::fs::read_to_string(&key).unwrap(), first);
    assert!(!folder.path().join("data/demo/demo.key.next").exists());
    let with = |command: &[&str]| run(folder.path(), &[command, &rotate[2..4]].concat());
    let said = with(&["verify"]);
    assert_eq!(said.code, 0, "{said:?}");
    std::fs::write(folder.path().join("first.key"), first).unwrap();
    let said = with(&["doctor", "--key-file", "first.key"]);
    assert!(said.out.contains("PROBLEM  key"), "the first key still opens the house: {said:?}");
}
