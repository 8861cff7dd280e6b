//! Taking over 5,000 schools from a spreadsheet, each with its policy, and then the lists of their 300,000 pupils: rows a second from the file to the last
//! commit, the most memory it takes, and what the database takes when the pupils are ready and nothing is decided.
//!
//! Each run is a process with a database of its own, for memory is given back late.

use std::fmt::Write as _;

use jiff::Span;
use jiff::civil::Date;
use rust_xlsxwriter::{Workbook, XlsxError};
use yinuo_core::identity::CreditCode;
use yinuo_service::command::import::Choice;
use yinuo_service::query::PageAsk;
use yinuo_service::school::names::{Prepared, SchoolPupils};
use yinuo_service::school::query::{SchoolPolicyFilter, policies};
use yinuo_testkit::house::{Role, TestHouse};

use crate::import::{peak_megabytes, peak_told};
use crate::taking::{File, beside, figure, house, raw, taken};

const SCHOOLS: u32 = 5_000;
const PUPILS: u32 = 60;
const ROWS: u32 = SCHOOLS * PUPILS;
/// The schools of one list, for a list that comes over HTTP has at most 200,000 rows.
const SCHOOLS_OF_A_LIST: usize = 2_500;
/// Rows of the file in one commit of the raw limit; the engine has fewer, so as to take less memory.
const RAW_LOT: usize = 10_000;

/// Has each figure measured three times by processes of their own.
pub fn measure() -> Result<(), String> {
    println!("{SCHOOLS} schools from XLSX and {ROWS} pupils of their lists, rows a second");
    let mut limit = None;
    for database in ["sqlite", "postgres"] {
        for what in ["schools", "raw", "good"] {
            let figure = figure(format!("{database}: names, {what}"), &["names-run", database, what])?;
            let memory = peak_told(&figure.note);
            match what {
                "schools" => figure.record(&format!("{SCHOOLS} schools taken over"), database, None, memory),
                "raw" => limit = Some(figure),
                _ => figure.record(&format!("names of {ROWS} pupils, {what}"), database, limit.as_ref(), memory),
            }
        }
    }
    Ok(())
}

/// One run, in a process of its own: prints rows a second, then what else is to be told.
pub async fn one(database: &str, what: &str) {
    let home = house(database, None).await;
    let test = &home.test;
    let today = test.house.today();
    let content = schools(today).expect("the spreadsheet is written");
    let file = File { kind: "schools", name: "a.xlsx", content, rows: SCHOOLS };
    let (done, seconds) = taken(test, file, Choice::Good).await;
    assert_eq!(done.rows_made, i64::from(SCHOOLS), "the schools are there");
    if what == "schools" {
        let peak = peak_megabytes().unwrap_or(0);
        println!("{:.0} {} schools made, peak memory {peak} MB", f64::from(SCHOOLS) / seconds, done.rows_made);
        return;
    }
    let numbers = numbers(test).await;
    let rows = u32::try_from(SCHOOLS_OF_A_LIST).expect("few schools") * PUPILS;
    let files = numbers.chunks(SCHOOLS_OF_A_LIST).zip(0u32..).map(|(schools, list)| File {
        kind: "school-pupils",
        name: "a.csv",
        content: sheet(schools, today, list * rows),
        rows,
    });
    if what == "raw" {
        let changes = |prepared: Prepared| prepared.commit.into_parts(Default::default()).changes;
        let raw = raw::<SchoolPupils>(test, &beside(&home).await, files, RAW_LOT, changes).await;
        println!("{:.0} {:.1} rows of the database each", raw.a_second(), raw.each());
        return;
    }
    let (mut made, mut bad, mut seconds) = (0, 0, 0.0);
    for file in files {
        let (done, took) = taken(test, file, Choice::Good).await;
        assert_eq!(done.state, "done", "the list is taken to its end");
        made += done.rows_made;
        bad += done.rows_bad;
        seconds += took;
    }
    let peak = peak_megabytes().unwrap_or(0);
    println!("{:.0} {made} rows made, {bad} bad, peak memory {peak} MB", f64::from(ROWS) / seconds);
}

/// The schools, each with a policy of its pupils from today on.
fn schools(today: Date) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    let headers = ["学校名称", "统一社会信用代码", "手机号码", "地址", "机构代码", "中小学人数", "保险起期"];
    sheet.write_row(0, 0, headers)?;
    for number in 1..=SCHOOLS {
        let body = format!("12210682{number:09}");
        let mut codes = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(|check| format!("{body}{check}"));
        let code = codes.find(|code| CreditCode::parse(code).is_ok()).expect("one of them fits");
        let texts = [
            format!("凤城市第{number}小学"),
            code,
            format!("139{number:08}"),
            format!("凤城市凤凰街{number}号"),
            "210682".to_owned(),
        ];
        sheet.write_row(number, 0, texts)?;
        sheet.write(number, 5, PUPILS)?.write(number, 6, today.to_string())?;
    }
    workbook.save_to_buffer()
}

/// The numbers of their policies.
async fn numbers(test: &TestHouse) -> Vec<String> {
    let (mut numbers, mut after) = (Vec::new(), None);
    loop {
        let ask = PageAsk { limit: Some(200), after, sort: None };
        let filter = SchoolPolicyFilter::default();
        let found = policies(&test.house, test.actor(Role::Manager), filter, &ask).await.expect("read");
        numbers.extend(found.items.into_iter().map(|line| line.number));
        after = found.next;
        if after.is_none() {
            return numbers;
        }
    }
}

/// The list of some of them, school after school; `row` is how many pupils stand in the lists before it, so that no two are one.
fn sheet(numbers: &[String], today: Date, mut row: u32) -> Vec<u8> {
    let mut text = "保单号,学段,班级,姓名,身份证号,监护人同意\n".to_owned();
    let first = today.checked_sub(Span::new().years(9)).expect("a day");
    for number in numbers {
        for pupil in 0..PUPILS {
            let born = first.checked_add(Span::new().days(i64::from(row / 999))).expect("a day");
            let body = format!("210682{}{:03}", born.strftime("%Y%m%d"), 1 + row % 999);
            let class = 1 + pupil / 50;
            let _ = writeln!(text, "{number},小学,三年级{class}班,李小明,{body}{},是", check(&body));
            row += 1;
        }
    }
    text.into_bytes()
}

/// The check character of a resident identity number.
fn check(body: &str) -> char {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    char::from(b"10X98765432"[usize::try_from(sum % 11).expect("less than eleven")])
}
