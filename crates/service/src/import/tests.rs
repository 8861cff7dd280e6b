//! Files as they come from outside: good ones of several programs and encodings, unsuitable ones, and ones made to harm.

use std::io::{Cursor, Write};

use jiff::civil::date;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use yinuo_core::text::sheet::unguarded;
use zip::write::SimpleFileOptions;

use super::*;

pub fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

pub fn opened(bytes: Vec<u8>, name: &str) -> Sheet {
    Sheet::open(bytes, name, &SheetChoice::First).unwrap()
}

pub fn rows_of(sheet: &mut Sheet) -> Vec<Row> {
    let mut rows = sheet.rows().unwrap();
    std::iter::from_fn(|| rows.next_row().unwrap()).collect()
}

fn refusal(bytes: Vec<u8>, name: &str) -> ImportRefusal {
    let mut sheet = match Sheet::open(bytes, name, &SheetChoice::First) {
        Ok(sheet) => sheet,
        Err(refusal) => return refusal,
    };
    let mut rows = sheet.rows().unwrap();
    loop {
        match rows.next_row() {
            Ok(Some(_)) => {}
            Ok(None) => panic!("the file was read to its end"),
            Err(refusal) => return refusal,
        }
    }
}

fn texts(row: &Row) -> Vec<&str> {
    row.cells.iter().map(|cell| cell.text.as_str()).collect()
}

#[test]
fn cells_keep_what_they_were_and_rows_keep_their_numbers() {
    let bytes = workbook(|sheet| {
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let chinese_day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        for (column, header) in ["保单号", "保险\n金额", "生效日期", "签单日", "有效"].into_iter().enumerate()
        {
            sheet.write(2, u16::try_from(column).unwrap(), header).unwrap();
        }
        sheet.write(3, 0, "P0001").unwrap();
        sheet.write(3, 1, 1234.56).unwrap();
        sheet.write_with_format(3, 2, ExcelDateTime::from_ymd(2011, 6, 10).unwrap(), &day).unwrap();
        sheet.write_with_format(3, 3, ExcelDateTime::from_ymd(2011, 6, 9).unwrap(), &chinese_day).unwrap();
        sheet.write(3, 4, true).unwrap();
        sheet.write(5, 0, "  ").unwrap();
        sheet.write(7, 1, 0.1 + 0.2).unwrap();
    });
    let mut sheet = opened(bytes, "客户.xlsx");
    assert_eq!(sheet.headers(), ["保单号", "保险 金额", "生效日期", "签单日", "有效"]);
    assert_eq!((sheet.header_row(), sheet.sheet_names()), (3, vec!["Sheet1".to_owned()]));
    assert_eq!(sheet.sheet(), Some("Sheet1"));
    let rows = rows_of(&mut sheet);
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [4, 8], "blank rows are passed over");
    assert_eq!(texts(&rows[0]), ["P0001", "1234.56", "2011-06-10", "2011-06-09", "true"]);
    let kinds: Vec<CellKind> = rows[0].cells.iter().map(|cell| cell.kind).collect();
    let days = [CellKind::Date(date(2011, 6, 10)), CellKind::Date(date(2011, 6, 9))];
    assert_eq!(kinds, [CellKind::Text, CellKind::Number, days[0], days[1], CellKind::Bool]);
    assert_eq!(texts(&rows[1]), ["", "0.3", "", "", ""]);
    assert_eq!(rows_of(&mut sheet), rows, "a sheet can be read again");
}

#[test]
fn a_merged_cell_of_the_table_is_named_with_its_range() {
    let plain = Format::new();
    let merged = workbook(|sheet| {
        sheet.write_row(0, 0, ["甲", "乙", "丙"]).unwrap();
        sheet.write_row(1, 0, ["1", "2", "3"]).unwrap();
        sheet.merge_range(2, 1, 4, 1, "合并", &plain).unwrap();
    });
    assert_eq!(refusal(merged, "a.xlsx"), ImportRefusal::MergedCells { range: "B3:B5".to_owned() });
    let title = workbook(|sheet| {
        sheet.merge_range(0, 0, 0, 2, "导入清单", &plain).unwrap();
        sheet.write_row(1, 0, ["甲", "乙", "丙"]).unwrap();
    });
    assert_eq!(refusal(title, "a.xlsx"), ImportRefusal::MergedCells { range: "A1:C1".to_owned() });
    let beside = workbook(|sheet| {
        sheet.write_row(0, 0, ["甲", "乙"]).unwrap();
        sheet.merge_range(1, 5, 2, 6, "说明", &plain).unwrap();
    });
    assert_eq!(opened(beside, "a.xlsx").headers(), ["甲", "乙"], "beside the table nothing is read");
}

