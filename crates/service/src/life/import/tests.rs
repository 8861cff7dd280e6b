//! Rows of policies: columns found, values understood, all errors told, and the way of a bad row back to the clerk and in again.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use calamine::Reader;
use jiff::civil::{Date, date};
use yinuo_core::identity::{IdentityRefusal, Papers};
use yinuo_core::life::product::{PayMode, Span};
use yinuo_core::money::{Fen, MoneyRefusal};
use yinuo_core::party::{IdentityKind, PartyKind};

use super::*;
use crate::import::tests::{opened, rows_of, workbook};
use crate::import::*;

const TODAY: Date = date(2011, 9, 29);

const HEADERS: &str = "保单号,险种,保险金额（元）,生效日期,保险期间,交费年期,交费方式,保费,已交至,预交余额,机构代码,投保人姓名,证件号码,手机号,地址,被保险人姓名,被保险人证件号,出生日期,性别,受益人,户名,账号,开户行";
const GOOD: &str = "P0001,whole-life,\"100,000\",2010-06-10,终身,20年,年交,3200.50,2012-06-10,,210102,王芳,11010519491231002X,138 0013 8000,沈阳市和平区,,,1949-12-31,女,法定,,6228480402564890018,农业银行沈阳支行";

fn papers() -> &'static Papers {
    static PAPERS: LazyLock<Papers> = LazyLock::new(|| {
        let text = crate::packs::shipped_file("papers-cn/papers.toml").unwrap();
        Papers::from_toml(&text).unwrap()
    });
    &PAPERS
}

fn rules() -> ImportRules {
    ImportRules::shipped("life-policies").unwrap()
}

/// The good row with some columns changed.
fn changed(changes: &[(&str, &str)]) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(GOOD.as_bytes());
    let mut cells: Vec<String> = reader.records().next().unwrap().unwrap().iter().map(str::to_owned).collect();
    for (header, text) in changes {
        let column = HEADERS.split(',').position(|known| known == *header).unwrap_or_else(|| panic!("{header}"));
        cells[column] = (*text).to_owned();
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).unwrap();
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// The first two rows as they are read, without what a house has to say of them.
fn shown_rows(sheet: &mut Sheet, given: &BTreeMap<String, String>) -> Preview {
    let rules = rules();
    let understood = Understood::new(sheet, given, &rules).unwrap();
    let mut reader = RowReader::new(understood.columns(&rules), TODAY, papers());
    understood.preview(sheet, &rules, 2, &mut |row| reader.read(row).map(|row| row.shown())).unwrap()
}

type Outcome = Result<ImportRow, Vec<RowError>>;

fn read_rows(sheet: &mut Sheet, rules: &ImportRules) -> Vec<Outcome> {
    let headers = sheet.headers().to_vec();
    let mapping = guess_mapping(&headers, &rules.fields);
    mapping.refuse_missing(rules).unwrap();
    let mut reader = RowReader::new(Columns { rules, mapping: &mapping, headers: &headers }, TODAY, papers());
    rows_of(sheet).iter().map(|row| reader.read(row)).collect()
}

fn read(lines: &[String]) -> Vec<Outcome> {
    let mut sheet = opened(format!("{HEADERS}\n{}", lines.concat()).into(), "a.csv");
    read_rows(&mut sheet, &rules())
}

fn read_one(changes: &[(&str, &str)]) -> Outcome {
    read(&[changed(changes)]).remove(0)
}

/// Field and code of each error.
fn errors(changes: &[(&str, &str)]) -> Vec<(String, &'static str)> {
    read_one(changes).unwrap_err().into_iter().map(|error| (error.field, error.code)).collect()
}

