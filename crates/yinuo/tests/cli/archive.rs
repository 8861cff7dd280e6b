//! What is proved, sealed, carried away and brought back.

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Value, json};
use yinuo_service::demo;
use yinuo_testkit::house::resident_id;
use yinuo_testkit::postgres::PostgresCluster;

use crate::world::{Folder, Server, copy_of_demonstration, run, run_with, sqlite3};

const DATABASE: [&str; 2] = ["--database", "sqlite:demo.sqlite"];

#[test]
fn one_altered_byte_is_found_and_its_operation_named() {
    let tampering = [
        ("operations", "facts", "command = 'open-case'", "slot, seq", "open-case"),
        ("milestones", "key", "key = 'accepted'", "slot, case_id, sequence", "milestones"),
        ("milestones", "note", "key = 'withdrawn'", "slot, case_id, sequence", "milestones"),
        ("letters", "html", "1", "slot, id", "letters"),
        ("promises", "due_on", "due_on IS NOT NULL", "slot, case_id, sequence", "promises"),
        ("parties", "name", "1", "slot, id", "parties"),
    ];
    for (table, column, condition, key, named) in tampering {
        let folder = copy_of_demonstration();
        let database = folder.path().join("demo.sqlite");
        let literal = key.replace(", ", " || ',' || ");
        let chosen = sqlite3(&database, &format!("SELECT {literal} FROM {table} WHERE {condition} LIMIT 1 OFFSET 3"));
        let row = format!("({key}) = ({chosen})");
        let (before, after) = alter(&database, table, column, &row);
        assert_eq!(before.chars().zip(after.chars()).filter(|(a, b)| a != b).count(), 1, "{before} {after}");
        let said = run(folder.path(), &["verify", DATABASE[0], DATABASE[1]]);
        assert_eq!(said.code, 1, "{table}.{column}: {said:?}");
        let lines: Vec<_> = said.out.lines().collect();
        assert!(lines.iter().any(|line| line.starts_with("operation_") && line.contains(named)), "{said:?}");
        assert!(said.err.contains("does not hold"), "{said:?}");
        let as_json = run(folder.path(), &["verify", "--json", DATABASE[0], DATABASE[1]]);
        let report: serde_json::Value = serde_json::from_str(&as_json.out).unwrap();
        assert_eq!(report["ok"], false);
        assert!(report["problems"][0]["operation_id"].as_str().unwrap().starts_with("operation_"));
    }
}

/// Replaces the first character of a value by another one.
fn alter(database: &Path, table: &str, column: &str, row: &str) -> (String, String) {
    let read = format!("SELECT {column} FROM {table} WHERE {row}");
    let before = sqlite3(database, &read);
    let change = format!("UPDATE {table} SET {column} = 'x' || substr({column}, 2) WHERE {row}");
    sqlite3(database, &change);
    (before, sqlite3(database, &read))
}

#[test]
fn an_archive_goes_on_from_an_anchor_and_is_held_against_no_other_file() {
    let folder = copy_of_demonstration();
    let with = |more: &[&str]| run(folder.path(), &[more, &DATABASE].concat());
    let said = with(&["anchor", "anchor.txt"]);
    assert_eq!(said.code, 0, "{said:?}");
    let digest = said.out.lines().find_map(|line| line.strip_prefix("digest ")).expect("a digest").to_owned();
    let said = with(&["verify", "--against", "anchor.txt", "--digest", &digest]);
    assert_eq!((said.code, said.out.contains("it goes on from the anchor")), (0, true), "{said:?}");
    assert_eq!(with(&["verify", "--against", "anchor.txt", "--digest", "0000"]).code, 2);
    let file = folder.path().join("anchor.txt");
    let altered = std::fs::read_to_string(&file).unwrap().replacen("taken 2", "taken 1", 1);
    std::fs::write(&file, altered).unwrap();
    let said = with(&["verify", "--against", "anchor.txt"]);
    assert_eq!((said.code, said.err.contains("anchor_altered")), (2, true), "{said:?}");
}

#[test]
fn a_proof_of_an_agreement_that_nobody_made_is_no_folder() {
    let folder = copy_of_demonstration();
    let asked = ["export", "agreement-proof", "--agreement", "XF0000000000000", "--out", "proof"];
    let said = run(folder.path(), &[&asked[..], &DATABASE].concat());
    assert_eq!((said.code, said.err.contains("XF0000000000000")), (1, true), "{said:?}");
    assert!(!folder.path().join("proof").exists(), "nothing is written");
}