#[test]
fn a_formula_in_a_row_is_marked_and_one_in_the_header_is_refused() {
    let bytes = workbook(|sheet| {
        sheet.write_row(0, 0, ["甲", "乙"]).unwrap();
        sheet.write(1, 0, 1).unwrap();
        sheet.write_formula(1, 1, Formula::new("=A2*2").set_result("2")).unwrap();
    });
    let row = rows_of(&mut opened(bytes, "a.xlsx")).remove(0);
    assert_eq!(row.cells[1], Cell::of(CellKind::Formula, "2"));
    let bytes = workbook(|sheet| {
        sheet.write(0, 0, "甲").unwrap();
        sheet.write_formula(0, 1, "=A1").unwrap();
    });
    assert_eq!(refusal(bytes, "a.xlsx"), ImportRefusal::FormulaInHeader { cell: "B1".to_owned() });
}

#[test]
fn a_sheet_is_chosen_by_name_or_place_or_refused_with_the_names_there_are() {
    let mut workbook = Workbook::new();
    for name in ["说明", "客户"] {
        workbook.add_worksheet().set_name(name).unwrap().write(0, 0, format!("{name}表头")).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let header = |choice| Sheet::open(bytes.clone(), "a.xlsx", &choice).map(|sheet| sheet.headers()[0].clone());
    assert_eq!(header(SheetChoice::First).unwrap(), "说明表头");
    assert_eq!(header(SheetChoice::Index(1)).unwrap(), "客户表头");
    assert_eq!(header(SheetChoice::Name("客户".to_owned())).unwrap(), "客户表头");
    let known = vec!["说明".to_owned(), "客户".to_owned()];
    let refused = ImportRefusal::NoSuchSheet { sheet: "3".to_owned(), known };
    assert_eq!(header(SheetChoice::Index(2)).unwrap_err(), refused);
}

#[test]
fn text_files_are_read_in_the_encodings_of_this_country() {
    let text = "保单号,投保人姓名,地址\r\nP1,王芳,\"沈阳市\n和平区\"\r\n\r\nP2,欧阳娜娜,大连市\r\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(text);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked = format!("\u{feff}{text}").into_bytes();
    for bytes in [text.as_bytes().to_vec(), marked, gbk.into_owned(), utf16] {
        let mut sheet = opened(bytes, "客户.CSV");
        assert_eq!(sheet.headers(), ["保单号", "投保人姓名", "地址"]);
        let rows = rows_of(&mut sheet);
        assert_eq!(texts(&rows[0]), ["P1", "王芳", "沈阳市\n和平区"]);
        assert_eq!(texts(&rows[1]), ["P2", "欧阳娜娜", "大连市"]);
        assert_eq!([rows[0].number, rows[1].number], [2, 4], "as a spreadsheet program numbers them");
    }
    let tabs = opened("甲\t乙,丙\n1\t2\n".into(), "a.txt");
    assert_eq!(tabs.headers(), ["甲", "乙,丙"]);
}

#[test]
fn a_text_cell_that_would_be_counted_is_a_formula_and_a_quoted_one_is_text() {
    let mut sheet = opened("甲,乙,丙\n=1+1,\"=\"\"00123\"\"\",'+8613800138000\n".into(), "a.csv");
    let row = rows_of(&mut sheet).remove(0);
    assert_eq!(row.cells[0].kind, CellKind::Formula);
    assert_eq!(row.cells[1], Cell::text("00123"));
    assert_eq!(row.cells[2], Cell::text("+8613800138000"));
}

#[test]
fn a_guard_is_no_part_of_what_it_guards_in_any_column() {
    let table = "甲,乙,丙,丁\n'86210000000011,\t86210000000012,\"=\"\"86210000000013\"\"\",＇013\n";
    let row = rows_of(&mut opened(table.into(), "a.csv")).remove(0);
    let codes: Vec<String> = row.cells.iter().map(|cell| value::code(cell, 40).unwrap()).collect();
    assert_eq!(codes, ["86210000000011", "86210000000012", "86210000000013", "013"]);
    let bytes = workbook(|sheet| {
        sheet.write_row(0, 0, ["甲", "乙", "丙"]).unwrap();
        sheet.write_formula(1, 0, Formula::new("=\"00123\"").set_result("00123")).unwrap();
        sheet.write(1, 1, "'00123").unwrap();
        sheet.write(1, 2, "=\"00123\"").unwrap();
    });
    let row = rows_of(&mut opened(bytes, "a.xlsx")).remove(0);
    assert!(row.cells.iter().all(|cell| value::code(cell, 40).as_deref() == Ok("00123")), "{row:?}");
}

/// Rows come back from the file of bad rows as they were, through both formats; answers the one in CSV.
fn there_and_back(table: &str) -> String {
    let rules = life_rules();
    let mut sheet = opened(table.to_owned().into(), "a.csv");
    let rows = rows_of(&mut sheet);
    let mut bad = BadRows::new(&rules, sheet.headers());
    rows.iter().for_each(|row| bad.add_row(row.clone(), "原因".to_owned()));
    let (csv, xlsx) = (bad.to_csv().unwrap(), bad.to_xlsx().unwrap());
    for (file, bytes) in [("bad.csv", csv.clone()), ("bad.xlsx", xlsx)] {
        for (row, known) in rows_of(&mut opened(bytes, file)).iter().zip(&rows) {
            let told = |row: &Row| row.cells[..3].iter().map(|cell| cell.text.trim().to_owned()).collect::<Vec<_>>();
            assert_eq!(told(row), told(known), "{file}");
        }
    }
    String::from_utf8(csv).unwrap()
}

#[test]
fn every_cell_of_a_csv_comes_back_from_the_bad_rows_as_it_was() {
    let table = "甲,乙,丙\n210102198001019015,0012345,@SUM(1+1)\n＝1+1,a,+cmd|' /C calc'!A0\n'622848,-5.00,6228480000012345678\n";
    let text = there_and_back(table);
    for guarded in
        ["=\"\"210102198001019015\"\"", "=\"\"0012345\"\"", "'@SUM", "'＝1+1", "'+cmd", "=\"\"6228480000012345678\"\""]
    {
        assert!(text.contains(guarded), "{guarded}: {text}");
    }
}

#[test]
fn every_unsuitable_file_has_its_refusal() {
    let mut locked = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let old = locked.clone();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let wide = workbook(|sheet| {
        for column in 0..=u16::try_from(LIMITS.columns).unwrap() {
            sheet.write(0, column, format!("列{column}")).unwrap();
        }
    });
    let twice = "甲,乙,甲 \n1,2,3\n";
    let columns = ["A".to_owned(), "C".to_owned()];
    for (bytes, name, expected) in [
        (Vec::new(), "a.xlsx", ImportRefusal::EmptySpreadsheet),
        (b"\r\n , \r\n".to_vec(), "a.csv", ImportRefusal::EmptySpreadsheet),
        (workbook(|_| {}), "a.xlsx", ImportRefusal::EmptySpreadsheet),
        (b"%PDF-1.7 ...".to_vec(), "a.pdf", ImportRefusal::UNKNOWN_FORMAT),
        (b"%PDF-1.7 ...".to_vec(), "a.xlsx", ImportRefusal::UNKNOWN_FORMAT),
        (b"a,b\n1,\x002\n".to_vec(), "a.csv", ImportRefusal::UNREADABLE),
        (b"a,b\n1,\xff\xff\n".to_vec(), "a.csv", ImportRefusal::UNKNOWN_ENCODING),
        (b"PK\x03\x04 and nothing more".to_vec(), "a.xlsx", ImportRefusal::UNREADABLE),
        (zipped(&[("word/document.xml", b"<w/>".to_vec())]), "a.docx", ImportRefusal::UNREADABLE),
        (old, "a.xls", ImportRefusal::OLD_FORMAT),
        (locked, "a.xlsx", ImportRefusal::PasswordProtected),
        (wide, "a.xlsx", ImportRefusal::TooManyColumns { limit: LIMITS.columns }),
        (twice.into(), "a.csv", ImportRefusal::DuplicateHeader { header: "甲".to_owned(), columns }),
    ] {
        assert_eq!(refusal(bytes, name), expected, "{name}");
    }
}

#[test]
fn one_row_more_than_the_limit_is_refused() {
    let text = "甲\n".to_owned() + &"1\n".repeat(LIMITS.rows + 1);
    assert_eq!(refusal(text.into(), "a.csv"), ImportRefusal::TooManyRows { limit: LIMITS.rows });
}

fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_number_is_taken_as_its_format_shows_it_and_a_guard_is_no_part_of_it() {
    let bytes = workbook(|sheet| {
        let zeros = Format::new().set_num_format("0000000000");
        let lettered = Format::new().set_num_format("\"P\"000000");
        let money = Format::new().set_num_format("#,##0.00");
        sheet.write_row(0, 0, ["甲", "乙", "丙", "丁", "戊", "己"]).unwrap();
        sheet.write_with_format(1, 0, 12345, &zeros).unwrap();
        sheet.write_with_format(1, 1, 67890, &lettered).unwrap();
        sheet.write_with_format(1, 2, 12345, &money).unwrap();
        sheet.write_formula(1, 3, Formula::new("=\"00123\"").set_result("00123")).unwrap();
        sheet.write(1, 4, "'00123").unwrap();
        sheet.write(1, 5, "=\"00123\"").unwrap();
    });
    let row = rows_of(&mut opened(bytes, "a.xlsx")).remove(0);
    let codes: Vec<String> = row.cells.iter().map(|cell| value::code(cell, 40).unwrap()).collect();
    assert_eq!(codes, ["0000012345", "P067890", "12345", "00123", "00123", "00123"]);
    assert_eq!(
        value::amount(&row.cells[0], 1),
        Ok(yinuo_core::money::Fen(1_234_500)),
        "an amount is the number itself"
    );
    let day = Cell::of(CellKind::Date(date(2026, 3, 5)), "2026-03-05");
    assert_eq!(value::code(&day, 40).unwrap_err().code, "number_became_date", "3-5 was typed");
}

fn life_rules() -> ImportRules {
    ImportRules::shipped("life-policies").unwrap()
}

/// The headers a policy needs.
const NEEDED: [&str; 9] =
    ["保单号", "险种", "保险金额", "生效日期", "交费年期", "交费方式", "机构代码", "投保人姓名", "证件号码"];

#[test]
fn the_first_visible_sheet_that_has_the_columns_is_taken_and_hidden_ones_are_named() {
    let rules = life_rules();
    let mut book = Workbook::new();
    let mut add = |name: &str, hidden: bool, rows: &[&[&str]]| {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            sheet.write_row(row, 0, cells.iter().copied()).unwrap();
        }
        if hidden {
            sheet.set_hidden(true);
        } else if name == "填写说明" {
            sheet.set_active(true);
        }
    };
    add("旧数据", true, &[&NEEDED, &["T-OLD"]]);
    add("填写说明", false, &[&["一、保单号请填写完整"], &["保单号", "必填"]]);
    add("本月清单", false, &[&["承接清单"], &[], &["制表人：某某"], &NEEDED, &["T-NEW"]]);
    add("下月清单", false, &[&NEEDED, &["T-NEXT"]]);
    let bytes = book.save_to_buffer().unwrap();
    let look = |choice: &SheetChoice, rules: Option<&ImportRules>| {
        let mut sheet =
            Sheet::look(bytes.clone(), "a.xlsx", Look { choice: Some(choice), rules, ..Look::default() }).unwrap();
        let first = rows_of(&mut sheet).first().map(|row| row.cells[0].text.clone());
        (sheet.sheet().unwrap().to_owned(), sheet.header_row(), first.unwrap_or_default())
    };
    assert_eq!(look(&SheetChoice::First, Some(&rules)), ("本月清单".to_owned(), 4, "T-NEW".to_owned()));
    assert_eq!(look(&SheetChoice::First, None).0, "填写说明", "where nothing is known, the first that is seen");
    let old = SheetChoice::Name("旧数据".to_owned());
    assert_eq!(look(&old, Some(&rules)), ("旧数据".to_owned(), 1, "T-OLD".to_owned()), "by choice, a hidden one");
    let sheet = Sheet::look(bytes.clone(), "a.xlsx", Look { rules: Some(&rules), ..Look::default() }).unwrap();
    let hidden: Vec<(String, bool)> = sheet.sheets().into_iter().map(|sheet| (sheet.name, sheet.hidden)).collect();
    assert_eq!(hidden[0], ("旧数据".to_owned(), true));
    assert_eq!(hidden.iter().filter(|(_, hidden)| *hidden).count(), 1);
}

