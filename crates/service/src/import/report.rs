//! What a clerk gets back: the list of errors, and the bad rows as they were with the reasons beside them, to be mended and
//! imported again.
//!
//! In the list personal numbers are masked. The bad rows are the clerk's own data and stand in clear: they are given to
//! whoever brought the file and kept nowhere. Text that a spreadsheet program would take for a formula is written as text.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use yinuo_core::text::sheet::guarded;

use super::reading::RowError;
use super::rules::ImportRules;
use super::sheet::{Cell, CellKind, Row};

/// The header above the reasons. A column of this name in an imported file was ours and is written anew.
pub const REASON_HEADER: &str = "未导入原因";

const HEADERS: [&str; 7] = ["行号", "列", "表头", "字段", "内容", "错误代码", "原因"];

/// As many lines as one report holds; a file with more errors has one mistake many times.
const LINE_LIMIT: u32 = 50_000;
/// As many bad rows as one file holds: it is made in memory, where personal numbers leave no trace on a disk.
const ROW_LIMIT: usize = 20_000;

/// The report could not be made: a failure, since nothing a clerk brings can make it happen.
#[derive(Debug)]
pub struct ReportError(String);

impl std::fmt::Display for ReportError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the report cannot be written: {}", self.0)
    }
}

impl std::error::Error for ReportError {}

impl From<XlsxError> for ReportError {
    fn from(error: XlsxError) -> ReportError {
        ReportError(error.to_string())
    }
}

impl From<csv::Error> for ReportError {
    fn from(error: csv::Error) -> ReportError {
        ReportError(error.to_string())
    }
}

/// What a report is written as while its lines come.
enum Written {
    Csv(Box<csv::Writer<Vec<u8>>>),
    Xlsx(Box<Workbook>),
}

/// The errors of a file, one to a line, each written as it comes.
pub struct ErrorReport<'a> {
    rules: &'a ImportRules,
    written: Written,
    lines: u32,
    left_out: usize,
}

impl std::fmt::Debug for ErrorReport<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (lines, left_out) = (self.lines, self.left_out);
        f.debug_struct("ErrorReport").field("lines", &lines).field("left_out", &left_out).finish_non_exhaustive()
    }
}