#[test]
fn an_untouched_archive_holds() {
    let folder = copy_of_demonstration();
    let said = run(folder.path(), &["verify", DATABASE[0], DATABASE[1]]);
    assert_eq!((said.code, said.out.contains("the archive holds")), (0, true), "{said:?}");
}

#[test]
fn the_last_operation_of_a_chain_cannot_be_cut_off() {
    let folder = copy_of_demonstration();
    let database = folder.path().join("demo.sqlite");
    sqlite3(
        &database,
        "DELETE FROM operations WHERE (slot, seq) IN (SELECT slot, MAX(seq) FROM operations GROUP BY slot ORDER BY 2 DESC LIMIT 1 OFFSET 1)",
    );
    let said = run(folder.path(), &["verify", DATABASE[0], DATABASE[1]]);
    assert_eq!(said.code, 1, "{said:?}");
}

#[test]
fn a_backup_restores_into_both_databases_and_holds_there() {
    let folder = copy_of_demonstration();
    let said = run(folder.path(), &["backup", "house.yinuo", DATABASE[0], DATABASE[1]]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("key file"), "{said:?}");
    let cluster = PostgresCluster::shared().unwrap();
    let server = cluster.temporary_database().unwrap();
    for database in ["sqlite:restored/house.sqlite", server.url()] {
        let with = |command: &[&str]| run(folder.path(), &[command, &["--database", database]].concat());
        let said = with(&["restore", "house.yinuo"]);
        assert_eq!(said.code, 0, "{database}: {said:?}");
        let said = with(&["verify"]);
        assert_eq!(said.code, 0, "{database}: {said:?}");
        // The key must come along too; the doctor tells where it does not.
        let said = with(&["doctor", "--key-file", "nowhere.key"]);
        assert_eq!((said.code, said.out.contains("PROBLEM  key")), (1, true), "{database}: {said:?}");
        let said = with(&["doctor", "--key-file", "demo.key"]);
        assert!(said.out.contains("ok       key"), "{database}: {said:?}");
        let said = with(&["restore", "house.yinuo"]);
        assert_eq!(said.code, 1, "a database that is not empty was overwritten: {said:?}");
    }
    let said = run(folder.path(), &["backup", "house.yinuo", DATABASE[0], DATABASE[1]]);
    assert_eq!(said.code, 1, "a backup overwrote an earlier one: {said:?}");
}

#[test]
fn a_second_holder_brings_a_house_back_with_a_wrapped_key_and_its_passphrase() {
    let folder = copy_of_demonstration();
    let passphrase = "a passphrase known to one person\n";
    let wrap = ["key", "wrap", "second.key", "--key-file", "demo.key"];
    assert_eq!(run_with(folder.path(), &wrap, "short\n").code, 2);
    let said = run_with(folder.path(), &wrap, passphrase);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(run_with(folder.path(), &wrap, passphrase).code, 1, "an earlier file was overwritten");
    let said = run(folder.path(), &["backup", "house.yinuo", DATABASE[0], DATABASE[1]]);
    assert_eq!(said.code, 0, "{said:?}");
    // The machine is gone: the backup and the wrapped key are left.
    std::fs::remove_file(folder.path().join("demo.key")).unwrap();
    let there = ["--database", "sqlite:restored/house.sqlite"];
    let with = |command: &[&str], input: &str| run_with(folder.path(), &[command, &there].concat(), input);
    assert_eq!(with(&["restore", "house.yinuo"], "").code, 0);
    let said = with(&["key", "unwrap", "second.key"], "another passphrase than that\n");
    assert_eq!((said.code, folder.path().join("restored/house.key").exists()), (1, false), "{said:?}");
    let said = with(&["key", "unwrap", "second.key"], passphrase);
    assert_eq!(said.code, 0, "{said:?}");
    let said = with(&["doctor"], "");
    assert!(said.out.contains("ok       key"), "{said:?}");
    assert_eq!(with(&["key", "unwrap", "second.key"], passphrase).code, 1, "a key that is there was overwritten");
}

