//! Reading a spreadsheet of 100,000 policies: rows a second and how much memory it takes at most.
//!
//! The file is written by another process, so that the memory measured is that of the reading alone. It is written twice:
//! with the texts in a shared table, as Excel does, and with the texts in the cells.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use jiff::civil::{Date, date};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use yinuo_core::identity::{Papers, ResidentId};
use yinuo_service::import::{Columns, ImportRefusal, ImportRules, Sheet, SheetChoice, guess_mapping};
use yinuo_service::life::import::RowReader;
use yinuo_service::packs::shipped_file;

pub const ROWS: u32 = 100_000;
/// Every so manieth row is bad: its sum is no amount.
pub const BAD_EVERY: u32 = 100;
const SURNAMES: [&str; 10] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "欧阳"];
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志红春梅海波晓东文斌";
const TODAY: Date = date(2026, 9, 29);
const HEADERS: [&str; 20] = [
    "保单号",
    "险种",
    "保险金额",
    "生效日期",
    "保险期间",
    "交费年期",
    "交费方式",
    "保费",
    "已交至",
    "预交余额",
    "机构代码",
    "投保人姓名",
    "证件号码",
    "手机号",
    "地址",
    "性别",
    "受益人",
    "户名",
    "账号",
    "开户行",
];

/// Writes the file; `shared` puts the texts into a table of their own.
pub fn write(path: &Path, shared: bool) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = if shared {
        workbook.add_worksheet_with_low_memory()?
    } else {
        workbook.add_worksheet_with_constant_memory()?
    };
    sheet.write_row(0, 0, HEADERS)?;
    for row in 1..=ROWS {
        let (year, month, day_of_month) = (55 + row % 45, 1 + row / 50 % 12, 1 + row / 600 % 28);
        let short = format!("210102{year:02}{month:02}{day_of_month:02}{:03}", row % 1_000);
        let identity = ResidentId::parse(&short).expect("every such day exists");
        let sex = if row % 2 == 1 { "男" } else { "女" };
        let name = name_of(row);
        sheet.write(row, 0, format!("P{row:010}"))?.write(row, 1, "sample.whole-life")?;
        if row % BAD_EVERY == 7 {
            sheet.write(row, 2, "壹万元整")?;
        } else {
            sheet.write(row, 2, 10_000 * (1 + row % 50))?;
        }
        sheet.write(row, 4, "终身")?.write(row, 5, 20)?.write(row, 6, "年交")?;
        let from = ExcelDateTime::from_ymd(2011, u8::try_from(month).unwrap_or(1), 10)?;
        let to = ExcelDateTime::from_ymd(2026, u8::try_from(month).unwrap_or(1), 10)?;
        sheet.write_with_format(row, 3, from, &day)?.write_with_format(row, 8, to, &day)?;
        sheet.write(row, 9, row % 3 * 100)?.write(row, 10, "210682")?;
        sheet.write(row, 11, name.as_str())?.write(row, 12, identity.as_str())?;
        sheet.write(row, 13, format!("138{row:08}"))?.write(row, 14, format!("沈阳市和平区中山路{row}号"))?;
        sheet.write(row, 15, sex)?.write(row, 16, "法定")?.write(row, 17, name)?;
        sheet.write(row, 18, format!("5500{row:012}"))?.write(row, 19, "沈阳支行")?;
    }
    workbook.save(path)
}

/// The name of the customer of a row.
fn name_of(row: u32) -> String {
    let given = |place: u32| GIVEN.chars().nth(usize::try_from(place % 40).unwrap_or(0)).unwrap_or('明');
    let surname = SURNAMES[usize::try_from(row % 10).unwrap_or(0)];
    format!("{surname}{}{}", given(row / 10), given(row / 400))
}

