//! Files that other programs got wrong, as they are, through the real import on both databases. Their names are invented and their numbers computed;
//! what is a kind of fault has its siblings in `sheet.rs`, `text.rs`, `who.rs` and `bank_answer.rs`.

use yinuo_core::fair_split::fair_split;
use yinuo_core::fraction::{Fraction, weights};
use yinuo_core::life::policy::Terms;
use yinuo_core::money::Fen;
use yinuo_core::party::mask;
use yinuo_service::command::Command;
use yinuo_service::command::house::{CreateOffice, Letterhead};
use yinuo_service::command::import::Choice;
use yinuo_service::import::{ImportRules, Look, Sheet};
use yinuo_service::query::import::{Format, bad_rows_file, errors_file, facts_of};
use yinuo_store::Value;
use yinuo_store::tables::import::{ImportErrorRow, ImportRow};
use yinuo_store::tables::life::VERSIONS_OF_POLICY;
use yinuo_testkit::house::{On, TestHouse};

use crate::case::at;
use crate::import::{import_file, policy, told};
use crate::sheet::saved_by_a_program;
use crate::text::found;

macro_rules! trial {
    ($name:literal) => {
        ($name, include_bytes!(concat!("trials/", $name)).as_slice())
    };
}

type Trial = (&'static str, &'static [u8]);

/// A house with the office of the files, on the day they were made for.
async fn open(on: On) -> TestHouse {
    let test = TestHouse::open(on, Some(at("2026-11-27T10:00:00"))).await;
    let office = CreateOffice {
        code: "210102".to_owned(),
        name: "和平支公司".to_owned(),
        parent: Some(test.county),
        region_code: None,
        level: "town".to_owned(),
        letterhead: Letterhead::default(),
    };
    let root = std::sync::Arc::new(yinuo_core::access::Actor::founder());
    test.house.carry_out(&root, Command::from(office), None).await.expect("the office of the files");
    test
}

async fn take(test: &TestHouse, (name, bytes): Trial) -> (ImportRow, Vec<ImportErrorRow>) {
    import_file(test, name, bytes.to_vec(), Choice::Good).await
}

/// Line, field and code of each error.
fn wrong(errors: &[ImportErrorRow]) -> Vec<(i64, &str, &str)> {
    told(errors).into_iter().map(|(line, _, field, code)| (line, field, code)).collect()
}

async fn numbers(test: &TestHouse) {
    let (done, errors) = take(test, trial!("01_exponent_without_plus.csv")).await;
    assert_eq!(done.rows_made, 0);
    assert_eq!(
        wrong(&errors),
        [
            (2, "policy_number", "digits_lost"),
            (3, "policy_number", "digits_lost"),
            (4, "account_number", "digits_lost"),
            (5, "policy_number", "digits_lost"),
        ]
    );
    let (done, errors) = take(test, trial!("02_guarded_numbers.csv")).await;
    assert_eq!((done.rows_made, wrong(&errors)), (3, vec![]));
    for (number, holder, phone) in [
        ("86210000000011", "乙一", "13900000002"),
        ("86210000000012", "乙二", "13900000003"),
        ("86210000000013", "乙三", "13900000004"),
    ] {
        assert_eq!(policy(&test.house, number).await.head.number, number);
        assert_eq!(found(test, phone).await, [holder], "{phone}");
    }
    let (done, errors) = take(test, trial!("03_leading_zeros_by_format.xlsx")).await;
    // The third is the first one's number, written as text: the same number twice.
    assert_eq!((done.rows_made, wrong(&errors)), (2, vec![(4, "policy_number", "twice")]));
    for number in ["0000012345", "P067890"] {
        assert_eq!(policy(&test.house, number).await.head.number, number);
    }
}

async fn names(test: &TestHouse) {
    let (done, errors) = take(test, trial!("08_aligned_names.csv")).await;
    assert_eq!((done.rows_made, wrong(&errors)), (3, vec![]));
    for (q, name) in [("张　伟", "张伟"), ("买买提•依明", "买买提·依明"), ("李 娜", "李娜")] {
        assert_eq!(found(test, q).await, [name], "{q}: one person");
    }
    let (done, errors) = take(test, trial!("09_invisible.csv")).await;
    assert_eq!((done.rows_made, wrong(&errors)), (3, vec![(5, "policy_number", "twice")]));
    for (q, name) in [("王小明", "王小明"), ("赵红", "赵红"), ("13900000009", "赵红"), ("孙丽", "孙丽")]
    {
        assert_eq!(found(test, q).await, [name], "{q}");
    }
    let (done, errors) = take(test, trial!("10_same_look_other_code.csv")).await;
    assert_eq!((done.rows_made, wrong(&errors)), (4, vec![]));
    for (q, name) in
        [("方小玉", "方小玉"), ("fangxiaoyu", "方小玉"), ("李明", "李明"), ("liming", "李明"), ("José", "José García")]
    {
        assert_eq!(found(test, q).await, [name], "{q}");
    }
}

async fn people(test: &TestHouse) {
    let (done, errors) = take(test, trial!("11_permit_kinds.csv")).await;
    // The card of 2004 is a known paper; of the insured it tells neither the century nor the sex, and no column does.
    let missing = vec![(5, "insured_birth_date", "missing"), (5, "insured_sex", "missing")];
    assert_eq!((done.rows_made, wrong(&errors)), (5, missing));
    for (q, name) in
        [("830000199001019017", "林一"), ("931156199001019051", "Anna Muster"), ("820000199001019090", "林四")]
    {
        assert_eq!(found(test, q).await, [name], "{q}");
    }
    let (done, errors) = take(test, trial!("36_same_number_other_name.csv")).await;
    assert_eq!(done.rows_made, 1);
    assert_eq!(
        wrong(&errors),
        [(3, "holder_name", "number_of_another_row"), (4, "insured_name", "number_known_otherwise")]
    );
    for (error, both) in errors.iter().zip([["施一", "张甲"], ["孔一", "孔二"]]) {
        let told: Vec<String> = facts_of(error).into_iter().map(|(_, told)| told).collect();
        assert!(both.iter().all(|name| told.iter().any(|told| told == name)), "{told:?} names both");
    }
}

