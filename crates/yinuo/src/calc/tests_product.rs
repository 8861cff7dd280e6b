//! The correction of an age through the same door as the command. Its arithmetic is tried in the core.

use std::io;

use serde_json::Value;

use super::*;

fn calc(folder: Option<PathBuf>, line: &str) -> Value {
    let mut output = Vec::new();
    answer_lines("age-correction", folder, line.as_bytes(), &mut output).unwrap();
    serde_json::from_slice(&output).unwrap()
}

/// The answer for a man stated to be born in 1960, insured from 2000 for 100 000 yuan, with further members.
fn one(members: &str) -> Value {
    let stated = r#""birth_date":"1960-01-01","sex":"male","effective_on":"2000-01-01","sum_insured":"100000""#;
    calc(None, &format!(r#"{{"id":1,{stated},"today":"2021-06-01",{members}}}"#))
}

const PRODUCT: &str = r#""product":"sample.endowment-to-66""#;

#[test]
fn a_younger_insured_is_refunded_and_owes_two_premiums_as_the_core_computes_it() {
    let answer = one(&format!(r#"{PRODUCT},"true_birth_date":"1962-01-01""#));
    assert_eq!(answer["id"], 1);
    assert_eq!(answer["lines"].as_array().unwrap().len(), 22);
    let first = serde_json::json!({"due_on":"2000-01-01","paid":"6229.00","due":"5513.00","difference":"716.00"});
    assert_eq!(answer["lines"][0], first);
    let last = serde_json::json!({"due_on":"2021-01-01","paid":"0.00","due":"5513.00","difference":"-5513.00"});
    assert_eq!(answer["lines"][21], last);
    assert_eq!((&answer["refund"], &answer["make_up"]), (&"14320.00".into(), &"11026.00".into()));
    assert_eq!((&answer["blocked"], &answer["outside_limits"]), (&true.into(), &false.into()));
    let next = serde_json::json!({"key":"survival","kind":"survival","due_on":"2022-01-01","amount":"10000.00"});
    assert_eq!(answer["benefit_after"], next);
    let by_version =
        one(r#""product":"sample.endowment-to-66@1998-01-01","true_birth_date":"1962-01-01","pay":"to age 60""#);
    assert_eq!(by_version, answer);
}

#[test]
fn what_was_paid_can_be_given_by_due_date() {
    let paid = r#""paid":[{"due_on":"2000-01-01","amount":"6229.00"},{"due_on":"2001-01-01","amount":"6000"}]"#;
    let answer = one(&format!(r#"{PRODUCT},"true_birth_date":"1958-01-01",{paid}"#));
    assert_eq!(answer["lines"].as_array().unwrap().len(), 2);
    // 877 and 1 106 yuan short of 7 106.
    assert_eq!((&answer["refund"], &answer["make_up"]), (&"0.00".into(), &"1983.00".into()));
    let wrong =
        one(&format!(r#"{PRODUCT},"true_birth_date":"1958-01-01","paid":[{{"due_on":"2000-02-01","amount":"1"}}]"#));
    assert_eq!(wrong["error"]["code"], "not_a_due_date");
    let wrong = one(&format!(r#"{PRODUCT},"true_birth_date":"1958-01-01","paid":[{{"due_on":"2000-01-01"}}]"#));
    assert!(wrong["error"]["detail"].as_str().unwrap().contains("`paid` must be a list of"), "{wrong}");
}

#[test]
fn what_no_product_offers_is_refused_by_its_code() {
    let cases = [
        (r#""product":"sample.tontine","true_birth_date":"1962-01-01""#, "unknown_product"),
        (r#""product":"sample.unit-linked","true_birth_date":"1962-01-01""#, "product_not_offered"),
        (
            r#""product":"sample.endowment-to-66","mode":"single","true_birth_date":"1962-01-01""#,
            "pay_mode_not_offered",
        ),
        (r#""product":"sample.endowment-to-66","cover":"forever","true_birth_date":"1962-01-01""#, "bad_input"),
        (r#""product":"sample.whole-life","true_birth_date":"1962-01-01""#, "bad_input"),
        (r#""product":"sample.endowment-to-66","true_birth_date":"1962-02-30""#, "bad_input"),
    ];
    for (members, code) in cases {
        assert_eq!(one(members)["error"]["code"], code, "{members}");
    }
    let outside = one(&format!(r#"{PRODUCT},"true_birth_date":"1940-01-01""#));
    assert_eq!((&outside["outside_limits"], &outside["instalment_after"]), (&true.into(), &Value::Null));
}

#[test]
fn a_folder_of_packs_brings_its_own_products() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let line = r#"{"product":"sample.endowment-to-66","birth_date":"1960-01-01","sex":"male","effective_on":"2000-01-01","sum_insured":"100000","true_birth_date":"1962-01-01","today":"2021-06-01"}"#;
    assert_eq!(calc(Some(folder), line)["refund"], "14320.00");
    let none = calc(Some(PathBuf::from("/nonexistent")), line);
    assert_eq!(none["error"]["code"], "unknown_product");
    assert!(answer_lines("age-correction", None, io::empty(), io::sink()).is_ok());
}