/// The same policies as text, from one number to another: each of a customer of its own, up to fifteen million, at one of these offices, half of them at
/// the first. They were taken out fifteen years before `today`.
pub fn text(rows: Range<u32>, offices: &[String], today: Date) -> Vec<u8> {
    let mut text = HEADERS.join(",");
    for row in rows {
        let (day, month, year) = (1 + row % 28, 1 + row / 28 % 12, 55 + row / 336 % 45);
        let sequence = row / 15_120 % 1_000;
        let short = format!("210102{year:02}{month:02}{day:02}{sequence:03}");
        let identity = ResidentId::parse(&short).expect("every such day exists");
        let sex = if sequence % 2 == 1 { "男" } else { "女" };
        let office =
            &offices[if row.is_multiple_of(2) { 0 } else { usize::try_from(row / 2).expect("small") % offices.len() }];
        let (from, sum, deposit, name) = (today.year() - 15, 10_000 * (1 + row % 50), row % 3 * 100, name_of(row));
        let _ = write!(
            text,
            "\nP{row:010},sample.whole-life,{sum},{from}-{month:02}-10,终身,20,年交,,{}-{month:02}-10,{deposit},{office},{name},{},\
             138{row:08},沈阳市和平区中山路{row}号,{sex},法定,{name},5500{row:012},沈阳支行",
            today.year(),
            identity.as_str(),
        );
    }
    text.into_bytes()
}

/// Has the files written, reads each and prints what it took. Run once for each kind, since memory is given back late.
pub fn measure(shared: bool) -> Result<(), String> {
    let path = std::env::temp_dir().join(format!("yinuo-bench-{}-{shared}.xlsx", std::process::id()));
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let kind = if shared { "shared" } else { "inline" };
    let written = Command::new(program).args(["import-write", kind]).arg(&path).status();
    if !written.is_ok_and(|status| status.success()) {
        return Err("the spreadsheet was not written".to_owned());
    }
    let figures = read(&path);
    let removed = std::fs::remove_file(&path);
    println!("import of {ROWS} rows of {} columns, texts {kind}: {}", HEADERS.len(), figures?);
    removed.map_err(|error| error.to_string())
}

fn read(path: &Path) -> Result<String, String> {
    let megabytes = std::fs::metadata(path).map_err(|error| error.to_string())?.len() >> 20;
    let rules = ImportRules::shipped("life-policies")?;
    let papers = shipped_file("papers-cn/papers.toml").ok_or("no shipped pack has papers.toml")?;
    let papers = Papers::from_toml(&papers)?;
    let refused = |refusal: ImportRefusal| format!("{refusal:?}");
    let start = Instant::now();
    let mut sheet = Sheet::open_path(path, &SheetChoice::First).map_err(|error| error.to_string())?.map_err(refused)?;
    let opened = start.elapsed();
    let cells = count_cells(&mut sheet).map_err(refused)?;
    let streamed = start.elapsed() - opened;
    let headers = sheet.headers().to_vec();
    let mapping = guess_mapping(&headers, &rules.fields);
    mapping.refuse_missing(&rules).map_err(refused)?;
    let mut reader = RowReader::new(Columns { rules: &rules, mapping: &mapping, headers: &headers }, TODAY, &papers);
    let again = Instant::now();
    let (mut good, mut bad) = (0u32, 0u32);
    let mut rows = sheet.rows().map_err(refused)?;
    while let Some(row) = rows.next_row().map_err(refused)? {
        match reader.read(&row) {
            Ok(_) => good += 1,
            Err(errors) => {
                bad += 1;
                if bad == 1 {
                    println!("  first bad row: {errors:?}");
                }
            }
        }
    }
    let understood = again.elapsed();
    let each = |time: std::time::Duration| f64::from(ROWS) / time.as_secs_f64();
    Ok(format!(
        "file of {megabytes} MB opened in {opened:.2?}; {cells} cells streamed at {:.0} rows/s; {good} rows understood \
         ({bad} bad) at {:.0} rows/s; peak memory {} MB",
        each(streamed),
        each(understood),
        peak_megabytes().map_or_else(|| "unknown".to_owned(), |peak| peak.to_string()),
    ))
}

fn count_cells(sheet: &mut Sheet) -> Result<usize, ImportRefusal> {
    let mut rows = sheet.rows()?;
    let mut cells = 0;
    while let Some(row) = rows.next_row()? {
        cells += row.cells.len();
    }
    Ok(cells)
}

/// The megabytes that a run tells at the end of its note.
pub fn peak_told(note: &str) -> Option<f64> {
    note.rsplit_once("peak memory ")?.1.split(' ').next()?.parse().ok()
}

/// The most memory this process ever held, where the system tells it.
pub fn peak_megabytes() -> Option<u64> {
    megabytes_of("VmHWM:")
}

/// What the system tells of the memory of this process under a name.
pub fn megabytes_of(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes >> 10)
}
