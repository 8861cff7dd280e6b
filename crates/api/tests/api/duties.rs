//! Duties of offices over HTTP: who may lay proofs, how a duty stands before and after, and what call records show.

use serde_json::{Value, json};
use yinuo_service::command::Command;
use yinuo_service::command::house::{CreateOffice, Letterhead};
use yinuo_service::command::import::{Choice, CreateImport, StartImport};
use yinuo_service::import::{ImportRules, Look, Sheet, guess_mapping, run};
use yinuo_testkit::house::Role;

use super::desk::{Ask, Desk, id};
use super::matrix::Matrix;
use super::roles::{Else, MANAGER, Row, none};

const NOW: &str = "2011-09-29T10:00:00";
const SEERS: &[&str] = &["clerk", "handler", "manager", "auditor"];

/// Who may do what with the duties of offices.
pub static MATRIX: Matrix = Matrix {
    rows: ROWS,
    things: |desk, _world| {
        Box::pin(async {
            let path =
                format!("/offices/{}/duties/life.signs/proofs?met_on=2011-09-01&note=x&name=a.png", desk.test.county);
            let ask = Ask::new("POST", path).raw("image/png", PHOTOGRAPH);
            let proof = desk.ask("manager", ask).await.good();
            vec![("proof", id(&proof)), ("office", desk.test.county.to_string()), ("duty", "life.signs".to_owned())]
        })
    },
};

const PHOTOGRAPH: &[u8] = b"\x89PNG\r\n\x1a\n..";

const ROWS: &[Row] = &[
    ("GET", "/duties", SEERS, Else::NotAllowed, none),
    ("GET", "/counter-hours", SEERS, Else::NotAllowed, none),
    ("GET", "/hotline-days?office={office}&from=2011-09-01&until=2011-09-02", SEERS, Else::NotAllowed, none),
    ("GET", "/offices/{office}/duties/{duty}/proofs", SEERS, Else::NotAllowed, none),
    ("POST", "/offices/{office}/duties/{duty}/proofs?met_on=2011-09-01&note=x", MANAGER, Else::NotAllowed, none),
    ("GET", "/duty-proofs/{proof}/file", SEERS, Else::NotAllowed, none),
    ("POST", "/duty-proofs/{proof}/withdrawals", MANAGER, Else::NotAllowed, |_| json!({ "reason": "x" })),
];

async fn standing(desk: &Desk, office: &str, duty: &str) -> Value {
    let all = desk.ask("manager", Ask::get(format!("/duties?office={office}"))).await.good();
    let found = all["items"].as_array().expect("a list").iter().find(|one| one["key"] == duty);
    found.expect("the office has it").clone()
}

#[tokio::test]
async fn a_duty_is_missing_until_somebody_lays_a_proof_and_again_when_it_is_taken_back() {
    let desk = Desk::open(NOW).await;
    let office = desk.test.county.to_string();
    let before = standing(&desk, &office, "life.signs").await;
    assert_eq!((before["standing"].as_str(), before["until"].as_str()), (Some("missing"), None));
    assert!(before["cite"].as_str().expect("it is cited").contains("art. 3"));
    let lay = |query: &str| Ask::new("POST", format!("/offices/{office}/duties/life.signs/proofs?{query}"));
    for (query, code) in [
        ("met_on=2031-01-01&note=x", "wrong_field"),
        ("met_on=2011-03-01&until=2011-02-01&note=x", "wrong_field"),
        ("met_on=2011-03-01&note=%20", "wrong_field"),
        ("met_on=2009-03-01&note=x", "no_such_duty"),
    ] {
        let refused = desk.ask("manager", lay(query)).await;
        assert_eq!(refused.code(), code, "{query}");
    }
    let proof =
        desk.ask("manager", lay("met_on=2011-03-01&note=seen&name=hall.png").raw("image/png", PHOTOGRAPH)).await.good();
    assert_eq!((proof["file_name"].as_str(), proof["met_on"].as_str()), (Some("hall.png"), Some("2011-03-01")));
    let held = standing(&desk, &office, "life.signs").await;
    assert_eq!((held["standing"].as_str(), held["until"].as_str()), (Some("held"), Some("2012-03-01")));
    assert_eq!(held["proof"]["by"]["name"].as_str(), Some("manager一"));
    let back = Ask::post(format!("/duty-proofs/{}/withdrawals", id(&proof)), json!({ "reason": "another hall" }));
    let back = desk.ask("manager", back).await.good();
    assert_eq!(back["withdrawn_reason"].as_str(), Some("another hall"));
    assert_eq!(standing(&desk, &office, "life.signs").await["standing"].as_str(), Some("missing"));
    let all = desk.ask("auditor", Ask::get(format!("/offices/{office}/duties/life.signs/proofs"))).await.good();
    assert_eq!(all["items"].as_array().map(Vec::len), Some(1), "what was taken back stays in the record");
}

/// A working day from half past eight to six with a call every forty minutes, and one of which an hour was left to ring.
const RECORDS: &str = "通话编号,主叫号码,被叫号码,来电时间,是否接通,通话时长,坐席工号,队列\n";

fn day(date: &str, from_hour: u32, calls: u32) -> String {
    let mut text = String::new();
    for number in 0..calls {
        let minutes = from_hour * 60 + number * 40;
        text += &format!(
            "{date}-{number},13900000001,024-95500,{date} {:02}:{:02}:00,是,0:05:00,K01,咨询\n",
            minutes / 60,
            minutes % 60
        );
    }
    text
}

