//! Village sheets as they come broken: each kind with its clear answer, by the file or by the row, and nothing is taken of a sheet that is to
//! be taken whole. On both databases.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use yinuo_core::id::ImportId;
use yinuo_core::refusal::Refusal;
use yinuo_service::command::Command;
use yinuo_service::command::import::{Choice, CreateImport, StartImport};
use yinuo_service::import::{ImportRules, Look, Sheet, guess_mapping, run};
use yinuo_service::query::import::errors;
use yinuo_testkit::house::{On, Role, resident_id};

use crate::agri::{County, code};
use crate::import::assert_verifies;

const KIND: &str = "village-enrolment";
const HEADERS: [&str; 14] = [
    "集体保单号",
    "序号",
    "农户姓名",
    "身份证号",
    "联系电话",
    "一折通账号",
    "作物",
    "面积（亩）",
    "地块",
    "承包地编码",
    "经营方式",
    "流转合同号",
    "已缴保费",
    "签字",
];

/// What became of a sheet.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    /// So many rows were taken.
    Taken(i64),
    /// The file as a whole is refused, and nothing was taken of it.
    File(&'static str),
    /// A row is wrong in this field, and nothing was taken of the sheet.
    Row(i64, &'static str, &'static str),
}

/// A broken sheet: what it is called, its name and bytes, and what is told.
struct Broken {
    what: &'static str,
    name: &'static str,
    bytes: Vec<u8>,
    told: Told,
}

type Cells = Vec<String>;

/// A household of the sheet. Serial and person are the same number.
fn household(number: u32) -> Cells {
    let cells = [
        "NY2011-001".to_owned(),
        number.to_string(),
        "王芳".to_owned(),
        resident_id(number),
        format!("138{number:08}"),
        (5_500_000_000_000_000u64 + u64::from(number)).to_string(),
        "玉米".to_owned(),
        "12.5".to_owned(),
        "东洼地".to_owned(),
        format!("2106820{number:05}"),
        "自有".to_owned(),
        String::new(),
        "49".to_owned(),
        "是".to_owned(),
    ];
    cells.into()
}

fn column(header: &str) -> usize {
    HEADERS.iter().position(|known| *known == header).expect("a header")
}

fn with(number: u32, changes: &[(&str, &str)]) -> Cells {
    let mut cells = household(number);
    for (header, text) in changes {
        cells[column(header)] = (*text).to_owned();
    }
    cells
}

fn csv(rows: &[Cells]) -> Vec<u8> {
    text(rows, ",").into_bytes()
}

fn text(rows: &[Cells], separator: &str) -> String {
    let lines = std::iter::once(HEADERS.join(separator)).chain(rows.iter().map(|row| row.join(separator)));
    lines.map(|line| format!("{line}\n")).collect()
}

/// A workbook of these rows as text, changed by hand afterwards.
fn book(rows: &[Cells], change: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet(), rows, change);
    book.save_to_buffer().expect("saved")
}

fn fill(sheet: &mut Worksheet, rows: &[Cells], change: impl FnOnce(&mut Worksheet)) {
    sheet.write_row(0, 0, HEADERS).expect("written");
    for (line, row) in (1..).zip(rows) {
        sheet.write_row(line, 0, row).expect("written");
    }
    change(sheet);
}

/// The column as workbooks count it.
fn at(header: &str) -> u16 {
    u16::try_from(column(header)).expect("few columns")
}

/// A part of a workbook changed as text.
fn with_part(bytes: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for index in 0..from.len() {
        let mut file = from.by_index(index).expect("a part");
        let name = file.name().expect("a name").into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("read");
        if name == part {
            content = change(std::str::from_utf8(&content).expect("text")).into_bytes();
        }
        to.start_file(name, options).expect("a part");
        to.write_all(&content).expect("written");
    }
    to.finish().expect("a workbook").into_inner()
}

/// A workbook whose sheet unpacks to more than is read.
fn bomb() -> Vec<u8> {
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    to.start_file("xl/worksheets/sheet1.xml", options).expect("a part");
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..600 {
        to.write_all(&blanks).expect("written");
    }
    to.finish().expect("a workbook").into_inner()
}