#[test]
fn a_good_row_becomes_typed_values() {
    let row = read_one(&[]).unwrap();
    let policy = &row.policy;
    assert_eq!(
        (policy.number.as_str(), policy.sum_insured, policy.premium),
        ("P0001", Fen(10_000_000), Some(Fen(320_050)))
    );
    assert_eq!((policy.cover, policy.pay, policy.mode), (Some(Span::Whole), Span::Years(20), PayMode::Yearly));
    assert_eq!((policy.effective_on, policy.paid_to), (date(2010, 6, 10), Some(date(2012, 6, 10))));
    assert_eq!((policy.prepaid, policy.office_code.as_str()), (Fen::ZERO, "210102"));
    assert_eq!(row.holder.birth_date, Some(date(1949, 12, 31)));
    assert_eq!((row.holder.sex.as_deref(), row.holder.phone.as_deref()), (Some("female"), Some("13800138000")));
    assert_eq!((row.insured.is_none(), row.beneficiaries.is_empty()), (true, true));
    let account = row.payout_account.as_ref().unwrap();
    assert_eq!((account.account_holder.as_str(), account.number.as_str()), ("王芳", "6228480402564890018"));
    let shown = format!("{row:?} {:?} {account:?}", row.shown());
    for number in ["11010519491231002X", "13800138000", "6228480402564890018"] {
        assert!(!shown.contains(number), "{number} is masked");
    }
}

#[test]
fn every_error_of_a_row_is_told_at_once_and_personal_numbers_are_masked() {
    let wrong = read_one(&[
        ("保险金额（元）", "0.001"),
        ("生效日期", "2011-02-29"),
        ("交费方式", "有空再交"),
        ("险种", ""),
        ("证件号码", "110105194912310021"),
        ("手机号", "1380013800a"),
        ("账号", "6228480402564890019"),
        ("受益人", "李雷:60%"),
    ])
    .unwrap_err();
    let mut told: Vec<_> = wrong.iter().map(|error| (error.field.as_str(), error.code, error.value.as_str())).collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            ("account_number", "wrong_check_digit", "6228***********0019"),
            ("beneficiaries", "shares_not_whole", "李雷:60%"),
            ("effective_on", "not_a_date", "2011-02-29"),
            ("holder_identity", "wrong_check_digit", "1101**********0021"),
            ("holder_phone", "wrong_character", "138****800a"),
            ("mode", "not_one_of_the_choices", "有空再交"),
            ("product_key", "missing", ""),
            ("sum_insured", "smaller_than_a_fen", "0.001"),
        ]
    );
    let amount = wrong.iter().find(|error| error.field == "sum_insured").unwrap();
    let column = amount.column.as_ref().unwrap();
    assert_eq!((amount.row, column.letters.as_str(), column.header.as_str()), (2, "C", "保险金额（元）"));
}

#[test]
fn birth_date_and_sex_must_agree_with_the_identity_number() {
    assert_eq!(
        errors(&[("出生日期", "1949-12-30"), ("性别", "男")]),
        [
            ("insured_birth_date".to_owned(), "differs_from_identity_number"),
            ("insured_sex".to_owned(), "differs_from_identity_number"),
        ]
    );
    let child = [("被保险人姓名", "王小明"), ("出生日期", "2008-05-01"), ("性别", "男")];
    let row = read_one(&child).unwrap();
    let insured = row.insured.unwrap();
    assert_eq!((insured.name.as_str(), insured.birth_date), ("王小明", Some(date(2008, 5, 1))));
    assert_eq!(row.holder.birth_date, Some(date(1949, 12, 31)), "the holder keeps her own");
    assert_eq!(errors(&[child[0], ("出生日期", ""), child[2]]), [("insured_birth_date".to_owned(), "missing")]);
    assert_eq!(errors(&[child[0], ("出生日期", "2012-01-01"), child[2]])[0].1, "date_out_of_range");
    let same = [("被保险人姓名", "王芳"), ("被保险人证件号", "11010519491231002x")];
    assert!(read_one(&same).unwrap().insured.is_none(), "she insures herself");
}