#[test]
fn a_title_above_the_header_is_passed_over_in_text_files_too() {
    let rules = life_rules();
    let text = format!("承接清单,,\n制表日期：2026-11-27\n{}\nT1\n", NEEDED.join(","));
    let mut sheet =
        Sheet::look(text.as_bytes().to_vec(), "a.csv", Look { rules: Some(&rules), ..Look::default() }).unwrap();
    assert_eq!((sheet.header_row(), sheet.headers().len()), (3, 9));
    assert_eq!(rows_of(&mut sheet)[0].cells[0].text, "T1");
}

#[test]
fn rows_hidden_in_the_file_are_counted_and_left_out_or_taken() {
    let bytes = workbook(|sheet| {
        sheet.write_row(0, 0, ["甲", "乙"]).unwrap();
        for row in 1..=5 {
            sheet.write(row, 0, format!("R{row}")).unwrap();
        }
        sheet.set_row_hidden(2).unwrap();
        sheet.set_row_hidden(4).unwrap();
    });
    for (hidden_rows, expected) in [(false, vec!["R1", "R3", "R5"]), (true, vec!["R1", "R2", "R3", "R4", "R5"])] {
        let look = Look { hidden_rows, ..Look::default() };
        let mut sheet = Sheet::look(bytes.clone(), "a.xlsx", look).unwrap();
        let mut rows = sheet.rows().unwrap();
        let read: Vec<String> =
            std::iter::from_fn(|| rows.next_row().unwrap()).map(|row| row.cells[0].text.clone()).collect();
        assert_eq!((read, rows.hidden()), (expected.into_iter().map(str::to_owned).collect(), 2));
    }
}