#[test]
fn sessions_and_tokens_of_the_saved_house_open_nothing_in_a_restored_one() {
    let folder = copy_of_demonstration();
    let living = || Server::start(folder.path(), &["demo", "--port", "0", "--data", "."]);
    let status = |server: &Server, token: &str| {
        server.ask("GET", "/api/v1/me", token, "").split(' ').nth(1).unwrap().parse::<u16>().unwrap()
    };
    let token_of = |answer: &str| {
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str::<serde_json::Value>(body).unwrap()["token"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"))
            .to_owned()
    };
    let server = living();
    let admin = r#"{"login":"admin","password":"yinuo-demo-2011"}"#;
    let session = token_of(&server.ask("POST", "/api/v1/sessions", "", admin));
    let me = server.ask("GET", "/api/v1/me", &session, "");
    let me: serde_json::Value = serde_json::from_str(me.split_once("\r\n\r\n").unwrap().1).unwrap();
    let program = serde_json::json!({
        "name": "核心系统", "office": me["office"]["id"], "permissions": ["read_cases"], "reach": "subtree",
        "expires_at": "2027-03-31T00:00:00Z",
    });
    let answer = server.ask("POST", "/api/v1/tokens", &session, &program.to_string());
    let program = token_of(&answer);
    assert_eq!((status(&server, &session), status(&server, &program)), (200, 200));
    server.stop();
    let said = run(folder.path(), &["backup", "house.yinuo", DATABASE[0], DATABASE[1]]);
    assert_eq!(said.code, 0, "{said:?}");
    let other = ["--database", "sqlite:restored/house.sqlite", "--key-file", "demo.key"];
    let said = run(folder.path(), &[&["restore", "house.yinuo"][..], &other].concat());
    assert!(said.code == 0 && said.out.contains("nobody is signed in"), "{said:?}");
    let restored = Server::start(folder.path(), &[&["serve", "--listen", "127.0.0.1:0"][..], &other].concat());
    assert_eq!((status(&restored, &session), status(&restored, &program)), (401, 401));
    // With the same password one signs in anew, and a new token works.
    let session_there = token_of(&restored.ask("POST", "/api/v1/sessions", "", admin));
    assert_eq!(status(&restored, &session_there), 200);
    restored.stop();
    let server = living();
    assert_eq!((status(&server, &session), status(&server, &program)), (200, 200), "the living house goes on");
    assert_eq!(status(&server, &session_there), 401);
}

#[test]
fn no_personal_number_stands_in_the_files_or_in_the_log() {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &["demo", "--port", "0", "--data", ".", "--log", "debug"]);
    let numbers: HashSet<Vec<u8>> = demo::personal_numbers().into_iter().map(String::into_bytes).collect();
    assert!(numbers.len() > 1_500);
    let mut bytes = Vec::new();
    // While it runs, part of the database is in the write-ahead log.
    for name in ["demo.sqlite", "demo.sqlite-wal"] {
        let file = std::fs::read(folder.path().join(name)).unwrap();
        assert!(!file.is_empty(), "{name}");
        bytes.extend(file);
    }
    ask_for(&server, &demo::personal_numbers()[0]);
    let (_, said) = server.stop();
    bytes.extend(std::fs::read(folder.path().join("demo.sqlite")).unwrap());
    bytes.extend(said.into_bytes());
    assert_eq!(numbers_in(&bytes, &numbers), Vec::<String>::new());
    // The search finds what is there: a name stands in clear, so that it can be searched, and a mask where a number is.
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("沈阳市和平区支公司") && text.contains("6228***"));
    let planted: Vec<u8> = [&bytes[..], b"|", numbers.iter().next().unwrap(), b"|"].concat();
    assert_eq!(numbers_in(&planted, &numbers).len(), 1);
}