#[test]
fn an_organisation_holds_a_policy_on_a_person() {
    let insured = [("被保险人姓名", "王芳"), ("被保险人证件号", "11010519491231002X")];
    let row =
        read_one(&[("投保人姓名", "福建某公司"), ("证件号码", "91350100M000100Y43"), insured[0], insured[1]]).unwrap();
    assert_eq!(row.holder.kind, PartyKind::Organisation);
    assert_eq!(row.holder.identity.unwrap().kind, IdentityKind::CreditCode);
    assert_eq!(row.insured.unwrap().sex.as_deref(), Some("female"));
    let alone = errors(&[("投保人姓名", "福建某公司"), ("证件号码", "91350100M000100Y43")]);
    assert_eq!(alone, [("insured_name".to_owned(), "not_a_person")]);
}

#[test]
fn a_single_premium_is_paid_once() {
    for pay in ["趸交", "1"] {
        let policy = read_one(&[("交费年期", pay), ("交费方式", "趸交")]).unwrap().policy;
        assert_eq!((policy.pay, policy.mode), (Span::Years(1), PayMode::Single));
    }
    assert_eq!(errors(&[("交费方式", "趸缴")]), [("pay".to_owned(), "pay_against_mode")]);
    assert_eq!(errors(&[("交费年期", "趸交")]), [("pay".to_owned(), "pay_against_mode")]);
    assert_eq!(errors(&[("已交至", "2010-06-09")]), [("paid_to".to_owned(), "before_effective_on")]);
    assert_eq!(errors(&[("保险金额（元）", "0")]), [("sum_insured".to_owned(), "amount_not_positive")]);
    assert_eq!(errors(&[("预交余额", "-1")]), [("prepaid".to_owned(), "negative_amount")]);
    assert_eq!(errors(&[("账号", "")]), [("account_number".to_owned(), "missing")]);
}

#[test]
fn a_policy_number_that_comes_again_is_an_error_naming_the_first_row() {
    let read = read(&[changed(&[]), changed(&[("保单号", "P0002")]), changed(&[("保单号", " p0001")])]);
    assert!(read[0].is_ok() && read[1].is_ok());
    let again = &read[2].as_ref().unwrap_err()[0];
    assert_eq!((again.row, again.code, again.facts.as_slice()), (4, "twice", &[("first_row", "2".to_owned())][..]));
}

#[test]
fn numbers_whose_digits_a_spreadsheet_has_lost_are_not_taken() {
    assert_eq!(errors(&[("证件号码", "1.10105E+17")]), [("holder_identity".to_owned(), "digits_lost")]);
    let rules = rules();
    let bytes = workbook(|sheet| {
        sheet.write_row(0, 0, HEADERS.split(',')).unwrap();
        sheet.write(1, 12, 110_105_194_912_310_000_f64).unwrap();
        sheet.write_formula(1, 0, "=\"P\"&1").unwrap();
    });
    let errors = read_rows(&mut opened(bytes, "a.xlsx"), &rules).remove(0).unwrap_err();
    let code = |field: &str| errors.iter().find(|error| error.field == field).map(|error| error.code);
    assert_eq!(code("holder_identity"), Some("digits_lost"));
    let formula = errors.iter().find(|error| error.code == "formula_cell").unwrap();
    assert!(rules.reason(formula.code, &formula.facts).zh.contains("A2"), "the cell is named");
}

#[test]
fn columns_are_guessed_in_both_languages_and_the_clerk_has_the_last_word() {
    let rules = rules();
    let headers = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    let guessed = guess_mapping(&headers(HEADERS), &rules.fields);
    assert_eq!(guessed.to_headers(&headers(HEADERS)).len(), 23, "every column of the list is known");
    let english =
        headers("Policy No,Product,SUM INSURED,Effective Date,Pay Years,Frequency,Office,Holder Name,ID Number");
    assert!(guess_mapping(&english, &rules.fields).missing(&rules).is_empty());

    let mut given = BTreeMap::new();
    let names = headers("保单号,合同编码,姓名");
    let mut with = |key: &str, header: &str| {
        given.insert(key.to_owned(), header.to_owned());
        Mapping::with_given(&given, &names, &rules)
    };
    assert_eq!(with("policy_number", "合同编码").unwrap().column("policy_number"), Some(1));
    let moved = with("insured_name", "姓名").unwrap();
    assert_eq!((moved.column("insured_name"), moved.column("holder_name")), (Some(2), None), "a guess gives way");
    assert_eq!(with("policy_number", "").unwrap().column("policy_number"), None, "no column is this field");
    assert_eq!(with("product_key", "姓名").unwrap_err().code(), "column_used_twice");
    assert_eq!(with("product_key", "没有").unwrap_err(), ImportRefusal::NoSuchColumn { column: "没有".to_owned() });
    assert_eq!(with("a_field", "").unwrap_err().code(), "no_such_import_field");
    let missing = guess_mapping(&headers("保单号"), &rules.fields).refuse_missing(&rules).unwrap_err();
    assert!(matches!(missing, ImportRefusal::ColumnMissing { fields } if fields.contains(&"投保人姓名".to_owned())));
}

