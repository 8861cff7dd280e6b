//! The calculators of agriculture, social insurance, drawing and measuring through the same door as the command. What the figures
//! mean is tested in the core; here stands how they are written and refused.

use super::*;

fn one(name: &str, line: &str) -> String {
    let mut output = Vec::new();
    answer_lines(name, None, line.as_bytes(), &mut output).unwrap();
    let text = String::from_utf8(output).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    text.trim_end().to_owned()
}

fn code(name: &str, line: &str) -> String {
    let answer: serde_json::Value = serde_json::from_str(&one(name, line)).unwrap();
    answer["error"]["code"].as_str().unwrap_or_default().to_owned()
}

/// The line with one member replaced; an empty text takes it out.
fn with(line: &str, name: &str, value: &str) -> String {
    let mut line: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
    line.remove(name);
    if !value.is_empty() {
        line.insert(name.to_owned(), serde_json::from_str(value).unwrap());
    }
    serde_json::to_string(&line).unwrap()
}

const SPLIT: &str =
    r#"{"id":7,"programme":"liaoning-2011","object":"maize","quantity":"12.5","unit":"mu","on":"2011-06-10"}"#;

#[test]
fn a_subsidy_is_priced_and_split() {
    // 12.5 x 280 x 7 % = 245.00; a fifth is 49.00, a quarter 61.25, 35 % 85.75.
    assert_eq!(
        one("subsidy-split", SPLIT),
        r#"{"id":7,"premium":"245.00","shares":{"farmer":"49.00","county":"49.00","province":"61.25","centre":"85.75"}}"#
    );
    // A given premium is split as it stands, whatever the unit.
    let given = with(&with(SPLIT, "premium", r#""0.03""#), "unit", r#""house""#);
    assert!(one("subsidy-split", &given).contains(r#""premium":"0.03","shares":{"farmer":"0.01","county":"0.00","#));
    let house = r#"{"programme":"liaoning-2011","object":"greenhouse","premium":"100.00","on":"2011-01-01"}"#;
    assert!(
        one("subsidy-split", house)
            .contains(r#"{"farmer":"50.00","county":"30.00","province":"20.00","centre":"0.00"}"#)
    );
}

#[test]
fn a_subsidy_outside_its_programme_is_refused() {
    for (name, value, expected) in [
        ("on", r#""2012-01-01""#, "programme_not_in_force"),
        ("object", r#""sunflower""#, "object_not_in_programme"),
        ("programme", r#""liaoning-2012""#, "unknown_programme"),
        ("unit", r#""hectare""#, "object_in_another_unit"),
        ("unit", "", "bad_input"),
        ("quantity", "", "bad_input"),
        ("quantity", r#""-1""#, "number_negative"),
        ("quantity", "12.5", "bad_input"),
        ("premium", r#""-0.01""#, "amount_negative"),
        ("premium", r#""1.001""#, "smaller_than_a_fen"),
        ("on", "", "bad_input"),
        ("object", "", "bad_input"),
    ] {
        assert_eq!(code("subsidy-split", &with(SPLIT, name, value)), expected, "{name} {value}");
    }
    assert!(one("subsidy-split", &with(SPLIT, "on", r#""2012-01-01""#)).starts_with(
        r#"{"id":7,"error":{"code":"programme_not_in_force","detail":"2012-01-01 lies outside the programme `liaoning-2011`"#
    ));
}

const CLAIM: &str = r#"{"sum_per_unit":"280.00","stage_share":"0.9","loss_rate":"0.5","quantity":"12.5"}"#;

#[test]
fn a_claim_is_answered_and_wrong_terms_are_refused() {
    assert_eq!(one("agri-claim", CLAIM), r#"{"payment":"1575.00"}"#);
    assert_eq!(one("agri-claim", &with(CLAIM, "threshold", r#""0.51""#)), r#"{"payment":"0.00"}"#);
    assert_eq!(one("agri-claim", &with(CLAIM, "total_loss_at", r#""0.5""#)), r#"{"payment":"3150.00"}"#);
    assert_eq!(one("agri-claim", &with(CLAIM, "deductible", "null")), r#"{"payment":"1575.00"}"#);
    for (name, value, expected) in [
        ("loss_rate", r#""1.01""#, "share_out_of_range"),
        ("stage_share", r#""-0.1""#, "share_out_of_range"),
        ("excess", r#""2""#, "share_out_of_range"),
        ("deductible", r#""x""#, "bad_input"),
        ("sum_per_unit", r#""280.001""#, "smaller_than_a_fen"),
        ("sum_per_unit", r#""-280""#, "amount_negative"),
        ("quantity", "", "bad_input"),
        ("quantity", r#""9999999999999999999999999999""#, "too_many_digits"),
    ] {
        assert_eq!(code("agri-claim", &with(CLAIM, name, value)), expected, "{name} {value}");
    }
}

#[test]
fn an_amount_is_split_fairly() {
    assert_eq!(
        one("fair-split", r#"{"amount":"1.00","parts":["1","1","1"]}"#),
        r#"{"amounts":["0.34","0.33","0.33"]}"#
    );
    assert_eq!(code("fair-split", r#"{"amount":"1.00","parts":[]}"#), "nothing_to_split_by");
    assert_eq!(code("fair-split", r#"{"amount":"1.00","parts":["-1","2"]}"#), "number_negative");
    assert_eq!(code("fair-split", r#"{"amount":"1.00","parts":[1]}"#), "bad_input");
}

#[test]
fn winners_are_drawn_and_alpha_is_worked_out() {
    // printf 's\n%s' a | sha256sum: a 009f…, c a953…, b cd85…, by that command.
    let drawn = one("draw", r#"{"entries":["a","b","c"],"seed":"s","winners":3}"#);
    assert_eq!(drawn, r#"{"winners":["a","c","b"]}"#);
    assert_eq!(code("draw", r#"{"entries":["a"],"seed":"s","winners":2}"#), "more_winners_than_entries");
    assert_eq!(code("draw", r#"{"entries":["a","a"],"seed":"s","winners":1}"#), "entry_twice");
    assert_eq!(code("draw", r#"{"entries":["a"],"seed":"s","winners":-1}"#), "bad_input");
    assert_eq!(code("draw", r#"{"entries":["a"],"winners":1}"#), "bad_input");
    assert_eq!(
        one("reliability", r#"{"answers":[[1,2,1],[2,3,3],[3,null,2],[3,3,2],[4,5,4]]}"#),
        r#"{"alpha":"0.95705521472392638037","rows_used":4}"#
    );
    assert_eq!(one("reliability", r#"{"answers":[[1,null],[2.5,3]]}"#), r#"{"alpha":null,"rows_used":1}"#);
    assert_eq!(code("reliability", r#"{"answers":[[1,2],[3]]}"#), "rows_of_unequal_length");
    assert_eq!(code("reliability", r#"{"answers":[[1,"x"]]}"#), "bad_input");
    assert_eq!(code("reliability", r#"{"answers":[[1,true]]}"#), "bad_input");
    assert_eq!(code("reliability", r#"{"answers":7}"#), "bad_input");
}

#[test]
fn contributions_and_late_fees_are_answered() {
    let line = r#"{"base":"5432.10","floor":"3600","ceiling":"18000","rates":{"employer":"0.16","person":"0.08"}}"#;
    assert_eq!(one("contribution", line), r#"{"base_used":"5432.10","employer":"869.14","person":"434.57"}"#);
    assert_eq!(code("contribution", &with(line, "rates", r#"{"employer":"0.16"}"#)), "bad_input");
    assert_eq!(code("contribution", &with(line, "rates", r#"{"employer":"1.6","person":"0"}"#)), "share_out_of_range");
    assert_eq!(code("contribution", &with(line, "ceiling", r#""3599.99""#)), "floor_above_ceiling");
    assert_eq!(code("contribution", &with(line, "floor", "")), "bad_input");
    let late = r#"{"items":[{"due_on":"2011-06-25","amount":"1000.00"},{"due_on":"2011-07-05","amount":"10.00"}],"paid_on":"2011-07-06"}"#;
    // The first as in the core's test; the second one day at 0.05 % of 10: half a fen, up.
    assert_eq!(one("late-fee", late), r#"{"items":[{"fee":"13.00"},{"fee":"0.01"}],"total":"13.01"}"#);
    // Rates of the line, in any order: 5 days at 0.1 %, 6 at 0.2 %.
    let rates = r#"[{"from":"2011-07-01","per_day":"0.002"},{"from":"2011-01-01","per_day":"0.001"}]"#;
    assert!(one("late-fee", &with(late, "rates", rates)).starts_with(r#"{"items":[{"fee":"17.00"},{"fee":"0.02"}]"#));
    let twice = r#"[{"from":"2011-01-01","per_day":"0.002"},{"from":"2011-01-01","per_day":"0.001"}]"#;
    assert_eq!(code("late-fee", &with(late, "rates", twice)), "day_with_two_rates");
    let after = r#"[{"from":"2011-07-01","per_day":"0.002"}]"#;
    assert_eq!(code("late-fee", &with(late, "rates", after)), "day_without_rate");
    assert_eq!(code("late-fee", &with(late, "items", r#"[{"due_on":"1990-01-01","amount":"1"}]"#)), "day_without_rate");
    assert_eq!(code("late-fee", &with(late, "items", r#"[{"due_on":"2011-01-01"}]"#)), "bad_input");
    assert_eq!(code("late-fee", &with(late, "items", r#"[{"due_on":"2011-01-01","amount":"-1"}]"#)), "amount_negative");
}

#[test]
fn retirement_unemployment_and_pension_are_answered() {
    assert_eq!(
        one("retirement-age", r#"{"birth":"1965-04","group":"male"}"#),
        r#"{"years":60,"months":1,"retires":"2025-05","delay_months":1,"least_paid_years":"15"}"#
    );
    assert!(one("retirement-age", r#"{"birth":"1970-08","group":"male"}"#).ends_with(r#""least_paid_years":"16.5"}"#));
    assert_eq!(code("retirement-age", r#"{"birth":"1965-04-01","group":"male"}"#), "bad_input");
    assert_eq!(code("retirement-age", r#"{"birth":"1965-04","group":"female"}"#), "bad_input");
    assert_eq!(one("unemployment-months", r#"{"years_paid":"9.99"}"#), r#"{"months":18}"#);
    assert_eq!(one("unemployment-months", r#"{"years_paid":"0.99"}"#), r#"{"not_entitled":true}"#);
    assert_eq!(code("unemployment-months", r#"{"years_paid":"-1"}"#), "number_negative");
    let line = r#"{"average_wage":"6500.00","index":"0.8","years_paid":"22.5","account":"100000.00","retirement_age_months":720,"on":"2024-05-01"}"#;
    let expected = r#"{"basic":"1316.25","account_part":"719.42","total":"2035.67"}"#;
    assert_eq!(one("pension-month", line), expected);
    assert_eq!(one("pension-month", &with(&with(line, "divisor", "139"), "retirement_age_months", "721")), expected);
    assert_eq!(code("pension-month", &with(line, "retirement_age_months", "721")), "age_between_full_years");
    assert_eq!(code("pension-month", &with(line, "retirement_age_months", "")), "bad_input");
    assert_eq!(code("pension-month", &with(line, "divisor", "0")), "divisor_zero");
    assert_eq!(code("pension-month", &with(line, "on", r#""2005-12-31""#)), "no_figure_in_force");
}

#[test]
fn statements_and_persistency_are_answered() {
    let line = r#"{"on":"2026-02-01","kind":"universal","age":70,"pay_years":5,"single_premium":"400000.01","yearly_income":"100000.00","budget":"300000.00"}"#;
    assert_eq!(
        one("suitability", line),
        r#"{"statements":[{"code":"four-incomes","article":"39(1)"},{"code":"age-and-term","article":"39(3)"}]}"#
    );
    assert_eq!(one("suitability", &with(line, "on", r#""2026-01-31""#)), r#"{"statements":[]}"#);
    assert_eq!(one("suitability", &with(line, "kind", r#""other""#)), r#"{"statements":[]}"#);
    for (name, value) in
        [("single_premium", ""), ("yearly_premium", r#""1""#), ("kind", r#""term""#), ("budget", ""), ("age", "-1")]
    {
        assert_eq!(code("suitability", &with(line, name, value)), "bad_input", "{name} {value}");
    }
    let line = r#"{"month":13,"period":{"from":"2012-01-01","to":"2012-12-31"},"policies":[
        {"effective_on":"2011-06-10","mode":"yearly","channel":"agent","first_year_premium":"1000.00","received_in_month":"900.00","ended":null},
        {"effective_on":"2011-06-10","mode":"single","channel":"bank","first_year_premium":"1000.00","received_in_month":"0"},
        {"effective_on":"2011-06-10","mode":"monthly","channel":"agent","first_year_premium":"1000.00","received_in_month":"0","ended":{"cause":"moved-out","date":"2012-06-10"}},
        {"effective_on":"2010-06-10","mode":"yearly","channel":"agent","first_year_premium":"1000.00","received_in_month":"1000"}]}"#;
    let answer: serde_json::Value = serde_json::from_str(&one("persistency", &line.replace('\n', ""))).unwrap();
    assert_eq!(answer["numerator"], "900.00");
    assert_eq!(answer["denominator"], "1000.00");
    assert_eq!(answer["ratio"], "0.9");
    assert_eq!(answer["left_out"], serde_json::json!({"moved-out": 1, "single": 1}));
    assert_eq!(answer["outside"], 1);
    assert_eq!(answer["by_channel"]["bank"]["ratio"], serde_json::Value::Null);
    let line = line.replace('\n', "");
    assert_eq!(code("persistency", &line.replace("\"month\":13", "\"month\":14")), "month_not_measured");
    assert_eq!(code("persistency", &line.replace("moved-out", "moved")), "bad_input");
    assert_eq!(code("persistency", &line.replace("\"900.00\"", "\"-900.00\"")), "amount_negative");
}

#[test]
fn a_folder_of_packs_gives_other_figures_and_a_broken_one_ends_the_run() {
    let folder = std::env::temp_dir().join(format!("yinuo-calc-packs-{}", std::process::id()));
    let pack = folder.join("agri-elsewhere");
    std::fs::create_dir_all(&pack).unwrap();
    let text =
        include_str!("../../../../packs/agri-liaoning-2011/programmes.toml").replace("liaoning-2011", "elsewhere");
    std::fs::write(pack.join("programmes.toml"), &text).unwrap();
    let line = SPLIT.replace("liaoning-2011", "elsewhere");
    let run = |output: &mut Vec<u8>| answer_lines("subsidy-split", Some(folder.clone()), line.as_bytes(), output);
    let mut output = Vec::new();
    run(&mut output).unwrap();
    assert!(String::from_utf8(output).unwrap().contains(r#""premium":"245.00""#));
    std::fs::write(pack.join("programmes.toml"), text.replace("share = \"0.35\"", "share = \"0.36\"")).unwrap();
    let failure = run(&mut Vec::new()).unwrap_err().to_string();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(
        failure
            .contains("agri-elsewhere/programmes.toml: 31: at elsewhere.field-crop.share: the shares add up to 1.01"),
        "{failure}"
    );
}