#[test]
fn no_cell_of_the_bad_rows_is_carried_out_by_a_spreadsheet() {
    let table = "甲,乙,丙\n210102198001019015,0012345,@SUM(1+1)\n＝1+1,\"\t=1+1\",+cmd|' /C calc'!A0\n'622848,-5.00,6228480000012345678\n";
    for line in there_and_back(table).lines() {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
        for cell in reader.records().next().unwrap().unwrap().iter() {
            let begins = cell.trim_start_matches('\u{feff}').trim_start();
            assert!(!begins.starts_with(['+', '@', '＝']), "{cell} is carried out");
            assert!(!begins.starts_with('=') || begins.starts_with("=\""), "{cell} is carried out");
        }
    }
}

/// The smallest workbook around the XML of a sheet and a target of a relation.
fn made_by_hand(sheet_xml: &str, target: &str) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let workbook = format!(
        r#"<workbook xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let relations = format!(
        r#"<Relationships><Relationship Id="rId1" Type="{office}/worksheet" Target="{target}"/></Relationships>"#
    );
    let root = format!(
        r#"<Relationships><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let parts = [("_rels/.rels", root), ("xl/workbook.xml", workbook), ("xl/_rels/workbook.xml.rels", relations)];
    let mut parts: Vec<(&str, Vec<u8>)> = parts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    parts.push(("xl/worksheets/sheet1.xml", sheet_xml.as_bytes().to_vec()));
    zipped(&parts)
}

