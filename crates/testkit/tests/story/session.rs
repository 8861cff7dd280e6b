//! Signing in: lock-out, one-time codes, sessions that end.

use jiff::SignedDuration;
use totp_rs::{Builder, Secret, Totp};
use yinuo_core::id::OperatorId;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::house::EditOperator;
use yinuo_service::sign_in::{Caller, Started};
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{On, PASSWORD, TestHouse};

use crate::case::at;

fn code_of(stop: Stop) -> &'static str {
    stop.code()
}

fn from(address: &str) -> Caller {
    Caller { address: address.to_owned(), client: "a browser".to_owned() }
}

/// Signs in from a window of the office.
async fn sign_in(test: &TestHouse, login: &str, password: &str, code: Option<&str>) -> Result<Started, &'static str> {
    test.house.sign_in(login, password, code, &from("10.0.0.7")).await.map_err(code_of)
}

fn edit(operator: OperatorId) -> EditOperator {
    EditOperator {
        operator,
        expected_version: None,
        name: None,
        office: None,
        roles: None,
        active: None,
        left_on: None,
        password_hash: None,
    }
}

#[tokio::test]
async fn five_wrong_passwords_lock_out_the_one_who_guesses_and_not_the_colleague_at_another_address() {
    for on in [On::Sqlite, On::Postgres] {
        let test = TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await;
        // A login that nobody has is answered as one that somebody has is, the lock included.
        for login in ["clerk", "nobody"] {
            for _ in 0..5 {
                assert_eq!(sign_in(&test, login, "wrong horse 99", None).await.err(), Some("wrong_login"), "{login}");
            }
            assert_eq!(sign_in(&test, login, PASSWORD, None).await.err(), Some("locked_out"), "{login}");
        }
        assert!(sign_in(&test, "handler", PASSWORD, None).await.is_ok(), "others are not locked out");
        let elsewhere = test.house.sign_in("clerk", PASSWORD, None, &from("10.0.0.8")).await;
        assert!(elsewhere.is_ok(), "the clerk at her own window is not");
        // The clock that an administrator of a training house moves opens no lock.
        test.house.shared.clock.set(test.house.now() + SignedDuration::from_hours(10));
        assert_eq!(sign_in(&test, "clerk", PASSWORD, None).await.err(), Some("locked_out"));
    }
}

#[tokio::test]
async fn wrong_tries_are_counted_by_login_and_by_address_too_and_a_lock_ends() {
    let test = TestHouse::open(On::Sqlite, None).await;
    // Four from each of thirteen addresses lock no address, and at the fiftieth the login.
    for number in 0..50 {
        let caller = from(&format!("10.0.1.{}", number / 4));
        let tried = test.house.sign_in("clerk", "wrong horse 99", None, &caller).await.map_err(code_of);
        assert_eq!(tried.err(), Some("wrong_login"), "{number}");
    }
    let elsewhere = test.house.sign_in("clerk", PASSWORD, None, &from("10.0.9.9")).await;
    assert_eq!(elsewhere.map_err(code_of).err(), Some("locked_out"));
    // Fifty logins tried from one address lock the address, for all of them.
    for number in 0..50 {
        assert_eq!(sign_in(&test, &format!("name{number}"), PASSWORD, None).await.err(), Some("wrong_login"));
    }
    assert_eq!(sign_in(&test, "handler", PASSWORD, None).await.err(), Some("locked_out"));
    assert!(test.house.sign_in("handler", PASSWORD, None, &from("10.0.9.9")).await.is_ok());
}

#[tokio::test]
async fn a_session_that_was_ended_is_nobodys() {
    let test = TestHouse::open(On::Sqlite, None).await;
    let house = &test.house;
    let started = sign_in(&test, " Clerk ", PASSWORD, None).await.expect("signed in");
    let actor = house.actor_of(&started.token).await.expect("read").expect("a session");
    assert_eq!(actor.operator, test.actor(Role::Clerk).operator);
    house.sign_out(&actor, &started.token).await.expect("signed out");
    assert!(house.actor_of(&started.token).await.expect("read").is_none(), "an ended session is nobody's");
    assert!(house.actor_of("something else").await.expect("read").is_none());
}