/// The container of old programs, with the mark of a password or without.
fn compound(mark: &str) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.extend(mark.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    bytes
}

fn files() -> Vec<Broken> {
    let file = |what, name, bytes, code| Broken { what, name, bytes, told: Told::File(code) };
    let one = |number| [household(number)];
    let gbk = |text: &str| {
        // 王芳 and the headers in GB18030 are what the house reads; a lone byte in the middle is nobody's name.
        let mut bytes = text.as_bytes().to_vec();
        bytes.extend([0x81, 0x20, 0xFF]);
        bytes
    };
    let mut many = text(&one(1), ",");
    many.push_str(&format!("{}\n", household(2).join(",")).repeat(1_048_576 / 4));
    let wide: Cells = (0..201).map(|column| format!("列{column}")).collect();
    let twice: Cells = HEADERS.iter().map(|header| header.replace("地块", "作物")).collect();
    vec![
        file("an empty file", "清单.csv", Vec::new(), "empty_spreadsheet"),
        file(
            "a picture that is called a workbook",
            "清单.xlsx",
            vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 16],
            "not_a_spreadsheet",
        ),
        file("a workbook of an old program", "清单.xls", compound(""), "not_a_spreadsheet"),
        file("a workbook under a password", "清单.xlsx", compound("EncryptedPackage"), "password_protected"),
        file("a workbook that unpacks to hundreds of megabytes", "清单.xlsx", bomb(), "spreadsheet_too_large"),
        file("half a workbook", "清单.xlsx", book(&one(1), |_| {})[..2000].to_vec(), "not_a_spreadsheet"),
        file("bytes of no encoding", "清单.csv", gbk(&text(&one(1), ",")), "not_a_spreadsheet"),
        file(
            "a sign of control in the text",
            "清单.csv",
            text(&one(1), ",").replace("王芳", "王\u{7}芳").into(),
            "not_a_spreadsheet",
        ),
        file("a quarter of a million rows", "清单.csv", many.into_bytes(), "too_many_rows"),
        file("more columns than a list has", "清单.csv", wide.join(",").into_bytes(), "too_many_columns"),
        file("a header twice", "清单.csv", format!("{}\n", twice.join(",")).into_bytes(), "duplicate_header"),
        file(
            "a column that is needed and missing",
            "清单.csv",
            text(&one(1), ",").replace("身份证号", "备注").into(),
            "column_missing",
        ),
        file("only a title", "清单.csv", "2011年大堡村投保清单\n".into(), "column_missing"),
        file(
            "merged cells",
            "清单.xlsx",
            book(&[household(1), household(2)], |sheet| {
                let plain = Format::new();
                sheet.merge_range(1, at("地块"), 2, at("地块"), "东洼地", &plain).expect("merged");
            }),
            "merged_cells",
        ),
        file(
            "a formula in the header",
            "清单.xlsx",
            book(&one(1), |sheet| {
                sheet.write_formula(0, at("地块"), Formula::new("=\"地\"&\"块\"").set_result("地块")).expect("written");
            }),
            "formula_cell",
        ),
    ]
}