/// Sends a number in a body and in an address.
fn ask_for(server: &Server, number: &str) {
    let login = format!(r#"{{"login":"clerk","password":"{}"}}"#, demo::PASSWORD);
    let answer = server.ask("POST", "/api/v1/sessions", "", &login);
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let started: serde_json::Value = serde_json::from_str(body).unwrap();
    let token = started["token"].as_str().unwrap();
    let party = format!(r#"{{"kind":"person","name":"王芳","identity":{{"kind":"resident_id","number":"{number}"}}}}"#);
    assert!(server.ask("POST", "/api/v1/parties", token, &party).contains("party_known_otherwise"));
    assert!(server.ask("GET", &format!("/api/v1/parties?q={number}"), token, "").starts_with("HTTP/1.1 200"));
    assert!(server.ask("GET", &format!("/api/v1/nothing/{number}"), token, "").starts_with("HTTP/1.1 404"));
}

fn numbers_in(bytes: &[u8], numbers: &HashSet<Vec<u8>>) -> Vec<String> {
    let lengths: HashSet<usize> = numbers.iter().map(Vec::len).collect();
    // Of as many digits at least each of them begins with: most digits of a database stand in shorter rows.
    let digits = |number: &[u8]| number.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let least = numbers.iter().map(|number| digits(number)).filter(|count| *count > 0).min().unwrap_or(1);
    let mut found = Vec::new();
    let mut place = 0;
    while let Some(next) = bytes[place..].iter().position(u8::is_ascii_digit) {
        let start = place + next;
        let end = start + digits(&bytes[start..]);
        for first in start..(end + 1).saturating_sub(least) {
            for length in &lengths {
                if let Some(window) = bytes.get(first..first + length)
                    && numbers.contains(window)
                {
                    found.push(String::from_utf8_lossy(window).into_owned());
                }
            }
        }
        place = end;
    }
    found
}

/// What is answered: status and body.
fn told(server: &Server, method: &str, path: &str, token: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = server.ask(method, &format!("/api/v1{path}"), token, &body);
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap_or(Value::Null))
}

fn session(server: &Server, login: &str, password: &str) -> String {
    let (_, session) = told(server, "POST", "/sessions", "", &json!({ "login": login, "password": password }));
    session["token"].as_str().unwrap_or_else(|| panic!("{session}")).to_owned()
}

/// Whether a customer is found by the whole number, and the number is what it was when it is opened.
fn is_found_and_opened(server: &Server, token: &str, number: &str) {
    let (_, found) = told(server, "GET", &format!("/parties?q={number}"), token, &Value::Null);
    let party = found["items"][0]["id"].as_str().unwrap_or_else(|| panic!("{found}")).to_owned();
    let asked = json!({ "field": "identity", "reason": "核对" });
    let (_, opened) = told(server, "POST", &format!("/parties/{party}/unmaskings"), token, &asked);
    assert_eq!(opened["value"], number, "{opened}");
}

#[test]
fn a_house_with_the_national_ciphers_seals_finds_proves_is_saved_and_comes_back_by_the_command_line() {
    const FIRST: &str = "a long enough password";
    const CHOSEN: &str = "rain on the tin roof";
    let folder = Folder::new();
    folder.write("yinuo.toml", "ciphers = \"sm4-sm3\"\n");
    let found = ["found", "--office", "21", "辽宁省分公司", "--login", "root"];
    let said = run_with(folder.path(), &found, &format!("{FIRST}\n"));
    assert_eq!(said.code, 0, "{said:?}");
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let server = Server::start(folder.path(), &serve);
    let root = session(&server, "root", FIRST);
    let (_, me) = told(&server, "GET", "/me", &root, &Value::Null);
    let office = &me["office"]["id"];
    let clerk = json!({ "login": "clerk", "name": "王丽", "office": office, "roles": ["clerk"], "password": FIRST });
    assert_eq!(told(&server, "POST", "/operators", &root, &clerk).0, 201);
    let clerk = session(&server, "clerk", FIRST);
    let chosen = json!({ "current": FIRST, "new": CHOSEN });
    assert_eq!(told(&server, "POST", "/me/password", &clerk, &chosen).0, 204);
    let number = resident_id(7);
    let party = json!({
        "kind": "person", "name": "王芳", "phone": "13800000007",
        "identity": { "kind": "resident_id", "number": number },
    });
    let (status, made) = told(&server, "POST", "/parties", &clerk, &party);
    assert_eq!(status, 201, "{made}");
    is_found_and_opened(&server, &clerk, &number);
    assert!(server.stop().0.success());
    let bytes = std::fs::read(folder.path().join("data/yinuo.sqlite")).unwrap();
    assert!(!bytes.windows(number.len()).any(|part| part == number.as_bytes()), "the number stands in clear");

    // Another key of the same suite, and the house as it was.
    for command in [["key", "rotate"].as_slice(), &["verify"], &["backup", "house.yinuo"]] {
        let said = run(folder.path(), command);
        assert_eq!(said.code, 0, "{command:?}: {said:?}");
    }
    let key = std::fs::read_to_string(folder.path().join("data/yinuo.key")).unwrap();
    assert!(key.starts_with("sm4-sm3 "), "the new key is of another suite");
    let there = ["--database", "sqlite:restored/house.sqlite", "--key-file", "data/yinuo.key"];
    for command in [["restore", "house.yinuo"].as_slice(), &["verify"]] {
        let said = run(folder.path(), &[command, &there].concat());
        assert_eq!(said.code, 0, "{command:?}: {said:?}");
    }
    let restored = Server::start(folder.path(), &[&serve[..], &there].concat());
    is_found_and_opened(&restored, &session(&restored, "clerk", CHOSEN), &number);
    assert!(restored.stop().0.success());
}
