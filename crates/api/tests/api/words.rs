//! The fixed words of the wire, as the document tells them, held against those of the core.

use yinuo_core::life::{policy, product};
use yinuo_core::{access, agreement, approval, case, form, ledger, party, payout, promise, quality};

fn schemas() -> serde_json::Value {
    serde_json::to_value(yinuo_api::openapi()).expect("JSON")["components"]["schemas"].take()
}

fn written<'a>(schemas: &'a serde_json::Value, name: &str) -> Vec<&'a str> {
    let words = schemas[name]["enum"].as_array().unwrap_or_else(|| panic!("{name} is no enumeration"));
    words.iter().filter_map(serde_json::Value::as_str).collect()
}

#[test]
fn a_word_is_written_in_small_letters() {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
    let schemas = schemas();
    let mut seen = 0;
    for (name, schema) in schemas.as_object().expect("schemas") {
        for word in schema["enum"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str) {
            assert!(word.bytes().all(plain), "{name}: {word}");
            seen += 1;
        }
    }
    assert!(seen > 200, "{seen} words");
}

#[test]
fn the_words_are_those_of_the_core() {
    let schemas = schemas();
    let same = |name: &str, keys: Vec<&str>| assert_eq!(written(&schemas, name), keys, "{name}");
    same("Standing", promise::Standing::ALL.iter().map(|standing| standing.key()).collect());
    same("Reach", access::Reach::ALL.iter().map(|reach| reach.key()).collect());
    same("Channel", case::Channel::ALL.iter().map(|channel| channel.key()).collect());
    same("PayoutState", payout::PayoutState::ALL.iter().map(|state| state.key()).collect());
    same("BatchState", payout::BatchState::ALL.iter().map(|state| state.key()).collect());
    same("ApprovalState", approval::ApprovalState::ALL.iter().map(|state| state.key()).collect());
    same("AccountClass", ledger::AccountClass::ALL.iter().map(|class| class.key()).collect());
    same("DebitState", payout::DebitState::ALL.iter().map(|state| state.key()).collect());
    same("FieldKind", form::FieldKind::ALL.iter().map(|kind| kind.key()).collect());
    same("AgreementState", agreement::AgreementState::ALL.iter().map(|state| state.key()).collect());
    same("ConductKind", quality::ladder::ConductKind::ALL.iter().map(|kind| kind.key()).collect());
    for kind in written(&schemas, "IdentityKind") {
        assert!(serde_json::from_value::<party::IdentityKind>(kind.into()).is_ok(), "{kind}");
    }
}

#[test]
fn the_words_of_life_insurance_are_those_of_the_core() {
    let schemas = schemas();
    let same = |name: &str, keys: Vec<&str>| assert_eq!(written(&schemas, name), keys, "{name}");
    same("DividendOption", policy::DividendOption::ALL.iter().map(|option| option.key()).collect());
    same("PayMode", product::PayMode::ALL.iter().map(|mode| mode.key()).collect());
    assert!(written(&schemas, "DueKind").into_iter().all(|key| policy::DueKind::parse(key).is_some()));
    assert!(written(&schemas, "DueState").into_iter().all(|key| policy::DueState::parse(key).is_some()));
}