/// A good household and one that is broken: nothing is taken of them.
fn rows() -> Vec<Broken> {
    let row = |what, changes: &[(&str, &str)], field, code| Broken {
        what,
        name: "清单.csv",
        bytes: csv(&[household(900), with(901, changes)]),
        told: Told::Row(3, field, code),
    };
    let sheet = |what, change: &dyn Fn(&mut Worksheet), field, code| Broken {
        what,
        name: "清单.xlsx",
        bytes: book(&[household(900), household(901)], |sheet| change(sheet)),
        told: Told::Row(3, field, code),
    };
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let mut all = vec![
        row(
            "an identity number that a spreadsheet has rounded",
            &[("身份证号", "2.10682E+17")],
            "identity",
            "digits_lost",
        ),
        row(
            "an identity number with a wrong check digit",
            &[("身份证号", "210682197001010019")],
            "identity",
            "wrong_check_digit",
        ),
        row("an identity number too short", &[("身份证号", "21068219700101")], "identity", "wrong_length"),
        row("no identity number", &[("身份证号", "")], "identity", "missing"),
        row("a name in which nothing can be seen", &[("农户姓名", "\u{3000}\u{200b}")], "name", "missing"),
        row(
            "a serial number that another program has made a decimal",
            &[("序号", "901.0")],
            "serial",
            "number_became_decimal",
        ),
        row("a serial number of letters", &[("序号", "甲一")], "serial", "not_a_serial"),
        row("a phone with a letter in it", &[("联系电话", "1380000O901")], "phone", "wrong_character"),
        row(
            "a card with a wrong check digit",
            &[("一折通账号", "6228480001234567890")],
            "account_number",
            "wrong_check_digit",
        ),
        row("an area in hectares", &[("面积（亩）", "0.8公顷")], "quantity", "area_in_hectares"),
        row("an area about", &[("面积（亩）", "约12亩")], "quantity", "not_a_quantity"),
        row("an area below nothing", &[("面积（亩）", "-3")], "quantity", "quantity_not_positive"),
        row("an area to the millionth of a mu", &[("面积（亩）", "12.000001")], "quantity", "not_a_quantity"),
        row("a crop that nobody insures", &[("作物", "高粱")], "object", "no_programme_offers"),
        row("a premium that is not the household's part", &[("已缴保费", "48")], "paid", "farmer_premium_differs"),
        row("a premium in words", &[("已缴保费", "四十九")], "paid", "not_an_amount"),
        row("land on lease without a contract", &[("经营方式", "流转")], "lease", "lease_missing"),
        row("a way to hold land that is none", &[("经营方式", "祖传")], "tenure", "not_one_of_the_choices"),
        row("a household that has not signed", &[("签字", "否")], "signed", "not_signed"),
        row("a signature left out", &[("签字", "")], "signed", "missing"),
        row("a group policy that is not open", &[("集体保单号", "NY2011-099")], "group_number", "unknown_group_policy"),
        row("a formula that counts", &[("面积（亩）", "=5+7.5")], "quantity", "formula_cell"),
        row(
            "one number of two households",
            &[("身份证号", &resident_id(900)), ("农户姓名", "李雷")],
            "name",
            "number_of_another_row",
        ),
        row(
            "one household in two villages",
            &[("身份证号", &resident_id(900)), ("集体保单号", "NY2011-002")],
            "identity",
            "in_another_village",
        ),
        row("one plot twice", &[("承包地编码", "210682000900")], "land_number", "plot_twice"),
        row("one serial number twice", &[("序号", "900")], "serial", "twice"),
        row("a plot number rounded", &[("承包地编码", "2.10682E+18")], "land_number", "digits_lost"),
        row("a row of sums at the end", &[("序号", "合计"), ("农户姓名", "")], "serial", "not_a_serial"),
        sheet(
            "an identity number kept as a number",
            &|sheet| {
                sheet.write(2, at("身份证号"), 210_682_197_001_010_000.0_f64).expect("written");
            },
            "identity",
            "digits_lost",
        ),
        sheet(
            "a card number kept as a number",
            &|sheet| {
                sheet.write(2, at("一折通账号"), 6_228_480_001_234_567_000.0_f64).expect("written");
            },
            "account_number",
            "digits_lost",
        ),
        sheet(
            "a phone that has lost the zero of its area code",
            &|sheet| {
                sheet.write(2, at("联系电话"), 4_158_123_456.0_f64).expect("written");
            },
            "phone",
            "leading_zero_lost",
        ),
        sheet(
            "a plot number kept as a day",
            &|sheet| {
                let day = ExcelDateTime::from_ymd(2011, 3, 5).expect("a day");
                sheet.write_with_format(2, at("承包地编码"), day, &date).expect("written");
            },
            "land_number",
            "number_became_date",
        ),
        sheet(
            "a formula that was saved with its value",
            &|sheet| {
                let formula = Formula::new("=10+2.5").set_result("12.5");
                sheet.write_formula(2, at("面积（亩）"), formula).expect("written");
            },
            "quantity",
            "formula_cell",
        ),
    ];
    let of_1904 = book(&[household(900), household(901)], |sheet| {
        let day = ExcelDateTime::from_ymd(2011, 3, 5).expect("a day");
        sheet.write_with_format(2, at("承包地编码"), day, &date).expect("written");
    });
    all.push(Broken {
        what: "a plot number kept as a day of a file that counts from 1904",
        name: "清单.xlsx",
        bytes: with_part(&of_1904, "xl/workbook.xml", |text| {
            text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
        }),
        told: Told::Row(3, "land_number", "number_became_date"),
    });
    let fault = book(&[household(900), household(901)], |sheet| {
        sheet.write_formula(2, at("面积（亩）"), Formula::new("=1/0").set_result("#DIV/0!")).expect("written");
    });
    all.push(Broken {
        what: "a formula with an error",
        name: "清单.xlsx",
        bytes: with_part(&fault, "xl/worksheets/sheet1.xml", |text| {
            text.replace("t=\"str\"><f>1/0</f>", "t=\"e\"><f>1/0</f>").replace("<f>1/0</f>", "")
        }),
        told: Told::Row(3, "quantity", "fault_cell"),
    });
    all.push(Broken {
        what: "a header in hectares",
        name: "清单.csv",
        bytes: text(&[household(901)], ",").replace("面积（亩）", "面积（公顷）").into(),
        told: Told::Row(2, "quantity", "area_in_hectares"),
    });
    all
}

