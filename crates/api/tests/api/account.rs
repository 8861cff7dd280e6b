//! The own account over HTTP: a lock after wrong tries, the second factor, sessions and passwords.

use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};
use yinuo_api::ApiOptions;
use yinuo_testkit::house::PASSWORD;

use super::desk::{Ask, Desk, Reply, id};

const CHOSEN: &str = "rain on the tin roof";

async fn sign_in(desk: &Desk, login: &str, password: &str, totp: Option<&str>) -> Reply {
    let mut body = json!({ "login": login, "password": password });
    if let Some(code) = totp {
        body["totp"] = json!(code);
    }
    desk.send(Ask::post("/sessions", body)).await
}

async fn token(desk: &Desk, login: &str, password: &str) -> String {
    sign_in(desk, login, password, None).await.good()["token"].as_str().unwrap().to_owned()
}

/// With the token of one of several sessions.
async fn with(desk: &Desk, token: &str, ask: Ask) -> Reply {
    desk.send(ask.with("authorization", &format!("Bearer {token}"))).await
}

fn generator(prepared: &Value) -> Totp {
    let secret = Secret::try_from_base32(prepared["secret"].as_str().unwrap()).expect("base32");
    let totp = Builder::new().with_secret(secret).with_account_name("handler").with_issuer(Some("Yinuo")).build();
    totp.expect("a generator")
}

/// The code of a step after this one: authenticators run ahead by some seconds.
fn next_code(totp: &Totp) -> String {
    let now = std::time::UNIX_EPOCH.elapsed().expect("after 1970").as_secs();
    totp.generate(now + 30).to_string()
}

fn proof(method: &'static str, password: &str, code: Option<&str>) -> Ask {
    Ask::new(method, "/me/totp").json(json!({ "password": password, "code": code }))
}

fn confirmation(code: &str) -> Ask {
    Ask::post("/me/totp/confirmations", json!({ "code": code }))
}

#[tokio::test]
async fn a_login_that_nobody_has_is_answered_as_one_that_somebody_has_the_lock_included() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let mut told = Vec::new();
    for login in ["clerk", "nobody"] {
        let mut answers = Vec::new();
        for _ in 0..6 {
            let reply = sign_in(&desk, login, "wrong horse 99", None).await;
            answers.push((reply.status.as_u16(), reply.code(), reply.header("retry-after").is_empty()));
        }
        assert_eq!((answers[0].0, answers[0].1.as_str()), (401, "wrong_login"));
        assert_eq!((answers[5].0, answers[5].1.as_str(), answers[5].2), (429, "locked_out", false));
        told.push(answers);
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn who_guesses_is_locked_out_at_the_own_address_by_the_real_clock_and_stands_in_the_record() {
    let mut desk = Desk::open("2011-09-29T10:00:00").await;
    // As behind a proxy, which says where somebody comes from.
    let options = ApiOptions { forwarded: true, ..ApiOptions::default() };
    desk.router = yinuo_api::router(desk.test.house.clone(), options);
    let from = async |address: &str, login: &str, password: &str| {
        let body = json!({ "login": login, "password": password });
        desk.send(Ask::post("/sessions", body).with("x-forwarded-for", address)).await
    };
    for _ in 0..5 {
        from("10.0.0.7", "clerk", "wrong horse 99").await.problem(401, "wrong_login");
    }
    from("10.0.0.7", "clerk", PASSWORD).await.problem(429, "locked_out");
    from("10.0.0.8", "clerk", PASSWORD).await.good();
    // The clock of training opens no lock.
    let later = Ask::new("PUT", "/training/clock").json(json!({ "now": "2011-09-30T02:00:00Z" }));
    desk.ask("root", later).await.good();
    from("10.0.0.7", "clerk", PASSWORD).await.problem(429, "locked_out");
    from("10.0.0.9", "nobody", "wrong horse 99").await.problem(401, "wrong_login");

    // Who, when and from where: auditors see those of their people, the root office all.
    let failed = async |who: &'static str| {
        let list = desk.ask(who, Ask::get("/operations?command=note-failed-sign-in").english()).await.good();
        let line = |row: &Value| {
            assert!(row["at"].as_str().is_some_and(|at| at.starts_with("2011-09-")), "{row}");
            (row["by"]["name"].as_str().unwrap().to_owned(), row["summary"]["en"].as_str().unwrap().to_owned())
        };
        list["items"].as_array().unwrap().iter().map(line).collect::<Vec<_>>()
    };
    let of_the_county = failed("auditor").await;
    assert_eq!(of_the_county.len(), 5, "{of_the_county:?}");
    assert!(of_the_county.iter().all(|(by, what)| by == "clerk一" && what.contains("10.0.0.7")), "{of_the_county:?}");
    let all = failed("root").await;
    assert_eq!(all.len(), 6, "{all:?}");
    assert!(all.iter().any(|(by, what)| by != "clerk一" && what.contains("10.0.0.9")), "{all:?}");
}

