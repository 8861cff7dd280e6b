//! What the machine does to a house that runs: a disk on which nothing more fits, a file that may not be written, a database server
//! that stands still. Whoever asks is told to come again, nothing that was acknowledged is lost, and afterwards the house goes on by itself.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use yinuo_testkit::postgres::PostgresCluster;

use crate::kill::{body_of, id_of, sign_in};
use crate::world::{Folder, Server, ask, program, run, sqlite3};

const CASES: &str = "/api/v1/cases";

/// Bodies that open cases, each with a text of its own: the same sent twice is asked about.
fn openings(server: &Server, token: &str) -> impl FnMut() -> String + use<> {
    let parties = body_of(&server.ask("GET", "/api/v1/parties", token, ""));
    let party = parties["items"][0]["id"].as_str().unwrap().to_owned();
    let mut number = 0;
    move || {
        number += 1;
        format!(
            r#"{{"service":"life.policy-servicing","party":"{party}","channel":"counter","answers":{{"policy_number":"P1","request":"{number}"}},"materials":[]}}"#
        )
    }
}

fn come_again(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 503") && answer.to_lowercase().contains("retry-after")
}

/// Asks until it is answered: what waits for a while is tried again.
fn until_done(server: &Server, token: &str, body: &str) -> String {
    let answers = (0..100).map(|_| server.ask("POST", CASES, token, body));
    let answer = answers.into_iter().find(|answer| {
        let again = come_again(answer);
        again.then(|| std::thread::sleep(Duration::from_millis(100)));
        !again
    });
    answer.expect("the house goes on")
}

fn all_there(server: &Server, token: &str, made: &[String]) {
    for id in made {
        let answer = server.get_as(&format!("{CASES}/{id}"), token);
        assert!(answer.starts_with("HTTP/1.1 200"), "{id} was acknowledged: {answer}");
    }
}

/// Lets no file of the process grow beyond a size, or lets it again.
fn limit(server: &Server, bytes: &str) {
    let (process, limit) = (server.process_id().to_string(), format!("--fsize={bytes}:unlimited"));
    assert!(Command::new("prlimit").args(["--pid", &process, &limit]).status().unwrap().success());
}

#[test]
fn a_disk_on_which_nothing_more_fits_loses_nothing_and_the_house_goes_on_when_there_is_room() {
    let folder = Folder::new();
    let house = program(folder.path(), &["demo", "--empty", "--port", "0", "--data", "."]);
    // As a full disk does, the limit makes writes fail; without the trap it would end the program.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]).arg(house.get_program()).args(house.get_args());
    command.current_dir(folder.path());
    for (name, _) in house.get_envs() {
        command.env_remove(name);
    }
    let server = Server::start_by(command);
    let token = sign_in(&server);
    let mut body = openings(&server, &token);
    let mut made: Vec<String> = (0..5).map(|_| id_of(&until_done(&server, &token, &body()))).collect();
    let mut told = 0;
    // Room for a few pages or none: it fills in the middle of a write.
    for room in ["60000", "20000", "4000"] {
        limit(&server, room);
        for _ in 0..10 {
            let answer = server.ask("POST", CASES, &token, &body());
            if answer.starts_with("HTTP/1.1 20") {
                made.push(id_of(&answer));
            } else {
                assert!(come_again(&answer) && answer.contains("database_cannot_write"), "{answer}");
                told += 1;
            }
        }
        assert!(server.get("/health").starts_with("HTTP/1.1 200"));
        all_there(&server, &token, &made);
        limit(&server, "unlimited");
        made.push(id_of(&until_done(&server, &token, &body())));
    }
    assert!(told >= 3, "the disk was full {told} times");
    all_there(&server, &token, &made);
    assert!(server.get("/ready").starts_with("HTTP/1.1 200"));
    assert!(server.stop().0.success());
    let said = run(folder.path(), &["verify", "--json", "--database", "sqlite:demo.sqlite"]);
    assert_eq!(said.code, 0, "{said:?}");
    let cases = sqlite3(&folder.path().join("demo.sqlite"), "SELECT COUNT(*) FROM cases");
    println!("{} cases acknowledged and kept, {told} times full", made.len());
    assert_eq!(cases, made.len().to_string(), "nothing was done that was not acknowledged");
}

