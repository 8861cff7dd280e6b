//! A table read from a file, row by row: the row that names most of the fields is the header (the first that is not empty, where none is
//! known), the rows below it are data.
//!
//! What the file is, its first bytes tell; a name is asked only where they do not. Rows are streamed: of a text file only the row
//! being read is in memory, of a workbook its table of shared texts too, of either its bytes where they came in. Neighbours: [`super::content`],
//! [`super::xlsx`], [`super::csv_text`].

use std::io::Read;
use std::path::Path;

use jiff::civil::Date;
use yinuo_core::text::form;

use super::bomb::refuse_bombs;
use super::content::Content;
use super::csv_text::{CsvRows, CsvTable};
use super::mapping::guess_mapping;
use super::refusal::ImportRefusal;
use super::rules::ImportRules;
use super::text::trimmed;
use super::xlsx::{XlsxRows, XlsxTable};

/// How much is read before a file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows with something in them, the header aside.
    pub rows: usize,
    pub columns: usize,
    /// The file as it is stored.
    pub bytes: usize,
    /// All parts of the file unpacked.
    pub unpacked_bytes: usize,
    /// The parts that have to be held in memory.
    pub held_bytes: usize,
    /// Elements of those parts: each text of nothing takes memory too.
    pub held_elements: usize,
    /// Between two tags; what a cell holds is far less.
    pub text_bytes: usize,
    /// Of one row of a text file.
    pub row_bytes: usize,
    /// Merged cells, and cells whose format shows more than digits.
    pub marks: usize,
}

/// Of files that come in by others.
pub const LIMITS: Limits = Limits {
    rows: 200_000,
    columns: 200,
    bytes: 64 << 20,
    unpacked_bytes: 512 << 20,
    held_bytes: 96 << 20,
    held_elements: 4_000_000,
    text_bytes: 1 << 20,
    row_bytes: 16 << 20,
    marks: 1_000_000,
};

/// Of files on the disk of whoever runs the program: as long as the disk has room for, and held in memory no more than of others.
pub const DISK_LIMITS: Limits = Limits { rows: usize::MAX, bytes: usize::MAX, unpacked_bytes: usize::MAX, ..LIMITS };

impl Default for Limits {
    fn default() -> Limits {
        LIMITS
    }
}

/// How a file is looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look<'r> {
    pub choice: Option<&'r SheetChoice>,
    /// Rows that are hidden in the file are taken too.
    pub hidden_rows: bool,
    /// What headers are known by: the header is the row that has most of them, on the first sheet that has those it needs.
    pub rules: Option<&'r ImportRules>,
    /// It was taken in before: it is known to be no bomb, and its rows were counted.
    pub taken_in: bool,
    pub limits: Limits,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetName {
    pub name: String,
    pub hidden: bool,
}

/// Which sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SheetChoice {
    #[default]
    First,
    /// Counted from 0.
    Index(usize),
    Name(String),
}

/// What a cell was kept as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellKind {
    #[default]
    Empty,
    Text,
    /// Without exponent, at most fifteen significant digits after rounding as on the screen.
    Number,
    Date(Date),
    Bool,
    /// The text is the value it had when the file was saved.
    Formula,
    /// `#N/A` and the like.
    Fault,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    pub kind: CellKind,
    pub text: String,
    /// What its format shows of a number, where that is more than its digits: 0000012345 of 12345.
    pub shown: Option<String>,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        let kind = if trimmed(&text).is_empty() { CellKind::Empty } else { CellKind::Text };
        Cell { kind, text, shown: None }
    }

    pub fn of(kind: CellKind, text: impl Into<String>) -> Cell {
        Cell { kind, text: text.into(), shown: None }
    }

    pub fn is_empty(&self) -> bool {
        self.kind == CellKind::Empty
    }
}