#[tokio::test]
async fn hours_in_which_a_telephone_was_staffed_are_worked_out_from_imported_call_records() {
    let desk = Desk::open(NOW).await;
    let (test, manager) = (&desk.test, desk.test.actor(Role::Manager).clone());
    let office = test.county.to_string();
    let missed = "x1,13900000001,024-95500,2011-09-27 10:10:00,否,,,咨询\n";
    // Eight hours and five minutes on the 26th; on the 27th somebody was called in vain at ten past ten.
    let text = format!("{RECORDS}{}{}{missed}", day("2011-09-26", 9, 13), day("2011-09-27", 9, 13));
    let bad = format!("{text}y1,,024-95500,2011-09-27,否,,,\ny2,,024-95500,2011-09-27 09:00:00,否,95,,\n");
    for (name, content, made, wrong) in [("a.csv", &bad, 27, 2), ("a.csv", &text, 27, 0)] {
        let rules = ImportRules::shipped("calls").expect("the pack");
        let bytes = content.clone().into_bytes();
        let mut sheet =
            Sheet::look(bytes.clone(), name, Look { rules: Some(&rules), ..Look::default() }).expect("a table");
        let mapping = guess_mapping(sheet.headers(), &rules.fields).to_headers(sheet.headers());
        assert!(!mapping.values().any(|header| header == "主叫号码"), "who called is not asked for");
        let mut rows_total = 0;
        let mut rows = sheet.rows().expect("rows");
        while rows.next_row().expect("a row").is_some() {
            rows_total += 1;
        }
        let create = CreateImport {
            kind: "calls".to_owned(),
            name: name.to_owned(),
            content_hash: blake3::hash(&bytes).to_hex().to_string(),
            content: bytes.into(),
        };
        let import = test.house.carry_out(&manager, Command::from(create), None).await.expect("it comes in").id;
        let import = yinuo_core::id::ImportId::from_number(import);
        let start = StartImport { import, sheet: None, mapping, choice: Choice::Good, options: Vec::new(), rows_total };
        test.house.carry_out(&manager, Command::from(start), None).await.expect("it starts");
        let done = run(&test.house, import, |_| {}).await.expect("it runs");
        assert_eq!((done.rows_made, done.rows_bad), (made, wrong));
    }
    let days = desk
        .ask("clerk", Ask::get(format!("/hotline-days?office={office}&from=2011-09-25&until=2011-09-28")))
        .await
        .good();
    let told: Vec<_> = days["items"]
        .as_array()
        .expect("days")
        .iter()
        .map(|day| {
            let number = |name: &str| day[name].as_i64().expect("a number");
            (number("calls"), number("picked_up"), number("staffed_seconds"), day["met"].as_bool().expect("met or not"))
        })
        .collect();
    // Taken in twice, each call counts once. The 27th is broken off at 09:45 and goes on at 10:20.
    let (whole, broken) = (8 * 3_600 + 300, 45 * 60 + 6 * 3_600 + 2_700);
    assert_eq!(told, [(0, 0, 0, true), (13, 13, whole, true), (14, 13, broken, false), (0, 0, 0, false)]);
    let staffed = standing(&desk, &office, "life.hotline-staffed").await;
    assert_eq!(staffed["standing"].as_str(), Some("missing"), "one day of two was short");
    assert_eq!(staffed["staffed"], json!({ "days": 2, "short": 1 }));
    // One telephone serves the offices below, too, as long as they have no records of their own.
    let town = CreateOffice {
        code: "210682001".to_owned(),
        name: "凤凰城营业部".to_owned(),
        parent: Some(test.county),
        region_code: None,
        level: "town".to_owned(),
        letterhead: Letterhead::default(),
    };
    let root = std::sync::Arc::new(yinuo_core::access::Actor::founder());
    let town = test.house.carry_out(&root, Command::from(town), None).await.expect("an office").id;
    let below = standing(&desk, &yinuo_core::id::OfficeId::from_number(town).to_string(), "life.hotline-staffed").await;
    assert_eq!(below["staffed"], staffed["staffed"]);
    let long = Ask::get(format!("/hotline-days?office={office}&from=2011-01-01&until=2011-09-28"));
    assert_eq!(desk.ask("clerk", long).await.code(), "wrong_field");
}

#[tokio::test]
async fn counters_are_open_by_season_and_closed_on_days_off() {
    let desk = Desk::open(NOW).await;
    for (on, hours) in [
        ("2011-09-28", json!([["09:00", "12:00"], ["13:30", "17:30"]])),
        ("2011-07-06", json!([["09:00", "12:00"], ["13:30", "19:30"]])),
        ("2011-10-03", json!([])),
        ("2011-10-08", json!([["09:00", "12:00"], ["13:30", "17:30"]])),
    ] {
        let told = desk.ask("clerk", Ask::get(format!("/counter-hours?on={on}"))).await.good();
        assert_eq!(told["items"][0]["hours"], hours, "{on}");
    }
}

#[tokio::test]
async fn duties_and_counter_hours_are_told_past_the_published_calendar() {
    let desk = Desk::open("2027-01-05T10:00:00").await;
    let office = desk.test.county.to_string();
    assert_eq!(standing(&desk, &office, "life.hotline-staffed").await["standing"].as_str(), Some("missing"));
    for (on, hours) in [
        ("2027-01-05", json!([["09:00", "12:00"], ["13:30", "17:30"]])),
        ("2027-01-01", json!([])),
        ("2027-01-03", json!([])),
    ] {
        let told = desk.ask("clerk", Ask::get(format!("/counter-hours?on={on}"))).await.good();
        assert_eq!(told["items"][0]["hours"], hours, "{on}");
    }
    let days = Ask::get(format!("/hotline-days?office={office}&from=2026-12-30&until=2027-01-04"));
    let days = desk.ask("clerk", days).await.good();
    let worked: Vec<_> = days["items"].as_array().expect("days").iter().map(|day| day["working"].as_bool()).collect();
    assert_eq!(worked, [true, true, false, false, false, true].map(Some));
}
