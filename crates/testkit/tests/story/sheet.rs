//! Sheets as people and programs make them, through the real import: what a cell shows is what is taken, nothing that names something is
//! shortened, and what comes back as bad survives a spreadsheet program. On both databases.

use std::process::Command as Program;

use rust_xlsxwriter::{Format as CellFormat, Workbook};
use yinuo_service::command::import::Choice;
use yinuo_service::query::import::{Format, bad_rows_file};
use yinuo_testkit::house::{On, Role, resident_id, temporary_folder};

use crate::import::{HEADER, import_file, open, policy, told};
use crate::text::{row, sheet};

fn cells(line: &str) -> Vec<String> {
    line.trim_end().split(',').map(str::to_owned).collect()
}

/// A workbook of these rows as text, changed by hand afterwards.
fn book(rows: &[String], change: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("清单").expect("a name");
    for (line, row) in (0..).zip([HEADER.to_owned()].iter().chain(rows)) {
        sheet.write_row(line, 0, cells(row)).expect("written");
    }
    change(sheet);
    book.save_to_buffer().expect("saved")
}

async fn numbers(on: On) {
    let test = open(on).await;
    let person = |number: u32| row(&format!("S{number}"), "蒋宁", &resident_id(number), "13900000001");
    // Digits lost, with and without the plus sign, in any column that names something.
    let lost = [
        person(1).replacen("S1", "8.621000000001E13", 1),
        person(2).replacen("S2", "8.62100E+13", 1),
        person(3).replace("法定,", "法定,6.2284800012345E18"),
        person(4).replacen("13900000001", "1.39E10", 1),
        person(14).replacen("S14", "8.6210000000202E13", 1),
        person(15).replacen("S15", "８．６２１Ｅ１３", 1),
    ];
    let (done, errors) = import_file(&test, "a.csv", sheet(&lost), Choice::Good).await;
    let wrong: Vec<_> = told(&errors).into_iter().map(|(line, _, field, code)| (line, field, code)).collect();
    let fields = ["policy_number", "policy_number", "account_number", "holder_phone", "policy_number", "policy_number"];
    let expected: Vec<_> = (2..).zip(fields).map(|(line, field)| (line, field, "digits_lost")).collect();
    assert_eq!((done.rows_made, wrong), (0, expected));
    // Guards, in every column.
    let guarded = [
        person(5).replacen("S5", "'86210000000011", 1).replace(&resident_id(5), &format!("'{}", resident_id(5))),
        person(6).replacen("S6", "\t86210000000012", 1).replace("13900000001", "\t13900000006"),
        person(7).replacen("S7", "\"=\"\"86210000000013\"\"\"", 1).replace("蒋宁", "'蒋宁"),
    ];
    let (done, errors) = import_file(&test, "a.csv", sheet(&guarded), Choice::Good).await;
    assert_eq!((done.rows_made, done.rows_bad), (3, 0), "{errors:?}");
    for number in ["86210000000011", "86210000000012", "86210000000013"] {
        assert_eq!(policy(&test.house, number).await.head.number, number);
    }
    // Zeros that a format shows.
    let rows: Vec<String> = (8..12).map(person).collect();
    let bytes = book(&rows, |sheet| {
        let zeros = CellFormat::new().set_num_format("0000000000");
        let lettered = CellFormat::new().set_num_format("\"P\"000000");
        sheet.write_with_format(1, 0, 12345, &zeros).expect("written");
        sheet.write_with_format(2, 0, 67890, &lettered).expect("written");
        sheet.write(3, 0, "0000054321").expect("written");
        sheet.write_with_format(4, 0, 46_086, &CellFormat::new().set_num_format("yyyy-mm-dd")).expect("written");
    });
    let (done, errors) = import_file(&test, "a.xlsx", bytes, Choice::Good).await;
    let wrong: Vec<_> = told(&errors).into_iter().map(|(line, _, field, code)| (line, field, code)).collect();
    assert_eq!((done.rows_made, wrong), (3, vec![(5, "policy_number", "number_became_date")]));
    for number in ["0000012345", "P067890", "0000054321"] {
        assert_eq!(policy(&test.house, number).await.head.number, number);
    }
    // The shape of a number.
    let strange = [
        person(12).replacen("S12", "S", 1),
        person(13).replacen("S13", "S#13", 1),
        // Counted with by another program, under a guard that is none, and written with a letter that looks like another.
        person(16).replacen("S16", "86210000000201.0", 1),
        person(17).replacen("S17", "’86210000000101", 1),
        person(18).replacen("S18", "8.621Е13", 1),
    ];
    let (_, errors) = import_file(&test, "a.csv", sheet(&strange), Choice::Good).await;
    let codes: Vec<_> = errors.iter().map(|error| error.code.as_str()).collect();
    let sign = "wrong_code_sign";
    assert_eq!(codes, ["wrong_code_length", sign, "number_became_decimal", sign, sign]);
}

