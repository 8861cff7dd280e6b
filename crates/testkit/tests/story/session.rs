//! Signing in: lock-out, one-time codes, sessions that end.

use jiff::SignedDuration;
use totp_rs::{Builder, Secret};
use yinuo_service::Stop;
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{On, PASSWORD, TestHouse};

use crate::case::at;

fn code_of(stop: Stop) -> &'static str {
    stop.code()
}

#[tokio::test]
async fn five_wrong_passwords_lock_out_for_a_quarter_of_an_hour_and_no_longer() {
    let test = TestHouse::open(On::Sqlite, Some(at("2011-09-29T10:00:00"))).await;
    let house = &test.house;
    assert_eq!(house.sign_in("nobody", PASSWORD, None).await.map_err(code_of).err(), Some("wrong_login"));
    for _ in 0..5 {
        assert_eq!(house.sign_in("clerk", "wrong horse 99", None).await.map_err(code_of).err(), Some("wrong_login"));
    }
    assert_eq!(house.sign_in("clerk", PASSWORD, None).await.map_err(code_of).err(), Some("locked_out"));
    assert!(house.sign_in("handler", PASSWORD, None).await.is_ok(), "others are not locked out");
    house.shared.clock.set(house.now() + SignedDuration::from_mins(16));
    let started = house.sign_in(" Clerk ", PASSWORD, None).await.expect("the lock is over");
    let actor = house.actor_of(&started.token).await.expect("read").expect("a session");
    assert_eq!(actor.operator, test.actor(Role::Clerk).operator);
    house.sign_out(&actor, &started.token).await.expect("signed out");
    assert!(house.actor_of(&started.token).await.expect("read").is_none(), "an ended session is nobody's");
    assert!(house.actor_of("something else").await.expect("read").is_none());
}

#[tokio::test]
async fn a_one_time_code_is_asked_for_once_confirmed_and_works_once() {
    let test = TestHouse::open(On::Sqlite, None).await;
    let house = &test.house;
    let handler = test.actor(Role::Handler).clone();
    assert_eq!(house.confirm_totp(&handler, "000000").await.map_err(code_of).err(), Some("totp_not_prepared"));
    let (secret, address) = house.prepare_totp(&handler).await.expect("a secret");
    assert!(address.starts_with("otpauth://totp/"), "{address}");
    assert!(house.sign_in("handler", PASSWORD, None).await.is_ok(), "not asked for before it is confirmed");
    let secret = Secret::try_from_base32(&secret).expect("base32");
    let totp = Builder::new().with_secret(secret).with_account_name("handler").with_issuer(Some("Yinuo")).build();
    let totp = totp.expect("a generator");
    let code = || totp.generate_current().to_string();
    house.confirm_totp(&handler, &code()).await.expect("confirmed");
    assert_eq!(house.sign_in("handler", PASSWORD, None).await.map_err(code_of).err(), Some("totp_required"));
    assert_eq!(house.sign_in("handler", PASSWORD, Some("000000")).await.map_err(code_of).err(), Some("wrong_totp"));
    let now = code();
    assert!(house.sign_in("handler", PASSWORD, Some(&now)).await.is_ok());
    let again = house.sign_in("handler", PASSWORD, Some(&now)).await;
    assert_eq!(again.map_err(code_of).err(), Some("totp_already_used"));
    house.remove_totp(&handler, PASSWORD).await.expect("removed");
    assert!(house.sign_in("handler", PASSWORD, None).await.is_ok());
}

#[tokio::test]
async fn a_password_is_changed_only_by_who_knows_it_and_not_to_a_short_one() {
    let test = TestHouse::open(On::Sqlite, None).await;
    let clerk = test.actor(Role::Clerk).clone();
    let change = |current: &'static str, new: &'static str| {
        let (house, clerk) = (test.house.clone(), clerk.clone());
        async move { house.change_password(&clerk, current, new).await.map_err(code_of).err() }
    };
    assert_eq!(change("not the password", "a new password").await, Some("wrong_password"));
    assert_eq!(change(PASSWORD, "short").await, Some("password_too_short"));
    assert_eq!(change(PASSWORD, "a new password").await, None);
    assert!(test.house.sign_in("clerk", "a new password", None).await.is_ok());
    assert_eq!(test.house.sign_in("clerk", PASSWORD, None).await.map_err(code_of).err(), Some("wrong_login"));
}
