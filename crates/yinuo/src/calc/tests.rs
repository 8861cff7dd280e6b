//! The calculators through the same door as the command: lines in, lines out.

use std::io::{self, Read, Write};

use super::*;

fn calc(name: &str, input: &str) -> Vec<String> {
    calc_bytes(name, input.as_bytes())
}

fn calc_bytes(name: &str, input: &[u8]) -> Vec<String> {
    let mut output = Vec::new();
    answer_lines(name, None, input, &mut output).unwrap();
    String::from_utf8(output).unwrap().lines().map(str::to_owned).collect()
}

fn one(name: &str, line: &str) -> String {
    let answers = calc(name, line);
    assert_eq!(answers.len(), 1);
    answers[0].clone()
}

#[test]
fn a_date_past_the_known_calendar_is_counted_only_where_the_line_allows_it_and_says_so() {
    let beyond = r#""calendar":"cn","date":"2026-12-30","days":5"#;
    assert!(one("working-days-add", &format!("{{{beyond}}}")).contains("outside_known_calendar"));
    assert!(one("working-days-add", &format!("{{{beyond},\"provisional\":false}}")).contains("outside_known_calendar"));
    for (name, fields, expected) in [
        ("working-days-add", beyond, r#"{"date":"2027-01-07","provisional":true}"#),
        (
            "working-days-add",
            r#""calendar":"cn","date":"2011-09-30","days":2"#,
            r#"{"date":"2011-10-09","provisional":false}"#,
        ),
        (
            "working-days-count",
            r#""calendar":"cn","from":"2027-02-04","to":"2027-02-09","include":"both""#,
            r#"{"days":2,"provisional":true}"#,
        ),
        (
            "day",
            r#""calendar":"cn","date":"2028-10-03""#,
            r#"{"working":false,"kind":"holiday","name":"国庆节","name_en":"National Day","provisional":true}"#,
        ),
        (
            "legal-day-period",
            r#""calendar":"cn","date":"2026-12-25","days":7,"unit":"days""#,
            r#"{"date":"2027-01-04","provisional":true}"#,
        ),
        (
            "deadline",
            r#""calendar":"cn","start":"2026-12-31T17:00:00","seconds":3600"#,
            r#"{"due":"2027-01-04T09:30:00","provisional":true}"#,
        ),
        (
            "elapsed",
            r#""calendar":"cn","from":"2026-12-31T17:00:00","to":"2027-01-04T09:30:00""#,
            r#"{"seconds":3600,"provisional":true}"#,
        ),
    ] {
        assert_eq!(one(name, &format!("{{{fields},\"provisional\":true}}")), expected, "{name}");
    }
    let far = one("day", r#"{"calendar":"cn","date":"2100-01-01","provisional":true}"#);
    assert!(far.contains("outside_known_calendar"), "{far}");
    assert!(one("day", r#"{"calendar":"cn","date":"2027-01-01","provisional":"yes"}"#).contains("true or false"));
}

#[test]
fn dates_are_counted_over_the_national_day_of_2011() {
    assert_eq!(
        one("day", r#"{"id":1,"calendar":"cn","date":"2011-10-03"}"#),
        r#"{"id":1,"working":false,"kind":"holiday","name":"国庆节","name_en":"National Day"}"#
    );
    assert_eq!(
        one("day", r#"{"calendar":"cn","date":"2011-10-10"}"#),
        r#"{"working":true,"kind":"workday","name":null,"name_en":null}"#
    );
    assert_eq!(
        one("working-days-add", r#"{"id":"a","calendar":"cn","date":"2011-09-30","days":2}"#),
        r#"{"id":"a","date":"2011-10-09"}"#
    );
    assert_eq!(
        one(
            "working-days-count",
            r#"{"id":[1],"calendar":"cn","from":"2011-09-30","to":"2011-10-09","include":"both"}"#
        ),
        r#"{"id":[1],"days":3}"#
    );
    assert_eq!(
        one("legal-day-period", r#"{"id":null,"calendar":"cn","date":"2011-09-01","days":30,"unit":"days"}"#),
        r#"{"id":null,"date":"2011-10-08"}"#
    );
}

#[test]
fn a_deadline_comes_back_in_the_form_of_its_start() {
    let due = |start: &str| one("deadline", &format!(r#"{{"calendar":"cn","start":"{start}","seconds":3600}}"#));
    assert_eq!(due("2011-06-10T11:30:00"), r#"{"due":"2011-06-10T14:00:00"}"#);
    assert_eq!(due("2011-06-10T11:30:00+08:00"), r#"{"due":"2011-06-10T14:00:00+08:00"}"#);
    assert_eq!(due("2011-06-10T03:30:00Z"), r#"{"due":"2011-06-10T14:00:00+08:00"}"#);
    assert_eq!(due("2011-06-10T16:30:00"), r#"{"due":"2011-06-10T17:30:00"}"#);
    let object = r#"{"tz":"America/New_York","weekly":{"fri":[["22:00","06:00"]]}}"#;
    assert_eq!(
        one("deadline", &format!(r#"{{"calendar":{object},"start":"2011-06-10T22:00:00-04:00","seconds":28800}}"#)),
        r#"{"due":"2011-06-11T06:00:00-04:00"}"#
    );
}

#[test]
fn pauses_are_taken_out() {
    let pauses = r#"[{"from":"2011-06-10T10:00:00","to":"2011-06-10T02:30:00Z"}]"#;
    assert_eq!(
        one(
            "deadline",
            &format!(r#"{{"calendar":"cn","start":"2011-06-10T09:00:00","seconds":7200,"pauses":{pauses}}}"#)
        ),
        r#"{"due":"2011-06-10T11:30:00"}"#
    );
    assert_eq!(
        one(
            "elapsed",
            &format!(
                r#"{{"calendar":"cn","from":"2011-06-10T09:00:00","to":"2011-06-10T12:00:00","pauses":{pauses}}}"#
            )
        ),
        r#"{"seconds":9000}"#
    );
    assert_eq!(
        one("elapsed", r#"{"calendar":"cn","from":"2011-06-10T12:00:00","to":"2011-06-10T09:00:00","pauses":null}"#),
        r#"{"seconds":-10800}"#
    );
}

#[test]
fn identity_numbers_are_judged() {
    assert_eq!(
        one("resident-id", r#"{"number":"11010519491231002x","on":"2011-06-10"}"#),
        r#"{"valid":true,"reason":null,"birth_date":"1949-12-31","sex":"female","region":"110105","age":61,"normal":"11010519491231002X"}"#
    );
    assert_eq!(
        one("resident-id", r#"{"number":"110105194912310021"}"#),
        r#"{"valid":false,"reason":"wrong_check_digit"}"#
    );
    assert_eq!(
        one("resident-id", r#"{"number":"110105491231002","on":"1949-12-30"}"#),
        r#"{"valid":false,"reason":"not_yet_born"}"#
    );
    assert_eq!(one("resident-id-upgrade", r#"{"number":"110105491231002"}"#), r#"{"number":"11010519491231002X"}"#);
    assert!(one("resident-id-upgrade", r#"{"number":"11010519491231002X"}"#).contains(r#""code":"wrong_length""#));
    assert_eq!(one("credit-code", r#"{"code":"91350100M000100Y43"}"#), r#"{"valid":true,"reason":null}"#);
    assert_eq!(one("credit-code", r#"{"code":"91350100M000100Y4"}"#), r#"{"valid":false,"reason":"wrong_length"}"#);
}

#[test]
fn bank_numbers_are_judged_and_their_banks_named() {
    let answer = one("bank-card", r#"{"number":"6222 0212 3456 7890 128"}"#);
    assert!(answer.ends_with(r#""bank_code":"ICBC","bank_name":"中国工商银行","kind":"debit"}"#), "{answer}");
    assert_eq!(one("bank-card", r#"{"number":"4111111111111111"}"#), r#"{"valid":true,"reason":null}"#);
    assert_eq!(
        one("bank-branch", r#"{"code":"310261000135"}"#),
        r#"{"valid":true,"reason":null,"bank":"上海浦东发展银行","bank_en":"Shanghai Pudong Development Bank"}"#
    );
    assert!(one("bank-branch", r#"{"code":"310261000136"}"#).contains("wrong_check_digit"));
}

#[test]
fn divisions_are_named_with_what_they_lie_in() {
    assert_eq!(
        one("region", r#"{"code":"210102"}"#),
        r#"{"code":"210102","name":"和平区","level":"county","parents":[{"code":"21","level":"province","name":"辽宁省"},{"code":"2101","level":"city","name":"沈阳市"}]}"#
    );
    assert!(one("region", r#"{"code":"110000"}"#).contains(r#""code":"unknown_region""#));
}

#[test]
fn names_are_found_in_rank_order() {
    assert_eq!(
        one("name-search", r#"{"query":"shan","names":["\u5355雄信","山田","王山"]}"#),
        r#"{"matches":["单雄信","山田","王山"]}"#
    );
}

#[test]
fn a_bad_line_is_answered_and_the_run_goes_on() {
    let answers = calc(
        "working-days-add",
        concat!(
            "{\"id\":1,\"calendar\":\"cn\",\"date\":\"2011-09-30\",\"days\":1}\n",
            "{\"id\":2,\"calendar\":\"cn\",\"date\":\"2011-09-30\"\n",
            "\n",
            "{\"id\":{\"a\":[1]},\"calendar\":\"cn\",\"date\":\"2011-09-31\",\"days\":1}\n",
            "{\"id\":4,\"calendar\":\"cn\",\"days\":1}\n",
            "{\"id\":5,\"calendar\":\"cn\",\"date\":\"2011-09-30\",\"days\":1.5}\n",
            "{\"id\":6,\"calendar\":\"mars\",\"date\":\"2011-09-30\",\"days\":1}\n",
            "{\"id\":7,\"calendar\":7,\"date\":\"2011-09-30\",\"days\":1}\n",
            "{\"id\":8,\"calendar\":{\"tz\":\"UTC\",\"weekly\":{\"mo\":[]}},\"date\":\"2011-09-30\",\"days\":1}\n",
            "{\"id\":9,\"calendar\":\"cn\",\"date\":\"2035-09-30\",\"days\":1}\n",
            "[1]\n",
            "{\"id\":10,\"calendar\":\"cn\",\"date\":null,\"days\":1,\"more\":0}\n",
            "{\"id\":11,\"calendar\":\"cn\",\"date\":\"2011-09-30\",\"days\":1,\"more\":[0]}\r\n",
            "{\"calendar\":\"cn\",\"date\":\"2011-09-30\",\"days\":\"1\"}",
        ),
    );
    let expected = [
        ("1", "2011-10-08"),
        ("null", r#""code":"bad_json""#),
        ("null", r#""code":"bad_json""#),
        (r#"{"a":[1]}"#, r#""code":"bad_input","detail":"`date` is not a date"#),
        ("4", r#""code":"bad_input","detail":"`date` is missing"#),
        ("5", r#""code":"bad_input","detail":"`days` must be a whole number"#),
        ("6", r#""code":"unknown_calendar""#),
        ("7", r#""code":"bad_input","detail":"`calendar`"#),
        ("8", r#""code":"bad_calendar","detail":"`calendar`: unknown variant `mo`"#),
        ("9", r#""code":"outside_known_calendar""#),
        ("null", r#""code":"bad_input","detail":"the line is not an object"#),
        ("10", r#""code":"bad_input","detail":"`date` must be a date"#),
        ("11", "2011-10-08"),
    ];
    for (answer, (id, part)) in answers.iter().zip(expected) {
        assert!(
            answer.starts_with(&format!(r#"{{"id":{id},"#)) && answer.contains(part),
            "{answer} lacks {id} or {part}"
        );
        serde_json::from_str::<serde_json::Value>(answer).unwrap();
    }
    assert_eq!(answers.len(), 14);
    assert!(answers[13].starts_with(r#"{"error":{"code":"bad_input","detail":"`days`"#), "{}", answers[13]);
}

#[test]
fn every_field_of_every_calculator_is_named_when_it_is_missing() {
    for entry in CALCULATORS {
        let answer = one(entry.name, r#"{"id":1}"#);
        let first = entry.fields[0].name;
        assert!(answer.contains(&format!("`{first}` is missing")), "{}: {answer}", entry.name);
    }
}

#[test]
fn times_that_are_not_times_are_refused_by_name() {
    let start = |text: &str| one("deadline", &format!(r#"{{"calendar":"cn","start":"{text}","seconds":1}}"#));
    for text in
        ["2011-06-10", "2011-06-10T", "2011-06-10T25:00:00", "2011-06-10T09:00:00+99:00", "noon", "", "２０１１-06-10"]
    {
        assert!(start(text).contains("`start`"), "{text}");
    }
    let paused = r#"{"calendar":"cn","start":"2011-06-10T09:00:00","seconds":1,"pauses":[{"from":"x","to":"y"}]}"#;
    assert!(one("deadline", paused).contains("`pauses[0].from`"));
    let paused = r#"{"calendar":"cn","start":"2011-06-10T09:00:00","seconds":1,"pauses":[{"from":"x"}]}"#;
    assert!(one("deadline", paused).contains("`pauses`"));
}

#[test]
fn bytes_that_are_not_utf_8_and_lines_that_never_end_are_refused() {
    let answers =
        calc_bytes("credit-code", b"{\"code\":\"\xff\"}\n{\"id\":2,\"code\":\"\",\"x\":\"\xff\"}\n\xef\xbb\xbf{}\n");
    assert!(answers.iter().all(|answer| answer.contains("bad_json")), "{answers:?}");
    let mut input = b"\xef\xbb\xbf{\"code\":\"1\"}\n".to_vec();
    input.extend(std::iter::repeat_n(b'x', 33 << 20));
    input.extend(b"\n{\"code\":\"2\"}\n");
    let long_but_read = format!("{{\"code\":\"{}\"}}\n", "3".repeat((1 << 24) - 11));
    input.extend(long_but_read.as_bytes());
    input.extend(std::iter::repeat_n(b'x', 17 << 20));
    let codes = ["wrong_length", "line_too_long", "wrong_length", "wrong_length", "line_too_long"];
    let answers = calc_bytes("credit-code", &input);
    assert_eq!(answers.len(), codes.len());
    for (answer, code) in answers.iter().zip(codes) {
        assert!(answer.contains(code), "{answer} lacks {code}");
    }
}

/// Gives a line at a time, and insists that every line before it has been answered by then.
struct Peer<'a> {
    lines: &'a [&'a str],
    given: usize,
    answered: &'a std::cell::Cell<usize>,
}

impl Read for Peer<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let complete: usize = self.lines[..self.given].iter().map(|piece| piece.matches('\n').count()).sum();
        assert_eq!(self.answered.get(), complete, "an answer was held back");
        let Some(piece) = self.lines.get(self.given) else { return Ok(0) };
        self.given += 1;
        buffer[..piece.len()].copy_from_slice(piece.as_bytes());
        Ok(piece.len())
    }
}

struct Counting<'a> {
    gathered: usize,
    answered: &'a std::cell::Cell<usize>,
}

impl Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered += bytes.iter().filter(|byte| **byte == b'\n').count();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.answered.set(self.gathered);
        Ok(())
    }
}

#[test]
fn an_interactive_peer_has_each_answer_before_it_is_asked_for_more() {
    let answered = std::cell::Cell::new(0);
    let lines = ["{\"code\":\"1\"}\n", "{\"co", "de\":\"2\"}\n{\"code\":\"3\"}\n{", "\"code\":\"4\"}\n"];
    let peer = Peer { lines: &lines, given: 0, answered: &answered };
    answer_lines("credit-code", None, peer, Counting { gathered: 0, answered: &answered }).unwrap();
    assert_eq!(answered.get(), 4);
}

#[test]
fn the_list_names_every_calculator_with_its_fields() {
    let mut output = Vec::new();
    list(&mut output).unwrap();
    let listed = String::from_utf8(output).unwrap();
    for entry in CALCULATORS {
        assert!(listed.lines().any(|line| line.starts_with(entry.name)));
    }
    assert!(listed.contains("pauses? ([{from, to}])"));
}

#[test]
fn an_unknown_calculator_or_pack_folder_is_a_failure() {
    let failed = answer_lines("horoscope", None, io::empty(), io::sink()).unwrap_err();
    assert!(failed.to_string().contains("--list"));
    let folder = Some(PathBuf::from("/nonexistent"));
    let failed = answer_lines("region", folder.clone(), io::empty(), io::sink()).unwrap_err();
    assert!(failed.to_string().contains("regions-cn/divisions.csv"));
    let mut output = Vec::new();
    answer_lines("day", folder, &b"{\"calendar\":\"cn\",\"date\":\"2011-10-03\"}"[..], &mut output).unwrap();
    assert!(String::from_utf8(output).unwrap().contains("unknown_calendar"));
}

#[test]
fn who_is_who_is_told_with_reasons() {
    let same = |a: &str, b: &str| one("same-party", &format!(r#"{{"a":{a},"b":{b}}}"#));
    let number = "210102198701019016";
    let zhang = format!(r#"{{"name":"张伟","kind":"身份证","number":"{number}"}}"#);
    for other in [
        format!(r#"{{"name":"张　伟","kind":"居民身份证","number":"{number}"}}"#),
        r#"{"name":"张伟","kind":"港澳台居民居住证","number":" 210102 19870101 9016"}"#.to_owned(),
        r#"{"name":"张伟","number":"２１０１０２１９８７０１０１９０１６"}"#.to_owned(),
    ] {
        assert!(same(&zhang, &other).starts_with(r#"{"verdict":"same","#), "{other}: {}", same(&zhang, &other));
    }
    for (other, verdict, reason) in [
        (format!(r#"{{"name":"章伟","number":"{number}"}}"#), "ask", "other_name"),
        (format!(r#"{{"name":"张伟","number":"{number}","birth":"1988-01-01"}}"#), "ask", "other_birth_date"),
        (r#"{"name":"张伟","number":"210102198701019032"}"#.to_owned(), "different", "other_number"),
        (r#"{"name":"张伟"}"#.to_owned(), "ask", "no_number"),
    ] {
        let answer = same(&zhang, &other);
        assert!(answer.contains(&format!(r#""verdict":"{verdict}""#)) && answer.contains(reason), "{other}: {answer}");
    }
    let phones = |a: &str, b: &str| {
        let entry = |phone: &str| format!(r#"{{"name":"王芳","birth":"1987-01-01","phone":"{phone}"}}"#);
        same(&entry(a), &entry(b))
    };
    assert!(phones("+86 139 0000 0001", "13900000001").contains(r#""verdict":"same""#));
    assert!(same(r#"{"name":"王芳","kind":"月票","number":"1"}"#, &zhang).contains("unknown_paper"));
    assert!(same(r#"{"name":"\u200b"}"#, &zhang).contains("nothing_visible"));
}