#[test]
fn a_database_server_that_stands_still_is_told_in_time_and_nothing_acknowledged_is_lost() {
    let cluster = PostgresCluster::start().unwrap();
    let url = cluster.create_database("house").unwrap();
    let folder = Folder::new();
    let server = Server::start(folder.path(), &["demo", "--empty", "--port", "0", "--database", &url]);
    let token = sign_in(&server);
    let mut body = openings(&server, &token);
    let mut made: Vec<String> = (0..5).map(|_| id_of(&until_done(&server, &token, &body()))).collect();
    cluster.hang().unwrap();
    let began = Instant::now();
    let answers: Vec<String> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..4)
            .map(|_| {
                let (address, token, body) = (&server.address, &token, body());
                scope.spawn(move || ask(address, "POST", CASES, token, &body))
            })
            .collect();
        let reads = ["/api/v1/cases", "/api/v1/parties", "/api/v1/promises", "/api/v1/me", "/api/v1/notices"];
        let (address, by) = (&server.address, &token);
        let read = reads.map(|path| (path, scope.spawn(move || ask(address, "GET", path, by, ""))));
        let ready = server.get("/ready");
        assert!(come_again(&ready), "{ready}");
        for (path, read) in read {
            let answer = read.join().unwrap();
            assert!(come_again(&answer), "{path}: {answer}");
        }
        assert!(server.get("/health").starts_with("HTTP/1.1 200"));
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    let took = began.elapsed();
    cluster.go_on().unwrap();
    assert!(answers.iter().all(|answer| come_again(answer)), "{answers:?}");
    assert!(took < Duration::from_secs(30), "{took:?}");
    made.push(id_of(&until_done(&server, &token, &body())));
    all_there(&server, &token, &made);
    assert!(server.stop().0.success());
    let said = run(folder.path(), &["verify", "--json", "--database", &url]);
    assert_eq!(said.code, 0, "{said:?}");
}

/// Lets nobody write a file any more, or lets them again; only whoever has the machine can, and not on every file system.
fn read_only(path: &Path, is: bool) -> bool {
    let flag = if is { "+i" } else { "-i" };
    Command::new("chattr").arg(flag).arg(path).output().is_ok_and(|done| done.status.success())
}

/// Ends the mark whatever becomes of the test, so that the folder can go.
struct Marked(PathBuf);

impl Drop for Marked {
    fn drop(&mut self) {
        for name in NAMES {
            read_only(&self.0.join(name), false);
        }
    }
}

const NAMES: [&str; 2] = ["demo.sqlite", "demo.sqlite-wal"];

#[test]
fn a_file_that_may_not_be_written_any_more_is_told_and_read_from_and_goes_on_when_it_may() {
    // A file in memory that is marked so is written to by whoever has it open.
    let folder = Folder::on_disk();
    let server = Server::start(folder.path(), &["demo", "--empty", "--port", "0", "--data", "."]);
    let token = sign_in(&server);
    let mut body = openings(&server, &token);
    let mut made: Vec<String> = (0..5).map(|_| id_of(&until_done(&server, &token, &body()))).collect();
    let marked = Marked(folder.path().to_owned());
    if !NAMES.iter().all(|name| read_only(&folder.path().join(name), true)) {
        println!("this machine marks no file as read-only: not shown");
        return;
    }
    for _ in 0..5 {
        let answer = server.ask("POST", CASES, &token, &body());
        assert!(come_again(&answer) && answer.contains("database_cannot_write"), "{answer}");
    }
    assert!(come_again(&server.get("/ready")));
    assert!(server.get("/health").starts_with("HTTP/1.1 200"));
    all_there(&server, &token, &made);
    drop(marked);
    made.push(id_of(&until_done(&server, &token, &body())));
    all_there(&server, &token, &made);
    assert!(server.stop().0.success());
    let said = run(folder.path(), &["verify", "--json", "--database", "sqlite:demo.sqlite"]);
    assert_eq!(said.code, 0, "{said:?}");
    let cases = sqlite3(&folder.path().join("demo.sqlite"), "SELECT COUNT(*) FROM cases");
    assert_eq!(cases, made.len().to_string(), "nothing was done that was not acknowledged");
}