impl<'a> ErrorReport<'a> {
    /// UTF-8 with its mark, which spreadsheet programs need to see.
    pub fn csv(rules: &'a ImportRules) -> Result<ErrorReport<'a>, ReportError> {
        let mut writer = csv_writer();
        writer.write_record(HEADERS)?;
        Ok(ErrorReport { rules, written: Written::Csv(Box::new(writer)), lines: 0, left_out: 0 })
    }

    pub fn xlsx(rules: &'a ImportRules) -> Result<ErrorReport<'a>, ReportError> {
        let mut workbook = Workbook::new();
        // Rows go to a temporary file, where one can be made: numbers of people are masked here.
        let in_memory = workbook.add_worksheet_with_constant_memory().is_err();
        let sheet = if in_memory { workbook.add_worksheet() } else { workbook.worksheet_from_index(0)? };
        sheet.set_name("错误清单")?;
        write_header(sheet, HEADERS.iter().copied())?;
        for (column, width) in (0..).zip([6.0, 5.0, 18.0, 18.0, 26.0, 22.0, 60.0]) {
            sheet.set_column_width(column, width)?;
        }
        Ok(ErrorReport { rules, written: Written::Xlsx(Box::new(workbook)), lines: 0, left_out: 0 })
    }

    pub fn add(&mut self, errors: &[RowError]) -> Result<(), ReportError> {
        for error in errors {
            let column = error.column.clone().unwrap_or_default();
            let names = [column.letters.as_str(), column.header.as_str()];
            self.add_line(error.row.into(), names, &error.field, &error.value, (error.code, &error.facts))?;
        }
        Ok(())
    }

    /// One error as it was kept: the row, letters and header of the column, the field, what stands there, code and facts.
    pub fn add_line(
        &mut self,
        row: i64,
        [letters, header]: [&str; 2],
        field: &str,
        value: &str,
        (code, facts): (&str, &[(impl AsRef<str>, String)]),
    ) -> Result<(), ReportError> {
        if self.lines >= LINE_LIMIT {
            self.left_out += 1;
            return Ok(());
        }
        self.lines += 1;
        let name = self.rules.field(field).map_or(field, |field| field.name.zh.as_str());
        let reason = self.rules.reason(code, facts).zh;
        let number = row.to_string();
        let line = [number.as_str(), letters, header, name, value, code, reason.as_str()];
        match &mut self.written {
            Written::Csv(writer) => writer.write_record(line.map(|text| guarded(text).into_owned()))?,
            Written::Xlsx(workbook) => {
                let sheet = workbook.worksheet_from_index(0)?;
                for (column, text) in (0..).zip(line) {
                    match (column, text.parse::<u32>()) {
                        (0, Ok(number)) => sheet.write_number(self.lines, column, number)?,
                        _ => sheet.write_string(self.lines, column, text)?,
                    };
                }
            }
        }
        Ok(())
    }

    /// Errors that were never kept.
    pub fn leave_out(&mut self, count: i64) {
        self.left_out += usize::try_from(count).unwrap_or(0);
    }

    pub fn lines(&self) -> i64 {
        i64::from(self.lines).saturating_add(i64::try_from(self.left_out).unwrap_or(i64::MAX))
    }

    /// The whole file.
    pub fn finish(self) -> Result<Vec<u8>, ReportError> {
        let last = (self.left_out > 0).then(|| format!("另有{}处错误未列出，请先改正以上错误", self.left_out));
        match self.written {
            Written::Csv(mut writer) => {
                if let Some(last) = last {
                    writer.write_record(["", "", "", "", "", "", &last])?;
                }
                finished(*writer)
            }
            Written::Xlsx(mut workbook) => {
                if let Some(last) = last {
                    workbook.worksheet_from_index(0)?.write_string(self.lines.saturating_add(1), 6, last)?;
                }
                Ok(workbook.save_to_buffer()?)
            }
        }
    }
}

/// The rows that were not imported, as they were.
#[derive(Debug)]
pub struct BadRows<'a> {
    rules: &'a ImportRules,
    headers: Vec<String>,
    /// The columns that are written, by their place in the file.
    columns: Vec<usize>,
    rows: Vec<(Row, String)>,
    left_out: usize,
}

impl<'a> BadRows<'a> {
    pub fn new(rules: &'a ImportRules, headers: &[String]) -> BadRows<'a> {
        let columns = (0..headers.len()).filter(|column| headers[*column] != REASON_HEADER).collect();
        BadRows { rules, headers: headers.to_vec(), columns, rows: Vec::new(), left_out: 0 }
    }

    pub fn add(&mut self, row: Row, errors: &[RowError]) {
        let reasons: Vec<String> = errors
            .iter()
            .map(|error| {
                let name = self.rules.field(&error.field).map_or(error.field.as_str(), |field| field.name.zh.as_str());
                format!("{name}：{}", self.rules.reason(error.code, &error.facts).zh)
            })
            .collect();
        self.add_row(row, reasons.join("；"));
    }

    /// A row with the reasons as one text.
    pub fn add_row(&mut self, row: Row, reasons: String) {
        if self.rows.len() >= ROW_LIMIT {
            self.left_out += 1;
            return;
        }
        self.rows.push((row, reasons));
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Rows for which there was no room: they are found when the mended file and the rest are imported.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    fn header_line(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| self.headers[*column].as_str()).chain([REASON_HEADER])
    }

    pub fn to_csv(&self) -> Result<Vec<u8>, ReportError> {
        let mut writer = csv_writer();
        writer.write_record(self.header_line())?;
        for (row, reason) in &self.rows {
            let cells = self.columns.iter().map(|column| row.cells.get(*column).map_or("", as_seen));
            writer.write_record(cells.map(|text| guarded(text).into_owned()).chain([reason.clone()]))?;
        }
        finished(writer)
    }

    pub fn to_xlsx(&self) -> Result<Vec<u8>, ReportError> {
        let mut workbook = Workbook::new();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let text = Format::new().set_num_format("@");
        let sheet = workbook.add_worksheet().set_name("未导入的行")?;
        write_header(sheet, self.header_line())?;
        let last = u16::try_from(self.columns.len()).unwrap_or(u16::MAX);
        for (line, (row, reason)) in (1..).zip(&self.rows) {
            for (place, column) in (0..).zip(&self.columns) {
                let Some(cell) = row.cells.get(*column).filter(|cell| !cell.is_empty()) else { continue };
                match (cell.kind, cell.text.parse::<f64>()) {
                    // A number stays one, so that a count of days is still a date when it comes back; one that names something is text.
                    (CellKind::Number, Ok(number)) if cell.shown.is_none() => {
                        sheet.write_number(line, place, number)?
                    }
                    (CellKind::Date(_), _) => sheet.write_string_with_format(line, place, &cell.text, &day)?,
                    // Formatted as text, so that a program that saves it again does not count with it.
                    _ => sheet.write_string_with_format(line, place, as_seen(cell), &text)?,
                };
            }
            sheet.write_string(line, last, reason)?;
        }
        sheet.set_column_width(last, 60.0)?;
        Ok(workbook.save_to_buffer()?)
    }
}

/// What somebody who looks at the cell sees.
fn as_seen(cell: &Cell) -> &str {
    cell.shown.as_deref().unwrap_or(&cell.text)
}

fn write_header<'t>(sheet: &mut Worksheet, headers: impl Iterator<Item = &'t str>) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_align(FormatAlign::Center);
    for (column, header) in (0..).zip(headers) {
        sheet.write_string_with_format(0, column, header, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn csv_writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec())
}

fn finished(writer: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, ReportError> {
    writer.into_inner().map_err(|error| ReportError(error.to_string()))
}