fn sheet_xml(cells: &str) -> String {
    format!(
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>h</t></is></c></row>{cells}</sheetData></worksheet>"
    )
}

#[test]
fn a_workbook_made_by_hand_is_read() {
    let mut sheet = opened(made_by_hand(&sheet_xml("<row><c><v>5</v></c></row>"), "worksheets/sheet1.xml"), "a.xlsx");
    assert_eq!(sheet.headers(), ["h"]);
    assert_eq!(texts(&rows_of(&mut sheet)[0]), ["5"]);
}

#[test]
fn a_workbook_made_to_harm_is_refused_and_harms_nobody() {
    for cells in [
        "<row r=\"2\"><c r=\"A0\"><v>1</v></c></row>",
        "<row r=\"0\"><c><v>1</v></c></row>",
        "<row r=\"99999999999999\"><c><v>1</v></c></row>",
        "<row r=\"2\"><c r=\"ZZZZZZZZZZ2\"><v>1</v></c></row>",
        "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>7</v></c></row>",
        "<row r=\"2\"><c r=\"A2\" t=\"b\"><v>maybe</v></c></row>",
        "<row r=\"2\"><c r=\"A2\" t=\"x\"><v>1</v></c></row>",
        "<row r=\"5\"><c r=\"A5\"><v>1</v></c></row><row r=\"4\"><c r=\"A4\"><v>1</v></c></row>",
        "<row r=\"2\"><c r=\"A2\"><f t=\"shared\"/></c></row>",
        "<row r=\"2\"><c r=\"A2\"><v>1</v>",
        "<row r=\"2\"><c r=\"A2\"><bad/></c></row>",
    ] {
        let refused = refusal(made_by_hand(&sheet_xml(cells), "worksheets/sheet1.xml"), "a.xlsx");
        assert_eq!(refused, ImportRefusal::UNREADABLE, "{cells}");
    }
    for target in ["", "/", "../../..", "..", "worksheets", "worksheets/sheet2.xml"] {
        let refused = refusal(made_by_hand(&sheet_xml(""), target), "a.xlsx");
        assert_eq!(refused.code(), "not_a_spreadsheet", "{target}");
    }
}