/// Sheets that look broken and can be read without a guess.
fn readable() -> Vec<Broken> {
    let taken = |what, name, bytes| Broken { what, name, bytes, told: Told::Taken(1) };
    let mark = |text: &str| [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat();
    let utf16 = |text: &str| {
        let bytes = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xFF, 0xFE].into_iter().chain(bytes).collect::<Vec<u8>>()
    };
    let titled = |number| format!("2011年大堡村农业保险投保清单\n\n{}", text(&[household(number)], ","));
    let wide = with(13, &[("面积（亩）", "１２．５"), ("序号", "１３"), ("签字", "是 ")]);
    let guarded = with(14, &[("身份证号", &format!("'{}", resident_id(14)))]);
    let mut hidden = Workbook::new();
    hidden.add_worksheet().set_name("说明").expect("a name").write(0, 0, "填表说明").expect("written");
    hidden.add_worksheet().set_hidden(true).write(0, 0, "旧表").expect("written");
    fill(hidden.add_worksheet(), &[household(16)], |_| {});
    vec![
        taken("text in UTF-8 with its mark", "清单.csv", mark(&text(&[household(10)], ","))),
        taken("text in UTF-16", "清单.csv", utf16(&text(&[household(11)], ","))),
        taken("text with tabs", "清单.txt", text(&[household(12)], "\t").into()),
        taken("wide digits", "清单.csv", csv(&[wide])),
        taken("a number behind an apostrophe", "清单.csv", csv(&[guarded])),
        taken("a title above the header", "清单.csv", titled(15).into()),
        taken("instructions before the list, and a hidden sheet", "清单.xlsx", hidden.save_to_buffer().expect("saved")),
        taken(
            "a hidden row, which is left out",
            "清单.xlsx",
            book(&[household(17), household(18)], |sheet| {
                sheet.set_row_hidden(2).expect("hidden");
            }),
        ),
        taken(
            "zeros that a format shows",
            "清单.xlsx",
            book(&[household(19)], |sheet| {
                let zeros = Format::new().set_num_format("0000000000");
                sheet.write_with_format(1, at("承包地编码"), 12_345, &zeros).expect("written");
            }),
        ),
        taken(
            "a list that says it has a million rows",
            "清单.xlsx",
            book(&[household(20)], |sheet| {
                let plain = Format::new().set_bold();
                sheet.write_blank(1_048_575, 0, &plain).expect("written");
            }),
        ),
        taken("the words of a spreadsheet for an area", "清单.csv", csv(&[with(21, &[("面积（亩）", "12.50 亩")])])),
        taken("text in GB18030", "清单.csv", gb18030(22)),
    ]
}