fn generator(secret: &str) -> Totp {
    let secret = Secret::try_from_base32(secret).expect("base32");
    let totp = Builder::new().with_secret(secret).with_account_name("handler").with_issuer(Some("Yinuo")).build();
    totp.expect("a generator")
}

/// The code of a step after this one: authenticators run ahead by some seconds.
fn next_code(totp: &Totp) -> String {
    let now = std::time::UNIX_EPOCH.elapsed().expect("after 1970").as_secs();
    totp.generate(now + 30).to_string()
}

#[tokio::test]
async fn a_one_time_code_is_asked_for_once_confirmed_and_works_once() {
    let test = TestHouse::open(On::Sqlite, None).await;
    let house = &test.house;
    let handler = test.actor(Role::Handler).clone();
    assert_eq!(house.confirm_totp(&handler, "000000").await.map_err(code_of).err(), Some("totp_not_prepared"));
    let prepared = house.prepare_totp(&handler, "not the password", None).await;
    assert_eq!(prepared.map_err(code_of).err(), Some("wrong_password"));
    let (secret, address) = house.prepare_totp(&handler, PASSWORD, None).await.expect("a secret");
    assert!(address.starts_with("otpauth://totp/"), "{address}");
    assert!(sign_in(&test, "handler", PASSWORD, None).await.is_ok(), "not asked for before it is confirmed");
    let totp = generator(&secret);
    let first = totp.generate_current().to_string();
    house.confirm_totp(&handler, &first).await.expect("confirmed");
    assert_eq!(sign_in(&test, "handler", PASSWORD, None).await.err(), Some("totp_required"));
    assert_eq!(sign_in(&test, "handler", PASSWORD, Some("000000")).await.err(), Some("wrong_totp"));
    assert_eq!(
        sign_in(&test, "handler", PASSWORD, Some(&first)).await.err(),
        Some("totp_already_used"),
        "the code that confirmed the secret is used up"
    );
    let next = next_code(&totp);
    assert!(sign_in(&test, "handler", PASSWORD, Some(&next)).await.is_ok());
    assert_eq!(sign_in(&test, "handler", PASSWORD, Some(&next)).await.err(), Some("totp_already_used"));
}

#[tokio::test]
async fn changing_one_time_codes_takes_password_and_code_and_the_old_secret_stands_until_the_new_one_is_confirmed() {
    let test = TestHouse::open(On::Sqlite, None).await;
    let house = &test.house;
    let handler = test.actor(Role::Handler).clone();
    let (secret, _) = house.prepare_totp(&handler, PASSWORD, None).await.expect("a secret");
    let old = generator(&secret);
    house.confirm_totp(&handler, &old.generate_current().to_string()).await.expect("confirmed");
    for code in [None, Some("000000")] {
        let changed = house.prepare_totp(&handler, PASSWORD, code).await.map_err(code_of).err();
        assert!(matches!(changed, Some("totp_required" | "wrong_totp")), "{changed:?}");
        let removed = house.remove_totp(&handler, PASSWORD, code).await.map_err(code_of).err();
        assert!(matches!(removed, Some("totp_required" | "wrong_totp")), "{removed:?}");
    }
    let next = next_code(&old);
    house.prepare_totp(&handler, PASSWORD, Some(&next)).await.expect("another secret");
    assert_eq!(sign_in(&test, "handler", PASSWORD, None).await.err(), Some("totp_required"), "the old one stands");
    assert_eq!(sign_in(&test, "handler", PASSWORD, Some(&next)).await.err(), Some("totp_already_used"));
    // Guesses at the new one are counted like wrong passwords.
    let mut guesses = Vec::new();
    for _ in 0..6 {
        guesses.push(house.confirm_totp(&handler, "000000").await.map_err(code_of).err());
    }
    assert_eq!(guesses.last(), Some(&Some("locked_out")), "{guesses:?}");
}