#[test]
fn a_bad_row_goes_back_to_the_clerk_is_mended_and_comes_in_again() {
    let rules = rules();
    let bad = changed(&[("保单号", "P0002"), ("保险金额（元）", "很多"), ("手机号", "+8613800138000")]);
    let mut sheet = opened(format!("{HEADERS}\n{}{bad}", changed(&[])).into(), "a.csv");
    let headers = sheet.headers().to_vec();
    for file in ["bad.xlsx", "bad.csv"] {
        let mut bad_rows = BadRows::new(&rules, &headers);
        let mut report = ErrorReport::csv(&rules).unwrap();
        let outcomes = read_rows(&mut sheet, &rules);
        for (row, outcome) in rows_of(&mut sheet).into_iter().zip(outcomes) {
            if let Err(errors) = outcome {
                report.add(&errors).unwrap();
                bad_rows.add(row, &errors);
            }
        }
        let bytes = if file == "bad.xlsx" { bad_rows.to_xlsx() } else { bad_rows.to_csv() }.unwrap();
        let mut back = opened(bytes, file);
        assert_eq!(back.headers().last().map(String::as_str), Some(REASON_HEADER));
        let mut rows = rows_of(&mut back);
        assert_eq!(rows.len(), 1, "the good row is not among them");
        assert!(rows[0].cells.last().unwrap().text.contains("保险金额：不是金额"), "{:?}", rows[0]);
        rows[0].cells[2] = Cell::text("10万");
        let back_headers = back.headers().to_vec();
        let mapping = guess_mapping(&back_headers, &rules.fields);
        let mended =
            RowReader::new(Columns { rules: &rules, mapping: &mapping, headers: &back_headers }, TODAY, papers())
                .read(&rows[0])
                .unwrap();
        assert_eq!((mended.policy.sum_insured, mended.holder.phone.as_deref()), (Fen(10_000_000), Some("13800138000")));
        let again = BadRows::new(&rules, &back_headers).to_xlsx().unwrap();
        assert_eq!(opened(again, "a.xlsx").headers(), back.headers(), "the reasons stand there once");
    }
}

#[test]
fn the_error_report_is_opened_by_another_library_and_starts_no_formula() {
    let rules = rules();
    let wrong = read_one(&[("险种", "a,\"b"), ("生效日期", "-1+cmd"), ("证件号码", "1101051949")]).unwrap_err();
    let written = |report: Result<ErrorReport<'_>, ReportError>| {
        let mut report = report.unwrap();
        report.add(&wrong).unwrap();
        report.finish().unwrap()
    };
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(written(ErrorReport::xlsx(&rules)))).unwrap();
    let range = book.worksheet_range("错误清单").unwrap();
    let line = |row: usize| -> Vec<String> { range.rows().nth(row).unwrap().iter().map(ToString::to_string).collect() };
    assert_eq!(line(0), ["行号", "列", "表头", "字段", "内容", "错误代码", "原因"]);
    assert_eq!(line(1)[..6], ["2", "D", "生效日期", "生效日期", "-1+cmd", "not_a_date"]);
    assert!(line(1)[6].contains("2011-06-10"), "the reason says how to write it");
    assert_eq!(line(2)[4], "110***1949", "masked");
    let csv = String::from_utf8(written(ErrorReport::csv(&rules))).unwrap();
    assert!(csv.starts_with("\u{feff}行号,"), "{csv}");
    assert!(csv.contains(",'-1+cmd,"), "{csv}");
}