/// 王芳 in the encoding of older programs: the names of the headers that the house knows in English are enough.
fn gb18030(number: u32) -> Vec<u8> {
    let headers =
        "group policy,serial,name,id number,phone,passbook,crop,area in mu,plot,land number,tenure,lease,paid,signed\n";
    let mut bytes = headers.as_bytes().to_vec();
    for cell in household(number) {
        bytes.extend(match cell.as_str() {
            "王芳" => vec![0xCD, 0xF5, 0xB7, 0xBC],
            "玉米" => vec![0xD3, 0xF1, 0xC3, 0xD7],
            "东洼地" => vec![0xB6, 0xAB, 0xCD, 0xDD, 0xB5, 0xD8],
            "自有" => vec![0xD7, 0xD4, 0xD3, 0xD0],
            "是" => vec![0xCA, 0xC7],
            plain => plain.as_bytes().to_vec(),
        });
        bytes.push(b',');
    }
    bytes.pop();
    bytes
}

/// Brings a sheet in that is to be taken whole, as the console and the program do.
async fn brought(county: &County, broken: &Broken) -> Told {
    let house = county.house();
    let manager = county.test.actor(Role::Manager);
    let told = |refusal: Refusal| Told::File(refusal.code);
    let create = CreateImport {
        kind: KIND.to_owned(),
        name: broken.name.to_owned(),
        content_hash: "0".repeat(64),
        content: broken.bytes.clone().into(),
    };
    let id = match house.carry_out(manager, Command::from(create), None).await {
        Ok(made) => ImportId::from_number(made.id),
        Err(stop) => return Told::File(code(stop)),
    };
    let rules = ImportRules::shipped(KIND).expect("the pack");
    let look = Look { rules: Some(&rules), ..Look::default() };
    let mut sheet = match Sheet::look(broken.bytes.clone(), broken.name, look) {
        Ok(sheet) => sheet,
        Err(refusal) => return told(refusal.into()),
    };
    let mapping = guess_mapping(sheet.headers(), &rules.fields).to_headers(sheet.headers());
    let mut rows_total = 0;
    {
        let mut rows = match sheet.rows() {
            Ok(rows) => rows,
            Err(refusal) => return told(refusal.into()),
        };
        loop {
            match rows.next_row() {
                Ok(Some(_)) => rows_total += 1,
                Ok(None) => break,
                Err(refusal) => return told(refusal.into()),
            }
        }
    }
    let start = StartImport { import: id, sheet: None, mapping, choice: Choice::All, options: Vec::new(), rows_total };
    if let Err(stop) = house.carry_out(manager, Command::from(start), None).await {
        return Told::File(code(stop));
    }
    let row = match run(house, id, |_| {}).await {
        Ok(row) => row,
        Err(stop) => return Told::File(code(stop)),
    };
    let found = errors(house, &row, (0, 0), 10).await.expect("read");
    match found.first() {
        None => Told::Taken(row.rows_made),
        Some(error) => {
            assert_eq!(row.rows_made, 0, "{}: half of it was taken", broken.what);
            let known = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
            Told::Row(error.line, known(&error.field), known(&error.code))
        }
    }
}

async fn each_kind_of_broken_sheet_has_its_answer(on: On) {
    let county = County::open(on).await;
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    county.group("NY2011-002", "小堡").await.expect("it opens");
    let (mut wrong, mut kinds, mut taken) = (Vec::new(), 0, 0);
    for broken in files().into_iter().chain(rows()).chain(readable()) {
        kinds += 1;
        let told = brought(&county, &broken).await;
        if let Told::Taken(count) = &told {
            taken += usize::try_from(*count).expect("a count");
        }
        if told != broken.told {
            wrong.push(format!("{}: {told:?}, not {:?}", broken.what, broken.told));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(kinds >= 40, "{kinds}");
    assert_eq!(county.covers(group, false).await.len(), taken, "nothing was taken of a sheet that is broken");
    assert_verifies(county.house()).await;
}

#[tokio::test]
async fn each_kind_of_broken_sheet_has_its_answer_on_sqlite() {
    each_kind_of_broken_sheet_has_its_answer(On::Sqlite).await;
}

#[tokio::test]
async fn each_kind_of_broken_sheet_has_its_answer_on_postgresql() {
    each_kind_of_broken_sheet_has_its_answer(On::Postgres).await;
}