#[tokio::test]
async fn nothing_that_names_something_is_shortened_on_sqlite() {
    numbers(On::Sqlite).await;
}

#[tokio::test]
async fn nothing_that_names_something_is_shortened_on_postgresql() {
    numbers(On::Postgres).await;
}

/// The file as a spreadsheet program saves it after it has opened it.
pub fn saved_by_a_program(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let folder = temporary_folder("sheet");
    let (opened, saved) = (folder.join(format!("bad.{from}")), folder.join(format!("saved.{to}")));
    std::fs::write(&opened, bytes).expect("written");
    let done = Program::new("ssconvert").arg(&opened).arg(&saved).output();
    let done = done.expect("ssconvert of gnumeric is there: `cargo xtask setup` installs it");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let saved = std::fs::read(&saved).expect("read");
    let _ = std::fs::remove_dir_all(&folder);
    saved
}

async fn there_and_back(on: On) {
    let test = open(on).await;
    let account = "5500000000003901";
    let bad =
        row("0086210000000039", "@蒋一", &resident_id(20), "13900000020").replace("法定,", &format!("法定,{account}"));
    let good = row("B2", "蒋二", &resident_id(21), "13900000021");
    let (done, _) =
        import_file(&test, "a.csv", sheet(&[bad.replace(",210682,", ",999999,"), good]), Choice::Good).await;
    assert_eq!((done.rows_made, done.rows_bad), (1, 1));
    for format in [Format::Csv, Format::Xlsx] {
        let from = if format == Format::Csv { "csv" } else { "xlsx" };
        let file = bad_rows_file(&test.house, &done, format).await.expect("the bad rows");
        for to in ["csv", "xlsx"] {
            let saved = saved_by_a_program(&file, from, to);
            let (again, errors) = import_file(&test, &format!("a.{to}"), saved, Choice::Good).await;
            let wrong: Vec<_> = errors.iter().map(|error| (error.field.as_str(), error.code.as_str())).collect();
            assert_eq!(
                (again.rows_total, wrong),
                (1, vec![("office_code", "unknown_office")]),
                "{from} to {to}: only what was wrong is"
            );
        }
    }
    // Mended, saved by the program, and imported again.
    let mended =
        String::from_utf8(bad_rows_file(&test.house, &done, Format::Csv).await.expect("the bad rows")).expect("text");
    let saved = saved_by_a_program(mended.replace("999999", "210682").as_bytes(), "csv", "xlsx");
    let (again, errors) = import_file(&test, "a.xlsx", saved, Choice::All).await;
    assert_eq!((again.state.as_str(), again.rows_made), ("done", 1), "{errors:?}");
    let taken = policy(&test.house, "0086210000000039").await;
    assert_eq!(taken.policy.account_masked.as_deref(), Some(yinuo_core::party::mask(account).as_str()));
    assert_eq!(crate::text::found(&test, &resident_id(20)).await, ["@蒋一"], "the number of the paper survived");
    assert_eq!(
        crate::text::found(&test, account).await,
        Vec::<String>::new(),
        "an account is not a customer's own number"
    );
    let _ = test.actor(Role::Manager);
}

#[tokio::test]
async fn bad_rows_survive_a_spreadsheet_program_on_sqlite() {
    there_and_back(On::Sqlite).await;
}

#[tokio::test]
async fn bad_rows_survive_a_spreadsheet_program_on_postgresql() {
    there_and_back(On::Postgres).await;
}