/// A row that has something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As the program numbers it: the first is 1.
    pub number: u32,
    /// As many as there are headers.
    pub cells: Vec<Cell>,
    /// Days in this file are counted from 1904.
    pub from_1904: bool,
    /// Somebody who looks at the file does not see it.
    pub is_hidden: bool,
}

/// Where the rows come from.
pub(super) enum Table {
    Xlsx(Box<XlsxTable>),
    Csv(CsvTable),
}

/// An opened table.
pub struct Sheet {
    table: Table,
    headers: Vec<String>,
    header_row: u32,
    hidden_rows: bool,
    /// Rows that are read before it is refused.
    most_rows: usize,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("headers", &self.headers).field("header_row", &self.header_row).finish()
    }
}

impl Sheet {
    /// Opens the content of a file. `name` is its name or only its extension.
    pub fn open(content: impl Into<Content>, name: &str, choice: &SheetChoice) -> Result<Sheet, ImportRefusal> {
        Sheet::look(content, name, Look { choice: Some(choice), ..Look::default() })
    }

    /// As [`Sheet::open`], with what is known of the headers.
    pub fn look(content: impl Into<Content>, name: &str, look: Look<'_>) -> Result<Sheet, ImportRefusal> {
        let content = content.into();
        if usize::try_from(content.bytes()).unwrap_or(usize::MAX) > look.limits.bytes {
            return Err(ImportRefusal::FileTooLarge { megabytes: look.limits.bytes >> 20 });
        }
        let mut table = match format_of(&content, name)? {
            Format::Xlsx => {
                if !look.taken_in {
                    refuse_bombs(&content, &look.limits)?;
                }
                Table::Xlsx(Box::new(XlsxTable::open(content)?))
            }
            Format::Csv => Table::Csv(CsvTable::open(content)?),
        };
        if let Table::Xlsx(xlsx) = &mut table {
            match look.choice.unwrap_or(&SheetChoice::First) {
                SheetChoice::First => choose_sheet(&mut table, look.rules)?,
                choice => xlsx.choose(choice)?,
            }
        }
        let (headers, header_row) = read_header(&mut table, look.rules)?;
        if let Table::Xlsx(xlsx) = &mut table {
            xlsx.read_marks()?;
            xlsx.refuse_merged_cells(header_row, headers.len())?;
        }
        let most_rows = if look.taken_in { usize::MAX } else { look.limits.rows };
        Ok(Sheet { table, headers, header_row, hidden_rows: look.hidden_rows, most_rows })
    }

    /// Opens a file on the disk, of any size. That it cannot be read from the disk is a failure of the machine.
    pub fn open_path(path: &Path, choice: &SheetChoice) -> std::io::Result<Result<Sheet, ImportRefusal>> {
        let content = Content::on_disk(path)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let look = Look { choice: Some(choice), limits: DISK_LIMITS, ..Look::default() };
        Ok(Sheet::look(content, &name, look))
    }

    /// The headers from the first column on. One without text has no name and cannot be mapped.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    pub fn header_row(&self) -> u32 {
        self.header_row
    }

    /// The sheets of the workbook; none for a text file.
    pub fn sheet_names(&self) -> Vec<String> {
        self.sheets().into_iter().map(|sheet| sheet.name).collect()
    }

    /// The sheets of the workbook, and which are hidden; none for a text file.
    pub fn sheets(&self) -> Vec<SheetName> {
        match &self.table {
            Table::Xlsx(xlsx) => xlsx.sheets().to_vec(),
            Table::Csv(_) => Vec::new(),
        }
    }

    /// The sheet that is read; none for a text file.
    pub fn sheet(&self) -> Option<&str> {
        match &self.table {
            Table::Xlsx(xlsx) => Some(xlsx.sheet()),
            Table::Csv(_) => None,
        }
    }

    /// The rows below the header, from the first on.
    pub fn rows(&mut self) -> Result<Rows<'_>, ImportRefusal> {
        let width = self.headers.len();
        let source = self.table.rows(width)?;
        let (after, hidden_rows, most_rows) = (self.header_row, self.hidden_rows, self.most_rows);
        Ok(Rows { source, after, hidden_rows, most_rows, read: 0, hidden: 0 })
    }
}

