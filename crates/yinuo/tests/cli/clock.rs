//! The clock of the machine jumps under a running house (libfaketime moves it): nothing breaks by it, everybody is told why, and it goes on
//! once an administrator has looked.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::world::{Folder, Server, program, run_with};

const PASSWORD: &str = "correct horse battery 7";
/// What the clerk chose in the place of the password that was given.
const CHOSEN: &str = "rain on the tin roof";

fn library() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").unwrap().filter_map(Result::ok);
    let library = folders.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1")).find(|path| path.is_file());
    library.expect("libfaketime is installed: apt-get install libfaketime, or `cargo xtask setup`")
}

/// The server under a clock that is off by what the file says.
fn start(folder: &Path, offset: &str) -> Server {
    std::fs::write(folder.join("offset"), offset).unwrap();
    let mut command = program(folder, &["serve", "--listen", "127.0.0.1:0"]);
    command.env("LD_PRELOAD", library()).env("FAKETIME_TIMESTAMP_FILE", folder.join("offset"));
    command.env("FAKETIME_NO_CACHE", "1").env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    Server::start_by(command)
}

fn ask(server: &Server, method: &str, path: &str, token: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = server.ask(method, &format!("/api/v1{path}"), token, &body);
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

fn sign_in(server: &Server, login: &str) -> String {
    sign_in_with(server, login, if login == "clerk" { CHOSEN } else { PASSWORD })
}

fn sign_in_with(server: &Server, login: &str, password: &str) -> String {
    let (_, session) = ask(server, "POST", "/sessions", "", &json!({ "login": login, "password": password }));
    session["token"].as_str().unwrap_or_else(|| panic!("{session}")).to_owned()
}

fn held(server: &Server, token: &str) -> Value {
    ask(server, "GET", "/me", token, &Value::Null).1["clock_held"].clone()
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(20), "never {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn confirm_at(server: &Server, token: &str, reason: &str) -> (u16, String) {
    let (status, told) = ask(server, "POST", "/clock/confirmations", token, &json!({ "reason": reason }));
    (status, told["code"].as_str().unwrap_or_default().to_owned())
}

/// How the promises of a case stand.
fn standings(server: &Server, token: &str, case: &str) -> Vec<String> {
    let (_, case) = ask(server, "GET", &format!("/cases/{case}"), token, &Value::Null);
    let promises = case["promises"].as_array().unwrap_or_else(|| panic!("{case}"));
    promises.iter().map(|promise| promise["standing"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_clock_forty_days_ahead_for_two_seconds_breaks_no_promise_and_the_page_says_why() {
    let folder = Folder::new();
    let found = ["found", "--office", "21", "辽宁省分公司", "--login", "root"];
    let said = run_with(folder.path(), &found, &format!("{PASSWORD}\n"));
    assert_eq!(said.code, 0, "{said:?}");
    let server = start(folder.path(), "+0");
    let root = sign_in(&server, "root");
    let (_, me) = ask(&server, "GET", "/me", &root, &Value::Null);
    let clerk = json!({ "login": "clerk", "name": "王丽", "office": me["office"]["id"], "roles": ["clerk", "manager"], "password": PASSWORD });
    let (status, made) = ask(&server, "POST", "/operators", &root, &clerk);
    assert_eq!(status, 201, "{made}");
    let clerk = sign_in_with(&server, "clerk", PASSWORD);
    let (status, _) = ask(&server, "POST", "/me/password", &clerk, &json!({ "current": PASSWORD, "new": CHOSEN }));
    assert_eq!(status, 204);
    let party = json!({ "kind": "person", "name": "王芳", "phone": "13800000001" });
    let opening = json!({
        "service": "life.policy-servicing", "new_party": party, "channel": "counter", "summary": "变更通讯地址",
        "answers": {}, "materials": ["application"],
    });
    let (status, case) = ask(&server, "POST", "/cases", &clerk, &opening);
    assert_eq!(status, 201, "{case}");
    let case = case["id"].as_str().unwrap().to_owned();
    let before = standings(&server, &clerk, &case);
    assert!(!before.is_empty() && !before.contains(&"broken".to_owned()), "{before:?}");

    std::fs::write(folder.path().join("offset"), "+40d").unwrap();
    std::thread::sleep(Duration::from_secs(2));
    // On a slow machine the house looks later at its clock.
    let meanwhile = sign_in(&server, "root");
    until("held", || held(&server, &meanwhile)["why"] == "jumped");
    std::fs::write(folder.path().join("offset"), "+0").unwrap();
    // Whoever was signed in when the clock showed another month signs in again.
    let root = sign_in(&server, "root");
    until("held", || held(&server, &root)["why"] == "jumped");
    let told = held(&server, &root);
    let times = ["shown", "expected"].map(|key| told[key].as_str().unwrap().parse::<jiff::Timestamp>().unwrap());
    let ahead = times[0].duration_since(times[1]).as_secs();
    assert!((ahead - 40 * 86_400).abs() < 60, "{told}");
    let clerk = sign_in(&server, "clerk");
    assert_eq!(standings(&server, &clerk, &case), before);
    let (status, refused) = ask(&server, "POST", "/day-runs", &clerk, &json!({}));
    assert_eq!((status, &refused["code"]), (409, &json!("clock_held")), "{refused}");

    // It is remembered over a start, and ends by the word of an administrator with a reason.
    drop(server);
    let server = start(folder.path(), "+0");
    let (root, clerk) = (sign_in(&server, "root"), sign_in(&server, "clerk"));
    assert_eq!(held(&server, &root)["why"], "jumped");
    let confirm = |token: &str, reason: &str| confirm_at(&server, token, reason);
    assert_eq!(confirm(&clerk, "看过"), (403, "not_permitted".to_owned()));
    assert_eq!(confirm(&root, " "), (422, "reason_required".to_owned()));
    assert_eq!(confirm(&root, "已与电信报时核对").0, 204);
    assert_eq!(held(&server, &root), Value::Null);
    assert_eq!(confirm(&root, "再来一次"), (409, "clock_not_held".to_owned()));
    assert_eq!(standings(&server, &clerk, &case), before);
    drop(server);

    // Whoever has the machine lets the administrator in again, and that stands in the record.
    let said = run_with(folder.path(), &["recover", "--login", "rot"], "");
    assert!(said.code == 1 && said.err.contains("there are: ") && said.err.contains("root"), "{said:?}");
    let said = run_with(folder.path(), &["recover", "--login", "clerk"], &format!("{PASSWORD} anew\n"));
    assert_eq!(said.code, 0, "{said:?}");

    // Months later and without anybody's work in between it is asked again, and so is a clock behind the archive.
    let server = start(folder.path(), "+60d");
    let root = sign_in(&server, "root");
    assert_eq!(held(&server, &root)["why"], "ahead");
    let again = json!({ "login": "clerk", "password": format!("{PASSWORD} anew") });
    let (_, session) = ask(&server, "POST", "/sessions", "", &again);
    let clerk = session["token"].as_str().unwrap_or_else(|| panic!("{session}"));
    assert_eq!(confirm_at(&server, clerk, "已核对").0, 204);
    assert_eq!(held(&server, clerk), Value::Null);
}