#[tokio::test]
async fn a_second_factor_is_changed_with_password_and_code_and_its_guesses_are_counted() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    desk.ask("handler", proof("POST", "not the password", None)).await.problem(422, "wrong_password");
    let prepared = desk.ask("handler", proof("POST", PASSWORD, None)).await.good();
    sign_in(&desk, "handler", PASSWORD, None).await.good();
    let totp = generator(&prepared);
    let first = totp.generate_current().to_string();
    desk.ask("handler", confirmation(&first)).await.good();
    sign_in(&desk, "handler", PASSWORD, None).await.problem(401, "totp_required");
    sign_in(&desk, "handler", PASSWORD, Some(&first)).await.problem(401, "totp_already_used");
    // Neither another secret nor none without a code, and the old one stands until the new one is confirmed.
    for method in ["POST", "DELETE"] {
        let refused = desk.ask("handler", proof(method, PASSWORD, None)).await;
        assert_eq!(refused.code(), "totp_required", "{method}");
    }
    let next = next_code(&totp);
    desk.ask("handler", proof("POST", PASSWORD, Some(&next))).await.good();
    sign_in(&desk, "handler", PASSWORD, None).await.problem(401, "totp_required");
    sign_in(&desk, "handler", PASSWORD, Some(&next)).await.problem(401, "totp_already_used");
    let mut codes = Vec::new();
    for _ in 0..6 {
        codes.push(desk.ask("handler", confirmation("000000")).await.code());
    }
    assert_eq!(codes.last().map(String::as_str), Some("locked_out"), "{codes:?}");
    // Lost: an administrator takes it off, never his own, and that stands in the record.
    let me = |who: &'static str| desk.ask(who, Ask::get("/me"));
    let (handler, admin) = (id(&me("handler").await.good()), id(&me("admin").await.good()));
    let take_off = |of: &str| Ask::new("DELETE", format!("/operators/{of}/totp"));
    desk.ask("clerk", take_off(&handler)).await.problem(403, "not_permitted");
    desk.ask("admin", take_off(&admin)).await.problem(409, "own_totp_by_oneself");
    desk.ask("admin", take_off(&handler)).await.good();
    desk.ask("handler", Ask::get("/me")).await.problem(401, "no_session");
    let record = desk.ask("auditor", Ask::get("/operations")).await.good().to_string();
    assert!(record.contains("totp"), "{record}");
}