pub(super) enum Source<'a> {
    Xlsx(Box<XlsxRows<'a>>),
    Csv(Box<CsvRows>),
}

impl Table {
    fn rows(&mut self, width: usize) -> Result<Source<'_>, ImportRefusal> {
        Ok(match self {
            Table::Xlsx(xlsx) => Source::Xlsx(Box::new(xlsx.rows(width)?)),
            Table::Csv(csv) => Source::Csv(Box::new(csv.rows(width)?)),
        })
    }
}

impl Source<'_> {
    fn next_row(&mut self) -> Result<Option<Row>, ImportRefusal> {
        match self {
            Source::Xlsx(rows) => rows.next_row(),
            Source::Csv(rows) => rows.next_row(),
        }
    }
}

/// The rows of a table. After a refusal there is nothing more to read.
pub struct Rows<'a> {
    source: Source<'a>,
    after: u32,
    hidden_rows: bool,
    most_rows: usize,
    read: usize,
    hidden: usize,
}

impl std::fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("read", &self.read).finish_non_exhaustive()
    }
}

impl Rows<'_> {
    /// Rows with something in them so far that are hidden in the file, whether taken or left out.
    pub fn hidden(&self) -> usize {
        self.hidden
    }

    /// The next row that has something in it.
    pub fn next_row(&mut self) -> Result<Option<Row>, ImportRefusal> {
        while let Some(row) = self.source.next_row()? {
            if row.number <= self.after || row.cells.iter().all(Cell::is_empty) {
                continue;
            }
            if row.is_hidden {
                self.hidden += 1;
                if !self.hidden_rows {
                    continue;
                }
            }
            self.read += 1;
            if self.read > self.most_rows {
                return Err(ImportRefusal::TooManyRows { limit: self.most_rows });
            }
            return Ok(Some(row));
        }
        Ok(None)
    }
}

/// Rows above a header that are looked at: a title, who made the list, when.
const ABOVE_HEADER: usize = 20;

/// How well a row fits as the header: how many fields it names, and whether the needed ones are among them.
fn fit(cells: &[Cell], rules: Option<&ImportRules>) -> (bool, usize) {
    let Some(rules) = rules else { return (false, 0) };
    let headers: Vec<String> = cells.iter().map(|cell| one_line(&cell.text)).collect();
    let mapping = guess_mapping(&headers, &rules.fields);
    (mapping.missing(rules).is_empty(), mapping.len())
}

/// Takes the first visible sheet that has the columns that are needed; where none has, the one that has most of them; the first visible one where none has
/// any. Instructions often stand before the list.
fn choose_sheet(table: &mut Table, rules: Option<&ImportRules>) -> Result<(), ImportRefusal> {
    let Table::Xlsx(xlsx) = table else { return Ok(()) };
    let visible: Vec<String> =
        xlsx.sheets().iter().filter(|sheet| !sheet.hidden).map(|sheet| sheet.name.clone()).collect();
    let first = visible.first().cloned().or_else(|| xlsx.sheets().first().map(|sheet| sheet.name.clone()));
    let Some(first) = first else { return Err(ImportRefusal::EmptySpreadsheet) };
    let mut best = (false, 1, first);
    for name in visible.into_iter().filter(|_| rules.is_some()) {
        let Table::Xlsx(xlsx) = table else { break };
        xlsx.choose(&SheetChoice::Name(name.clone()))?;
        let mut rows = table.rows(LIMITS.columns + 1)?;
        for _ in 0..ABOVE_HEADER {
            let Ok(Some(row)) = rows.next_row() else { break };
            let (whole, count) = fit(&row.cells, rules);
            if (whole, count) > (best.0, best.1) && !best.0 {
                best = (whole, count, name.clone());
            }
        }
    }
    let Table::Xlsx(xlsx) = table else { return Ok(()) };
    xlsx.choose(&SheetChoice::Name(best.2))
}