#[test]
fn a_report_of_more_errors_than_it_holds_says_how_many_are_left_out_in_both_formats() {
    let rules = rules();
    let facts: [(&str, String); 0] = [];
    let filled = |mut report: ErrorReport<'_>| {
        for row in 2..60_000 {
            let names = ["A", "保单号"];
            report.add_line(row, names, "policy_number", "P", ("not_a_date", &facts)).unwrap();
        }
        report.leave_out(2);
        assert_eq!(report.lines(), 60_000);
        report.finish().unwrap()
    };
    let csv = String::from_utf8(filled(ErrorReport::csv(&rules).unwrap())).unwrap();
    assert_eq!(csv.lines().count(), 1 + 50_000 + 1);
    assert!(csv.trim_end().ends_with("另有10000处错误未列出，请先改正以上错误"));
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(filled(ErrorReport::xlsx(&rules).unwrap()))).unwrap();
    let range = book.worksheet_range("错误清单").unwrap();
    assert_eq!(range.rows().count(), 1 + 50_000 + 1);
    let last: Vec<String> = range.rows().next_back().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(last[6], "另有10000处错误未列出，请先改正以上错误");
}

#[test]
fn a_preview_shows_the_first_rows_and_counts_all() {
    let lines = [changed(&[]), changed(&[("保单号", "P2"), ("性别", "男")]), changed(&[("保单号", "P3")])].concat();
    let mut sheet = opened(format!("{HEADERS}\n{lines}").into(), "a.csv");
    let shown = shown_rows(&mut sheet, &BTreeMap::new());
    assert_eq!((shown.total_rows, shown.rows.len(), shown.missing.len()), (3, 2, 0));
    assert_eq!(shown.mapping["holder_identity"], "证件号码");
    assert_eq!(shown.rows[0].values["holder_identity"], "1101**********002X");
    let error = &shown.rows[1].errors[0];
    assert_eq!((error.column.as_str(), error.reason.zh.as_str()), ("S", "与证件号码不一致"));
    let none = BTreeMap::from([("policy_number".to_owned(), String::new())]);
    let shown = shown_rows(&mut sheet, &none);
    assert_eq!((shown.missing, shown.rows.len(), shown.total_rows), (vec!["policy_number".to_owned()], 0, 3));
}

/// The texts between `before` and the next quote.
fn named<'t>(source: &'t str, before: &str) -> Vec<&'t str> {
    source.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_error_has_its_sentence_and_every_field_is_read() {
    let rules = rules();
    let sources = [include_str!("row.rs"), include_str!("person.rs"), include_str!("value.rs")].concat();
    let mut codes = named(&sources, "Wrong::new(\"");
    codes.extend(["formula_cell", "fault_cell", "wrong_length", "wrong_character", "wrong_check_digit"]);
    codes.extend([IdentityRefusal::ImpossibleBirthDate, IdentityRefusal::NotYetBorn].map(IdentityRefusal::code));
    codes.extend(
        [MoneyRefusal::NotAnAmount, MoneyRefusal::SmallerThanAFen, MoneyRefusal::AmountTooLarge]
            .map(MoneyRefusal::code),
    );
    for code in codes {
        assert!(rules.has_reason(code), "{code} has no reason in the pack");
    }
    let reads = ["required(\"", "code(\"", "optional(\"", "choice(\"", "date(\"", "amount(\""]
        .map(|call| named(&sources, call))
        .concat();
    for field in &rules.fields {
        assert!(reads.contains(&field.key.as_str()), "nothing reads the field {}", field.key);
    }
    for key in reads {
        assert!(rules.field(key).is_some(), "the pack has no field {key}");
    }
}