#[tokio::test]
async fn sessions_are_listed_with_address_and_time_and_ended_by_hand_by_a_new_password_and_by_an_administrator() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let (here, there) = (token(&desk, "clerk", PASSWORD).await, token(&desk, "clerk", PASSWORD).await);
    let third = token(&desk, "clerk", PASSWORD).await;
    let listed = with(&desk, &here, Ask::get("/me/sessions")).await.good();
    let items = listed["items"].as_array().unwrap();
    assert_eq!((items.len(), items.iter().filter(|item| item["is_this"] == true).count()), (3, 1), "{listed}");
    for item in items {
        let written = ["address", "began_at", "seen_at", "expires_at"].map(|name| item[name].is_string());
        assert_eq!(written, [true; 4], "{item}");
    }
    let of_third = with(&desk, &third, Ask::get("/me/sessions")).await.good();
    let of_third = of_third["items"].as_array().unwrap().iter().find(|item| item["is_this"] == true).unwrap().clone();
    with(&desk, &here, Ask::new("DELETE", format!("/me/sessions/{}", id(&of_third)))).await.good();
    with(&desk, &third, Ask::get("/me")).await.problem(401, "no_session");
    // Weak ones are refused: short, from the list, the own login, one sign over and over.
    let change = |new: &str| Ask::post("/me/password", json!({ "current": PASSWORD, "new": new }));
    with(&desk, &here, change("short")).await.problem(422, "password_too_short");
    for weak in ["clerk123456", "password123", "aaaaaaaaaaaa", "1234567890"] {
        with(&desk, &here, change(weak)).await.problem(422, "password_too_weak");
    }
    with(&desk, &here, change(CHOSEN)).await.good();
    with(&desk, &here, Ask::get("/me")).await.good();
    with(&desk, &there, Ask::get("/me")).await.problem(401, "no_session");
    sign_in(&desk, "clerk", PASSWORD, None).await.problem(401, "wrong_login");
    // A reset, and being taken out.
    let clerk = id(&with(&desk, &here, Ask::get("/me")).await.good());
    let change = |body: Value| Ask::new("PATCH", format!("/operators/{clerk}")).json(body);
    desk.ask("admin", change(json!({ "password": "a winter of cranes" }))).await.good();
    with(&desk, &here, Ask::get("/me")).await.problem(401, "no_session");
    let anew = token(&desk, "clerk", "a winter of cranes").await;
    desk.ask("admin", change(json!({ "active": false }))).await.good();
    with(&desk, &anew, Ask::get("/me")).await.problem(401, "no_session");
}

#[tokio::test]
async fn a_provider_that_is_silent_is_said_and_passwords_go_on() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let offer = desk.send(Ask::get("/sessions/oidc")).await.good();
    assert_eq!(offer["label"], "统一身份认证");
    for _ in 0..2 {
        desk.send(Ask::new("POST", "/sessions/oidc")).await.problem(503, "oidc_unreachable");
    }
    sign_in(&desk, "clerk", PASSWORD, None).await.good();
    // What no browser of ours began comes to nothing, with and without a cookie.
    let back = || Ask::post("/sessions/oidc/return", json!({ "state": "0".repeat(64), "code": "c" }));
    desk.send(back()).await.problem(422, "oidc_not_begun");
    desk.send(back().with("cookie", "yinuo_oidc=1")).await.problem(422, "oidc_not_begun");
    let code = Ask::post("/sessions/oidc/code", json!({ "totp": "000000" }));
    desk.send(code.with("cookie", "yinuo_oidc=1")).await.problem(422, "oidc_not_begun");
}

#[tokio::test]
async fn an_account_at_the_provider_is_one_operators_and_whoever_loses_it_is_out() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let me = |who: &'static str| desk.ask(who, Ask::get("/me"));
    let (clerk, handler) = (id(&me("clerk").await.good()), id(&me("handler").await.good()));
    let link = |of: &str, account: &str| {
        Ask::new("PUT", format!("/operators/{of}/oidc-account")).json(json!({ "account": account }))
    };
    let unlink = |of: &str| Ask::new("DELETE", format!("/operators/{of}/oidc-account"));
    desk.ask("clerk", link(&clerk, "a-7")).await.problem(403, "not_permitted");
    desk.ask("admin", link(&clerk, " ")).await.problem(422, "wrong_field");
    let linked = desk.ask("admin", link(&clerk, "a-7")).await.good();
    assert_eq!(linked["oidc_account"], "a-7");
    desk.ask("admin", link(&handler, "a-7")).await.problem(409, "oidc_account_taken");
    desk.ask("admin", unlink(&handler)).await.problem(409, "oidc_account_not_linked");
    desk.ask("admin", unlink(&clerk)).await.good();
    me("clerk").await.problem(401, "no_session");
    desk.ask("admin", link(&handler, "a-7")).await.good();
    let record = desk.ask("auditor", Ask::get("/operations")).await.good().to_string();
    assert!(record.contains("link-oidc-account") && record.contains("unlink-oidc-account"), "{record}");
}