/// The row that names most fields; where none is known, the first that has something in it.
fn read_header(table: &mut Table, rules: Option<&ImportRules>) -> Result<(Vec<String>, u32), ImportRefusal> {
    // One column more than is allowed, so that one too many is seen.
    let mut rows = table.rows(LIMITS.columns + 1)?;
    let mut best: Option<(usize, Row)> = None;
    let mut looked = 0;
    while looked < ABOVE_HEADER {
        let row = match rows.next_row() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            // What is wrong below a header is told when the rows are read.
            Err(refusal) if best.is_none() => return Err(refusal),
            Err(_) => break,
        };
        if row.cells.iter().all(Cell::is_empty) {
            continue;
        }
        looked += 1;
        let (_, count) = fit(&row.cells, rules);
        // One known word may stand in a title.
        if best.as_ref().is_none_or(|(most, _)| count > 1 && count > *most) {
            best = Some((count, row));
        }
        if rules.is_none() {
            break;
        }
    }
    let Some((_, row)) = best else { return Err(ImportRefusal::EmptySpreadsheet) };
    let last = row.cells.iter().rposition(|cell| !cell.is_empty()).unwrap_or(0);
    if last >= LIMITS.columns {
        return Err(ImportRefusal::TooManyColumns { limit: LIMITS.columns });
    }
    if let Some(column) = row.cells.iter().position(|cell| cell.kind == CellKind::Formula) {
        return Err(ImportRefusal::FormulaInHeader { cell: cell_name(column, row.number) });
    }
    let headers: Vec<String> = row.cells[..=last].iter().map(|cell| one_line(&cell.text)).collect();
    for (column, header) in headers.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
        if let Some(first) = headers[..column].iter().position(|earlier| earlier == header) {
            let columns = [column_letters(first), column_letters(column)];
            return Err(ImportRefusal::DuplicateHeader { header: header.clone(), columns });
        }
    }
    Ok((headers, row.number))
}

/// Headers are often broken into lines to keep columns narrow.
fn one_line(text: &str) -> String {
    form::written(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `A`, `B`, … `Z`, `AA`: the letters of a column counted from 0.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).expect("a remainder of 26 is small")));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// `C7`.
pub(super) fn cell_name(column: usize, row: u32) -> String {
    format!("{}{row}", column_letters(column))
}

pub(super) enum Format {
    Xlsx,
    Csv,
}

/// The mark of the container old programs use, and of XLSX files under a password.
const COMPOUND_FILE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

pub(super) fn format_of(content: &Content, name: &str) -> Result<Format, ImportRefusal> {
    let read = |most: u64| {
        let mut bytes = Vec::new();
        let read = content.open().and_then(|opened| opened.take(most).read_to_end(&mut bytes));
        read.map(|_| bytes).map_err(|_| ImportRefusal::UNREADABLE)
    };
    let first = read(8)?;
    if first.is_empty() {
        return Err(ImportRefusal::EmptySpreadsheet);
    }
    if first.starts_with(b"PK\x03\x04") {
        return Ok(Format::Xlsx);
    }
    if first.starts_with(COMPOUND_FILE) {
        let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let bytes = read(u64::try_from(LIMITS.bytes).unwrap_or(u64::MAX))?;
        let is_encrypted = memchr::memmem::find(&bytes, &encrypted).is_some();
        return Err(if is_encrypted { ImportRefusal::PasswordProtected } else { ImportRefusal::OLD_FORMAT });
    }
    let extension = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "csv" | "txt" | "tsv" => Ok(Format::Csv),
        _ => Err(ImportRefusal::UNKNOWN_FORMAT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letters(column), letters);
        }
    }
}