#[tokio::test]
async fn an_administrator_takes_a_lost_authenticator_off_and_not_the_own_one() {
    let test = TestHouse::open(On::Sqlite, None).await;
    let house = &test.house;
    let (handler, admin) = (test.actor(Role::Handler).clone(), test.actor(Role::Admin).clone());
    let (secret, _) = house.prepare_totp(&handler, PASSWORD, None).await.expect("a secret");
    let started = sign_in(&test, "handler", PASSWORD, None).await.expect("signed in");
    house.confirm_totp(&handler, &generator(&secret).generate_current().to_string()).await.expect("confirmed");
    let clerk = test.actor(Role::Clerk).clone();
    assert_eq!(house.take_off_totp(&clerk, handler.operator).await.map_err(code_of).err(), Some("not_permitted"));
    assert_eq!(house.take_off_totp(&admin, admin.operator).await.map_err(code_of).err(), Some("own_totp_by_oneself"));
    house.take_off_totp(&admin, handler.operator).await.expect("taken off");
    assert!(house.actor_of(&started.token).await.expect("read").is_none(), "signed out, in case it was stolen");
    assert!(sign_in(&test, "handler", PASSWORD, None).await.is_ok());
}

#[tokio::test]
async fn a_password_is_changed_only_by_who_knows_it_and_not_to_one_that_is_guessed() {
    let test = TestHouse::open(On::Sqlite, None).await;
    let clerk = test.actor(Role::Clerk).clone();
    let here = sign_in(&test, "clerk", PASSWORD, None).await.expect("signed in");
    let there = sign_in(&test, "clerk", PASSWORD, None).await.expect("signed in");
    let own = test.house.own_sessions(&clerk, &here.token).await.expect("listed");
    assert_eq!(own.iter().map(|session| session.address.as_str()).collect::<Vec<_>>(), ["10.0.0.7", "10.0.0.7"]);
    assert_eq!(own.iter().filter(|session| session.is_this).count(), 1);
    let change = |current: &'static str, new: &'static str| {
        let (house, clerk, token) = (test.house.clone(), clerk.clone(), here.token.clone());
        async move { house.change_password(&clerk, &token, current, new).await.map_err(code_of).err() }
    };
    assert_eq!(change("not the password", "rain on the tin roof").await, Some("wrong_password"));
    assert_eq!(change(PASSWORD, "short").await, Some("password_too_short"));
    assert_eq!(change(PASSWORD, "clerk123456").await, Some("password_too_weak"));
    assert_eq!(change(PASSWORD, "rain on the tin roof").await, None);
    assert!(test.house.actor_of(&here.token).await.expect("read").is_some(), "this session goes on");
    assert!(test.house.actor_of(&there.token).await.expect("read").is_none(), "the other one ended");
    assert!(sign_in(&test, "clerk", "rain on the tin roof", None).await.is_ok());
    assert_eq!(sign_in(&test, "clerk", PASSWORD, None).await.err(), Some("wrong_login"));
}

#[tokio::test]
async fn a_reset_and_a_lock_by_the_administrator_end_the_sessions() {
    let test = TestHouse::open(On::Sqlite, None).await;
    let (clerk, admin) = (test.actor(Role::Clerk).operator, test.actor(Role::Admin).clone());
    for change in [
        EditOperator { password_hash: Some("none".to_owned()), ..edit(clerk) },
        EditOperator { active: Some(false), ..edit(test.actor(Role::Handler).operator) },
    ] {
        let login = if change.active.is_some() { "handler" } else { "clerk" };
        let started = sign_in(&test, login, PASSWORD, None).await.expect("signed in");
        assert!(test.house.actor_of(&started.token).await.expect("read").is_some());
        test.house.carry_out(&admin, Command::from(change), None).await.expect("edited");
        assert!(test.house.actor_of(&started.token).await.expect("read").is_none(), "{login} is out");
    }
    // Nobody gives himself a role, nor takes one from himself.
    let own = EditOperator { roles: Some(vec!["admin".to_owned(), "clerk".to_owned()]), ..edit(admin.operator) };
    let refused = test.house.carry_out(&admin, Command::from(own), None).await.map_err(code_of);
    assert_eq!(refused.err(), Some("own_roles"));
}