#[test]
fn a_small_file_that_unpacks_to_a_huge_one_is_refused_before_it_is_held() {
    let zeros = vec![b' '; LIMITS.held_bytes + 1];
    let bytes = zipped(&[("xl/sharedStrings.xml", zeros)]);
    assert!(bytes.len() < 1 << 20, "the file itself is small");
    assert_eq!(refusal(bytes, "a.xlsx").code(), "spreadsheet_too_large");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), head in 0..4usize) {
        let heads: [&[u8]; 4] = [b"", b"PK\x03\x04", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], b"\xff\xfe"];
        let bytes: Vec<u8> = heads[head].iter().copied().chain(bytes).collect();
        for name in ["a.csv", "a.xlsx"] {
            if let Ok(mut sheet) = Sheet::open(bytes.clone(), name, &SheetChoice::First) {
                let mut rows = sheet.rows().unwrap();
                while let Ok(Some(_)) = rows.next_row() {}
            }
        }
    }

    #[test]
    fn no_damage_to_a_sheet_makes_it_panic(place in 0..400usize, with in "[<>/\"=&;a-z0-9]{0,6}", cut in 0..8usize) {
        let cells = "<row r=\"2\"><c r=\"A2\" t=\"str\"><f>A1&amp;1</f><v>h1</v></c><c r=\"B2\"><v>40704</v></c></row>";
        let mut xml = sheet_xml(cells) + "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>";
        let from = place.min(xml.len());
        let to = (from + cut).min(xml.len());
        xml.replace_range(from..to, &with);
        if let Ok(mut sheet) = Sheet::open(made_by_hand(&xml, "worksheets/sheet1.xml"), "a.xlsx", &SheetChoice::First)
            && let Ok(mut rows) = sheet.rows()
        {
            while let Ok(Some(_)) = rows.next_row() {}
        }
    }

    #[test]
    fn any_table_of_text_comes_back_from_a_workbook_as_it_was(
        table in prop::collection::vec(prop::collection::vec("[一-龥a-zA-Z0-9 ,\"']{0,8}", 3), 1..8),
    ) {
        let bytes = workbook(|sheet| {
            sheet.write_row(0, 0, ["甲", "乙", "丙"]).unwrap();
            for (row, cells) in (1..).zip(&table) {
                sheet.write_row(row, 0, cells).unwrap();
            }
        });
        let expected: Vec<(u32, Vec<String>)> = (2..)
            .zip(table)
            .filter(|(_, cells)| cells.iter().any(|text| !unguarded(text).unwrap_or(text).trim().is_empty()))
            .collect();
        let read = rows_of(&mut opened(bytes, "a.xlsx"));
        prop_assert_eq!(read.len(), expected.len());
        for (row, (number, cells)) in read.iter().zip(&expected) {
            prop_assert_eq!(row.number, *number);
            for (cell, text) in row.cells.iter().zip(cells) {
                // An apostrophe before it is a guard.
                let text = unguarded(text).unwrap_or(text);
                prop_assert_eq!(cell.text.trim(), text.trim());
            }
        }
    }
}