async fn sheets(test: &TestHouse) {
    let (name, bytes) = trial!("32_hidden_first_sheet.xlsx");
    let rules = ImportRules::shipped("life-policies").expect("the pack");
    let look = Look { rules: Some(&rules), ..Look::default() };
    let opened = Sheet::look(bytes.to_vec(), name, look).expect("a workbook");
    assert_eq!(opened.sheet(), Some("本月清单"));
    let hidden: Vec<_> = opened.sheets().into_iter().map(|sheet| (sheet.name, sheet.hidden)).collect();
    assert_eq!(hidden, [("旧数据".to_owned(), true), ("本月清单".to_owned(), false)]);
    let (done, errors) = take(test, (name, bytes)).await;
    assert_eq!((done.rows_made, wrong(&errors)), (1, vec![]));
    assert_eq!(policy(&test.house, "T32-NEW").await.head.number, "T32-NEW");

    // Whatever leaves the house again begins no formula.
    let (name, bytes) = trial!("12_formula_in_bad_row.csv");
    let bad = String::from_utf8(bytes.to_vec()).expect("text").replace(",210102,", ",999999,");
    let (done, _) = import_file(test, name, bad.into_bytes(), Choice::Good).await;
    assert_eq!((done.rows_made, done.rows_bad), (0, 3));
    let files = [
        bad_rows_file(&test.house, &done, Format::Csv).await.expect("the bad rows"),
        errors_file(&test.house, &done, Format::Csv).await.expect("the errors"),
    ];
    for file in files {
        let text = String::from_utf8(file).expect("text");
        for cell in text.trim_start_matches('\u{feff}').split([',', '\n']) {
            // Around a long number stands `="…"`, a text in quotes and nothing that is worked out.
            let cell = cell.strip_prefix("\"=\"\"").unwrap_or(cell);
            let first = cell.trim_start_matches('"').chars().next();
            assert!(!first.is_some_and(|c| "=+-@＝＋－＠\t".contains(c)), "{cell:?}");
        }
    }

    // Long numbers survive a spreadsheet program.
    let (done, errors) = take(test, trial!("39_one_bad_row.csv")).await;
    assert_eq!((done.rows_made, wrong(&errors)), (0, vec![(2, "office_code", "unknown_office")]));
    let file = bad_rows_file(&test.house, &done, Format::Csv).await.expect("the bad rows");
    let mended = String::from_utf8(file).expect("text").replace("999999", "210102");
    let saved = saved_by_a_program(mended.as_bytes(), "csv", "xlsx");
    let (again, errors) = import_file(test, "a.xlsx", saved, Choice::Good).await;
    assert_eq!((again.rows_made, wrong(&errors)), (1, vec![]));
    let taken = policy(&test.house, "86210099990001").await;
    assert_eq!(taken.policy.account_masked, Some(mask("5500000000003901")));
    assert_eq!(found(test, "21010220100101901X").await, ["蒋一"]);
}

async fn shares(test: &TestHouse) {
    let (done, errors) = take(test, trial!("25_three_beneficiaries.csv")).await;
    assert_eq!((done.rows_made, wrong(&errors)), (5, vec![]));
    let sum = Fen(2_000_000);
    for (number, parts) in [
        ("T25-1", vec![666_667, 666_667, 666_666]),
        ("T25-2", vec![666_600, 666_600, 666_800]),
        ("T25-3", vec![200, 1_999_800]),
        ("T25-4", vec![666_667, 666_667, 666_666]),
        ("T25-5", vec![666_660, 666_660, 666_680]),
    ] {
        let row = policy(&test.house, number).await.policy;
        let key = vec![Value::Int(row.slot), Value::Int(row.id)];
        let versions = test.house.store.query(&VERSIONS_OF_POLICY, key).await.expect("read");
        let terms: Terms = serde_json::from_str(&versions[0].terms).expect("terms");
        // Where nobody has a share of its own, all have the same.
        let named: Option<Vec<Fraction>> = terms.beneficiaries.iter().map(|one| one.share).collect();
        let named = named.unwrap_or_else(|| vec![Fraction::new(1, 1).expect("one"); terms.beneficiaries.len()]);
        let split = fair_split(sum, &weights(&named).expect("small numbers")).expect("parts");
        assert_eq!(split.into_iter().map(|part| part.0).collect::<Vec<_>>(), parts, "{number}");
    }
}

async fn all(on: On) {
    let test = open(on).await;
    numbers(&test).await;
    names(&test).await;
    people(&test).await;
    sheets(&test).await;
    shares(&test).await;
    let archive = yinuo_service::verify::verify(&test.house.store, |_| {}).await.expect("verified");
    assert!(archive.problems.is_empty(), "{:?}", archive.problems);
}

#[tokio::test]
async fn files_that_other_programs_got_wrong_come_out_right_on_sqlite() {
    all(On::Sqlite).await;
}

#[tokio::test]
async fn files_that_other_programs_got_wrong_come_out_right_on_postgresql() {
    all(On::Postgres).await;
}
