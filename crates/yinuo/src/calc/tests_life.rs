//! The calculators of life products through the same door as the command. Their arithmetic is tried in the core.

use std::io;

use super::*;

const SMALL: &str = r#"{"age0":60,"q":["0.1","0.2","1"]}"#;

fn calc(name: &str, folder: Option<PathBuf>, input: &str) -> Vec<String> {
    let mut output = Vec::new();
    answer_lines(name, folder, input.as_bytes(), &mut output).unwrap();
    String::from_utf8(output).unwrap().lines().map(str::to_owned).collect()
}

/// The answer to a line with this table and these further members.
fn one(name: &str, table: &str, members: &str) -> String {
    let answers = calc(name, None, &format!(r#"{{"table":{table},{members}}}"#));
    assert_eq!(answers.len(), 1);
    answers[0].clone()
}

#[test]
fn a_value_is_answered_by_a_table_of_the_pack_or_of_the_line() {
    let members = r#""id":7,"interest":"0.035","kind":"whole","age":30"#;
    for table in [r#""CL1""#, r#""cl1-2010-2013""#, r#""非养老类业务一表男""#, r#""\u0043L1""#] {
        assert_eq!(one("life-value", table, members), r#"{"id":7,"value":"0.2139744882461427695"}"#);
    }
    let members = r#""interest":"0.25","age":60,"years":2,"deferred":null"#;
    let kinds = [
        ("term", "0.1952"),
        ("pure-endowment", "0.4608"),
        ("endowment", "0.656"),
        ("annuity-due", "1.72"),
        ("annuity-immediate", "1.1808"),
    ];
    for (kind, value) in kinds {
        let answer = one("life-value", SMALL, &format!(r#"{members},"kind":"{kind}""#));
        assert_eq!(answer, format!(r#"{{"value":"{value}"}}"#), "{kind}");
    }
    let deferred = one("life-value", SMALL, r#""interest":"0.25","kind":"term","age":60,"years":1,"deferred":1"#);
    assert_eq!(deferred, r#"{"value":"0.1152"}"#);
}

#[test]
fn the_kinds_listed_are_the_kinds_read() {
    for kind in life::KINDS {
        let members = format!(r#""interest":"0","kind":"{kind}","age":60,"years":1"#);
        let answer = one("life-value", SMALL, &members);
        assert!(answer.contains("value") || answer.contains("whole_life_has_no_years"), "{answer}");
    }
    let answer = one("life-value", SMALL, r#""interest":"0","kind":"tontine","age":60"#);
    assert!(answer.contains(r#"`kind` must be one of \"term\", \"whole\""#), "{answer}");
}

#[test]
fn premiums_and_reserves_are_answered_in_yuan() {
    let members = r#""interest":"0.035","kind":"whole","age":30,"sum_insured":"100000.00","pay_years":20"#;
    assert_eq!(
        one("level-premium", r#""CL1""#, &format!(r#"{members},"loading":"0.25""#)),
        r#"{"net":"1470.23","gross":"1960.30"}"#
    );
    assert_eq!(one("level-premium", r#""CL1""#, members), r#"{"net":"1470.23","gross":"1470.23"}"#);
    for (duration, reserve) in [(0, "0.00"), (1, "1443.13"), (5, "7696.82"), (10, "16698.46")] {
        let answer = one("reserve", r#""CL1""#, &format!(r#"{members},"loading":"0.25","duration":{duration}"#));
        assert_eq!(answer, format!(r#"{{"reserve":"{reserve}"}}"#));
    }
}

#[test]
fn what_cannot_be_computed_is_refused_by_its_code() {
    let line = |members: &str| {
        one("level-premium", SMALL, &format!(r#""interest":"0.25","kind":"term","age":60,"years":2,{members}"#))
    };
    let cases = [
        (r#""sum_insured":"1000","pay_years":3"#, "pay_years_past_term"),
        (r#""sum_insured":"1000","pay_years":0"#, "pay_years_zero"),
        (r#""sum_insured":"1000","loading":"1""#, "loading_out_of_range"),
        (r#""sum_insured":"1000.001""#, "smaller_than_a_fen"),
        (r#""sum_insured":"-5""#, "sum_insured_not_positive"),
        (r#""sum_insured":"1e3""#, "not_an_amount"),
        (r#""sum_insured":"1000","loading":"a tenth""#, "bad_input"),
        (r#""sum_insured":"1000","pay_years":-1"#, "bad_input"),
    ];
    for (members, code) in cases {
        assert!(line(members).contains(&format!(r#""code":"{code}""#)), "{members}: {}", line(members));
    }
    let cases = [
        (r#""CL9""#, r#""interest":"0.03","kind":"whole","age":30"#, "unknown_life_table"),
        (SMALL, r#""interest":"0.03","kind":"whole","age":59"#, "age_outside_table"),
        (SMALL, r#""interest":"0.03","kind":"whole","age":-1"#, "age_outside_table"),
        (SMALL, r#""interest":"3.5","kind":"whole","age":60"#, "interest_out_of_range"),
        (SMALL, r#""interest":"3.5%","kind":"whole","age":60"#, "bad_input"),
        (SMALL, r#""interest":"0.03","kind":"whole","age":60,"years":1"#, "whole_life_has_no_years"),
        (SMALL, r#""interest":"0.03","kind":"pure-endowment","age":60"#, "years_missing"),
        (r#"{"age0":60,"q":["0.1","1.2"]}"#, r#""interest":"0.03","kind":"whole","age":60"#, "bad_mortality"),
        (r#"{"age0":60,"q":[]}"#, r#""interest":"0.03","kind":"whole","age":60"#, "bad_life_table"),
        (r#"{"q":["1"]}"#, r#""interest":"0.03","kind":"whole","age":60"#, "bad_life_table"),
        (r#"{"age0":-1,"q":["1"]}"#, r#""interest":"0.03","kind":"whole","age":60"#, "bad_life_table"),
        (r#"{"age0":60,"q":[0.1,1]}"#, r#""interest":"0.03","kind":"whole","age":60"#, "bad_life_table"),
    ];
    for (table, members, code) in cases {
        let answer = one("life-value", table, members);
        assert!(answer.contains(&format!(r#""code":"{code}""#)), "{table} {members}: {answer}");
    }
    let past = r#""interest":"0.25","kind":"whole","age":60,"sum_insured":"1000","duration":3"#;
    assert!(one("reserve", SMALL, past).contains("duration_past_contract"));
}

#[test]
fn numbers_that_would_pass_through_a_float_are_refused_by_field() {
    let cases = [
        (SMALL, r#""interest":0.035,"kind":"whole","age":60"#, "`interest` must be a decimal number as text"),
        (SMALL, r#""interest":"0","kind":"whole","age":60.5"#, "`age` must be a whole number"),
        ("7", r#""interest":"0","kind":"whole","age":60"#, "`table`"),
        ("null", r#""interest":"0","kind":"whole","age":60"#, "`table` must be a life table's name"),
    ];
    for (table, members, part) in cases {
        let answer = one("life-value", table, members);
        assert!(answer.contains(r#""code":"bad_input""#) && answer.contains(part), "{answer}");
    }
}

#[test]
fn a_folder_without_life_tables_leaves_those_of_the_lines() {
    let folder = Some(PathBuf::from("/nonexistent"));
    let line = |table: &str| format!(r#"{{"table":{table},"interest":"0.25","kind":"whole","age":60}}"#);
    let answers = calc("life-value", folder.clone(), &format!("{}\n{}\n", line(SMALL), line(r#""CL1""#)));
    assert_eq!(answers[0], r#"{"value":"0.56384"}"#);
    assert!(answers[1].contains("unknown_life_table"), "{}", answers[1]);
    assert!(answer_lines("reserve", folder, io::empty(), io::sink()).is_ok());
}
